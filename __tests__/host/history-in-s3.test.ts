import { expect, test, vi } from 'vitest'
import type { RevisedObject } from '../../src/aws/s3-revised.ts'
import type { History, HistoryEntry } from '../../src/history/history.ts'
import { historyText, readHistory } from '../../src/history/history-file.ts'
import { historyInS3 } from '../../src/host/history-in-s3.ts'
import { silent } from '../silent-log.ts'

/** An object that others write between our reading and our writing, and what was written. */
const bucket = vi.hoisted(() => ({
  text: null as string | null,
  revision: 0,
  others: [] as string[],
  keys: [] as string[],
  closed: 0,
}))

vi.mock('../../src/aws/s3-revised.ts', () => ({
  openRevisedObject: (_: unknown, { key }: { key: string }): RevisedObject => ({
    async read() {
      bucket.keys.push(key)
      return bucket.text === null ? null : { text: bucket.text, etag: String(bucket.revision) }
    },
    async write(text, etag) {
      const other = bucket.others.shift()
      if (other !== undefined) {
        bucket.text = other
        bucket.revision += 1
      }
      if (etag !== (bucket.text === null ? null : String(bucket.revision))) return 'outdated'
      bucket.text = text
      bucket.revision += 1
      return 'written'
    },
    close: () => {
      bucket.closed += 1
    },
  }),
}))

const point = {
  ...{ id: 'a', model: 'echo', digest: '0'.repeat(64), score: 1, delta: null, interval: null, cases: 1 },
  ...{ costPerRequestUsd: null, latencyP95Ms: null, verdict: 'non-inferior' },
}
const entry = (digit: string, time: number): HistoryEntry => ({
  ...{ commit: digit.repeat(40), branch: 'main', time, measuredAt: time, subject: 'x', runUrl: null, prompts: [point] },
})
const textOf = (...entries: HistoryEntry[]) => historyText({ version: 1, entries })
const commitsOf = (history: History | null) => history?.entries.map(({ commit }) => commit.charAt(0))

function place() {
  const connection = async () => ({ region: 'us-east-1', credentials: null, environment: {} })
  return historyInS3({ address: 's3://kept/trend', connection, config: 'ai-cicd.yml', leg: '', log: silent })
}

function begin(text: string | null, others: string[]): void {
  Object.assign(bucket, { text, revision: 1, others, keys: [], closed: 0 })
}

test('another writer was first: what it wrote is kept, and ours is joined to it', async () => {
  begin(textOf(entry('a', 1)), [
    textOf(entry('a', 1), entry('b', 2)),
    textOf(entry('a', 1), entry('b', 2), entry('d', 4)),
  ])
  expect(commitsOf(await place().keep(entry('c', 3)))).toEqual(['a', 'b', 'c', 'd'])
  expect(commitsOf(readHistory(bucket.text).value)).toEqual(['a', 'b', 'c', 'd'])
  expect(bucket.keys).toHaveLength(3)
  expect(bucket.closed).toBe(1)
})

test('two that find nothing there: the second joins the first', async () => {
  begin(null, [textOf(entry('a', 1))])
  expect(commitsOf(await place().keep(entry('b', 2)))).toEqual(['a', 'b'])
})

test('others are always first: the fifth time it is given up, and theirs stays', async () => {
  const theirs = [1, 2, 3, 4, 5, 6].map((time) => textOf(entry('a', time)))
  begin(textOf(entry('a', 0)), [...theirs])
  await expect(place().keep(entry('b', 9))).rejects.toThrow('other runs wrote s3://kept/trend 5 times meanwhile')
  expect(bucket.text).toBe(theirs[4])
  expect(bucket.closed).toBe(1)
})
