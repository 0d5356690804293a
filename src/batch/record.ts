import { type CompletionRequest, ModelError } from '../models/model.ts'
import { converseInput } from '../models/providers/converse.ts'
import { providerOf } from '../models/reference.ts'
import { digest } from '../source/canonical-json.ts'

/** One question as a run would ask it: the same request of two repeats is two questions. */
export type Question = { request: CompletionRequest; repeat: number }

/** A question of a batch, by an id that is the same in every run. */
export type BatchRecord = Question & { id: string }

/** By their ids. */
export type Records = Map<string, BatchRecord>

/** Id of a question in a batch: letters and digits, as Bedrock wants it. */
export function recordId({ request, repeat }: Question): string {
  return digest(['batch', request, repeat]).slice(0, 32)
}

/**
 * What can be asked in a batch, each question once, by model. Left out are models that are not Bedrock's, requests that
 * Converse would refuse, and those that say how they are served: the run asks them, and tells what is wrong with them.
 */
export function recordsByModel(questions: Iterable<Question>): Map<string, Map<string, BatchRecord>> {
  const models = new Map<string, Map<string, BatchRecord>>()
  for (const question of questions) {
    const { model } = question.request
    if (providerOf(model) !== 'bedrock' || !fitsBatch(question.request)) continue
    const records = models.get(model) ?? new Map<string, BatchRecord>()
    models.set(model, records)
    const id = recordId(question)
    records.set(id, { ...question, id })
  }
  return models
}

/** The line of a record in the file that Bedrock reads. */
export function lineOf({ id, request }: BatchRecord): string {
  return `${JSON.stringify({ recordId: id, modelInput: inputOf(request) })}\n`
}

/** A request as a batch takes it: the model is the job's. */
export function inputOf(request: CompletionRequest): object {
  const { modelId: _modelId, ...input } = converseInput(request)
  return input
}

/** A guardrail, a tier and a latency are no part of what a job hands to a model. */
function fitsBatch(request: CompletionRequest): boolean {
  const { guardrail, serviceTier, performance } = request.parameters
  if ((guardrail ?? serviceTier ?? performance) !== undefined) return false
  try {
    converseInput(request)
    return true
  } catch (thrown) {
    if (thrown instanceof ModelError) return false
    throw thrown
  }
}
