import { defineConfig } from 'vitest/config'

/** What needs Mermaid and Chromium: not part of the default suite. */
export default defineConfig({
  test: {
    include: ['__tests__/**/*.mermaid.ts'],
    globalSetup: '__tests__/temporary-folder.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
