import type { z } from 'zod'
import {
  type CallOptions,
  type Completion,
  type CompletionRequest,
  type Embedding,
  type GuardVerdict,
  guarded,
  guardrailName,
  type Models,
} from '../../models/model.ts'
import { completionSchema, embeddingSchema, verdictSchema } from '../../models/providers/recording.ts'
import { digest } from '../../source/canonical-json.ts'
import { jsonOrNull } from '../../source/json.ts'
import { EarlierAnswers } from './earlier-answers.ts'
import { inMemoryStorage, type Storage } from './storage.ts'

/** Raised when the same request means another answer than before. */
const SCHEMA = 1

type Kept = Omit<Completion, 'cached'> | Omit<Embedding, 'cached'> | Omit<GuardVerdict, 'cached'>
type Answer<T extends Kept> = T & { cached: boolean }

/** A question's place: `key` says all of it, `model` is who answers. */
type Question = { model: string; key: string }

/**
 * Asks each question once per repeat, in this run and, where answers last, in any before it: arms that share a request
 * (an unchanged prompt) and judges asked about the same answer share one call. Who asks later gets the same answer
 * marked `cached`. Failures are never kept, empty answers not beyond the run.
 * @param earlier is told of every answer that an earlier run gave
 */
export function withResponseCache(
  models: Models,
  storage: Storage = inMemoryStorage,
  earlier = new EarlierAnswers(),
): Models {
  const completions = new ResponseCache<Omit<Completion, 'cached'>>(storage, earlier, completionSchema)
  const embeddings = new ResponseCache<Omit<Embedding, 'cached'>>(storage, earlier, embeddingSchema)
  const verdicts = new ResponseCache<Omit<GuardVerdict, 'cached'>>(storage, earlier, verdictSchema)
  return {
    complete: (request, options) =>
      completions.answer(
        question(storage, request.model, ['completion', request, options.repeat]),
        () => models.complete(request, options),
        options.usable,
      ),
    embed: (model, text, options: CallOptions) =>
      embeddings.answer(question(storage, model, ['embedding', model, text]), () => models.embed(model, text, options)),
    guard: (request, options) =>
      verdicts.answer(question(storage, guardrailName(request), ['guard', request]), () =>
        guarded(models, request, options),
      ),
    close: () => models.close(),
  }
}

/** Where the answer to a question is kept. */
function question({ lasting }: Storage, model: string, asked: unknown): Question {
  return { model, key: digest([SCHEMA, lasting?.originOf(model) ?? null, asked]) }
}

/** Answers of one kind: those under way, those of this run, and those that last. */
class ResponseCache<T extends Kept> {
  readonly #storage: Storage
  readonly #earlier: EarlierAnswers
  readonly #schema: z.ZodType<T>
  readonly #underWay = new Map<string, Promise<Answer<T>>>()
  readonly #kept = new Map<string, () => T>()

  constructor(storage: Storage, earlier: EarlierAnswers, schema: z.ZodType<T>) {
    this.#storage = storage
    this.#earlier = earlier
    this.#schema = schema
  }

  /** @param usable whether an answer may last beyond the run */
  async answer(
    question: Question,
    ask: () => Promise<Answer<T>>,
    usable?: (answer: Answer<T>) => boolean,
  ): Promise<Answer<T>> {
    const existing = this.#existing(question)
    if (existing !== null) return { ...existing, cached: true }
    const underWay = this.#underWay.get(question.key)
    if (underWay !== undefined) return { ...(await underWay), cached: true }
    const asked = ask()
    this.#underWay.set(question.key, asked)
    try {
      const answer = await asked
      this.#keep(question, answer, usable?.(answer) !== false)
      return answer
    } finally {
      this.#underWay.delete(question.key)
    }
  }

  #existing({ key, model }: Question): T | null {
    const kept = this.#kept.get(key)
    if (kept !== undefined) return kept()
    const { lasting } = this.#storage
    if (lasting === null || lasting.originOf(model) === null) return null
    const written = lasting.store.get(key)
    const answer = written === null ? null : this.#parse(written.text)
    if (written === null || answer === null) return null
    if (written.earlier) this.#earlier.add(key, written.at)
    const { usage, costUsd } = answer
    // Tokens that were not counted have no price.
    const counted = usage.inputTokens + usage.outputTokens > 0
    return { ...answer, costUsd: counted ? (lasting.costOf(model, usage) ?? costUsd) : costUsd }
  }

  /** What the cache holds came from a disk: what is no answer is none. */
  #parse(written: string): T | null {
    return this.#schema.safeParse(jsonOrNull(written)).data ?? null
  }

  #keep({ key, model }: Question, answer: T, usable: boolean): void {
    const { lasting, spool } = this.#storage
    if (lasting === null || lasting.originOf(model) === null || isEmpty(answer) || !usable) {
      this.#kept.set(key, spool.keep(answer))
      return
    }
    lasting.store.put(key, JSON.stringify({ ...answer, cached: undefined }))
  }
}

/** A model that says nothing may say something the next time. */
function isEmpty(answer: Kept): boolean {
  return 'text' in answer && answer.text.trim() === '' && answer.toolCalls.length === 0
}

/** What earlier runs have heard, looked up without asking. */
export type CacheLookup = {
  /** The kept answer as it is written down; null when the question was never answered. */
  answer: (request: CompletionRequest, repeat: number) => string | null
  /** Tokens of a kept answer; null when it does not tell. */
  outputTokens: (answer: string) => number | null
}

/** Null where nothing outlives a run. */
export function cacheLookup(storage: Storage): CacheLookup | null {
  const { lasting } = storage
  if (lasting === null) return null
  return {
    answer: (request, repeat) =>
      lasting.originOf(request.model) === null
        ? null
        : (lasting.store.get(question(storage, request.model, ['completion', request, repeat]).key)?.text ?? null),
    outputTokens(answer) {
      const usage = completionSchema.safeParse(jsonOrNull(answer)).data?.usage
      return usage === undefined || usage.outputTokens === 0 ? null : usage.outputTokens
    },
  }
}
