import type { SuiteResults } from '../adversarial/results.ts'
import type { Evaluation } from '../evaluation/results.ts'
import { attackFails, attackUnmeasured, compareAttacks } from './attacks.ts'
import type { CaseFacts, Comparison, IncreaseCheck, ScoreComparison } from './comparison.ts'
import { costIncrease, costPerRequest } from './cost.ts'
import { coverageOf } from './coverage.ts'
import { criticalCases } from './critical-cases.ts'
import { criticalFailure, failingBefore } from './critical-reasons.ts'
import { decidePrompt, isCut } from './decide-prompt.ts'
import { withoutPairs } from './difference.ts'
import { doubtsAbout, uncheckedLimits } from './doubts.ts'
import type { GatePolicy } from './gate-policy.ts'
import { latencyIncrease, latencyQuantiles } from './latency.ts'
import { metricPairs } from './metrics.ts'
import { adjustedMetrics, adjustedScores, type Tested } from './multiplicity.ts'
import { type Arms, casesOf, factsOf, meanOf, pairsOf, scoresOf } from './paired-scores.ts'
import { powerOf } from './power/power-of.ts'
import { floorReason, increaseReason } from './reasons.ts'
import { type AnswerPrice, adviceOn } from './sequential/advice.ts'
import { isWanted } from './sequential/asking-again.ts'
import { type LookSchedule, looksTaken, oneLook } from './sequential/looks.ts'
import { variationOf } from './sequential/projection.ts'
import { withoutStoppingBias } from './sequential/stopping-bias.ts'

export type CompareInput = {
  promptId: string
  model: string
  baselineModel: string | null
  candidate: Evaluation
  /** Null when the prompt is new, or its baseline was not evaluated because it is not comparable. */
  baseline: Evaluation | null
  cases: readonly CaseFacts[]
  policy: GatePolicy
  /** Why the baseline cannot be compared with, as a sentence; null when it can. */
  nonComparable: string | null
  /** Whether everything is as in the base, so that there is nothing to compare; not unless given. */
  unchanged?: boolean
  /** Whether the baseline may be another prompt: then the floor holds too that holds without one. */
  doubtfulBaseline?: boolean
  /** What became of the safety suites; none unless given. */
  attacks?: readonly SuiteResults[]
  /** How often the arms were looked at; once unless given. */
  looks?: LookSchedule
  /** What an answer cost in this run, for what it would cost to decide; unknown unless given. */
  price?: AnswerPrice | null
  /** Whether to play which drop would be blocked, in some 50 ms: for what is shown, not for a look that may be followed by another. */
  isShown?: boolean
}

/** {@link compareAll} for a prompt and model that is alone in its run. */
export function compare(input: CompareInput): Comparison {
  const [comparison] = compareAll([input])
  if (comparison === undefined) throw new Error('one comparison makes one')
  return comparison
}

/**
 * Compares the two arms of every prompt and model of a run, and says what that proves. The case is the unit: repeats are
 * averaged inside it, cases of one cluster count as one draw, and only cases measured in both arms are compared.
 *
 * "Dropped" is claimed of one among many, so the drops of a run share one error rate (Holm): a run over ten unchanged
 * prompts is blocked no more often than a run over one. "No worse" must hold for every prompt before a run passes, which
 * needs no correction; named metrics are a table to look at (Benjamini-Hochberg).
 */
export function compareAll(inputs: readonly CompareInput[]): Comparison[] {
  const all = inputs.map(prepared)
  const scores = adjustedScores(all)
  const metrics = adjustedMetrics(all.map((one) => ({ ...one, metrics: metricPairs(one.input.cases, one.arms) })))
  return all.map((one, index) => decided(one, scores[index], metrics[index] ?? new Map()))
}

/** One prompt and model before any level is chosen. */
type Prepared = Tested & {
  input: CompareInput
  arms: Arms
  scores: { candidate: ReadonlyMap<string, number>; baseline: ReadonlyMap<string, number> }
  schedule: LookSchedule
}

