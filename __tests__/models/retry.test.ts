import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Completion, ModelError, type ModelErrorKind, type Models } from '../../src/models/model.ts'
import { type RetryOptions, withRetry } from '../../src/models/retry.ts'
import { HastyClock, request, TestClock } from './requests.ts'

const answer: Completion = {
  text: 'ok',
  toolCalls: [],
  stopReason: 'stop',
  usage: { inputTokens: 0, outputTokens: 0 },
  latencyMs: 5,
  costUsd: 0,
  cached: false,
}

function failing(errors: readonly Error[]): Models & { asked: number } {
  const models = {
    asked: 0,
    async complete() {
      const error = errors[models.asked++]
      if (error !== undefined) throw error
      return answer
    },
    embed: () => Promise.reject(new Error('not asked here')),
    close: () => undefined,
  }
  return models
}

const error = (kind: ModelErrorKind, retryAfterMs?: number): ModelError =>
  new ModelError(kind, 'm', kind, retryAfterMs === undefined ? {} : { retryAfterMs })

const options = (clock = new HastyClock(), more: Partial<RetryOptions> = {}): RetryOptions & { clock: HastyClock } => ({
  random: () => 0.5,
  maxAttempts: 5,
  ...more,
  clock,
})

describe('asking again', () => {
  it('waits a random share of a window that doubles, and tells', async () => {
    const models = failing([error('throttled'), error('unavailable'), error('throttled')])
    const told: Array<[string, number]> = []
    const settings = options(new HastyClock(), { onRetry: ({ kind }, delay) => told.push([kind, delay]) })
    expect(await withRetry(models, settings).complete(request(), { repeat: 0 })).toBe(answer)
    expect(settings.clock.slept).toEqual([250, 500, 1000])
    expect(told.map(([kind]) => kind)).toEqual(['throttled', 'unavailable', 'throttled'])
  })

  it('waits as long as the provider asks, and a little more', async () => {
    const settings = options()
    await withRetry(failing([error('throttled', 7000)]), settings).complete(request(), { repeat: 0 })
    expect(settings.clock.slept).toEqual([7250])
  })

  it.each<ModelErrorKind>(['access-denied', 'not-found', 'invalid', 'unrecorded', 'unusable', 'cancelled'])(
    'is not done for %s',
    async (kind) => {
      const models = failing([error(kind)])
      await expect(withRetry(models, options()).complete(request(), { repeat: 0 })).rejects.toMatchObject({ kind })
      expect(models.asked).toBe(1)
    },
  )

  it('is not done for what is no ModelError', async () => {
    const models = failing([new TypeError('bug')])
    await expect(withRetry(models, options()).complete(request(), { repeat: 0 })).rejects.toThrow('bug')
    expect(models.asked).toBe(1)
  })

  it('ends at maxAttempts, and after a second time-out', async () => {
    const throttled = failing(Array.from({ length: 9 }, () => error('throttled')))
    await expect(withRetry(throttled, options()).complete(request(), { repeat: 0 })).rejects.toThrow('throttled')
    expect(throttled.asked).toBe(5)
    const late = failing([error('timeout'), error('throttled'), error('timeout')])
    await expect(withRetry(late, options()).complete(request(), { repeat: 0 })).rejects.toThrow('timeout')
    expect(late.asked).toBe(3)
  })

  it('ends when the wait would pass the deadline, or the provider asks for too long a pause', async () => {
    const clock = new HastyClock()
    const deadline = (): number => 1_000_000 + 400
    const models = failing([error('throttled'), error('throttled')])
    await expect(withRetry(models, options(clock, { deadline })).complete(request(), { repeat: 0 })).rejects.toThrow()
    expect(clock.slept).toEqual([250])
    const patient = failing([error('throttled', 3_600_000)])
    await expect(withRetry(patient, options()).complete(request(), { repeat: 0 })).rejects.toThrow()
    expect(patient.asked).toBe(1)
  })

  it('ends at once when the run is cancelled while it waits', async () => {
    const clock = new TestClock()
    const run = new AbortController()
    const models = withRetry(failing([error('throttled')]), { clock, random: () => 1, maxAttempts: 5 })
    const asked = models.complete(request(), { repeat: 0, signal: run.signal })
    await Promise.resolve()
    run.abort()
    await expect(asked).rejects.toMatchObject({ kind: 'cancelled' })
  })

  it('never waits longer than half a minute on its own, and never a negative time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        async (r, n) => {
          const settings = options(new HastyClock(), { random: () => r, maxAttempts: n })
          const models = failing(Array.from({ length: 20 }, () => error('unavailable')))
          await expect(withRetry(models, settings).complete(request(), { repeat: 0 })).rejects.toThrow()
          expect(models.asked).toBe(n)
          expect(settings.clock.slept.every((ms) => ms >= 0 && ms <= 30_000)).toBe(true)
        },
      ),
      { numRuns: 50 },
    )
  })
})
