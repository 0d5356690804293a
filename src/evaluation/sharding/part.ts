import { createHash } from 'node:crypto'
import { z } from 'zod'
import { STOP_REASONS } from '../../models/model.ts'
import { toolCallSchema } from '../../models/providers/recording.ts'
import { jsonOrNull } from '../../source/json.ts'
import type { CaseResult, Evaluation, TrialError, TrialResult } from '../results.ts'
import { MOST_SHARDS } from './shard.ts'

/** Raised when an older version would read a part wrongly. */
const FORMAT = 2

const count = z.int().min(0)
/** Far above anything real, and so low that a sum of them is still a number. */
const amount = z.number().min(0).max(1e15)
/** Characters of what an error tells. */
const MOST_REPORTED = 10_000
/** Characters of why a shard ended early, and of a model's name. */
const MOST_NAMED = 500
const MOST_UNPRICED = 100
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
  base: z.string().max(1200).nullable(),
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
  existing: count,
  usage: z.object({
    modelCalls: count,
    cachedCalls: count,
    savedUsd: amount,
    inputTokens: amount,
    outputTokens: amount,
    costUsd: amount.nullable(),
  }),
  unpricedModels: z.array(z.string().max(MOST_NAMED)).max(MOST_UNPRICED),
  /** What ended the shard before its end, as a sentence. */
  stopped: z.string().max(MOST_NAMED).nullable(),
  durationMs: amount,
})

const reported = z.string().max(MOST_REPORTED)

const trialSchema = z
  .object({
    output: z.string(),
    toolCalls: z.array(toolCallSchema),
    stopReason: z.enum(STOP_REASONS).nullable(),
    pass: z.boolean().nullable(),
    score: z.number().nullable(),
    assertions: z.array(
      z.object({
        type: z.string(),
        metric: z.string().nullable(),
        weight: z.number(),
        pass: z.boolean().nullable(),
        score: z.number().nullable(),
        reason: z.string(),
        critical: z.literal(true).exactOptional(),
        named: z.array(z.tuple([z.string(), z.number().min(0).max(1)])).exactOptional(),
      }),
    ),
    error: z
      .object({
        kind: z.enum(['model', 'scoring', 'not-run', 'unscored']),
        message: reported,
        hint: reported.nullable(),
        lasting: z.boolean().exactOptional(),
      })
      .nullable(),
    latencyMs: amount.nullable(),
    usage: usage.nullable(),
    costUsd: amount.nullable(),
    cached: z.boolean(),
  })
  .refine(({ pass, score, error }) => (score === null) === (pass === null) && (error === null || score === null), {
    error: 'a trial has a score or an error',
  })

const resultSchema = z.object({
  /** Place of its arm in the plan. */
  arm: count,
  id: z.string(),
  score: z.number().nullable(),
  pass: z.boolean().nullable(),
  // Not a mapping: names come from prompt files, and one may be __proto__.
  metrics: z.array(z.tuple([z.string(), z.number()])),
  trials: z.array(trialSchema),
  confirmations: z.array(trialSchema),
})

const endSchema = z.strictObject({ end: z.string().regex(/^[0-9a-f]{64}$/) })

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

/** A part as text, in pieces of one case. The last line is a digest of all before it. */
export function* partPieces(part: Part): Generator<string> {
  const digest = createHash('sha256')
  for (const value of valuesOf(part)) {
    const line = `${JSON.stringify(value)}\n`
    digest.update(line)
    yield line
  }
  yield `${JSON.stringify({ end: digest.digest('hex') })}\n`
}

function* valuesOf({ header, evaluations }: Part): Generator<object> {
  const results = evaluations.reduce((sum, { cases }) => sum + cases.length, 0)
  const written: PartHeader = {
    part: FORMAT,
    ...header,
    results,
    unpricedModels: header.unpricedModels.slice(0, MOST_UNPRICED).map((model) => model.slice(0, MOST_NAMED)),
    stopped: header.stopped?.slice(0, MOST_NAMED) ?? null,
    durationMs: Math.max(0, header.durationMs),
  }
  yield written
  for (const [arm, { cases }] of evaluations.entries()) {
    for (const one of cases) yield { arm, ...writtenCase(one) }
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
  const { output, toolCalls, stopReason, pass, score, assertions, error, latencyMs, usage, costUsd, cached } = trial
  return {
    output,
    toolCalls: [...toolCalls],
    stopReason,
    pass,
    score,
    assertions: [...assertions],
    error: error === null ? null : reportedError(error),
    // A clock that is set back makes it negative, and tells nothing.
    latencyMs: latencyMs === null || latencyMs < 0 ? null : latencyMs,
    usage,
    costUsd,
    cached,
  }
}

function reportedError(error: TrialError): TrialError {
  const { message, hint } = error
  return { ...error, message: message.slice(0, MOST_REPORTED), hint: hint?.slice(0, MOST_REPORTED) ?? null }
}

/** One case of one arm. */
export type PartResult = z.infer<typeof resultSchema>

/** @returns null when the line is no header of this format */
export function parseHeader(line: string): PartHeader | null {
  return headerSchema.safeParse(jsonOrNull(line)).data ?? null
}

/** What the last line says of all before it; null when the line is no last one. */
export function parseEnd(line: string): string | null {
  return endSchema.safeParse(jsonOrNull(line)).data?.end ?? null
}

/** @returns null when the line is no result */
export function parseResult(line: string): PartResult | null {
  return resultSchema.safeParse(jsonOrNull(line)).data ?? null
}
