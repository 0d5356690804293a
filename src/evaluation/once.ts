import { guarded } from '../models/guard.ts'
import type { CallOptions, Completion, CompletionRequest, Embedding, GuardVerdict, Models } from '../models/model.ts'
import { digest } from '../source/canonical-json.ts'

/**
 * Asks each question once per repeat: arms that share a request (an unchanged prompt), and judges asked about the
 * same answer, share one call. The later askers get the same answer marked `cached`. Failures are not kept.
 */
export function once(models: Models): Models {
  const completions = new Map<string, Promise<Completion>>()
  const embeddings = new Map<string, Promise<Embedding>>()
  const verdicts = new Map<string, Promise<GuardVerdict>>()
  return {
    complete: (request: CompletionRequest, options: CallOptions) =>
      shared(completions, `${digest(request)}#${options.repeat}`, () => models.complete(request, options)),
    embed: (model: string, text: string, options: CallOptions) =>
      shared(embeddings, digest([model, text]), () => models.embed(model, text, options)),
    guard: (request, options) => shared(verdicts, digest(request), () => guarded(models, request, options)),
    close: () => models.close(),
  }
}

function shared<T extends { cached: boolean }>(
  known: Map<string, Promise<T>>,
  key: string,
  ask: () => Promise<T>,
): Promise<T> {
  const earlier = known.get(key)
  if (earlier !== undefined) return earlier.then((answer) => ({ ...answer, cached: true }))
  const answer = ask()
  known.set(key, answer)
  answer.catch(() => known.delete(key))
  return answer
}
