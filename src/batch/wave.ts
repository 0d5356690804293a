import type { BatchJob, BatchJobs } from '../aws/batch-jobs.ts'
import type { BatchStore } from '../aws/batch-store.ts'
import type { Clock } from '../clock.ts'
import { UserError } from '../errors.ts'
import type { Spool } from '../evaluation/memory.ts'
import type { Log } from '../log.ts'
import type { CostOf } from '../models/client.ts'
import { readAnswerLine } from './answer-line.ts'
import type { BatchAnswers } from './answers.ts'
import {
  type BatchPlace,
  idsKey,
  inputKey,
  isOurs,
  jobName,
  nameStart,
  outputKey,
  outputUri,
  parts,
  progressOf,
  stateOf,
} from './job.ts'
import { type BatchRecord, lineOf } from './record.ts'

export type WaveSettings = {
  jobs: BatchJobs
  store: BatchStore
  place: BatchPlace
  role: string
  /** After which Bedrock gives a job up. */
  hours: number
  minRecords: number
  /** Milliseconds since the epoch at which a run waits no longer. */
  deadline: number
  /** Jobs that had ended before (milliseconds since the epoch) answered another measurement; null: any job will do. */
  since: number | null
  stopOnCancel: boolean
  clock: Clock
  log: Log
  signal: AbortSignal
  spool: Spool
  costOf: CostOf
  answers: BatchAnswers
  /** Why these must not be ordered, as a sentence; null when they may. */
  refuse: (records: readonly BatchRecord[]) => string | null
}

/** `stopped`: why answers are missing that a later run will find, as a sentence; null when all came that will come. */
export type WaveOutcome = { stopped: string | null; warnings: string[] }

/** Jobs before these are not looked into: what they answered is in the cache, or gone from the bucket. */
const LATEST_JOBS = 50

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 60_000

type Records = Map<string, BatchRecord>

/** One job of this run, and which of its answers are waited for. `own`: this run has ordered it. */
type Going = { job: BatchJob; records: Records; own: boolean }

/**
 * Asks each model's questions as jobs, and waits for them. What a job has been ordered for already, by whatever run, is
 * not ordered again: a job is known by the ids of its questions.
 * @param byModel questions by id; those left without an answer here are asked on demand
 * @throws AwsError; UserError when a job failed
 */
export async function askInBatches(
  byModel: ReadonlyMap<string, ReadonlyMap<string, BatchRecord>>,
  settings: WaveSettings,
): Promise<WaveOutcome> {
  const failed = new AbortController()
  const ends = AbortSignal.any([settings.signal, failed.signal])
  const all = [...byModel].map(async ([model, records]) => {
    try {
      return await askModel(model, records, settings, ends)
    } catch (thrown) {
      // Nobody waits for hours to hear of a mistake.
      failed.abort()
      throw thrown
    }
  })
  await Promise.allSettled(all)
  const outcomes = (await Promise.all(all)).flat()
  const stopped = outcomes.flatMap((one) => one.stopped ?? [])
  return {
    stopped: stopped.length > 1 ? `${stopped[0]} (${stopped.length} batch jobs in all)` : (stopped[0] ?? null),
    warnings: outcomes.flatMap(({ warnings }) => warnings),
  }
}

async function askModel(
  model: string,
  records: ReadonlyMap<string, BatchRecord>,
  settings: WaveSettings,
  ends: AbortSignal,
): Promise<WaveOutcome[]> {
  const { jobs, place, log, minRecords, refuse, since } = settings
  const open: Records = new Map(records)
  const known = await jobs.find(nameStart(model))
  const going: Going[] = []
  const outcomes: WaveOutcome[] = []
  for (const job of known.filter((one) => isOurs(one, model, place) && isOfNow(one, since)).slice(0, LATEST_JOBS)) {
    if (open.size === 0) break
    const state = stateOf(job)
    const covered = state === 'failed' ? new Map() : await coveredBy(job, open, settings)
    if (covered.size === 0) continue
    if (state === 'active') {
      log.info(`Batch job ${job.name} of an earlier run has ${covered.size} of the questions: ${progressOf(job)}.`)
      going.push({ job, records: covered, own: false })
      for (const id of covered.keys()) open.delete(id)
      continue
    }
    const left = await collect(job, covered, settings)
    const answered = covered.size - left.records.size
    if (answered > 0) log.info(`Batch job ${job.name} of an earlier run has answers to ${answered} questions.`)
    // Its answers may have been deleted since.
    const final = state === 'done' && left.lines > 0
    for (const id of covered.keys()) if (final || !left.records.has(id)) open.delete(id)
    if (final) outcomes.push(onDemand(job, covered.size, left))
  }
  if (open.size > 0 && open.size < minRecords) {
    log.info(`${open.size} questions to ${model} are asked on demand: a batch job has at least ${minRecords}.`)
  } else if (open.size > 0) {
    const refused = refuse([...open.values()])
    if (refused !== null) outcomes.push({ stopped: refused, warnings: [] })
    else going.push(...(await order(model, open, known, settings)))
  }
  return [...outcomes, ...(await Promise.all(going.map((one) => follow(one, settings, ends))))]
}

/** Whether a job goes on, or ended late enough. One that does not say when did not. */
function isOfNow(job: BatchJob, since: number | null): boolean {
  return since === null || stateOf(job) === 'active' || (job.endedAt ?? Number.NEGATIVE_INFINITY) >= since
}

/** Which of these questions a job was ordered for. */
async function coveredBy(job: BatchJob, open: Records, { store, place }: WaveSettings): Promise<Records> {
  const covered: Records = new Map()
  for await (const id of store.lines(place.bucket, idsKey(place, job.name))) {
    const record = open.get(id)
    if (record !== undefined) covered.set(id, record)
  }
  return covered
}

