import type { CostOf } from '../models/client.ts'
import type { CompletionRequest } from '../models/model.ts'
import { type TokenRange, tokenRange } from '../models/tokens.ts'
import { type ScoringCall, scoringCalls } from '../scorers/calls.ts'
import type { JudgeSettings } from '../scorers/score.ts'
import { canonicalJson } from '../source/canonical-json.ts'
import { Expected, type ModelEstimate, type Range } from './expected.ts'
import type { PlannedArm, PlannedCase } from './plan.ts'
import type { Recall } from './recall.ts'

/** What a run will ask, before it asks anything. Calls that fail and are made again are not in it. */
export type Estimate = {
  /** Requests of the first round that no earlier answer saves. */
  calls: Range
  /** Answers of the first round that are known already. */
  known: number
  /** USD of the first round; null when a price is not known. */
  usd: Range | null
  /** With every further answer that an open comparison or a failed critical case may be asked for. */
  most: { calls: number; usd: number | null }
  models: ModelEstimate[]
  /** Models that are asked and have no known price. */
  unpriced: string[]
  /** Tokens taken for an answer where no earlier one tells; null: they were not needed. */
  assumedTokens: Range | null
  /** The first round by work, in their order, for what of it would fit into a budget. */
  works: WorkEstimate[]
}

/** `critical`: cases that are always in a sample. */
type WorkEstimate = { cases: number; critical: number; calls: Range; usd: Range | null }

/** The two arms of one prompt on one model. */
export type EstimatedWork = {
  candidate: PlannedArm
  baseline: PlannedArm | null
  /** Whether there is no baseline at hand, and one of the same size is assumed that nobody has asked before. */
  assumed?: boolean
  /** Answers to each case and arm, at most, while the comparison is open. */
  mostRepeat: number
}

export type EstimateSettings = {
  repeat: number
  /** Answers of the candidate by which a critical case is judged when it fails. */
  criticalRepeat: number
  judge: JudgeSettings | null
  embedding: string
  costOf: CostOf
  /** Null: nothing is known. */
  recall: Recall | null
}

/** Tokens of an answer that nothing tells anything about; `maxTokens` bounds both. */
const ANSWER: Range = { low: 50, high: 500 }
/** Of a judge's verdict: its reason and its score. */
const VERDICT: Range = { low: 60, high: 250 }
/** What a judge reads beside the texts: its notice, the question and the tool. */
const JUDGE_FRAME: Range = { low: 250, high: 600 }
/** Known answers of a work that are read for their length. */
const MOST_READ = 8

/**
 * Calls, tokens and USD of a run. Equal questions count once, as they are asked once; a judge is expected to be asked
 * about every new answer, once where both arms may answer alike.
 * @param attacks arms of safety suites, asked once; `apart`: nothing in them was asked before, nor in another arm
 */
export function estimateOf(
  works: readonly EstimatedWork[],
  attacks: ReadonlyArray<{ arm: PlannedArm; apart: boolean }>,
  settings: EstimateSettings,
): Estimate {
  const all = new Expected(settings.costOf)
  const estimator = new Estimator(settings)
  const ofWorks = works.map((work): WorkEstimate => {
    const own = new Expected(settings.costOf)
    estimator.work(work, [all, own])
    const { cases } = work.candidate
    const critical = cases.filter((one) => one.critical).length
    return { cases: cases.length, critical, calls: own.first.calls, usd: own.first.usd }
  })
  for (const { arm, apart } of attacks) estimator.arm(arm, { repeat: 1, most: 1, pairs: null, into: [all], apart })
  return {
    calls: all.first.calls,
    known: estimator.known,
    usd: all.first.usd,
    most: { calls: all.most.calls.high, usd: all.most.usd?.high ?? null },
    models: all.models(),
    unpriced: all.unpriced(),
    assumedTokens: estimator.assumed,
    works: ofWorks,
  }
}

/** `pairs`: the arm whose answers may be the same, so that judges are asked about both at once. */
type ArmTerms = { repeat: number; most: number; pairs: PlannedArm | null; into: readonly Expected[]; apart?: boolean }

class Estimator {
  readonly #settings: EstimateSettings
  readonly #asked = new Set<string>()
  readonly #shared = new Set<string>()
  readonly #tokens = new Map<string, TokenRange>()
  readonly #lengths = new Map<string, Range>()
  readonly #shapes = new Map<
    CompletionRequest['parameters'],
    Pick<CompletionRequest, 'tools' | 'responseFormat' | 'toolChoice'> & { shape: string }
  >()
  known = 0
  assumed: Range | null = null

  constructor(settings: EstimateSettings) {
    this.#settings = settings
  }

  work({ candidate, baseline, assumed = false, mostRepeat }: EstimatedWork, into: readonly Expected[]): void {
    // The base is looked at first: its answers, known from its own run, tell how long the candidate's will be.
    const { repeat } = this.#settings
    if (baseline !== null) this.arm(baseline, { repeat, most: mostRepeat, pairs: candidate, into })
    this.arm(candidate, { repeat, most: mostRepeat, pairs: null, into })
    if (assumed) this.arm(candidate, { repeat, most: mostRepeat, pairs: candidate, into, apart: true })
  }

