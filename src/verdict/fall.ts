import { percent } from '../text/format.ts'
import type { CaseFacts } from './comparison.ts'
import { differenceAt } from './difference.ts'
import type { GatePolicy } from './gate-policy.ts'
import { factsOf, meanOf, pairsOf } from './paired-scores.ts'

/** One arm that was asked again, nothing of it being changed. */
export type AskedAgain = {
  promptId: string
  /** Whether it is the version of the prompt that the change is compared with. */
  ofBase: boolean
  model: string
  /** Whether a judge, an embedding or a webhook had a say in the scores. */
  graded: boolean
  cases: readonly CaseFacts[]
  /** Scores by case id. */
  now: ReadonlyMap<string, number>
  recorded: { scores: ReadonlyMap<string, number>; day: string }
}

/**
 * Such tests are made run after run, and each can be wrong: so they are held to a fiftieth of what a comparison is, 0.001
 * at the default `gate.confidence`, shared by the arms of a run.
 */
const SHARE = 1 / 50
/** The sign-flip test draws ten thousand times, and can prove nothing below that. */
const LEAST_LEVEL = 2e-4

/**
 * Arms whose score fell since it was recorded, each told as a sentence: by more than the margin, and not by chance. Nothing
 * of them changed, so that it is no change of this repository that can be blamed.
 */
export function provenFalls(asked: readonly AskedAgain[], policy: Pick<GatePolicy, 'confidence' | 'margin'>): string[] {
  const level = Math.max(((1 - policy.confidence) * SHARE) / Math.max(1, asked.length), LEAST_LEVEL)
  return asked.flatMap((arm) => fallOf(arm, level, policy.margin) ?? [])
}

function fallOf(arm: AskedAgain, level: number, margin: number): string | null {
  const { cases, now, recorded } = arm
  const facts = factsOf(cases)
  const pairs = pairsOf(now, recorded.scores, facts)
  const { delta, p } = differenceAt(pairs, { lower: level, upper: level })
  if (delta === null || p === null || !(-delta > margin) || !(p < level)) return null
  const shared = (scores: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>) =>
    meanOf(new Map([...scores].filter(([id]) => others.has(id))), facts) ?? 0
  const [before, after] = [shared(recorded.scores, now), shared(now, recorded.scores)]
  const which = arm.ofBase ? `The base's ${arm.promptId}` : arm.promptId
  const cause = arm.graded
    ? `what the model behind \`${arm.model}\` answers, or how it is graded, has changed`
    : `what the model behind \`${arm.model}\` answers has changed`
  return `${which} scored ${percent(before)} on ${recorded.day} and ${percent(after)} now (${pairs.length} cases, and not by chance), although nothing of it changed: ${cause}.`
}
