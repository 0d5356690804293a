import { AwsError } from '../aws/aws-error.ts'
import type { BatchJob } from '../aws/batch-jobs.ts'
import { UserError } from '../errors.ts'
import { idsKey, inputKey, jobName, outputUri, parts, stateOf } from './job.ts'
import { failing, onDemand, stopped, type WaveOutcome } from './outcome.ts'
import { OutOfTime, type Patience } from './patience.ts'
import { type BatchRecord, lineOf, type Records } from './record.ts'
import { isAccess, isLasting, minimumIn, reportedReason } from './refusal.ts'
import type { WaveSettings } from './settings.ts'

/** One job, and which of its answers are waited for. `own`: this run has ordered it. */
export type Going = { job: BatchJob; records: Records; own: boolean }

/** Jobs that were ordered, and what became of the questions for which none was. */
type Ordered = { going: Going[]; outcomes: WaveOutcome[] }

/**
 * Orders jobs for all of these questions, none that has failed before and would fail again.
 * @param known jobs of this model, newest first
 */
export async function order(
  model: string,
  open: Records,
  existing: readonly BatchJob[],
  settings: WaveSettings,
  patience: Patience,
): Promise<Ordered> {
  const records = [...open.values()]
  const bytes = records.reduce((sum, record) => sum + Buffer.byteLength(lineOf(record)), 0)
  const ordered: Ordered = { going: [], outcomes: [] }
  for (const part of parts(records, bytes)) {
    const count = `${part.length} questions to ${model}`
    try {
      const found = await orderPart(model, part, existing, settings, patience)
      if (typeof found === 'string') ordered.outcomes.push(onDemand(`${count} were asked on demand: ${found}.`))
      else ordered.going.push(found)
    } catch (thrown) {
      // What is ordered by now is waited for all the same.
      if (thrown instanceof OutOfTime) {
        ordered.outcomes.push(stopped(`${count} could not be ordered (${thrown.message}), run again to ask them`))
      } else if (thrown instanceof AwsError || thrown instanceof UserError) ordered.outcomes.push(failing(thrown))
      else throw thrown
      break
    }
  }
  return ordered
}

/** @returns why no job of these questions can be had, as a sentence without its end */
async function orderPart(
  model: string,
  part: readonly BatchRecord[],
  existing: readonly BatchJob[],
  settings: WaveSettings,
  patience: Patience,
): Promise<Going | string> {
  const { jobs, store, place, role, hours, log } = settings
  const { bucket } = place
  const ids = part.map(({ id }) => id)
  const terms = { ...place, role, hours }
  const first = jobName(model, ids, terms, 1)
  const before = existing.filter(({ name }) => name === first || name.startsWith(`${first}-`))
  // What a job must have at least was looked at before.
  const refused = before.find(
    (job) => stateOf(job) === 'failed' && isLasting(job.message) && minimumIn(job.message) === null,
  )
  if (refused !== undefined)
    return `batch job ${refused.name} of the same ones failed (${reportedReason(refused.message)})`
  const name = jobName(model, ids, terms, before.length + 1)
  const files = [
    [idsKey(place, name), `${ids.join('\n')}\n`],
    [inputKey(place, name), part.map(lineOf).join('')],
  ] as const
  for (const [key, text] of files) {
    await patience.ask(`writing ${key}`, () => store.put(bucket, key, Buffer.from(text)))
  }
  const wanted = {
    name,
    model: model.slice('bedrock:'.length),
    input: `s3://${bucket}/${inputKey(place, name)}`,
    output: outputUri(place),
  }
  let arn: string | null
  try {
    // Other jobs of the account end, and then there is room for this one.
    const passing = ['ServiceQuotaExceededException']
    arn = await patience.ask(`ordering batch job ${name}`, () => jobs.create({ ...wanted, role, hours }), passing)
  } catch (thrown) {
    if (!(thrown instanceof AwsError) || !isRefused(thrown)) throw thrown
    return `Bedrock refused to make a batch job of them (${reportedReason(thrown.message)})`
  }
  if (arn === null) {
    return `another batch job is called ${name}, which this action did not order (another \`evaluation.batch.prefix\` gives another name)`
  }
  log.info(`Batch job ${name}: ${part.length} questions to ${model} (${arn}).`)
  const job = { ...wanted, arn, status: 'Submitted', message: null, endedAt: null, records: null }
  return { job, records: new Map(part.map((record) => [record.id, record])), own: true }
}

/** Whether an order is refused for what it asks, and not for a missing permission. */
function isRefused({ code, message }: AwsError): boolean {
  return /^(ValidationException|ResourceNotFoundException)$/.test(code) && !isAccess(message)
}
