import { AwsError } from '../aws/aws-error.ts'
import type { BatchJob } from '../aws/batch-jobs.ts'
import { UserError } from '../errors.ts'
import { collect, type Left } from './collect.ts'
import { progressOf, stateOf } from './job.ts'
import type { Going } from './order.ts'
import { goesOn, leftBehind, onDemand, stopped, type WaveOutcome } from './outcome.ts'
import { Ended, OutOfTime, type Patience } from './patience.ts'
import { isAccess, reportedReason } from './refusal.ts'
import type { WaveSettings } from './settings.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 60_000

/**
 * Waits until a job has ended, or the run must, and reads its answers.
 * @throws UserError when the job failed for want of access; AwsError
 */
export async function follow(going: Going, settings: WaveSettings, patience: Patience): Promise<WaveOutcome> {
  const { jobs, clock, log, deadline } = settings
  let { job } = going
  try {
    // The first look is at once: another run may have ordered the same a while ago.
    for (let pause = 0; stateOf(job) === 'active'; pause = Math.min(LONGEST_PAUSE_MS, 2 * pause || FIRST_PAUSE_MS)) {
      const left = deadline - clock.now()
      if (left <= 0) return goesOn(job)
      await patience.pause(Math.min(pause, left))
      const { arn } = job
      const before = progressOf(job)
      job = await patience.ask(`looking at batch job ${job.name}`, () => jobs.get(arn))
      if (progressOf(job) !== before) log.info(`Batch job ${job.name}: ${progressOf(job)}.`)
    }
    return ended(job, going, await collect(job, going.records, settings, patience), settings)
  } catch (thrown) {
    if (thrown instanceof Ended) return await cancelled({ ...going, job }, settings)
    if (!(thrown instanceof OutOfTime)) throw thrown
    return stateOf(job) === 'active'
      ? goesOn(job)
      : stopped(`the answers of batch job ${job.name} could not be read (${thrown.message}), run again to pick them up`)
  }
}

function ended(job: BatchJob, { records }: Going, left: Left, settings: WaveSettings): WaveOutcome {
  const missing = left.records.size
  if (missing === 0) return onDemand(null)
  switch (stateOf(job)) {
    case 'done':
      return leftBehind(job, records.size, left)
    case 'failed':
      if (isAccess(job.message)) throw failedJob(job, settings)
      return onDemand(
        `Batch job ${job.name} failed (${reportedReason(job.message)}); ${missing} questions were asked on demand.`,
      )
    default: {
      const how = job.status === 'Expired' ? 'was given up by Bedrock' : 'was stopped'
      return stopped(`batch job ${job.name} ${how} with ${missing} questions left, run again to ask them`)
    }
  }
}

async function cancelled({ job, own }: Going, settings: WaveSettings): Promise<WaveOutcome> {
  const { jobs, log, signal, stopOnCancel } = settings
  const outcome = goesOn(job)
  if (!signal.aborted || !own || !stopOnCancel || stateOf(job) !== 'active') {
    log.warn(`${outcome.stopped}.`)
    return outcome
  }
  try {
    await jobs.stop(job.arn)
  } catch (thrown) {
    // It may have ended meanwhile. Either way the next run finds it.
    if (!(thrown instanceof AwsError)) throw thrown
    log.warn(`Batch job ${job.name} could not be stopped: ${thrown.message}`)
    return outcome
  }
  log.warn(`Batch job ${job.name} is stopped, because the run is cancelled.`)
  return stopped(`batch job ${job.name} was stopped with the run`)
}

function failedJob({ name, message }: BatchJob, { place, role }: WaveSettings): UserError {
  return new UserError(`batch job ${name} failed: ${reportedReason(message)}`, {
    hint: `${role} must be able to read ${place.prefix}/input and to write ${place.prefix}/output in ${place.bucket}, and to ask the model: infra/batch.yaml makes such a role. The next run orders the job again.`,
  })
}
