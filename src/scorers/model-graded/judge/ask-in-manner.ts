/** Asks a model in the manner that it takes, which is found by its refusals once and remembered for the run. */
import { type CallOptions, type Completion, ModelError, type Models } from '../../../models/model.ts'
import { type RequestPart, refusedPart } from '../../../models/parameter-remedy.ts'
import { everyManner, firstManner, type Manner, mannerWithout, requestIn, type Terms } from './manner.ts'

/** An answer, how it was asked for, and how the model is asked as far as is known. */
export type Asked = { completion: Completion; manner: Manner; current: Manner }

/** `search`: a question that was refused looks for another manner; it never rejects. */
type Current = { manner: Manner; search: Promise<unknown> | null }

/**
 * What is known of each model, by who asks it. Lists of model names are out of date with every new model; a refusal tells
 * what a model does not take, costs nothing, and is met about once in a run.
 */
const currentBy = new WeakMap<Models, Map<string, Current>>()

function currentOf(models: Models, model: string): Current {
  const all = currentBy.get(models) ?? new Map<string, Current>()
  currentBy.set(models, all)
  const existing = all.get(model) ?? { manner: firstManner(model), search: null }
  all.set(model, existing)
  return existing
}

/** In which manner a model answered usably, where that was not the known one: the next question begins with it. */
export function rememberManner(models: Models, model: string, manner: Manner): void {
  currentOf(models, model).manner = manner
}

export type AskedModel = {
  models: Models
  model: string
  terms: Terms
  /** What of the known manner this attempt does otherwise. */
  change: (current: Manner) => Manner
}

/**
 * Asks one question, and again in another manner when the model refuses the first. While one question looks for a manner,
 * others wait for what it finds; those that were sent before are refused once each. A question that a recording lacks
 * is looked up in every manner.
 *
 * @throws ModelError
 */
export async function askInManner(
  question: Parameters<typeof requestIn>[1],
  { models, model, terms, change }: AskedModel,
  call: CallOptions,
): Promise<Asked> {
  const current = currentOf(models, model)
  const send = async (manner: Manner) => ({
    completion: await models.complete(requestIn(manner, question, model, terms), call),
    manner,
    current: current.manner,
  })

  /** Leaves out what is refused, one part after another. */
  async function find(refused: Manner, why: unknown) {
    let [manner, thrown] = [refused, why]
    for (;;) {
      const part = refusedIn(thrown)
      const next = part === null ? null : mannerWithout(manner, part)
      if (part === null || next === null) throw thrown
      manner = next
      // What this attempt does otherwise is not what the model was found to take.
      current.manner = mannerWithout(current.manner, part) ?? current.manner
      try {
        return await send(manner)
      } catch (again) {
        thrown = again
      }
    }
  }

  for (;;) {
    await current.search
    const begun = current.manner
    const manner = change(begun)
    try {
      return await send(manner)
    } catch (thrown) {
      if (thrown instanceof ModelError && thrown.kind === 'unrecorded') {
        const found = await recorded(model, send, thrown)
        current.manner = found.manner
        return found
      }
      const part = refusedIn(thrown)
      if (part === null || mannerWithout(manner, part) === null) throw thrown
      if (current.manner !== begun || current.search !== null) continue
      const found = find(manner, thrown)
      current.search = found.then(
        () => undefined,
        () => undefined,
      )
      try {
        return await found
      } finally {
        current.search = null
      }
    }
  }
}

async function recorded<T>(model: string, send: (manner: Manner) => Promise<T>, lacking: ModelError): Promise<T> {
  for (const manner of everyManner(model)) {
    try {
      return await send(manner)
    } catch (thrown) {
      if (!(thrown instanceof ModelError) || thrown.kind !== 'unrecorded') throw thrown
    }
  }
  throw lacking
}

/** Null: what was thrown refuses nothing that is known. */
function refusedIn(thrown: unknown): RequestPart | null {
  if (!(thrown instanceof ModelError) || thrown.kind !== 'invalid' || thrown.unreachable) return null
  return refusedPart(thrown.message)
}
