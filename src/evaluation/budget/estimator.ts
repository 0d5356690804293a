import { type TokenRange, tokenRange } from '../../models/catalog/tokens.ts'
import type { CostOf } from '../../models/client.ts'
import type { CompletionRequest } from '../../models/model.ts'
import { type ScoringCall, scoringCalls } from '../../scorers/call-forecast.ts'
import type { JudgeSettings } from '../../scorers/scorer.ts'
import { canonicalJson, sha256Of } from '../../source/canonical-json.ts'
import type { Range } from '../../text/format.ts'
import type { CacheLookup } from '../cache/response-cache.ts'
import { mayFailCritically } from '../critical-failures.ts'
import type { PlannedArm, PlannedCase } from '../plan.ts'
import type { Expected } from './call-totals.ts'

/** The two arms of one prompt on one model. */
export type EstimatedExperiment = {
  candidate: PlannedArm
  baseline: PlannedArm | null
  /** Whether there is no baseline at hand, and one of the same size is assumed, without earlier answers. */
  assumed?: boolean
  /** Answers to each case and arm, at most, while the comparison is open. */
  mostRepeat: number
}

export type EstimateSettings = {
  repeat: number
  /** Answers of each arm by which a critical case is judged when it fails. */
  criticalRepeat: number
  judge: JudgeSettings | null
  embedding: string
  costOf: CostOf
  /** Null: nothing is known. */
  lookup: CacheLookup | null
}

/** Tokens of an answer that nothing tells anything about; `maxTokens` bounds both. */
const ANSWER: Range = { low: 50, high: 500 }
/** Of a judge's verdict: its reason and its score. */
const VERDICT: Range = { low: 60, high: 250 }
/** What a judge reads beside the texts: its notice, the question and the tool. */
const JUDGE_FRAME: Range = { low: 250, high: 600 }
/** Known answers of an arm that are read for their length, and about how many requests whose tokens are counted. */
const MOST_READ = 8
const MOST_COUNTED = 12
/** Cases that tell whether anything of an arm is known. */
const MOST_PROBED = 6
/** What a request has beside its texts. */
const MESSAGE_FRAME: Range = { low: 4, high: 12 }

/** `pairs`: the arm whose answers may be the same, so that judges are asked about both at once. */
type ArmTerms = { repeat: number; most: number; pairs: PlannedArm | null; into: readonly Expected[]; apart?: boolean }

/** A case of an arm that no other asks the same, and how many of its answers are known. */
type Found = { planned: PlannedCase; missing: number; existing: number; further: number }

/** Goes through the arms of a run, in their order, and adds up what each will ask that none before it does. */
export class Estimator {
  readonly #settings: EstimateSettings
  readonly #asked = new Set<string>()
  readonly #shared = new Set<string>()
  readonly #tokens = new Map<string, TokenRange>()
  readonly #lengths = new Map<string, Range>()
  readonly #shapes = new Map<
    CompletionRequest['parameters'],
    Pick<CompletionRequest, 'tools' | 'responseFormat' | 'toolChoice'> & { shape: string }
  >()
  existing = 0
  assumed: Range | null = null

  constructor(settings: EstimateSettings) {
    this.#settings = settings
  }

  experiment(
    { candidate, baseline, assumed = false, mostRepeat }: EstimatedExperiment,
    into: readonly Expected[],
  ): void {
    // The base is looked at first: its answers, known from its own run, tell how long the candidate's will be.
    const { repeat } = this.#settings
    if (baseline !== null) this.arm(baseline, { repeat, most: mostRepeat, pairs: candidate, into })
    this.arm(candidate, { repeat, most: mostRepeat, pairs: null, into })
    if (assumed) this.arm(candidate, { repeat, most: mostRepeat, pairs: candidate, into, apart: true })
  }

