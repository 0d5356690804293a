import type { TrialResult } from '../evaluation/results.ts'
import { UNUSUAL_ENDS } from '../evaluation/unusual-ends.ts'
import { mcnemarExact } from '../statistics/mcnemar.ts'
import { count, pointsText } from '../text/format.ts'
import type { IncreaseCheck } from './comparison.ts'
import { type GatePolicy, USUAL_COST_LIMIT } from './gate-policy.ts'
import { type ArmCases, type Arms, unitOf } from './paired-scores.ts'

/** What sets the limit that most answers ran into. */
const TOKEN_LIMIT = ' (modelParameters.maxTokens, or what the model can)'

/**
 * Why the numbers of a comparison show little, although everything was measured: two versions that both answer nothing
 * are equal, and neither is good. They decide nothing; the verdict is not to be read without them.
 * @param arms the baseline without cases when there is none
 * @param delta of the mean score, as it is judged; null without a baseline
 */
export function doubtsAbout(
  arms: Arms,
  { delta, margin, alpha }: { delta: number | null; margin: number; alpha: number },
): string[] {
  const { candidate, baseline } = arms
  return [
    ...passing(candidate, baseline),
    ...(delta !== null && delta >= -margin ? lostPasses(arms, { delta, margin, alpha }) : []),
    ...answers(candidate, 'this change'),
    ...answers(baseline, 'the base'),
  ]
}

/**
 * The mean score decides, and where a threshold or a judge says what passes, it can stand still while cases fail: from
 * 0.91 to 0.89 around a threshold of 0.9. Told when the fall of the share that passes is proven and above the margin.
 */
function lostPasses(
  { candidate, baseline, facts }: Arms,
  { delta, margin, alpha }: { delta: number; margin: number; alpha: number },
): string[] {
  const pairs = [...candidate.values()].flatMap(({ id, pass }) => {
    const before = baseline.get(id)?.pass ?? null
    return pass === null || before === null ? [] : [{ pass, before, unit: unitOf(facts(id)) }]
  })
  const lost = pairs.filter(({ pass, before }) => before && !pass).length
  const won = pairs.filter(({ pass, before }) => pass && !before).length
  if (lost - won <= margin * pairs.length || fallByChance(pairs) > alpha) return []
  const passes = (which: 'pass' | 'before') => pairs.filter((pair) => pair[which]).length
  const score = delta < 0 ? `fell by ${pointsText(-delta)} only` : 'did not fall'
  return [
    `${passes('pass')} of ${count(pairs.length, 'case')} pass, ${passes('before')} did in the base; the mean score, which decides, ${score}.`,
  ]
}

/** p of as many units that lost more than they won; cases that share an answer are one, as in the score. */
function fallByChance(pairs: ReadonlyArray<{ pass: boolean; before: boolean; unit: string }>): number {
  const changes = new Map<string, number>()
  for (const { pass, before, unit } of pairs) {
    changes.set(unit, (changes.get(unit) ?? 0) + Number(pass) - Number(before))
  }
  const all = [...changes.values()]
  return mcnemarExact(all.filter((change) => change < 0).length, all.filter((change) => change > 0).length)
}

/** Limits of the gate that hold nothing in this run, because what they limit was not measured in both versions. */
export function uncheckedLimits(
  policy: Pick<GatePolicy, 'maxCostIncrease' | 'maxLatencyIncrease'>,
  { cost, latency }: { cost: IncreaseCheck | null; latency: IncreaseCheck | null },
): string[] {
  const free = '`gate.maxCostIncrease` was not checked: a price is unknown (`prices`), or the base costs nothing.'
  const idle =
    '`gate.maxLatencyIncrease` was not checked: no case was waited for in both versions, as when answers are kept ones.'
  return [
    // That the usual limit holds nothing is no news: it was not asked for.
    ...(policy.maxCostIncrease !== null && policy.maxCostIncrease !== USUAL_COST_LIMIT && cost === null ? [free] : []),
    ...(policy.maxLatencyIncrease !== null && latency === null ? [idle] : []),
  ]
}

function passing(candidate: ArmCases, baseline: ArmCases): string[] {
  const [now, then] = [candidate, baseline].map((cases) => {
    const scored = [...cases.values()].filter(({ pass }) => pass !== null)
    return scored.length > 0 && scored.every(({ pass }) => pass === false)
  })
  if (now && then) return ['No case passes in either version: such a comparison shows nothing.']
  // With a baseline of which cases pass, the verdict names a regression, or `lostPasses` what hides it.
  if (now) return baseline.size === 0 ? ['No case passes.'] : []
  return then ? ['No case passes in the base: to be better than that shows little.'] : []
}

function answers(cases: ArmCases, version: 'this change' | 'the base'): string[] {
  const answered = [...cases.values()].flatMap(({ trials }) => trials.filter(({ stopReason }) => stopReason !== null))
  if (answered.length === 0) return []
  const doubts = UNUSUAL_ENDS.flatMap(({ reason, words }) => {
    const many = answered.filter(({ stopReason }) => stopReason === reason).length
    return many * 2 > answered.length
      ? [
          `${many} of the ${count(answered.length, 'answer')} of ${version} were ${words}${reason === 'length' ? TOKEN_LIMIT : ''}.`,
        ]
      : []
  })
  const empty = mostlyEmpty(answered)
  if (empty === null) return doubts
  const all = empty === answered.length
  return [
    all
      ? `Every answer of ${version} is empty.`
      : `${empty} of the ${count(answered.length, 'answer')} of ${version} are empty.`,
    ...doubts,
  ]
}

/** How many answers are empty, null when at least half say something: no more are looked at, texts may lie on a disk. */
function mostlyEmpty(answered: readonly TrialResult[]): number | null {
  let said = 0
  for (const trial of answered) {
    if (!isEmpty(trial)) said += 1
    if (said * 2 >= answered.length) return null
  }
  return answered.length - said
}

function isEmpty({ output, toolCalls }: TrialResult): boolean {
  return output.trim() === '' && toolCalls.length === 0
}
