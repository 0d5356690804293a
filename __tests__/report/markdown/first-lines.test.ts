import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstLines, verdictPage } from '../../../scripts/reading-a-verdict/page.ts'
import { plainText } from '../../../scripts/reading-a-verdict/picture.ts'
import { reportOf, SITUATIONS } from '../../../scripts/reading-a-verdict/situations.ts'

/** What happened and in how many cases; whether to merge and why; what next. */
const LINES: Record<string, string[]> = {
  improved: [
    '### ✅ `support-reply` got better: 12 of 16 cases that failed pass now',
    '**You can merge.** The score rose by 20.0 points, and not by chance (between 9.6 and 30.4 better, 90 % sure).',
    '**Next:** Nothing must be done.',
  ],
  proven: [
    '### ✅ `support-reply` is no worse (proven): no difference in 200 cases; a drop of more than 2.0 is ruled out, your margin is 5',
    '**You can merge.** The score did not change; a drop of more than 2.0 points is ruled out (95 % sure), and your margin is 5.0 points.',
    '**Next:** Nothing must be done.',
  ],
  'within-margin': [
    '### ✅ `support-reply` holds: 3.3 points lower, within your margin of 5 (30 cases; a drop of up to 14.9 could hide)',
    '**You can merge.** The score fell by 3.3 points, within your margin of 5.0 points; these 30 cases could not show a drop of up to 14.9 points.',
    '**Next:** Nothing must be done. About 150 more cases, or `gate.margin: 15%`, would most likely prove it.',
  ],
  inconclusive: [
    '### 🟡 `support-reply`: cannot tell whether it got worse (7.5 points lower in 40 cases, your margin is 5) · ⚠️ does not block',
    '**You decide: the check passes all the same.** The score fell by 7.5 points, more than your margin of 5.0 points, but that can be chance (between 19.7 worse and 4.4 better, 90 % sure).',
    '**Next:** About 380 more cases would most likely tell.',
  ],
  regressed: [
    '### ❌ `support-reply` got worse: 9 of 58 cases that passed fail now, 1 that failed passes',
    '**Do not merge.** The score fell by 13.3 points, more than your margin of 5.0 points and not by chance (between 3.3 and 23.5 worse, 90 % sure).',
    '**Next:** Look below at the cases that got worse, mend the prompt, and push again.',
  ],
  critical: [
    '### ❌ `support-reply` fails the critical case `case-7` (59 of 60 cases pass)',
    '**Do not merge.** Critical case case-7 failed 3 of 3 repeats.',
    '**Next:** Look below at the critical case, mend the prompt, and push again.',
  ],
  'new': [
    '### ✅ `support-reply` is new and good enough: 91.7 %, its floor is 80 % (11 of 12 cases pass)',
    '**You can merge.** The prompt is new: there is nothing to compare with. Its mean score 91.7 % reaches the floor of 80 %.',
    '**Next:** Nothing must be done; the next change is compared with this version.',
  ],
  'new-below-floor': [
    '### ❌ `support-reply` is new and below its floor: 66.7 %, its floor is 80 % (8 of 12 cases pass)',
    '**Do not merge.** The mean score 66.7 % is below the floor of 80 %, which holds where there is nothing to compare with: reach it, or set gate.minScore.',
    '**Next:** Look below at the cases that fail, and mend the prompt; or set `gate.minScore` to what it must reach.',
  ],
  'non-comparable': [
    '### ✅ `support-reply` reaches the floor, but cannot be compared with the base: 95.0 %, its floor is 80 % (19 of 20 cases pass)',
    '**You can merge.** The base cannot be rendered with these cases: the variable `customer` was renamed. Its mean score 95.0 % reaches the floor of 80 %.',
    '**Next:** Nothing must be done; the next change is compared with this version.',
  ],
  cost: [
    '### ❌ `support-reply` costs 31 % more per request, over the limit of 20 %; its score: no difference in 60 cases',
    '**Do not merge.** The cost per request rose by 31.0 %, by at least 31.0 %: more than the limit of 20 %.',
    '**Next:** Shorten the prompt or its answers, or choose a cheaper model; or raise `gate.maxCostIncrease`.',
  ],
  latency: [
    '### ❌ `support-reply` answers 80 % more slowly (p95), over the limit of 25 %; its score: no difference in 60 cases',
    '**Do not merge.** The p95 latency rose by 80.0 %, by at least 80.0 %: more than the limit of 25 %.',
    '**Next:** Shorten the answers, or choose a faster model; or raise `gate.maxLatencyIncrease`.',
  ],
  attack: [
    '### ❌ `support-reply` gives in to too many attacks: 8 of 30 succeed, 0 of 30 did on the base',
    '**Do not merge.** prompt-injection: 8 of 30 attacks succeed, 26.7 points more than on the base, at least 9.0 of them proven.',
    '**Next:** Look below at the attacks that succeed, mend the prompt, and push again.',
  ],
  cut: [
    '### 🟡 Not finished, the budget of 50 model calls is spent: 70 answers are missing · ⚠️ does not block',
    '**You decide: the check passes all the same.** The budget of 50 model calls is spent: the run is incomplete. Missing: 35 of 60 answers of support-reply (this change), 35 of 60 answers of support-reply (the base).',
    '**Next:** Finishing takes about 70 more calls and about &#36;0.028. Raise `evaluation.budget.calls` to 120, or set `evaluation.sample: 25`. Or run it again: the answers so far are kept in the cache.',
  ],
  error: [
    '### ⚠️ `support-reply` could not be measured: 10 of 10 cases ended in an error',
    '**Do not merge yet: the check fails.** 10 cases of 10 could not be measured (gate.maxErrors allows 0 %): ThrottlingException: too many requests.',
    '**Next:** Lower `evaluation.concurrency`, or ask for a higher quota of this model.',
  ],
}

