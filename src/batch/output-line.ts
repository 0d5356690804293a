import { z } from 'zod'
import { type CostOf, paid } from '../models/client.ts'
import { type Completion, ModelError } from '../models/model.ts'
import { converseAnswer } from '../models/providers/converse.ts'
import { digest } from '../source/canonical-json.ts'
import { isTooDeep } from '../source/depth.ts'
import { type BatchRecord, inputOf } from './record.ts'

/** Characters of a reason: it is told to people. */
const MOST_REPORTED = 300

const lineShape = z.object({
  recordId: z.string(),
  modelInput: z.unknown().optional(),
  modelOutput: z.unknown().optional(),
  error: z.object({ errorMessage: z.string().optional().catch(undefined) }).nullish(),
})

export type BatchAnswer = Omit<Completion, 'cached'>

/** `foreign`: the line answers something else than was asked. */
export type AnswerLine =
  | { record: BatchRecord; answer: BatchAnswer }
  | { record: BatchRecord; failure: string; foreign: boolean }

/**
 * Reads one line of a job's output, parsed. It comes from a bucket: it counts as an answer only when it repeats the question,
 * word by word.
 * @returns null for what is no answer to any of these records
 */
export function readAnswerLine(
  line: unknown,
  records: ReadonlyMap<string, BatchRecord>,
  costOf: CostOf,
): AnswerLine | null {
  const read = lineShape.safeParse(line)
  const record = read.success ? records.get(read.data.recordId) : undefined
  if (!read.success || record === undefined) return null
  const { modelInput, modelOutput, error } = read.data
  if (!sameQuestion(modelInput, record)) {
    return { record, failure: 'it answers another question', foreign: true }
  }
  if (error !== undefined && error !== null) {
    const failure = error.errorMessage ?? 'an error without a message'
    return { record, failure: failure.slice(0, MOST_REPORTED), foreign: false }
  }
  const { model } = record.request
  try {
    const { usage, ...answer } = converseAnswer(model, modelOutput)
    return { record, answer: { ...answer, ...paid(model, usage, costOf), latencyMs: null } }
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown
    return { record, failure: thrown.message, foreign: false }
  }
}

function sameQuestion(written: unknown, { request }: BatchRecord): boolean {
  return written !== undefined && !isTooDeep(written) && digest(written) === digest(inputOf(request))
}
