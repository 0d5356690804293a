import { AwsError } from '../aws/aws-error.ts'
import type { BatchJob } from '../aws/batch-jobs.ts'
import { UserError } from '../errors.ts'
import { collect, coveredBy } from './collect.ts'
import { follow } from './follow.ts'
import { isOurs, nameStart, progressOf, stateOf } from './job.ts'
import { type Going, order } from './order.ts'
import { failing, leftBehind, multiplicity, onDemand, stopped, type WaveOutcome } from './outcome.ts'
import { Ended, OutOfTime, Patience } from './patience.ts'
import type { BatchRecord, Records } from './record.ts'
import { minimumIn } from './refusal.ts'
import type { WaveSettings } from './settings.ts'

/** Jobs before these are not looked into: what they answered is in the cache, or gone from the bucket. */
const LATEST_JOBS = 50

type Wave = {
  settings: WaveSettings
  patience: Patience
  /** Ends all pauses, so that a mistake is told now and not in hours. */
  fail: () => void
}

/**
 * Asks each model's questions as jobs, and waits for them. What a job has been ordered for already, by whatever run, is
 * not ordered again: a job is known by the ids of its questions. What passes is waited out.
 * @param byModel questions by id; those left without an answer here are asked on demand
 * @returns whatever happened: what was answered by then is kept
 */
export async function askInBatches(
  byModel: ReadonlyMap<string, ReadonlyMap<string, BatchRecord>>,
  settings: WaveSettings,
): Promise<WaveOutcome> {
  const failed = new AbortController()
  const patience = new Patience({ ...settings, signal: AbortSignal.any([settings.signal, failed.signal]) })
  const wave = { settings, patience, fail: () => failed.abort() }
  const all = [...byModel].map(([model, records]) => tried(askModel(model, records, wave), wave))
  await Promise.allSettled(all)
  return multiplicity(await Promise.all(all))
}

async function askModel(model: string, records: ReadonlyMap<string, BatchRecord>, wave: Wave): Promise<WaveOutcome> {
  const { settings, patience, fail } = wave
  const { jobs, log, minRecords, refuse } = settings
  const open: Records = new Map(records)
  const existing = await patience.ask('looking for batch jobs', () => jobs.find(nameStart(model)))
  const { going, outcomes, minimum } = await takenUp(model, existing, open, wave)
  const few = `${open.size} questions to ${model}`
  if (open.size > 0 && open.size < minRecords) {
    log.info(`${few} are asked on demand: a batch job has at least ${minRecords}.`)
  } else if (open.size > 0 && minimum !== null && open.size < minimum.least) {
    const reported = `Bedrock told it of batch job ${minimum.job}, and \`evaluation.batch.minRecords\` may say it`
    outcomes.push(onDemand(`${few} were asked on demand: a batch job has at least ${minimum.least} (${reported}).`))
  } else if (open.size > 0) {
    const refused = refuse([...open.values()])
    if (refused !== null) outcomes.push(stopped(refused))
    else {
      const ordered = await order(model, open, existing, settings, patience)
      going.push(...ordered.going)
      outcomes.push(...ordered.outcomes)
      if (ordered.outcomes.some(({ failure }) => failure !== null)) fail()
    }
  }
  const followed = going.map((one) => tried(follow(one, settings, patience), wave))
  await Promise.allSettled(followed)
  return multiplicity([...outcomes, ...(await Promise.all(followed))])
}

/** `minimum`: what Bedrock last said a job must have, and of which job. */
type TakenUp = { going: Going[]; outcomes: WaveOutcome[]; minimum: { least: number; job: string } | null }

/** Goes on with what earlier runs have ordered. Questions that need no further job are taken out of `open`. */
async function takenUp(
  model: string,
  existing: readonly BatchJob[],
  open: Records,
  { settings, patience }: Wave,
): Promise<TakenUp> {
  const { place, log, since } = settings
  const found: TakenUp = { going: [], outcomes: [], minimum: null }
  for (const job of existing.filter((one) => isOurs(one, model, place)).slice(0, LATEST_JOBS)) {
    if (open.size === 0) break
    const covered = await coveredBy(job, open, settings, patience)
    // The bucket forgets after a while, and with it what an account's quota was.
    if (covered === null) continue
    const state = stateOf(job)
    const least = state === 'failed' ? minimumIn(job.message) : null
    if (least !== null) found.minimum ??= { least, job: job.name }
    if (covered.size === 0 || !isOfNow(job, since)) continue
    if (state === 'active') {
      log.info(`Batch job ${job.name} of an earlier run has ${covered.size} of the questions: ${progressOf(job)}.`)
      found.going.push({ job, records: covered, own: false })
      for (const id of covered.keys()) open.delete(id)
      continue
    }
    const left = await collect(job, covered, settings, patience)
    const answered = covered.size - left.records.size
    if (answered > 0) log.info(`Batch job ${job.name} of an earlier run has answers to ${answered} questions.`)
    // Its answers may have been deleted since.
    const final = state === 'done' && left.lines > 0
    for (const id of covered.keys()) if (final || !left.records.has(id)) open.delete(id)
    if (final) found.outcomes.push(leftBehind(job, covered.size, left))
  }
  return found
}

/** Whether a job goes on, or ended late enough. One that does not say when did not. */
function isOfNow(job: BatchJob, since: number | null): boolean {
  return since === null || stateOf(job) === 'active' || (job.endedAt ?? Number.NEGATIVE_INFINITY) >= since
}

/** What came of it, also where it could not be done. @throws only what is a bug */
async function tried(experiment: Promise<WaveOutcome>, { fail }: Wave): Promise<WaveOutcome> {
  try {
    return await experiment
  } catch (thrown) {
    if (thrown instanceof OutOfTime) return stopped(`the batch was left (${thrown.message}), run again to go on`)
    if (thrown instanceof Ended) return stopped('the run ended before its batch was ordered')
    fail()
    if (thrown instanceof AwsError || thrown instanceof UserError) return failing(thrown)
    throw thrown
  }
}