async function order(
  model: string,
  open: Records,
  known: readonly BatchJob[],
  settings: WaveSettings,
): Promise<Going[]> {
  const { jobs, store, place, role, hours, log } = settings
  const bytes = [...open.values()].reduce((sum, record) => sum + Buffer.byteLength(lineOf(record)), 0)
  const going: Going[] = []
  for (const part of parts([...open.values()], bytes)) {
    const ids = part.map(({ id }) => id)
    const terms = { ...place, role, hours }
    const first = jobName(model, ids, terms, 1)
    const before = known.filter(({ name }) => name === first || name.startsWith(`${first}-`)).length
    const name = jobName(model, ids, terms, before + 1)
    const { bucket } = place
    await store.put(bucket, idsKey(place, name), Buffer.from(`${ids.join('\n')}\n`))
    await store.put(bucket, inputKey(place, name), Buffer.from(part.map(lineOf).join('')))
    const arn = await jobs.create({
      name,
      model: model.slice('bedrock:'.length),
      input: `s3://${bucket}/${inputKey(place, name)}`,
      output: outputUri(place),
      role,
      hours,
    })
    if (arn === null) {
      throw new UserError(`another batch job is called ${name}`, {
        hint: 'It was not ordered by this action. Set another `evaluation.batch.prefix`, which is part of the name.',
      })
    }
    const job = await jobs.get(arn)
    log.info(`Batch job ${name}: ${part.length} questions to ${model} (${arn}).`)
    going.push({ job, records: new Map(part.map((record) => [record.id, record])), own: true })
  }
  return going
}

/** Waits until a job has ended, or the run must. */
async function follow(going: Going, settings: WaveSettings, ends: AbortSignal): Promise<WaveOutcome> {
  const { jobs, clock, log, deadline } = settings
  let { job } = going
  for (let pause = FIRST_PAUSE_MS; stateOf(job) === 'active'; pause = Math.min(LONGEST_PAUSE_MS, 2 * pause)) {
    const left = deadline - clock.now()
    if (left <= 0) return goesOn(job)
    try {
      await clock.sleep(Math.min(pause, left), ends)
    } catch (thrown) {
      if (!ends.aborted) throw thrown
      return await cancelled(going, settings)
    }
    const before = progressOf(job)
    job = await jobs.get(job.arn)
    if (progressOf(job) !== before) log.info(`Batch job ${job.name}: ${progressOf(job)}.`)
  }
  if (stateOf(job) === 'failed') throw failedJob(job, settings)
  const left = await collect(job, going.records, settings)
  if (stateOf(job) === 'done') return onDemand(job, going.records.size, left)
  const ended = job.status === 'Expired' ? 'was given up by Bedrock' : 'was stopped'
  const missing = left.records.size
  return {
    stopped:
      missing === 0 ? null : `batch job ${job.name} ${ended} with ${missing} questions left, run again to ask them`,
    warnings: [],
  }
}

function goesOn(job: BatchJob): WaveOutcome {
  return {
    stopped: `batch job ${job.name} goes on (${progressOf(job)}), run again to pick up its answers`,
    warnings: [],
  }
}

async function cancelled({ job, own }: Going, settings: WaveSettings): Promise<WaveOutcome> {
  const { jobs, log, signal, stopOnCancel } = settings
  if (signal.aborted && own && stopOnCancel) {
    await jobs.stop(job.arn)
    log.warn(`Batch job ${job.name} is stopped, because the run is cancelled.`)
    return { stopped: `batch job ${job.name} was stopped with the run`, warnings: [] }
  }
  const outcome = goesOn(job)
  log.warn(`${outcome.stopped}.`)
  return outcome
}

/** What a job did not answer, and the first reason that it gave, in so many lines. */
type Left = { records: Records; lines: number; failure: string | null; foreign: number }

/** Reads a job's answers to these questions, until the last is there. */
async function collect(job: BatchJob, records: Records, settings: WaveSettings): Promise<Left> {
  const { store, place, answers, spool, costOf } = settings
  const left: Left = { records: new Map(records), lines: 0, failure: null, foreign: 0 }
  for await (const text of store.lines(place.bucket, outputKey(place, job))) {
    left.lines += 1
    const line = readAnswerLine(text, left.records, costOf)
    if (line === null) continue
    if ('answer' in line) {
      answers.keep(line.record, line.answer, spool)
      left.records.delete(line.record.id)
      if (left.records.size === 0) break
    } else {
      left.failure ??= line.failure
      if (line.foreign) left.foreign += 1
    }
  }
  return left
}

function onDemand({ name }: BatchJob, asked: number, { records, failure, foreign }: Left): WaveOutcome {
  if (records.size === 0) return { stopped: null, warnings: [] }
  const why = failure === null ? 'its output does not have them' : `the first: ${failure}`
  const strange = foreign === 0 ? '' : ` ${foreign} lines of its output answer something else than was asked.`
  return {
    stopped: null,
    warnings: [
      `Batch job ${name} failed to answer ${records.size} of ${asked} questions (${why}); they were asked on demand.${strange}`,
    ],
  }
}

function failedJob({ name, message }: BatchJob, { place, role }: WaveSettings): UserError {
  return new UserError(`batch job ${name} failed: ${message ?? 'Bedrock does not say why'}`, {
    hint: `${role} must be able to read ${place.prefix}/input and to write ${place.prefix}/output in ${place.bucket}, and to ask the model: infra/batch.yaml makes such a role. The next run orders the job again.`,
  })
}
