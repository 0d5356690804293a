import { type CallOptions, guarded, guardrailName, ModelError, type Models } from '../model.ts'
import { answerAttributes, modelAttributes, requestAttributes, usageAttributes } from './call-attributes.ts'
import type { SpanAttributes } from './span.ts'
import type { Asker, Attempts, OpenSpan, Trace } from './trace.ts'

/**
 * One span for each request that goes to a model, however often it is sent until it is answered. It begins when the request
 * is first sent: what waits in a line, or is answered from a cache, is no call.
 */

/** What is asked in the name of nothing in particular belongs to the run. */
export function withCallSpans(models: Models, trace: Trace): Models {
  const { texts } = trace
  const called = async <T>(
    { model, operation, attributes }: { model: string; operation: string; attributes: SpanAttributes },
    options: CallOptions,
    ask: (options: CallOptions) => Promise<T>,
    answerOf: (answer: T) => SpanAttributes,
  ): Promise<T> => {
    const asker = options.asker ?? { span: trace.root, attributes: {} }
    const asked = { ...modelAttributes(model, operation, trace.originOf(model)), ...attributes }
    const call = new Call(asker, `${operation} ${asked['gen_ai.request.model']}`, asked)
    try {
      const answer = await ask({ ...options, attempts: call })
      call.answered(answerOf(answer))
      return answer
    } catch (thrown) {
      call.unanswered(thrown)
      throw thrown
    }
  }
  return {
    complete: (request, options) =>
      called(
        { model: request.model, operation: 'chat', attributes: requestAttributes(request, texts) },
        options,
        (own) => models.complete(request, own),
        (answer) => answerAttributes(request.model, answer, texts),
      ),
    embed: (model, text, options) =>
      called(
        { model, operation: 'embeddings', attributes: {} },
        options,
        (own) => models.embed(model, text, own),
        (answer) => ({
          ...usageAttributes(answer),
          'gen_ai.embeddings.dimension.count': answer.vector.length,
        }),
      ),
    guard: (request, options) =>
      called(
        {
          model: guardrailName(request),
          operation: 'apply_guardrail',
          attributes: { 'ai_cicd.guardrail.source': request.source },
        },
        options,
        (own) => guarded(models, request, own),
        (verdict) => ({ ...usageAttributes(verdict), 'ai_cicd.guardrail.intervened': verdict.intervened }),
      ),
    close: () => models.close(),
  }
}

/** Tells a request's span each time that it is really sent, and that nothing came of it. */
export function withAttempts(models: Models): Models {
  const attempt = async <T>({ attempts }: CallOptions, send: () => Promise<T>): Promise<T> => {
    attempts?.sent()
    try {
      return await send()
    } catch (thrown) {
      attempts?.failed(errorType(thrown))
      throw thrown
    }
  }
  return {
    complete: (request, options) => attempt(options, () => models.complete(request, options)),
    embed: (model, text, options) => attempt(options, () => models.embed(model, text, options)),
    guard: (request, options) => attempt(options, () => guarded(models, request, options)),
    close: () => models.close(),
  }
}

/** The same models, asked in the name of a span. */
export function askedBy(models: Models, asker: Asker): Models {
  return {
    complete: (request, options) => models.complete(request, { ...options, asker }),
    embed: (model, text, options) => models.embed(model, text, { ...options, asker }),
    guard: (request, options) => guarded(models, request, { ...options, asker }),
    close: () => models.close(),
  }
}

/** One request, from the first time that it is sent. */
class Call implements Attempts {
  readonly #begin: () => OpenSpan
  #span: OpenSpan | null = null
  #sent = 0

  constructor({ span, attributes }: Asker, name: string, asked: SpanAttributes) {
    this.#begin = () => span.child(name, 'CLIENT', { ...asked, ...attributes })
  }

  sent(): void {
    this.#span ??= this.#begin()
    this.#sent += 1
  }

  failed(type: string): void {
    this.#span?.event('ai_cicd.attempt.failed', { 'error.type': type, 'ai_cicd.attempt': this.#sent })
  }

  answered(attributes: SpanAttributes): void {
    // What was not sent by itself was part of a batch.
    const how = this.#sent === 0 ? { 'ai_cicd.batch': true } : { 'ai_cicd.attempts': this.#sent }
    const span = this.#span ?? this.#begin()
    span.set({ ...attributes, ...how })
    span.end()
  }

  unanswered(thrown: unknown): void {
    const span = this.#span
    if (span === null) return
    span.set({ 'ai_cicd.attempts': this.#sent })
    span.fail(errorType(thrown), thrown instanceof Error ? thrown.message : String(thrown))
    span.end()
  }
}

/** Our own word for what went wrong: `throttled`, `timeout`, `access-denied`, … */
function errorType(thrown: unknown): string {
  return thrown instanceof ModelError ? thrown.kind : '_OTHER'
}
