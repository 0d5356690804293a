import { expect, test } from 'vitest'
import type { Period } from '../../src/canary/period.ts'
import type { CanaryReport } from '../../src/report/canary-report.ts'
import { canaryLine, canarySection } from '../../src/report/canary-section.ts'

const reading = (invocations: number, errors: number) => ({
  invocations,
  errors,
  durations: null,
  quality: null,
  cost: null,
})
const periods: Period[] = [0, 1, 2, 3].map((i) => ({
  start: i * 60_000,
  step: 0,
  stable: reading(1000, 10),
  canary: i === 1 ? reading(0, 0) : reading(50, i * 5),
}))

const report: CanaryReport = {
  function: 'ai-handler',
  alias: 'live',
  old: '41',
  new: '42',
  outcome: 'rolled-back',
  reason: 'errorRate.worseBy is proven broken',
  steps: [
    { weight: 0.05, at: 0 },
    { weight: 0.25, at: 900_000 },
  ],
  endedAt: 1_020_000,
  findings: [
    {
      limit: 'errorRate.worseBy',
      bound: 0.01,
      verdict: 'broken',
      shown: { stable: 0.01, canary: 0.167 },
      p: 0.00001,
    },
    { limit: 'p99Latency.max', bound: 5_000, verdict: 'unmeasured', shown: { stable: null, canary: null }, p: 1 },
    { limit: 'quality.min', bound: 0.8, verdict: 'kept', shown: { stable: null, canary: 0.93 }, p: 1 },
  ],
  excluded: new Map([['errorRate.worseBy', 0.35]]),
  periods,
  probed: { cases: 12, onlyOld: 3, onlyNew: 0 },
}

test('the summary tells why, with numbers, and what happened over time', () => {
  expect(canarySection(report)).toMatchInlineSnapshot(`
    "### \`ai-handler:live\`: version 41 → 42 was rolled back

    errorRate.worseBy is proven broken.

    | Weight of the new version | Lasted |
    | :-- | :-- |
    | 5.0 % | 15 min 0 s |
    | 25.0 % | 2 min 0 s |

    | Limit | Set to | Old version | New version | Ruled out | Proven |  |
    | :-- | :-- | :-- | :-- | :-- | :-- | :-- |
    | \`errorRate.worseBy\` | 1 points | 1.0 % | 16.7 % | 35 points more | **broken** | p < 0.001 |
    | \`p99Latency.max\` | 5.0 s | – | – | – | **not measured** | p = 1.00 |
    | \`quality.min\` | 0.8 | – | 0.93 | – | kept | p = 1.00 |

    Errors per invocation over time, the highest bar is 30.0 %:

    \`\`\`
    old ▁▁▁▁
    new ▁·▆█
    \`\`\`

    Golden cases asked of both versions: 12; 3 passed with the old version alone, 0 with the new one alone."
  `)
})

test('a function’s name and a reason are data', () => {
  const hostile = canarySection({ ...report, function: '`@everyone` <img>', reason: '# [x](http://evil) <b>' })
  // Inside a code span text is shown as it is.
  expect(hostile).toContain('`` `@everyone` <img>:live ``')
  const outside = hostile.replace(/``.*?``/g, '')
  expect(outside).not.toMatch(/<img>|<b>|@everyone|\]\(http:\/\/evil/)
  expect(canaryLine(report)).toBe('ai-handler:live version 41 → 42 was rolled back: errorRate.worseBy is proven broken')
})