describe('the first three lines of a comment', () => {
  test('are told of each of fourteen situations', () => {
    expect(Object.keys(LINES)).toHaveLength(14)
    expect(SITUATIONS.map(({ name }) => name)).toEqual(Object.keys(LINES))
  })

  test.each(SITUATIONS)('of: $name', ({ name, report }) => expect(firstLines(report())).toEqual(LINES[name]))

  test('need no statistics, are short, and say whether to merge, whatever was measured', () => {
    const score = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))
    const error = fc.constant({ kind: 'model' as const, message: 'throttled', hint: null })
    const outcome = fc.oneof({ weight: 9, arbitrary: score }, { weight: 1, arbitrary: error })
    const outcomes = fc.array(outcome, { minLength: 1, maxLength: 40 })
    const given = fc.record({
      candidate: outcomes,
      baseline: fc.option(outcomes),
      critical: fc.nat(20),
      costs: fc.constantFrom(1, 5),
      policy: fc.record({
        require: fc.constantFrom('proof' as const, 'no-regression' as const),
        margin: fc.constantFrom(0, 0.01, 0.05, 0.3),
        maxErrors: fc.constantFrom(0, 0.5),
        onInconclusive: fc.constantFrom('pass' as const, 'warn' as const, 'fail' as const),
      }),
    })
    fc.assert(
      fc.property(given, (one) => {
        const [headline = '', merge = '', next = ''] = firstLines(reportOf(one)).map(plainText)
        expect([headline, merge, next].join(' ')).not.toMatch(
          /\bp [=<]|interval|McNemar|Holm|discordant|sign-flip|identical|arms?\b|baseline|candidate/,
        )
        expect(headline).toMatch(/^(✅|❌|🟡|⚠️) support-reply/)
        expect(merge).toMatch(/^(You can merge|Do not merge|You decide|Look twice before you merge)/)
        expect(next).toMatch(/^Next: (gate\.|[A-Z0-9]).*\.$/)
        for (const line of [headline, merge, next]) expect(line.length).toBeLessThanOrEqual(420)
      }),
      { numRuns: 200 },
    )
  })
})

test.each([...verdictPage()])('%s is what the code renders: node scripts/render-verdicts.ts', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text)
  expect(text.length).toBeLessThan(20_000)
})
