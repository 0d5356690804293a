import type { BatchJob } from '../aws/batch-jobs.ts'
import { foundationModelOf } from '../models/providers/bedrock-id.ts'
import { digest } from '../source/canonical-json.ts'

/** Where jobs read and write, `s3://bucket/prefix` apart. */
export type BatchPlace = { bucket: string; prefix: string }

/** Most questions of one job; a quota of Bedrock, 50,000 unless raised. */
const MOST_RECORDS = 50_000

/** Bytes of a job's file, which is held in memory while it is sent; Bedrock takes ten times as much. */
const MOST_BYTES = 100_000_000

/** What all jobs of ours that ask a model are called at first. */
export function nameStart(model: string): string {
  return `ai-cicd-${digest(model).slice(0, 12)}-`
}

/**
 * A job's name says all that it asks, and on which terms: two runs that order the same at the same time get the same job.
 * @param attempt 1 for the first job of these questions; more after one that came to nothing
 */
export function jobName(model: string, ids: Iterable<string>, terms: object, attempt: number): string {
  const name = `${nameStart(model)}${digest([terms, [...ids].sort()]).slice(0, 24)}`
  return attempt === 1 ? name : `${name}-${attempt}`
}

export function inputKey({ prefix }: BatchPlace, name: string): string {
  return `${prefix}/input/${name}.jsonl`
}

/** Beside the questions, their ids alone: what a job will answer is known without reading all that it asks. */
export function idsKey({ prefix }: BatchPlace, name: string): string {
  return `${prefix}/input/${name}.ids`
}

/** The folder for a job's answers, as `s3://…`. */
export function outputUri({ bucket, prefix }: BatchPlace): string {
  return `s3://${bucket}/${prefix}/output/`
}

/** Bedrock makes a folder of the job's own in it, and a file for each one that it read. */
export function outputKey({ prefix }: BatchPlace, { arn, name }: Pick<BatchJob, 'arn' | 'name'>): string {
  return `${prefix}/output/${arn.split('/').at(-1)}/${name}.jsonl.out`
}

/** Whether a job is one of ours: its files are where ours are, and it asks this model. */
export function isOurs(job: BatchJob, model: string, place: BatchPlace): boolean {
  return (
    isSameModel(job.model, model.slice('bedrock:'.length)) &&
    job.input === `s3://${place.bucket}/${inputKey(place, job.name)}` &&
    `${job.output.replace(/\/$/, '')}/` === outputUri(place)
  )
}

/** Bedrock may tell a model's ARN where its id was ordered, or the model behind a profile. */
function isSameModel(reported: string, ordered: string): boolean {
  if (reported === ordered || reported.endsWith(`/${ordered}`)) return true
  const model = foundationModelOf(reported)
  return model !== null && model.id === foundationModelOf(ordered)?.id
}

/**
 * `active`: it may still answer, as far as its status is known. `done`: what it has not answered it failed at. `broken off`: a user or Bedrock ended
 * it, and what it has not answered may be ordered again. `failed`: it answered nothing.
 */
export type JobState = 'active' | 'done' | 'broken off' | 'failed'

export function stateOf({ status }: Pick<BatchJob, 'status'>): JobState {
  switch (status) {
    case 'Completed':
    case 'PartiallyCompleted':
      return 'done'
    case 'Stopped':
    case 'Expired':
      return 'broken off'
    case 'Failed':
      return 'failed'
    default:
      return 'active'
  }
}

/** How far a job is, for people. */
export function progressOf({ status, records }: Pick<BatchJob, 'status' | 'records'>): string {
  return records === null ? status : `${status}, ${records.done} of ${records.total} questions`
}

/** Equal parts that each fit into a job. @param bytes of all lines together */
export function parts<T>(records: readonly T[], bytes: number): T[][] {
  const count = Math.max(1, Math.ceil(records.length / MOST_RECORDS), Math.ceil(bytes / MOST_BYTES))
  const size = Math.ceil(records.length / count)
  return Array.from({ length: Math.ceil(records.length / size) }, (_, part) =>
    records.slice(part * size, (part + 1) * size),
  )
}
