import { defineConfig } from 'vitest/config'

/** Releases with functions that run, on MiniStack, which needs Python: not part of the default suite. */
export default defineConfig({
  test: {
    include: ['__tests__/cloud/**/*.cloud.ts'],
    globalSetup: '__tests__/temporary-folder.ts',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
