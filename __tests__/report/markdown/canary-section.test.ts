import { expect, test } from 'vitest'
import { limitHistories } from '../../../src/canary/analysis/limit-history.ts'
import type { Period, Reading } from '../../../src/canary/analysis/period.ts'
import type { CanaryReport } from '../../../src/report/canary-report.ts'
import { canaryPlots } from '../../../src/report/markdown/canary-plot.ts'
import { canarySection } from '../../../src/report/markdown/canary-section.ts'
import { renderReleaseSummary } from '../../../src/report/markdown/release-summary.ts'
import { newReleaseReport } from '../../../src/report/release-report.ts'
import { canaryLine } from '../../../src/report/release-text.ts'

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

const nothing = { stable: null, canary: null }
const noLimits = { errorRate: null, p99Latency: null, quality: null, costPerRequest: null }

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
  deployment: null,
  reference: null,
  histories: limitHistories(
    { ...noLimits, errorRate: { max: null, worseBy: 0.01 } },
    { bake: 2, periods, periodLength: 60_000 },
  ),
  findings: [
    {
      limit: 'errorRate.worseBy',
      bound: 0.01,
      verdict: 'broken',
      shown: { stable: 0.01, canary: 0.26 },
      counts: { stable: { events: 10, trials: 1_000 }, canary: { events: 13, trials: 50 } },
      p: 0.00001,
    },
    { limit: 'p99Latency.max', bound: 5_000, verdict: 'unmeasured', shown: nothing, counts: nothing, p: 1 },
    {
      limit: 'quality.min',
      bound: 0.8,
      verdict: 'kept',
      shown: { stable: null, canary: 0.93 },
      counts: nothing,
      p: 1,
    },
  ],
  excluded: new Map([['errorRate.worseBy', 0.35]]),
  periods,
  probed: { cases: 12, onlyOld: 3, onlyNew: 0 },
}

test('a way back is told once: in the headline of the summary, and in the canary’s own section', () => {
  const reported = {
    ...newReleaseReport({
      command: 'release',
      dryRun: false,
      release: 'v1.2.0',
      commit: null,
      environment: 'production',
    }),
    rollout: 'rolled-back' as const,
    canaries: [report],
    problem: { message: canaryLine(report), hint: null, diagnostics: [] },
  }
  const summary = renderReleaseSummary(reported)
  expect(summary.split('\n\n').slice(0, 3)).toEqual([
    '## `v1.2.0` was rolled back in production at 25 %',
    "**Why:** 26\\.0 % of version 42's calls failed (13 of 50), against 1.0 % of version 41's (10 of 1,000); the limit is 1 point more.",
    '**Next:** Version 41 has all traffic. Look at the calls that failed (the summary has the query for their log), mend the prompt, and release it with a new tag.',
  ])
  expect(summary.split('was rolled back')).toHaveLength(3)
})

test('scores that differ by less than is shown are no plot: it would look like a fall', () => {
  const scored = periods.map((period, i) => {
    const value = 0.93 + i * 1e-9
    const quality = { sum: value, count: 1, min: value, max: value }
    return { ...period, stable: { ...period.stable, quality }, canary: { ...period.canary, quality } }
  })
  expect(canaryPlots(scored).at(-1)).toBe('Quality over time: 0.93 in every period that was measured.')
})

