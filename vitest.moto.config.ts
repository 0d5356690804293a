import { defineConfig } from 'vitest/config'

/** What needs Python: not part of the default suite. */
export default defineConfig({
  test: {
    include: ['__tests__/moto/**/*.moto.ts'],
    globalSetup: '__tests__/temporary-folder.ts',
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