  arm(arm: PlannedArm, { repeat, most, pairs, into, apart = false }: ArmTerms): void {
    const { criticalRepeat } = this.#settings
    const found = arm.cases.flatMap((planned) => {
      if (this.#isRepeated(planned.request, apart)) return []
      const first = this.#unknown(planned, 0, repeat, apart)
      const confirmed = planned.critical && arm.arm === 'candidate' && !apart ? criticalRepeat : 0
      const last = Math.max(repeat, most, confirmed)
      // Whoever is asked for the first time has no further answers either.
      const further = first.known.length === 0 ? last - repeat : this.#unknown(planned, repeat, last, apart).missing
      this.known += first.known.length
      return [{ planned, missing: first.missing, known: first.known, further }]
    })
    const length = this.#lengthOf(
      arm,
      found.flatMap(({ known }) => known.slice(0, 1)),
    )
    for (const { planned, missing, known, further } of found) {
      const { request } = planned
      const input = this.#inputOf(request)
      const output = capped(length ?? ANSWER, request)
      if (missing + further > 0 && length === null) this.assumed = around(this.assumed, output)
      for (const one of into) one.add(request.model, { least: missing, most: missing, further, input, output })
      const trials = { missing, known: known.length, further, pairs: pairs !== null, input, output }
      this.#scoring(planned, trials, into)
    }
  }

  #scoring(
    planned: PlannedCase,
    trials: { missing: number; known: number; further: number; pairs: boolean; input: TokenRange; output: Range },
    into: readonly Expected[],
  ): void {
    const { missing, known, further, pairs, input, output } = trials
    for (const call of scoringCalls(planned.assertions, this.#settings)) {
      if (call.shared && this.#isShared(call)) continue
      const times = call.shared
        ? { least: missing > 0 ? call.least : 0, most: call.most, further: 0 }
        : {
            // What was scored before is known, unless the judge is another one.
            least: pairs ? 0 : call.least * missing,
            most: call.most * (missing + known),
            further: call.most * further,
          }
      const tokens = tokensOf(call, this.#range(call.text), input, output)
      for (const one of into) one.add(call.model, { ...times, ...tokens }, call.kind)
    }
  }

  /** Which answers to a case are not known yet, among those from one repeat to another. */
  #unknown({ request }: PlannedCase, from: number, to: number, apart: boolean): { missing: number; known: string[] } {
    const { recall } = this.#settings
    if (recall === null || apart) return { missing: to - from, known: [] }
    const known: string[] = []
    for (let repeat = from; repeat < to; repeat++) {
      const answer = recall.answer(request, repeat)
      if (answer !== null) known.push(answer)
    }
    return { missing: to - from - known.length, known }
  }

  /** Tokens of an answer as earlier ones had them: this arm's, else the other arm's; null when none is known. */
  #lengthOf({ promptId, model }: PlannedArm, answers: readonly string[]): Range | null {
    const { recall } = this.#settings
    const place = JSON.stringify([promptId, model])
    const read = answers.slice(0, MOST_READ).flatMap((answer) => recall?.outputTokens(answer) ?? [])
    if (read.length === 0) return this.#lengths.get(place) ?? null
    const mean = read.reduce((sum, tokens) => sum + tokens, 0) / read.length
    const length = { low: 0.8 * mean, high: 1.25 * mean }
    this.#lengths.set(place, length)
    return length
  }

  #isRepeated({ model, messages, ...rest }: CompletionRequest, apart: boolean): boolean {
    if (apart) return false
    const texts = messages.map(({ role, content }) => `${role}\0${content}`)
    return !isNew(this.#asked, [model, this.#shapeOf(rest), ...texts].join('\0'))
  }

  /** Everything of a request but its model and texts, which all cases of a prompt have in common. */
  #shapeOf(rest: Omit<CompletionRequest, 'model' | 'messages'>): string {
    const { parameters, tools, responseFormat, toolChoice } = rest
    const known = this.#shapes.get(parameters)
    if (known?.tools === tools && known.responseFormat === responseFormat && known.toolChoice === toolChoice) {
      return known.shape
    }
    const shape = canonicalJson(rest)
    this.#shapes.set(parameters, { tools, responseFormat, toolChoice, shape })
    return shape
  }

  #isShared({ model, kind, text, most }: ScoringCall): boolean {
    return !isNew(this.#shared, JSON.stringify([model, kind, text, most]))
  }

  #inputOf(request: CompletionRequest): TokenRange {
    const texts = request.messages.map(({ content }) => this.#range(content))
    const shape =
      request.tools.length === 0 && request.responseFormat === null
        ? []
        : [this.#range(JSON.stringify([request.tools, request.responseFormat]))]
    return [...texts, ...shape].reduce(sum, { low: 4, high: 12 })
  }

  #range(text: string): TokenRange {
    const known = this.#tokens.get(text)
    if (known !== undefined) return known
    const range = tokenRange(text)
    this.#tokens.set(text, range)
    return range
  }
}

/** Tokens of one call that scores: what is read, and what is written. */
function tokensOf(
  { kind, quotesPrompt }: ScoringCall,
  text: Range,
  prompt: Range,
  answer: Range,
): { input: Range; output: Range } {
  const nothing = { low: 0, high: 0 }
  if (kind !== 'judge') return { input: text.high > 0 ? text : answer, output: nothing }
  const read = [text, answer, ...(quotesPrompt ? [prompt] : [])]
  return { input: read.reduce(sum, JUDGE_FRAME), output: VERDICT }
}

function capped({ low, high }: Range, { parameters }: CompletionRequest): Range {
  const most = parameters.maxTokens ?? Number.POSITIVE_INFINITY
  return { low: Math.min(low, most), high: Math.min(high, most) }
}

function around(known: Range | null, { low, high }: Range): Range {
  return known === null ? { low, high } : { low: Math.min(known.low, low), high: Math.max(known.high, high) }
}

function sum(a: Range, b: Range): Range {
  return { low: a.low + b.low, high: a.high + b.high }
}

function isNew(known: Set<string>, key: string): boolean {
  if (known.has(key)) return false
  known.add(key)
  return true
}
