import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['__tests__/**/*.test.ts'],
    globalSetup: '__tests__/temporary-folder.ts',
    testTimeout: 20_000,
    // One more than cores: scenarios wait for their processes, and these for their fakes.
    maxWorkers: 3,
    // Files share the modules that they load, a third of all time otherwise; what a test changes it puts back.
    isolate: false,
  },
})