test('the summary tells why, with numbers, and what happened over time', () => {
  expect(canarySection(report, null)).toMatchInlineSnapshot(`
    "### \`ai-handler:live\`: version 41 → 42 was rolled back

    26\\.0 % of version 42's calls failed (13 of 50), against 1.0 % of version 41's (10 of 1,000); the limit is 1 point more.

    **Weight:** 5 % for 15 min 0 s, then 25 % for 2 min 0 s; then all traffic went back to the old version.

    \`\`\`mermaid
    gantt
        title Weight of version 42 beside version 41
        dateFormat x
        axisFormat %H:%M
        section Version 42
        5 % : done, s0, 0, 900000
        25 % : crit, s1, 900000, 1020000
        back on version 41 : crit, milestone, end, 1020000, 1020000
    \`\`\`

    | Limit | Allowed | Old version 41 | New version 42 | Proven |
    | :-- | :-- | :-- | :-- | :-- |
    | \`errorRate.worseBy\` | 1 point more than the old version | 1.0 % failed (10 of 1,000) | 26.0 % failed (13 of 50) | **broken**; p < 0.001 |
    | \`p99Latency.max\` | 1 % of calls longer than 5.0 s | – | – | **not measured** |
    | \`quality.min\` | at least 0.8 | – | 0.93 | kept |

    <details>
    <summary>Each limit and metric over time</summary>

    \`errorRate.worseBy\`, calls that failed, over 3 looks:

    \`\`\`
    limit ▂▂▂ 2.0 %
    old   ▂▂▂ 1.0 %
    new   ▁▁█ 10.0 %
    \`\`\`

    Errors per invocation over time, the highest bar is 30.0 %:

    \`\`\`
    old ▁▁▁▁
    new ▁·▆█
    \`\`\`

    </details>

    Golden cases asked of both versions: 12; 3 passed with the old version alone, 0 with the new one alone."
  `)
})

test('a function’s name and a reason are data', () => {
  const hostile = canarySection({ ...report, function: '`@everyone` <img>', reason: '# [x](http://evil) <b>' }, null)
  // Inside a code span text is shown as it is.
  expect(hostile).toContain('`` `@everyone` <img>:live ``')
  const outside = hostile.replace(/``.*?``/g, '')
  expect(outside).not.toMatch(/<img>|<b>|@everyone|\]\(http:\/\/evil/)
  expect(canaryLine(report)).toBe('ai-handler:live version 41 → 42 was rolled back: errorRate.worseBy is proven broken')
})

test('every metric that was measured is drawn for both versions; what was not is left out', () => {
  const measurements = (p99: number | null, quality: number, cost: number | null): Reading => ({
    ...reading(100, 1),
    durations: p99 === null ? null : { count: 100, overMax: null, overReference: null, p99 },
    quality: { count: 10, sum: 10 * quality, min: 0, max: 1 },
    cost: cost === null ? null : { count: 10, sum: 10 * cost, min: 0, max: 1 },
  })
  const reported = [0, 1, 2].map((i) => ({
    start: i * 60_000,
    step: 0,
    stable: measurements(800, 0.93, null),
    canary: measurements(i === 1 ? null : 800 * (i + 1), 0.93 - 0.1 * i, null),
  }))
  expect(canaryPlots(reported).join('\n')).toMatchInlineSnapshot(`
    "Errors per invocation over time, the highest bar is 1.0 %:

    \`\`\`
    old ███
    new ███
    \`\`\`
    99th percentile of the duration over time, the highest bar is 2.4 s:

    \`\`\`
    old ▃▃▃
    new ▃·█
    \`\`\`
    Quality over time, the lowest bar is 0.73, the highest 0.93:

    \`\`\`
    old ███
    new █▅▁
    \`\`\`"
  `)
  expect(canaryPlots(reported.slice(0, 1))).toEqual([])
})

test('a long rollout is drawn in sixty columns: rates are added up, of percentiles the highest is shown', () => {
  const long: Period[] = Array.from({ length: 600 }, (_, i) => ({
    start: i * 60_000,
    step: 0,
    stable: reading(10, 0),
    canary: {
      ...reading(10, i % 10 === 0 ? 10 : 0),
      durations: { count: 10, overMax: null, overReference: null, p99: i === 5 ? 4_000 : 500 },
    },
  }))
  const [errors = '', p99 = ''] = canaryPlots(long)
  expect(errors).toContain('the highest bar is 10.0 %')
  expect(p99).toContain('the highest bar is 4.0 s')
  for (const line of `${errors}\n${p99}`.split('\n')) expect(line.length).toBeLessThan(80)
})
