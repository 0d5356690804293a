import { z } from 'zod'
import { toolCallSchema } from '../models/recording.ts'
import { jsonOrNull } from '../source/json.ts'
import type { CaseResult, Evaluation, TrialResult } from './evaluation.ts'
import { MOST_SHARDS } from './shard.ts'

/** Raised when an older version would read a part wrongly. */
const FORMAT = 1

const count = z.int().min(0)
const amount = z.number().min(0)
const share = z.number().min(0).max(1)
const usage = z.object({
  inputTokens: amount,
  outputTokens: amount,
  cacheReadTokens: amount.exactOptional(),
  cacheWriteTokens: amount.exactOptional(),
})

const headerSchema = z.object({
  part: z.literal(FORMAT),
  shard: z.object({ number: z.int().min(1).max(MOST_SHARDS), of: z.int().min(1).max(MOST_SHARDS) }),
  /** Version of this tool. */
  tool: z.string().max(100),
  head: z.string().max(100).nullable(),
  base: z.string().max(100).nullable(),
  /** The workflow run; null on the command line. */
  run: z.string().max(100).nullable(),
  /** Digest of everything that all shards together are to ask and to score. */
  plan: z.string().regex(/^[0-9a-f]{64}$/),
  /** Nothing was asked, for want of credentials. */
  unprivileged: z.boolean(),
  /** Lines that follow, one for each case of each arm. */
  results: count,
  /** Answers that a model gave in this run, and those that were known before it. */
  answers: count,
  known: count,
  usage: z.object({
    modelCalls: count,
    cachedCalls: count,
    savedUsd: amount,
    inputTokens: amount,
    outputTokens: amount,
    costUsd: amount.nullable(),
  }),
  unpricedModels: z.array(z.string().max(500)).max(100),
  /** What ended the shard before its end, as a sentence. */
  stopped: z.string().max(500).nullable(),
  durationMs: z.number(),
})

const trialSchema = z
  .object({
    output: z.string(),
    toolCalls: z.array(toolCallSchema),
    pass: z.boolean().nullable(),
    score: share.nullable(),
    assertions: z.array(
      z.object({
        type: z.string(),
        metric: z.string().nullable(),
        weight: z.number(),
        pass: z.boolean().nullable(),
        score: share.nullable(),
        reason: z.string(),
      }),
    ),
    error: z
      .object({ kind: z.enum(['model', 'scoring', 'not-run']), message: z.string(), hint: z.string().nullable() })
      .nullable(),
    // A clock that is set back makes it negative.
    latencyMs: z.number().nullable(),
    usage: usage.nullable(),
    costUsd: amount.nullable(),
    cached: z.boolean(),
  })
  .refine(({ pass, score, error }) => (error !== null) === (score === null) && (score === null) === (pass === null), {
    error: 'a trial has a score or an error',
  })

const resultSchema = z.object({
  /** Place of its arm in the plan. */
  arm: count,
  id: z.string(),
  score: share.nullable(),
  pass: z.boolean().nullable(),
  // Not a mapping: names come from prompt files, and one may be __proto__.
  metrics: z.array(z.tuple([z.string(), share])),
  trials: z.array(trialSchema),
  confirmations: z.array(trialSchema),
})

/** What a part says of itself, in its first line. */
export type PartHeader = z.infer<typeof headerSchema>

/** All that a shard measured: its arms in the plan's order, each with the cases of this shard. */
export type Part = { header: Omit<PartHeader, 'part' | 'results'>; evaluations: readonly Evaluation[] }

/** A part as it lies on a disk: lines of JSON, read anew each time. */
export type PartFile = { path: string; lines: () => AsyncIterable<string> }

/** `shard-2-of-5.jsonl`. */
export function partFileName({ number, of }: PartHeader['shard']): string {
  return `shard-${number}-of-${of}.jsonl`
}

export const partFilePattern = /^shard-\d{1,3}-of-\d{1,3}\.jsonl$/

/** A part as text, in pieces of one case. */
export function* partPieces({ header, evaluations }: Part): Generator<string> {
  const results = evaluations.reduce((sum, { cases }) => sum + cases.length, 0)
  const written: PartHeader = { part: FORMAT, ...header, results }
  yield `${JSON.stringify(written)}\n`
  for (const [arm, { cases }] of evaluations.entries()) {
    for (const one of cases) yield `${JSON.stringify({ arm, ...writtenCase(one) })}\n`
  }
}

function writtenCase({ id, score, pass, metrics, trials, confirmations }: CaseResult): Omit<PartResult, 'arm'> {
  return {
    id,
    score,
    pass,
    metrics: Object.entries(metrics),
    trials: trials.map(writtenTrial),
    confirmations: confirmations.map(writtenTrial),
  }
}

function writtenTrial(trial: TrialResult): PartResult['trials'][number] {
  const { output, toolCalls, pass, score, assertions, error, latencyMs, usage, costUsd, cached } = trial
  return {
    output,
    toolCalls: [...toolCalls],
    pass,
    score,
    assertions: [...assertions],
    error,
    latencyMs,
    usage,
    costUsd,
    cached,
  }
}

/** One case of one arm. */
export type PartResult = z.infer<typeof resultSchema>

/** @returns null when the line is no header of this format */
export function parseHeader(line: string): PartHeader | null {
  return headerSchema.safeParse(jsonOrNull(line)).data ?? null
}

/** @returns null when the line is no result */
export function parseResult(line: string): PartResult | null {
  return resultSchema.safeParse(jsonOrNull(line)).data ?? null
}
