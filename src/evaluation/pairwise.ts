import { type Completion, ModelError, type Models } from '../models/model.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { scoresNothing } from '../scorers/informational.ts'
import { scorerFor } from '../scorers/registry.ts'
import type { AssertionResult, Rival } from '../scorers/scorer.ts'
import type { PlannedArm, PlannedCase } from './plan.ts'
import type { Arm } from './results.ts'
import type { TrialSpans } from './trial-spans.ts'

/** Whom a case is asked of, and for how long. */
type Asking = { models: Models; signal: AbortSignal | undefined; spans?: TrialSpans | undefined }

type Opponent = { arm: Arm; planned: PlannedCase }

/**
 * The answers of a run to cases whose assertions compare both arms. Whichever arm's trial comes first asks for both
 * answers, the other finds its own: no trial waits for a place in the pool, and nothing is asked twice. All other cases
 * are asked straight away.
 */
export class Answers {
  readonly #asking: Asking
  readonly #opponents: ReadonlyMap<PlannedCase, Opponent>
  readonly #existing = new Map<PlannedCase, Map<number, Promise<Completion>>>()

  /** @param arms a baseline stands right behind the candidate of the same prompt, as `runArms` takes them */
  constructor(arms: readonly PlannedArm[], asking: Asking) {
    this.#asking = asking
    this.#opponents = opponentsIn(arms)
  }

  /** @throws ModelError */
  to(planned: PlannedCase, repeat: number): Promise<Completion> {
    if (!this.#opponents.has(planned)) return this.#ask(planned, repeat)
    const existing = this.#existing.get(planned) ?? new Map<number, Promise<Completion>>()
    this.#existing.set(planned, existing)
    const answer = existing.get(repeat) ?? this.#ask(planned, repeat)
    existing.set(repeat, answer)
    return answer
  }

  /** The other arm's answer to the same case and repeat; undefined when nothing is compared or there is no other arm. */
  async rivalOf(planned: PlannedCase, repeat: number): Promise<Rival | undefined> {
    const opponent = this.#opponents.get(planned)
    if (opponent === undefined) return undefined
    try {
      return { arm: opponent.arm, output: (await this.to(opponent.planned, repeat)).text }
    } catch (thrown) {
      if (!(thrown instanceof ModelError)) throw thrown
      return { arm: opponent.arm, output: null }
    }
  }

  async #ask(planned: PlannedCase, repeat: number): Promise<Completion> {
    if (planned.recordedAnswer !== undefined) return recorded(planned.recordedAnswer)
    const { models, signal, spans } = this.#asking
    const asked = spans?.answering(models, planned, repeat) ?? models
    return await asked.complete(planned.request, { signal, repeat })
  }
}

/** An answer that stands in the file: no model was asked, so it took no time and cost nothing. */
function recorded(text: string): Completion {
  return {
    text,
    toolCalls: [],
    stopReason: 'stop',
    usage: { inputTokens: 0, outputTokens: 0 },
    latencyMs: 0,
    costUsd: 0,
    cached: false,
  }
}

/**
 * The assertions that apply where there is no other arm's answer, and results for those that do not: passed, of weight
 * 0. They are taken out and not scored 0, because the answer has done nothing wrong; an `assert-set` that is left
 * without members goes with them.
 */
export function withoutRival(assertions: readonly Assertion[]): { applied: Assertion[]; left: AssertionResult[] } {
  const applied: Assertion[] = []
  const left: AssertionResult[] = []
  for (const assertion of assertions) {
    if (isPairwise(assertion)) {
      const reason = 'does not apply: there is no base to compare with'
      left.push({ type: assertion.type, metric: assertion.metric ?? null, weight: 0, pass: true, score: 1, reason })
      continue
    }
    const members = withoutRival(assertion.assert ?? [])
    left.push(...members.left)
    if (members.left.length === 0) applied.push(assertion)
    else if (members.applied.length > 0) applied.push({ ...assertion, assert: members.applied })
  }
  return { applied, left }
}

/** Why an answer has no score where there is no other arm, as a phrase; and what to do. */
export const NOTHING_ALONE = 'all that is asserted compares two answers, and there is no base to compare with'
export const JUDGE_ALONE = 'Add an assertion that judges one answer alone, such as `contains` or `llm-rubric`.'

/** Whether anything scores an answer where there is no other arm. */
export function scoresAlone(assertions: readonly Assertion[]): boolean {
  return !withoutRival(assertions).applied.every(scoresNothing)
}

/** Cases whose answers are compared with those of the other arm, and the other arm's case. */
export function opponentsIn(arms: readonly PlannedArm[]): Map<PlannedCase, Opponent> {
  const opponents = new Map<PlannedCase, Opponent>()
  for (const [index, candidate] of arms.entries()) {
    const baseline = arms[index + 1]
    if (candidate.arm !== 'candidate' || baseline?.arm !== 'baseline') continue
    if (baseline.promptId !== candidate.promptId) continue
    const byId = new Map(baseline.cases.map((planned) => [planned.id, planned]))
    for (const planned of candidate.cases) {
      const other = byId.get(planned.id)
      if (other === undefined || !comparesArms(planned.assertions)) continue
      opponents.set(planned, { arm: 'baseline', planned: other })
      opponents.set(other, { arm: 'candidate', planned })
    }
  }
  return opponents
}

/** Whether a score depends on what the other arm answers. */
export function comparesArms(assertions: readonly Assertion[]): boolean {
  return assertions.some((assertion) => isPairwise(assertion) || comparesArms(assertion.assert ?? []))
}

function isPairwise({ type }: Assertion): boolean {
  return scorerFor(type)?.scorer.pairwise === true
}
