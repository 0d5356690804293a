import { defineConfig } from 'vitest/config'

/** Scenarios that mostly wait: for steps of a canary, for a job of Bedrock's, for a limit of GitHub's to end. */
export default defineConfig({
  test: {
    include: ['__tests__/**/*.slow.ts'],
    testTimeout: 30_000,
    maxWorkers: 4,
  },
})
