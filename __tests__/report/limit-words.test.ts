import { expect, test } from 'vitest'
import type { LimitResult } from '../../src/canary/analysis/analysis.ts'
import type { LimitName } from '../../src/canary/analysis/limits.ts'
import { limitInWords } from '../../src/report/limit-words.ts'

const compared = { old: '11', new: '12', reference: 1_200 }
const share = (
  limit: LimitName,
  bound: number,
  stable: [number, number] | null,
  canary: [number, number],
): LimitResult => {
  const count = (pair: [number, number]) => ({ events: pair[0], trials: pair[1] })
  return {
    ...{ limit, bound, verdict: 'broken', p: 0.0001 },
    shown: { stable: stable === null ? null : stable[0] / stable[1], canary: canary[0] / canary[1] },
    counts: { stable: stable === null ? null : count(stable), canary: count(canary) },
  }
}
const mean = (limit: LimitName, bound: number, stable: number | null, canary: number | null): LimitResult => ({
  ...{ limit, bound, verdict: 'broken', p: 0.0001 },
  shown: { stable, canary },
  counts: { stable: null, canary: null },
})

test.each<[LimitResult, string]>([
  [
    share('errorRate.worseBy', 0.01, [0, 950], [13, 50]),
    "26.0 % of version 12's calls failed (13 of 50), against 0.0 % of version 11's (0 of 950); the limit is 1 point more",
  ],
  [share('errorRate.max', 0.05, null, [13, 50]), "26.0 % of version 12's calls failed (13 of 50); the limit is 5 %"],
  [
    share('p99Latency.max', 5_000, null, [47, 50]),
    "94.0 % of version 12's calls took longer than 5.0 s (47 of 50); the limit is 1 % of calls",
  ],
  [
    share('p99Latency.worseBy', 0.25, [12, 1_000], [20, 50]),
    "40.0 % of version 12's calls took longer than 1.5 s (20 of 50), against 1.2 % of version 11's that took longer than 1.2 s (12 of 1,000); the limit is 25 % longer than the old version's slowest 1 %, 1.2 s before the rollout",
  ],
  // Bounds by percentiles are no counts.
  [
    share('p99Latency.max', 5_000, null, [47.5, 50]),
    "95.0 % of version 12's calls took longer than 5.0 s; the limit is 1 % of calls",
  ],
  [mean('quality.min', 0.8, null, 0.71), 'version 12 scores 0.71 on average; the limit is 0.8'],
  [
    mean('quality.worseBy', 0.05, 0.93, 0.71),
    'version 12 scores 0.71 on average, against 0.93 of version 11; the limit is 0.05 less',
  ],
  [
    mean('costPerRequest.worseBy', 0.25, 0.002, 0.0041),
    'version 12 costs $0.0041 a request, against $0.0020 a request of version 11; the limit is 25 % more',
  ],
  [mean('quality.min', 0.8, null, null), '`quality.min` could not be measured'],
])('%#: a limit in words', (finding, words) => {
  expect(limitInWords(finding, compared)).toBe(words)
})

test('without a reference the threshold has no milliseconds', () => {
  const words = limitInWords(share('p99Latency.worseBy', 0.25, [12, 1_000], [20, 50]), { ...compared, reference: null })
  expect(words).toContain("took longer than the old version's slowest 1 % (20 of 50)")
})
