import { expect, test, vi } from 'vitest'
import { type Teller, tellingEarly } from '../../src/action/early-comment.ts'
import { type Config, defaultConfig } from '../../src/config/schema/schema.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import type { Progress } from '../../src/log.ts'
import { silent } from '../silent-log.ts'

/** Time that passes when a test says so. */
function handClock() {
  let now = 0
  const sleeping = new Set<{ until: number; wake: () => void }>()
  return {
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        signal?.throwIfAborted()
        const one = { until: now + ms, wake: resolve }
        sleeping.add(one)
        signal?.addEventListener('abort', () => {
          sleeping.delete(one)
          reject(signal.reason)
        })
      }),
    async pass(ms: number) {
      const end = now + ms
      for (;;) {
        await settled()
        const next = [...sleeping].filter(({ until }) => until <= end).sort((a, b) => a.until - b.until)[0]
        if (next === undefined) break
        now = next.until
        sleeping.delete(next)
        next.wake()
      }
      now = end
    },
  }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

const config: Config = defaultConfig(['prompts/*.prompt.yml'])
const progress: Progress = { done: 3, total: 9, failed: 0, cached: 0, costUsd: 0.1, elapsedMs: 12_000 }

function stage(teller: Teller = async () => true) {
  const clock = handClock()
  const log = { ...silent, progress: vi.fn(), debug: vi.fn() }
  const calls: Array<{ at: number; progress: Progress | null }> = []
  const open = vi.fn(
    async (): Promise<Teller> => async (state, over) => {
      calls.push({ at: clock.now(), progress: state })
      return await teller(state, over)
    },
  )
  const opened = { close: () => undefined }
  const given = { clock, log, openModels: async () => opened } as unknown as Deps
  return { clock, log, calls, open, reported: tellingEarly(given, open) }
}

test('nothing is loaded or said before ten seconds of asking, and nothing by a run that asks none', async () => {
  const { clock, open, calls, reported } = stage()
  await clock.pass(60_000)
  expect(open).not.toHaveBeenCalled()
  await reported.deps.openModels(config)
  await clock.pass(9_999)
  expect(open).not.toHaveBeenCalled()
  await clock.pass(1)
  expect(calls).toEqual([{ at: 70_000, progress: null }])
  await reported.end()
})

test('a run that is over sooner says nothing', async () => {
  const { clock, open, reported } = stage()
  await reported.deps.openModels(config)
  await clock.pass(5_000)
  await reported.end()
  await clock.pass(600_000)
  expect(open).not.toHaveBeenCalled()
})

test('says the latest progress, never twice within half a minute, ten times at most, and the log hears of it as ever', async () => {
  const { clock, log, calls, reported } = stage()
  await reported.deps.openModels(config)
  reported.deps.log.progress({ ...progress, done: 1 })
  reported.deps.log.progress(progress)
  await clock.pass(4 * 3_600_000)
  expect(log.progress).toHaveBeenCalledTimes(2)
  expect(calls).toHaveLength(10)
  expect(calls.every((one) => one.progress === progress)).toBe(true)
  for (const [index, { at }] of calls.entries()) {
    if (index > 0) expect(at - (calls[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(30_000)
  }
  await reported.end()
})

test('the end waits for what is being written, and lets nothing begin after it', async () => {
  let finish: () => void = () => undefined
  const writing = new Promise<void>((resolve) => {
    finish = resolve
  })
  let signal: AbortSignal | null = null
  const { clock, calls, reported } = stage(async (_, over) => {
    signal = over
    await writing
    return true
  })
  await reported.deps.openModels(config)
  await clock.pass(10_000)
  let isOver = false
  const ending = reported.end().then(() => {
    isOver = true
  })
  await settled()
  expect(isOver).toBe(false)
  expect(signal).toMatchObject({ aborted: true })
  finish()
  await ending
  await clock.pass(600_000)
  expect(calls).toHaveLength(1)
})

test('a failure to say it ends the saying, not the run', async () => {
  const { clock, log, calls, reported } = stage(async () => {
    throw new Error('no network')
  })
  await reported.deps.openModels(config)
  await clock.pass(600_000)
  expect(calls).toHaveLength(1)
  expect(log.debug).toHaveBeenCalledWith(expect.stringContaining('no network'))
  await expect(reported.end()).resolves.toBeUndefined()
})

test('a comment that is no longer this run’s is left alone', async () => {
  const { clock, calls, reported } = stage(async () => false)
  await reported.deps.openModels(config)
  await clock.pass(600_000)
  expect(calls).toHaveLength(1)
  await reported.end()
})