function prepared(input: CompareInput): Prepared {
  const facts = factsOf(input.cases)
  const candidate = casesOf(input.candidate)
  const baseline = input.nonComparable === null ? casesOf(input.baseline) : casesOf(null)
  const scores = { candidate: scoresOf(candidate), baseline: scoresOf(baseline) }
  const arms = { candidate, baseline, facts }
  const { confidence } = input.policy
  const schedule =
    input.looks ?? oneLook(input.candidate.cases.reduce((most, { trials }) => Math.max(most, trials.length), 1))
  return {
    input,
    arms,
    scores,
    mean: meanOf(scores.candidate, facts),
    pairs: pairsOf(scores.candidate, scores.baseline, facts),
    schedule,
    looks: looksTaken(arms, schedule, input.policy),
    alpha: Number((1 - confidence).toPrecision(12)),
  }
}

function decided(
  { input, arms, scores, mean, pairs, schedule, looks, alpha }: Prepared,
  { score: plain, levels } = { score: withoutPairs(mean), levels: { lower: alpha, upper: alpha } },
  metrics: ReadonlyMap<string, ScoreComparison>,
): Comparison {
  const { promptId, model, baselineModel, policy } = input
  const { margin } = policy
  const coverage = {
    candidate: coverageOf(arms.candidate, scores.candidate),
    baseline: coverageOf(arms.baseline, scores.baseline),
  }
  const cut = isCut(coverage)
  const increases = increasesOf(arms, policy, cut)
  const adversarial = compareAttacks(input.attacks ?? [], policy)
  const made = schedule.repeats[schedule.made - 1] ?? 1
  const most = schedule.repeats.at(-1) ?? made
  const variation = variationOf(pairs, arms, made)
  const power = input.isShown === true ? powerOf(pairs, arms, schedule, policy) : null
  const score = {
    ...withoutStoppingBias(plain, looks, variation, { made, most }, policy),
    minimumDetectableEffect: power?.blockedDrop ?? null,
  }
  const price = input.price ?? null
  const advice = adviceOn(
    { variation, score, most, levels, looks, schedule, price, provingCases: power?.provingCases ?? null },
    policy,
  )
  const { nonComparable, unchanged = false } = input
  // What is the same is continued, under whatever name.
  const doubtfulBaseline = input.doubtfulBaseline === true && !unchanged
  // A base that may be another prompt excuses nothing.
  const criticalBase = nonComparable !== null || doubtfulBaseline ? null : input.baseline
  const critical = criticalCases(input.candidate, unchanged ? 'same' : criticalBase, input.cases, policy.critical)
  const hasBaseline = input.baseline !== null
  const decision = decidePrompt({
    ...{ hasBaseline, unchanged, doubtfulBaseline, nonComparable, score, levels, policy, critical },
    ...coverage,
  })
  const { floor, unproven } = decision
  const brokenFloor = !cut && floor !== null && mean !== null && mean < floor - 1e-12
  const blocking = [
    ...critical.failed.map(criticalFailure),
    ...(brokenFloor
      ? [floorReason(mean, floor, policy.minScore !== null ? 'set' : doubtfulBaseline ? 'doubtful' : 'alone')]
      : []),
    ...increaseReasons(increases),
    ...adversarial.filter(attackFails).map(({ reason }) => reason),
  ]
  const { verdict, reasons } = withAttacks(decision, blocking, adversarial)
  const before = critical.before.map((one) => ({ id: one.id, reason: failingBefore(one) }))
  const wanted = unproven && isWanted(score, { made, most, variation }, policy)
  const stopped = wanted ? advice.stopped : null
  return {
    promptId,
    model,
    baselineModel,
    verdict,
    reasons: [...reasons, ...before.map(({ reason }) => reason)],
    advice: unproven ? advice.sentences : [],
    doubts: [
      ...doubtsAbout(arms, { delta: score.delta, margin, alpha }),
      // Where nothing is compared, no increase is to be expected.
      ...(cut || pairs.length === 0 ? [] : uncheckedLimits(policy, increases)),
    ],
    score,
    repeats: { made, most, look: schedule.made, looks: schedule.repeats.length, level: levels.lower, stopped },
    open: wanted && advice.stopped === null && !looks.last,
    // Names come from prompt files: fromEntries keeps one like __proto__ an ordinary key.
    metrics: Object.fromEntries(metrics),
    floor,
    brokenFloor,
    failedCritical: critical.failed.map(({ id }) => id),
    failingBefore: before,
    ...increases,
    adversarial,
    candidate: input.candidate,
    baseline: input.baseline,
    ...described(arms, scores),
  }
}

