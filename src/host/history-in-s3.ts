import { createHash } from 'node:crypto'
import { AwsError } from '../aws/aws-error.ts'
import type { Connection } from '../aws/connection.ts'
import { explainAws } from '../aws/explain.ts'
import type { RevisedObject } from '../aws/s3-revised.ts'
import { UserError } from '../errors.ts'
import { type History, type HistoryEntry, mergeHistories } from '../history/history.ts'
import { historyText, readHistory } from '../history/history-file.ts'
import type { Log } from '../log.ts'
import type { HistoryPlace } from './history.ts'

/** Names the folder in S3 that keeps the history: `s3://bucket/prefix`. The job's environment says it, and no file. */
export const HISTORY_VARIABLE = 'AI_CICD_HISTORY'

/** Writers of one key at the same time are few: each finds what the others wrote, and goes on from there. */
const MOST_ATTEMPTS = 5

type Where = {
  /** As the environment has it. */
  address: string
  connection: () => Promise<Connection>
  /** The configuration and the job: each has a history of its own. */
  config: string
  leg: string
  log: Log
}

/** The history in S3, where AWS decides who may read it and who may write it. */
export function historyInS3({ address, connection, config, leg, log }: Where): HistoryPlace {
  async function withObject<T>(use: (object: RevisedObject) => Promise<T>): Promise<T> {
    const { bucket, prefix } = placeOf(address)
    // Loaded only now: few jobs keep it there.
    const { openRevisedObject } = await import('../aws/s3-revised.ts')
    const object = openRevisedObject(await connection(), { bucket, key: `${prefix}${nameOf(config, leg)}` })
    try {
      return await use(object)
    } catch (thrown) {
      throw thrown instanceof AwsError ? explainAws(thrown, null) : thrown
    } finally {
      object.close()
    }
  }
  async function read(object: RevisedObject): Promise<{ history: History; etag: string | null }> {
    const found = await object.read()
    const { value: history, diagnostics } = readHistory(found?.text ?? null)
    for (const { message } of diagnostics) log.warn(`${address}: ${message}.`)
    return { history, etag: found?.etag ?? null }
  }
  async function join(object: RevisedObject, entry: HistoryEntry): Promise<History> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const { history, etag } = await read(object)
      const joined = mergeHistories(history, { version: 1, entries: [entry] })
      if ((await object.write(historyText(joined), etag)) === 'written') return joined
    }
    throw new UserError(`other runs wrote ${address} ${MOST_ATTEMPTS} times meanwhile`)
  }
  return {
    read: () => withObject(async (object) => (await read(object)).history),
    keep: (entry) => withObject((object) => join(object, entry)),
  }
}

function placeOf(address: string): { bucket: string; prefix: string } {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(address) ?? []
  if (bucket === undefined) {
    throw new UserError(`${HISTORY_VARIABLE} names no folder of S3`, { hint: 'Write `s3://bucket/prefix`.' })
  }
  return { bucket, prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/` }
}

/** A name that a person finds, and that no other configuration has. */
function nameOf(config: string, leg: string): string {
  const shown = [config, leg].filter((part) => part !== '').join('-')
  const digest = createHash('sha256')
    .update(JSON.stringify([config, leg]))
    .digest('hex')
  return `${shown.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 100)}-${digest.slice(0, 8)}.json`
}
