import type { Evaluation } from '../../evaluation/results.ts'
import { clopperPearson } from '../../statistics/clopper-pearson.ts'
import { uniform } from '../../statistics/draw.ts'
import { type Random, seededRandom } from '../../statistics/random.ts'
import type { CaseFacts, Comparison, PromptVerdict } from '../comparison.ts'
import type { GatePolicy } from '../gate-policy.ts'
import { casesOf, factsOf, pairsOf, scoresOf } from '../paired-scores.ts'
import { needed, variationOf } from '../sequential/projection.ts'
import { rehearse, type Script } from './simulate-gate.ts'

/** What the gate says of a prompt that is compared with itself. Shares and drops are fractions of 1. */
export type SelfTest = {
  /** Cases with all their answers measured, and the others, which are left out. */
  cases: number
  unmeasured: number
  /** Answers to each case that were dealt to two arms. */
  answers: number
  /** How often answers were dealt, and how often the gate then blocked although nothing had changed. */
  deals: number
  blocked: number
  /** How often it then ended inconclusive. */
  inconclusive: number
  /** Of `blocked`: two-sided, at 0.95, exact. */
  interval: [number, number]
  /** Mean answers to each case and arm until the gate was sure or gave up. */
  repeats: number
  /** How often a drop of each size is blocked. */
  drops: Array<{ drop: number; deals: number; blocked: number }>
  /** The smallest of these drops that is blocked at least four times in five; null when none is. */
  smallestDrop: number | null
  /** Cases, or answers to each of these cases, that would tell a drop of `seen` from none four times in five. */
  seen: number
  casesNeeded: number | null
  repeatsNeeded: number | null
  /** The first half of the answers against the second half: a model that drifts shows here. */
  inOrder: { verdict: PromptVerdict; delta: number | null }
}

const DROPS = [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5]
const SEEN = 0.05
const FAIR = 0.8
const SEED = 1

/**
 * Deals each case's answers at random to two arms, again and again, and lets the gate judge every deal: under "nothing
 * changed" all deals are equally likely. They are no new data, so what comes out holds for these cases and this model.
 * @param evaluation twice as many answers to each case as the last look takes
 * @param repeats answers at each look, rising
 * @param deals how often to deal, at least 8
 * @returns null when no case was measured as often
 */
export function selfTest(
  evaluation: Evaluation,
  facts: readonly CaseFacts[],
  repeats: readonly number[],
  policy: GatePolicy,
  deals: number,
): SelfTest | null {
  const most = repeats.at(-1) ?? 1
  const existing = factsOf(facts)
  const scored = evaluation.cases.flatMap(({ id, trials }) => {
    const scores = trials.flatMap(({ score }) => score ?? [])
    return scores.length < 2 * most ? [] : [{ facts: existing(id), scores: scores.slice(0, 2 * most) }]
  })
  if (scored.length === 0) return null
  const random = seededRandom(SEED)
  const split = ({ facts, scores }: (typeof scored)[number], shuffled: boolean): Script => {
    const dealt = shuffled ? shuffle(scores, random) : scores
    return { facts, candidate: dealt.slice(most), baseline: dealt.slice(0, most) }
  }
  const played = (drop: number) =>
    rehearse(
      [
        lowered(
          scored.map((one) => split(one, true)),
          drop,
          random,
        ),
      ],
      repeats,
      policy,
    )[0]
  let blocked = 0
  let inconclusive = 0
  let asked = 0
  for (let deal = 0; deal < deals; deal++) {
    const result = played(0)
    if (result?.comparison.verdict === 'regressed') blocked++
    if (result?.comparison.verdict === 'inconclusive') inconclusive++
    asked += result?.repeats ?? 0
  }
  const mean = meanOf(scored.flatMap(({ scores }) => scores))
  const tried = Math.ceil(deals / 8)
  const drops = DROPS.filter((drop) => drop < mean).map((drop) => {
    let seen = 0
    for (let deal = 0; deal < tried; deal++) if (played(drop)?.comparison.verdict === 'regressed') seen++
    return { drop, deals: tried, blocked: seen }
  })
  const inOrder = rehearse([scored.map((one) => split(one, false))], [most], policy)[0]?.comparison
  const settled = inOrder === undefined ? null : needs(inOrder, facts, most)
  return {
    cases: scored.length,
    unmeasured: evaluation.cases.length - scored.length,
    answers: 2 * most,
    deals,
    blocked,
    inconclusive,
    interval: clopperPearson(blocked, deals, 0.95),
    repeats: asked / deals,
    drops,
    smallestDrop: drops.find((one) => one.blocked >= FAIR * one.deals)?.drop ?? null,
    seen: SEEN,
    casesNeeded: settled?.cases ?? null,
    repeatsNeeded: settled?.repeats ?? null,
    inOrder: { verdict: inOrder?.verdict ?? 'inconclusive', delta: inOrder?.score.delta ?? null },
  }
}

function needs({ candidate, baseline, repeats }: Comparison, cases: readonly CaseFacts[], most: number) {
  const arms = { candidate: casesOf(candidate), baseline: casesOf(baseline), facts: factsOf(cases) }
  const pairs = pairsOf(scoresOf(arms.candidate), scoresOf(arms.baseline), arms.facts)
  const variation = variationOf(pairs, arms, most)
  return variation === null ? null : needed(variation, { repeats: most, level: repeats.level }, SEEN)
}

/** The candidate's scores lowered by `drop` on the average: passes turn into fails, grades shrink. */
function lowered(scripts: readonly Script[], drop: number, random: Random): Script[] {
  const scores = scripts.flatMap(({ candidate }) => candidate)
  const share = drop === 0 ? 0 : drop / meanOf(scores)
  const binary = scores.every((score) => score === 0 || score === 1)
  const lower = (score: number) => (binary ? (uniform(random) < share ? 0 : score) : score * (1 - share))
  return share === 0 ? [...scripts] : scripts.map((one) => ({ ...one, candidate: one.candidate.map(lower) }))
}

/** Every order equally likely (Fisher & Yates). */
function shuffle(scores: readonly number[], random: Random): number[] {
  const order = [...scores]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(uniform(random) * (last + 1))
    const [one, two] = [order[last] ?? 0, order[other] ?? 0]
    order[last] = two
    order[other] = one
  }
  return order
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
