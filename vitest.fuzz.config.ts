import { defineConfig } from 'vitest/config'

/** Every reader against what nobody should write, 10,000 times each: `npm run test:fuzz`. */
export default defineConfig({
  test: {
    include: ['__tests__/fuzz/**/*.fuzz.ts'],
    globalSetup: '__tests__/temporary-folder.ts',
    testTimeout: 600_000,
    maxWorkers: 2,
    pool: 'forks',
    // What needs more memory than this for a small file is a bomb.
    execArgv: ['--max-old-space-size=600'],
  },
})
