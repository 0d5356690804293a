import type { BatchJob } from '../aws/batch-jobs.ts'
import { cutDownload } from '../aws/batch-store.ts'
import { jsonOrNull } from '../source/json.ts'
import { idsKey, outputKey } from './job.ts'
import { readAnswerLine } from './output-line.ts'
import type { Patience } from './patience.ts'
import type { Records } from './record.ts'
import type { WaveSettings } from './settings.ts'

/** What a job did not answer. `lines` of its output were read, of which `foreign` answer something else than was asked. */
export type Left = { records: Records; lines: number; failure: string | null; foreign: number }

/** How often a file is read that ends in the middle of a line: the next time it may be whole. */
const MOST_TORN = 3

/** Reads a job's answers to these questions, until the last is there. */
export async function collect(
  job: BatchJob,
  records: Records,
  settings: WaveSettings,
  patience: Patience,
): Promise<Left> {
  const { store, place, answers, spool, costOf } = settings
  const missing: Records = new Map(records)
  return await whole(patience, `reading the answers of batch job ${job.name}`, async () => {
    // What came before a cut is kept; what went wrong is told of the last reading alone.
    const failures = new Map<string, string>()
    let lines = 0
    let foreign = 0
    let torn = false
    for await (const text of store.lines(place.bucket, outputKey(place, job))) {
      lines += 1
      const value = jsonOrNull(text)
      torn = value === null
      const line = readAnswerLine(value, missing, costOf)
      if (line === null) continue
      if ('answer' in line) {
        answers.keep(line.record, line.answer, spool)
        missing.delete(line.record.id)
        if (missing.size === 0) break
      } else {
        if (!failures.has(line.record.id)) failures.set(line.record.id, line.failure)
        if (line.foreign) foreign += 1
      }
    }
    const failure = [...failures].find(([id]) => missing.has(id))?.[1] ?? null
    return { value: { records: missing, lines, failure, foreign }, torn: torn && missing.size > 0 }
  })
}

/** Which of these questions a job was ordered for; null when nothing tells any more. */
export async function coveredBy(
  job: BatchJob,
  open: Records,
  { store, place }: WaveSettings,
  patience: Patience,
): Promise<Records | null> {
  return await whole(patience, `reading what batch job ${job.name} was asked`, async () => {
    const covered: Records = new Map()
    let last: string | null = null
    for await (const id of store.lines(place.bucket, idsKey(place, job.name))) {
      last = id
      const record = open.get(id)
      if (record !== undefined) covered.set(id, record)
    }
    const torn = last !== null && !/^[0-9a-f]{32}$/.test(last)
    return { value: last === null ? null : covered, torn }
  })
}

/** @param read tells whether what it read ended in the middle of a line */
async function whole<T>(
  patience: Patience,
  what: string,
  read: () => Promise<{ value: T; torn: boolean }>,
): Promise<T> {
  let times = 0
  return await patience.ask(what, async () => {
    const { value, torn } = await read()
    times += 1
    if (torn && times < MOST_TORN) throw cutDownload('the file ends in the middle of a line')
    return value
  })
}