  arm(arm: PlannedArm, { repeat, most, pairs, into, apart = false }: ArmTerms): void {
    const { criticalRepeat } = this.#settings
    const found: Found[] = []
    const answers: string[] = []
    const all = { missing: 0, further: 0 }
    const lookup = apart || !this.#isRecalled(arm) ? null : this.#settings.lookup
    for (const planned of arm.cases) {
      if (!apart && this.#isRepeated(planned.request)) continue
      const first = unknown(planned, 0, repeat, lookup)
      const confirmed = mayFailCritically(planned) ? criticalRepeat : 0
      const last = Math.max(repeat, most, confirmed)
      // A model that is asked for the first time has no further answers either.
      const further = first.existing.length === 0 ? last - repeat : unknown(planned, repeat, last, lookup).missing
      this.existing += first.existing.length
      answers.push(...first.existing.slice(0, 1))
      all.missing += first.missing
      all.further += further
      found.push({ planned, missing: first.missing, existing: first.existing.length, further })
    }
    const [example] = found
    if (example === undefined) return
    const length = this.#lengthOf(arm, answers)
    const input = this.#inputOf(found)
    const output = capped(length ?? ANSWER, example.planned.request)
    if (all.missing + all.further > 0 && length === null) this.assumed = around(this.assumed, output)
    const calls = { least: all.missing, most: all.missing, further: all.further, input, output }
    for (const one of into) one.add(example.planned.request.model, calls)
    for (const one of found) this.#scoring(one, { pairs: pairs !== null, input, output }, into)
  }

  #scoring(
    { planned, missing, existing, further }: Found,
    { pairs, input, output }: { pairs: boolean; input: TokenRange; output: Range },
    into: readonly Expected[],
  ): void {
    for (const call of scoringCalls(planned.assertions, this.#settings)) {
      if (call.shared && this.#isShared(call)) continue
      const times = call.shared
        ? { least: missing > 0 ? call.least : 0, most: call.most, further: 0 }
        : {
            // What was scored before is known, unless the judge is another one.
            least: pairs ? 0 : call.least * missing,
            most: call.most * (missing + existing),
            further: call.most * further,
          }
      const tokens = tokensOf(call, this.#range(call.text), input, output)
      for (const one of into) one.add(call.model, { ...times, ...tokens }, call.kind)
    }
  }

  /** Whether earlier runs asked this arm: a few of its cases tell, where looking up all would delay a run that is new. */
  #isRecalled({ cases }: PlannedArm): boolean {
    const { lookup } = this.#settings
    if (lookup === null) return false
    const last = cases.length - 1
    return Array.from(
      { length: MOST_PROBED },
      (_, index) => cases[Math.round((index * last) / (MOST_PROBED - 1))],
    ).some((one) => one !== undefined && lookup.answer(one.request, 0) !== null)
  }

  /** Tokens of an answer as earlier ones had them: this arm's, else the other arm's; null when none is known. */
  #lengthOf({ promptId, model }: PlannedArm, answers: readonly string[]): Range | null {
    const { lookup } = this.#settings
    const place = JSON.stringify([promptId, model])
    const read = answers.slice(0, MOST_READ).flatMap((answer) => lookup?.outputTokens(answer) ?? [])
    if (read.length === 0) return this.#lengths.get(place) ?? null
    const mean = read.reduce((sum, tokens) => sum + tokens, 0) / read.length
    const length = { low: 0.8 * mean, high: 1.25 * mean }
    this.#lengths.set(place, length)
    return length
  }

  #isRepeated(request: CompletionRequest): boolean {
    let key = `${request.model}\0${this.#shapeOf(request)}`
    for (const { role, content } of request.messages) key += `\0${role}\0${content}`
    // No text is kept for it.
    return !isNew(this.#asked, sha256Of(key))
  }

  /** Everything of a request but its model and texts, which all cases of a prompt have in common. */
  #shapeOf({ parameters, tools, responseFormat, toolChoice }: CompletionRequest): string {
    const existing = this.#shapes.get(parameters)
    if (existing?.tools === tools && existing.responseFormat === responseFormat && existing.toolChoice === toolChoice) {
      return existing.shape
    }
    const shape = canonicalJson({ parameters, tools, responseFormat, toolChoice })
    this.#shapes.set(parameters, { tools, responseFormat, toolChoice, shape })
    return shape
  }

  #isShared({ model, kind, text, most }: ScoringCall): boolean {
    return !isNew(this.#shared, JSON.stringify([model, kind, text, most]))
  }

  /** Mean tokens of a request, by some of them: counting a text takes longer than all else here. */
  #inputOf(found: readonly Found[]): TokenRange {
    const step = Math.max(1, Math.floor(found.length / MOST_COUNTED))
    let [low, high, counted] = [0, 0, 0]
    for (let index = 0; index < found.length; index += step) {
      const request = found[index]?.planned.request
      if (request === undefined) continue
      const shape =
        request.tools.length === 0 && request.responseFormat === null
          ? ''
          : JSON.stringify([request.tools, request.responseFormat])
      for (const text of [...request.messages.map(({ content }) => content), shape]) {
        const range = this.#range(text)
        low += range.low
        high += range.high
      }
      low += MESSAGE_FRAME.low
      high += MESSAGE_FRAME.high
      counted += 1
    }
    return { low: low / counted, high: high / counted }
  }

  #range(text: string): TokenRange {
    const existing = this.#tokens.get(text)
    if (existing !== undefined) return existing
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

/** Which answers to a case are not known yet, among those from one repeat to another. */
function unknown(
  planned: PlannedCase,
  from: number,
  to: number,
  lookup: CacheLookup | null,
): { missing: number; existing: string[] } {
  const { recordedAnswer } = planned
  if (recordedAnswer !== undefined) return { missing: 0, existing: Array(to - from).fill(recordedAnswer) }
  const existing: string[] = []
  for (let repeat = from; repeat < to && lookup !== null; repeat++) {
    const answer = lookup.answer(planned.request, repeat)
    if (answer !== null) existing.push(answer)
  }
  return { missing: to - from - existing.length, existing }
}

function capped({ low, high }: Range, { parameters }: CompletionRequest): Range {
  const most = parameters.maxTokens ?? Number.POSITIVE_INFINITY
  return { low: Math.min(low, most), high: Math.min(high, most) }
}

function around(existing: Range | null, { low, high }: Range): Range {
  return existing === null ? { low, high } : { low: Math.min(existing.low, low), high: Math.max(existing.high, high) }
}

function sum(a: Range, b: Range): Range {
  return { low: a.low + b.low, high: a.high + b.high }
}

function isNew(existing: Set<string>, key: string): boolean {
  if (existing.has(key)) return false
  existing.add(key)
  return true
}