type Increases = Pick<Comparison, 'cost' | 'latency'>

function increasesOf(
  arms: Arms,
  { maxCostIncrease, maxLatencyIncrease, confidence }: GatePolicy,
  cut: boolean,
): Increases {
  return {
    cost: unlessCut(cut, costIncrease(arms, maxCostIncrease, confidence)),
    latency: unlessCut(cut, latencyIncrease(arms, maxLatencyIncrease, confidence)),
  }
}

function increaseReasons({ cost, latency }: Increases): string[] {
  return [
    ...(cost?.exceeded ? [increaseReason('cost per request', cost)] : []),
    ...(latency?.exceeded ? [increaseReason('p95 latency', latency)] : []),
  ]
}

/**
 * The verdict with the attacks that could not be run, and all reasons, the gravest first.
 * @param blocking what blocks whatever the verdict is
 */
function withAttacks(
  { verdict: decided, reasons }: Pick<Comparison, 'verdict' | 'reasons'>,
  blocking: readonly string[],
  adversarial: Comparison['adversarial'],
): Pick<Comparison, 'verdict' | 'reasons'> {
  const unattacked = adversarial.filter(attackUnmeasured).map(({ reason }) => reason)
  const isGrave = decided === 'error' || decided === 'regressed'
  // A regression is one whatever the attacks would have said.
  const verdict = unattacked.length > 0 && decided !== 'regressed' ? 'error' : decided
  const all = isGrave ? [...reasons, ...unattacked] : [...unattacked, ...reasons]
  const comesFirst = verdict === 'error' || verdict === 'regressed'
  return { verdict, reasons: comesFirst ? [...all, ...blocking] : [...blocking, ...all] }
}

type Description = Pick<
  Comparison,
  'latencyMs' | 'costPerRequestUsd' | 'passed' | 'failed' | 'errored' | 'onlyCandidate' | 'onlyBaseline'
>

/** What the report says of the two arms, whatever is decided of them. */
function described({ candidate, baseline }: Arms, scores: Prepared['scores']): Description {
  const onlyIn = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>) =>
    baseline.size === 0 ? [] : [...one.keys()].filter((id) => !other.has(id)).sort()
  const passed = [...candidate.values()].filter((result) => result.pass === true).length
  const failed = [...candidate.values()].filter((result) => result.pass === false).length
  return {
    latencyMs: { candidate: latencyQuantiles(candidate), baseline: latencyQuantiles(baseline) },
    costPerRequestUsd: { candidate: costPerRequest(candidate), baseline: costPerRequest(baseline) },
    passed,
    failed,
    errored: candidate.size - passed - failed,
    onlyCandidate: onlyIn(scores.candidate, scores.baseline),
    onlyBaseline: onlyIn(scores.baseline, scores.candidate),
  }
}

/** A limit is not proven broken by the cases that happened to come before the end. */
function unlessCut(cut: boolean, check: IncreaseCheck | null): IncreaseCheck | null {
  return check === null || !cut ? check : { ...check, exceeded: false }
}
