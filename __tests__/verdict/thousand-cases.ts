import type { Arm, Evaluation } from '../../src/evaluation/results.ts'
import { seededRandom } from '../../src/statistics/random.ts'
import type { CompareInput } from '../../src/verdict/compare.ts'
import { caseOf, evaluationOf, facts, policy, trial } from './arms.ts'

/** Each takes another way through the statistics of a verdict. */
export const kinds = ['pass or fail', 'tenths', 'any number', 'any number, clusters'] as const

/** A comparison of 1,000 cases with every check on, seeded: most scores as before, some lower. */
export function thousandCases(kind: (typeof kinds)[number]): CompareInput {
  const random = seededRandom(7)
  const uniform = () => random() / 2 ** 32
  const graded = (value: number) => (kind === 'tenths' ? Math.round(value * 10) / 10 : value)
  const score = (chance: number) => (kind === 'pass or fail' ? Number(uniform() < chance) : graded(chance * uniform()))
  const evaluation = (arm: Arm, chance: number): Evaluation =>
    evaluationOf(
      arm,
      Array.from({ length: 1_000 }, (_, i) =>
        caseOf(`c${i}`, [trial(score(chance), { latencyMs: 300 + 900 * uniform() })]),
      ),
    )
  return {
    promptId: 'greet',
    model: 'echo',
    baselineModel: 'echo',
    candidate: evaluation('candidate', 0.87),
    baseline: evaluation('baseline', 0.9),
    cases: facts(1_000).map((one, i) => (kind.endsWith('clusters') ? { ...one, cluster: `k${i % 300}` } : one)),
    policy: { ...policy, maxCostIncrease: 0.2, maxLatencyIncrease: 0.2, minScore: 0.1 },
    nonComparable: null,
  }
}
