import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Files of the default suite that try more here: they ask `__tests__/thorough.ts` how much. */
const thorough = globSync('__tests__/**/*.test.ts', { cwd: import.meta.dirname }).filter((file) =>
  /from '[./]+\/thorough\.ts'/.test(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')),
)

/**
 * Scenarios that mostly wait, for steps of a canary, for a job of Bedrock's, for a limit of GitHub's to end; and
 * everything that is worth trying, where the default suite tries a part.
 */
export default defineConfig({
  test: {
    include: ['__tests__/**/*.slow.ts', ...thorough],
    globalSetup: '__tests__/temporary-folder.ts',
    env: { THOROUGH: '1' },
    testTimeout: 30_000,
    maxWorkers: 4,
  },
})
