import type { PromptReport } from '../report.ts'
import { successes, successRate, suiteNotes, suiteRows, suiteStatus } from '../safety-suites.ts'
import { bullet, type Screen, said } from './screen.ts'

/** The safety suites, a line each, and what was not run. */
export function suiteLines(prompts: readonly PromptReport[], screen: Screen): string {
  return suiteRows(prompts)
    .flatMap(({ label, suite }) => {
      const { word, ok } = suiteStatus(suite)
      const rate = successRate(suite)
      const reported = rate === null ? word : `${word}; attacks that succeed: ${successes(suite)}, ${rate}`
      const line = said(`${label}, ${suite.suite}`, reported, screen)
      return [
        ok === null ? line : screen.paint(ok ? 'green' : 'red', line),
        ...suiteNotes(suite).map((note) => screen.paint('dim', bullet(note, screen))),
      ]
    })
    .join('\n')
}
