import { expect, test } from 'vitest'
import { type StopFacts, stoppedRun } from '../../../src/evaluation/budget/incomplete-run.ts'
import type { CaseResult, Evaluation, TrialResult } from '../../../src/evaluation/results.ts'

const trial = (kind: 'not-run' | 'model' | null): TrialResult => ({
  output: '',
  toolCalls: [],
  stopReason: kind === null ? 'stop' : null,
  pass: kind === null ? true : null,
  score: kind === null ? 1 : null,
  assertions: [],
  error: kind === null ? null : { kind, message: 'why', hint: null },
  latencyMs: null,
  usage: null,
  costUsd: null,
  cached: false,
})

function evaluation(arm: Evaluation['arm'], asked: number, of: number, promptId = 'greet'): Evaluation {
  const cases = Array.from({ length: of }, (_, index): CaseResult => {
    const one = trial(index < asked ? null : 'not-run')
    return { id: `c${index}`, trials: [one], score: one.score, pass: one.pass, metrics: {}, confirmations: [] }
  })
  return { arm, promptId, model: 'bedrock:m', cases }
}

function facts(over: Partial<StopFacts> = {}): StopFacts {
  return {
    why: 'the budget of 50 model calls is spent',
    budget: { calls: 50, usd: null, durationMs: null },
    spent: { answers: 50, calls: 50, usd: 0.5, durationMs: 10_000 },
    experiments: [
      { found: [evaluation('candidate', 26, 60), evaluation('baseline', 24, 60)], planned: 1, critical: 0 },
    ],
    attacks: [],
    kept: false,
    ...over,
  }
}

test('says what is missing of which arm, what finishing takes, and what would do', () => {
  const stopped = stoppedRun(facts())
  expect(stopped).toMatchObject({ calls: 70, usd: expect.closeTo(0.7, 9) })
  expect(stopped?.missing).toEqual([
    { prompt: 'greet', model: 'bedrock:m', arm: 'candidate', trials: 34, of: 60 },
    { prompt: 'greet', model: 'bedrock:m', arm: 'baseline', trials: 36, of: 60 },
  ])
  expect(stopped?.sentence).toBe(
    'The budget of 50 model calls is spent: the run is incomplete. Missing: 34 of 60 answers of greet (this change), 36 of 60 answers of greet (the base). Finishing takes about 70 more calls and about $0.70. Raise `evaluation.budget.calls` to 120, or set `evaluation.sample: 25`.',
  )
})

test.each<[string, Partial<StopFacts>, string]>([
  [
    'a limit in dollars, with a tenth to spare',
    { budget: { calls: null, usd: 0.5, durationMs: null } },
    'Raise `evaluation.budget.usd` to 1.3, or set `evaluation.sample: 25`.',
  ],
  [
    'a limit of time',
    { budget: { calls: null, usd: null, durationMs: 10_000 } },
    'Raise `evaluation.budget.duration` to 27s, or set `evaluation.sample: 25`.',
  ],
  [
    'two limits that are both too low',
    { budget: { calls: 50, usd: 0.9, durationMs: null } },
    'Raise `evaluation.budget.calls` to 120 and `evaluation.budget.usd` to 1.3, or set `evaluation.sample: 25`.',
  ],
  ['a cache', { kept: true }, 'Or run it again: the answers so far are kept in the cache.'],
  [
    'a price that is not known',
    { spent: { ...facts().spent, usd: null } },
    'Finishing takes about 70 more calls. Raise',
  ],
  [
    'nothing answered at all',
    { spent: { answers: 0, calls: 0, usd: 0, durationMs: 1_000 } },
    'Finishing takes 70 answers. Raise `evaluation.budget`.',
  ],
  [
    'attacks, which no sample makes fewer',
    { experiments: [], attacks: [evaluation('candidate', 3, 10)] },
    'Missing: 7 of 10 answers of attacks on greet (this change).',
  ],
])('%s', (_name, over, said) => {
  expect(stoppedRun(facts(over))?.sentence).toContain(said)
})

test('nothing is missing when the budget refused only what was asked beyond the plan', () => {
  const experiments = [{ found: [evaluation('candidate', 60, 60)], planned: 1, critical: 0 }]
  expect(stoppedRun(facts({ experiments }))).toBeNull()
})
