import { expect, onTestFinished, test } from 'vitest'
import { type BatchStore, createBatchStore } from '../../src/aws/batch-store.ts'
import { type AwsSettings, startAws } from '../scenarios/bench/aws/server.ts'
import { awsEnvironment } from './aws-environment.ts'

async function opened(settings: AwsSettings = {}): Promise<BatchStore> {
  const aws = await startAws({ s3: { buckets: ['batches'] }, ...settings })
  onTestFinished(aws.close)
  awsEnvironment(aws)
  const store = createBatchStore({ region: 'us-east-1', credentials: null, environment: aws.env })
  onTestFinished(store.close)
  onTestFinished(() => expect(aws.violations).toEqual([]))
  return store
}

async function linesOf(store: BatchStore, key: string): Promise<string[]> {
  const lines: string[] = []
  for await (const line of store.lines('batches', key)) lines.push(line)
  return lines
}

test('what was put comes back line by line, wherever its pieces were cut', async () => {
  const store = await opened()
  const written = Array.from({ length: 300 }, (_, index) => `${index} ${'é'.repeat(index * 7)}`)
  await store.put('batches', 'a/b.jsonl', Buffer.from(written.join('\n')))
  expect(await linesOf(store, 'a/b.jsonl')).toEqual(written)
})

test('a line that is longer than any answer is left out, and its neighbours are not', async () => {
  const store = await opened()
  await store.put('batches', 'long', Buffer.from(`first\n${'x'.repeat(8_000_001)}\nlast\n`))
  expect(await linesOf(store, 'long')).toEqual(['first', 'last'])
})

test('what is not there has no lines; what may not be read is an error', async () => {
  expect(await linesOf(await opened(), 'missing')).toEqual([])
  const denied = await opened({ denied: ['s3:GetObject'] })
  await expect(linesOf(denied, 'missing')).rejects.toMatchObject({ action: 's3:GetObject', code: 'AccessDenied' })
})
