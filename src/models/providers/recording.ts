import { z } from 'zod'
import { type DiagnosticFacts, UserError } from '../../errors.ts'
import { digest } from '../../source/canonical-json.ts'
import { isTooDeep, MAX_LEVELS } from '../../source/depth.ts'
import { expectation } from '../../source/parse.ts'
import {
  type Completion,
  type CompletionRequest,
  type Embedding,
  type GuardRequest,
  type GuardVerdict,
  guarded,
  guardrailName,
  type Models,
  STOP_REASONS,
} from '../model.ts'
import { MOST_TOKENS } from '../usage.ts'

/** Of tokens, milliseconds or USD. More is none that a call can have had, and a sum of them would not be a number. */
const count = z.number().min(0).max(MOST_TOKENS)
const usage = z.lazy(() =>
  z.object({
    inputTokens: count,
    outputTokens: count,
    cacheReadTokens: count.exactOptional(),
    cacheWriteTokens: count.exactOptional(),
  }),
)

/** An input that is nested too deep could not be written down again. */
export const toolCallSchema = z.object({
  name: z.string(),
  input: z.unknown().refine((input) => !isTooDeep(input), `nested deeper than ${MAX_LEVELS} levels`),
})

/** Answers as they are kept: whether one came from a cache says something of a run, not of the answer. */
export const completionSchema = z.lazy(() =>
  z.object({
    text: z.string(),
    toolCalls: z.array(toolCallSchema),
    stopReason: z.enum(STOP_REASONS),
    usage,
    latencyMs: count.nullable(),
    costUsd: count.nullable(),
  }),
)

export const embeddingSchema = z.lazy(() =>
  z.object({ vector: z.array(z.number()).min(1), usage, costUsd: count.nullable() }),
)

export const verdictSchema = z.lazy(() =>
  z.object({
    intervened: z.boolean(),
    findings: z.array(z.object({ category: z.string(), action: z.enum(['blocked', 'masked', 'detected']) })),
    usage,
    costUsd: count.nullable(),
  }),
)

const asked = {
  model: z.string(),
  /** Digest of the request without its model. */
  key: z.string(),
  repeat: z.int().min(0),
  /** The end of the conversation in short, for who reads the file; nothing is looked up by it. */
  request: z.string().optional(),
}

const entrySchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('completion'), ...asked, completion: completionSchema }),
    z.object({ kind: z.literal('embedding'), ...asked, embedding: embeddingSchema }),
    z.object({ kind: z.literal('guard'), ...asked, verdict: verdictSchema }),
  ]),
)

/** One line of a recording: an answer of a model, found again by what it was asked. */
export type RecordedEntry = z.infer<typeof entrySchema>

/** What a completion was asked, whatever the model: its digest. */
export function completionKey(request: CompletionRequest): string {
  const { model: _model, ...question } = request
  return digest(question)
}

export function embeddingKey(text: string): string {
  return digest({ text })
}

export function guardKey({ source, text }: GuardRequest): string {
  return digest({ source, text })
}

/**
 * Reads a recording (JSON Lines). An unfinished last line, left by a run that was killed, is passed over.
 *
 * @throws UserError naming file and line of every line that is no recorded answer
 */
export function parseRecording(text: string, file: string): RecordedEntry[] {
  const entries: RecordedEntry[] = []
  const diagnostics: DiagnosticFacts[] = []
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const json = jsonOf(line)
    const unfinished = index === lines.length - 1
    if (json === undefined && unfinished) continue
    const read = entrySchema.safeParse(json, { error: expectation })
    if (read.success) {
      entries.push(read.data)
      continue
    }
    const issue = read.error.issues[0]
    diagnostics.push({
      file,
      line: index + 1,
      field: json === undefined || issue === undefined || issue.path.length === 0 ? null : issue.path.join('.'),
      message: json === undefined ? 'is not JSON' : `is not a recorded answer: ${issue?.message ?? 'unknown shape'}`,
      hint: 'Record the file anew with `--record`.',
    })
  }
  if (diagnostics.length > 0) throw new UserError(`${file} is not a recording`, { diagnostics })
  return entries
}

/**
 * Writes down every answer of these models, one line each, ending in a newline. Failures are not recorded.
 *
 * @param append must write each line in one piece: answers of calls under way at once follow each other closely
 */
export function recordTo(models: Models, append: (line: string) => Promise<void>): Models {
  const write = (entry: RecordedEntry): Promise<void> => append(`${JSON.stringify(entry)}\n`)
  return {
    async complete(request, options) {
      const completion = await models.complete(request, options)
      await write({
        kind: 'completion',
        model: request.model,
        key: completionKey(request),
        repeat: options.repeat,
        request: summary(request.messages.at(-1)?.content ?? ''),
        completion: withoutCached(completion),
      })
      return completion
    },
    async embed(model, text, options) {
      const embedding = await models.embed(model, text, options)
      await write({
        kind: 'embedding',
        model,
        key: embeddingKey(text),
        repeat: options.repeat,
        request: summary(text),
        embedding: withoutCached(embedding),
      })
      return embedding
    },
    async guard(request, options) {
      const verdict = await guarded(models, request, options)
      await write({
        kind: 'guard',
        model: guardrailName(request),
        key: guardKey(request),
        repeat: options.repeat,
        request: summary(request.text),
        verdict: withoutCached(verdict),
      })
      return verdict
    },
    close: () => models.close(),
  }
}

const SUMMARY_LENGTH = 80

function summary(text: string): string {
  const characters = [
    ...text
      .slice(0, 4 * SUMMARY_LENGTH)
      .replace(/\s+/g, ' ')
      .trim(),
  ]
  return characters.length <= SUMMARY_LENGTH
    ? characters.join('')
    : `${characters.slice(0, SUMMARY_LENGTH - 1).join('')}…`
}

/** Whether an answer came from a cache says something of the run that recorded it, not of the answer. */
function withoutCached<T extends Completion | Embedding | GuardVerdict>(answer: T): Omit<T, 'cached'> {
  const { cached: _cached, ...rest } = answer
  return rest
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined
    throw thrown
  }
}
