import { expect, test } from 'vitest'
import { configSchema } from '../../src/config/schema/schema.ts'
import { inMemoryStorage } from '../../src/evaluation/cache/storage.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import { askingForItself } from '../../src/experiment/fresh-answers.ts'

const HOUR = 3_600_000
const now = 100 * HOUR

/** Whether an answer of an earlier run, so many hours old, is known to a run. */
async function knows(request: { event: string | null; full?: boolean }, engine: string, hours: number) {
  const batch = { bucket: 'batches', role: 'arn:aws:iam::123456789012:role/batch' }
  const config = configSchema.parse({ version: 1, prompts: ['*.prompt.yml'], evaluation: { engine, batch } })
  const store = { get: () => ({ text: '"heard"', at: now - hours * HOUR, earlier: true }), put: () => undefined }
  const lasting = { store, scores: store, originOf: () => 'here', costOf: () => null }
  const deps: Pick<Deps, 'clock' | 'openStorage'> = {
    clock: { now: () => now, sleep: async () => undefined },
    openStorage: async () => ({ ...inMemoryStorage, lasting }),
  }
  const storage = await askingForItself(deps, request).openStorage?.(config)
  return { existing: storage?.lasting?.store.get('key') != null, jobs: storage?.since === null ? 'any' : 'new' }
}

test.each([
  ['pull_request', 'on-demand', 1000, { existing: true, jobs: 'any' }],
  ['repository_dispatch', 'on-demand', 1000, { existing: true, jobs: 'any' }],
  ['schedule', 'on-demand', 0, { existing: false, jobs: 'new' }],
  ['schedule', 'bedrock-batch', 12, { existing: true, jobs: 'new' }],
  ['schedule', 'bedrock-batch', 12.01, { existing: false, jobs: 'new' }],
])('%s, %s: an answer of %d hours ago', async (event, engine, hours, expected) => {
  expect(await knows({ event }, engine, hours)).toEqual(expected)
  // A release asks for itself, whatever event it is made on.
  expect(await knows({ event, full: true }, engine, hours)).toEqual({ existing: false, jobs: 'new' })
})
