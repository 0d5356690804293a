import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Clock } from '../../../src/clock.ts'
import { type Completion, ModelError, type ModelErrorKind, type Models } from '../../../src/models/model.ts'
import { type ScheduleOptions, scheduled } from '../../../src/models/pacing/scheduler.ts'
import { HastyClock, request, TestClock } from '../requests.ts'
import { SimulatedClock } from '../simulated-clock.ts'

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

function options<C extends Clock>(clock: C, more: Partial<ScheduleOptions> = {}): ScheduleOptions & { clock: C } {
  return { random: () => 0.5, concurrency: 16, overAt: () => null, ...more, clock }
}

describe('asking again', () => {
  it('waits a random share of a window that doubles, and tells', async () => {
    const models = failing([error('throttled'), error('unavailable'), error('throttled')])
    const reported: Array<[string, number]> = []
    const settings = options(new HastyClock(), { onRetry: ({ kind }, delay) => reported.push([kind, delay]) })
    expect(await scheduled(models, settings).complete(request(), { repeat: 0 })).toBe(answer)
    expect(settings.clock.slept).toEqual([250, 500, 1000])
    expect(reported.map(([kind]) => kind)).toEqual(['throttled', 'unavailable', 'throttled'])
  })

  it('waits as long as the provider asks, and a little more', async () => {
    const settings = options(new HastyClock())
    await scheduled(failing([error('throttled', 7000)]), settings).complete(request(), { repeat: 0 })
    expect(settings.clock.slept).toEqual([7250])
  })

  it.each<ModelErrorKind>(['access-denied', 'not-found', 'invalid', 'unrecorded', 'unusable', 'cancelled'])(
    'is not done for %s',
    async (kind) => {
      const models = failing([error(kind)])
      const asked = scheduled(models, options(new HastyClock())).complete(request(), { repeat: 0 })
      await expect(asked).rejects.toMatchObject({ kind })
      expect(models.asked).toBe(1)
    },
  )

  it('is not done for what is no ModelError', async () => {
    const models = failing([new TypeError('bug')])
    const asked = scheduled(models, options(new HastyClock())).complete(request(), { repeat: 0 })
    await expect(asked).rejects.toThrow('bug')
    expect(models.asked).toBe(1)
  })

  it('ends when the model is down: eight failures, or two time-outs of two minutes, and nobody was answered', async () => {
    const down = failing(Array.from({ length: 20 }, () => error('unavailable')))
    const asked = scheduled(down, options(new HastyClock())).complete(request(), { repeat: 0 })
    await expect(asked).rejects.toThrow('unavailable')
    expect(down.asked).toBe(8)
    const clock = new HastyClock()
    const late = failing([])
    late.complete = async () => {
      late.asked += 1
      await clock.sleep(120_000)
      throw error('timeout')
    }
    await expect(scheduled(late, options(clock)).complete(request(), { repeat: 0 })).rejects.toThrow('timeout')
    expect(late.asked).toBe(2)
  })

  it('ends when the wait would pass the end of the run, or the provider asks for too long a pause', async () => {
    const clock = new HastyClock()
    const overAt = (time: number): string | null => (time >= 1_000_400 ? 'the time is over' : null)
    const never = scheduled(failing([error('throttled'), error('throttled')]), options(clock, { overAt }))
    // Nobody was answered: the model failed. Else it was cut short.
    await expect(never.complete(request(), { repeat: 0 })).rejects.toMatchObject({ kind: 'throttled' })
    expect(clock.slept).toEqual([250])
    const provider = failing([])
    const paced = scheduled(provider, options(new HastyClock(), { overAt }))
    await paced.complete(request(), { repeat: 0 })
    provider.complete = () => Promise.reject(error('throttled', 1000))
    await expect(paced.complete(request(), { repeat: 0 })).rejects.toMatchObject({
      kind: 'cancelled',
      message: 'the time is over',
    })
    const patient = failing([error('throttled', 3_600_000)])
    const asked = scheduled(patient, options(new HastyClock())).complete(request(), { repeat: 0 })
    await expect(asked).rejects.toThrow()
    expect(patient.asked).toBe(1)
  })

  it('ends at once when the run is cancelled while it waits', async () => {
    const run = new AbortController()
    const models = scheduled(failing([error('throttled')]), options(new TestClock(), { random: () => 0.9 }))
    const asked = models.complete(request(), { repeat: 0, signal: run.signal })
    await new Promise((resolve) => setImmediate(resolve))
    run.abort()
    await expect(asked).rejects.toMatchObject({ kind: 'cancelled' })
  })

  it('never waits longer than half a minute on its own, and never a negative time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 0.999, noNaN: true }), async (r) => {
        const settings = options(new HastyClock(), { random: () => r })
        const models = failing(Array.from({ length: 20 }, () => error('unavailable')))
        await expect(scheduled(models, settings).complete(request(), { repeat: 0 })).rejects.toThrow()
        expect(settings.clock.slept.every((ms) => ms >= 0 && ms <= 30_000)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

/**
 * A provider that answers so many calls at once and refuses the others.
 * @param network milliseconds that a call, and then its answer, takes on the way
 */
function provider(clock: Clock, limitAt: (time: number) => number, latencyMs: number, network = () => 0) {
  const arrivals: Array<{ at: number; refused: boolean }> = []
  let inFlight = 0
  let most = 0
  const models: Models = {
    async complete() {
      await clock.sleep(network())
      const refused = inFlight >= limitAt(clock.now())
      arrivals.push({ at: clock.now(), refused })
      if (refused) {
        await clock.sleep(2)
        throw error('throttled')
      }
      inFlight += 1
      most = Math.max(most, inFlight)
      await clock.sleep(latencyMs)
      inFlight -= 1
      await clock.sleep(network())
      return answer
    },
    embed: () => Promise.reject(new Error('not asked here')),
    close: () => undefined,
  }
  return { models, arrivals, most: () => most }
}

/** Pseudo-random numbers that are the same every time (Mulberry32, T. Ettinger). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

describe('the pace', () => {
  it('is at the limit after a few answers where nothing is refused', async () => {
    const clock = new SimulatedClock()
    const { models, most } = provider(clock, () => Number.POSITIVE_INFINITY, 50)
    const paced = scheduled(models, options(clock, { concurrency: 20 }))
    await clock.runs(Promise.all(Array.from({ length: 400 }, () => paced.complete(request(), { repeat: 0 }))))
    expect(most()).toBe(20)
    expect(clock.now()).toBeLessThanOrEqual(1.2 * ((400 * 50) / 20))
  })

  const seeds = [1, 2, 3]
  it.each([5, 20, 60].flatMap((limit) => seeds.map((seed) => [limit, seed] as const)))(
    'finds a hidden limit of %i, seed %i',
    async (limit, seed) => {
      const clock = new SimulatedClock()
      const { models, arrivals } = provider(clock, () => limit, 100)
      const paced = scheduled(models, options(clock, { concurrency: 100, random: seeded(seed) }))
      const calls = limit * 150
      await clock.runs(Promise.all(Array.from({ length: calls }, () => paced.complete(request(), { repeat: 0 }))))
      expect(clock.now()).toBeLessThanOrEqual(1.3 * ((calls * 100) / limit))
      const late = arrivals.filter(({ at }) => at >= 3_000)
      expect(late.filter(({ refused }) => refused).length).toBeLessThanOrEqual(0.05 * late.length)
    },
  )

  it.each(seeds)('keeps a limit of 60 full: a try above it costs no more than itself, seed %i', async (seed) => {
    const calls = 60 * 80
    for (const [network, most] of [
      [() => 0, 1.1],
      [seeded(seed), 1.15],
    ] as const) {
      const clock = new SimulatedClock()
      const { models } = provider(
        clock,
        () => 60,
        100,
        () => 5 * network(),
      )
      const paced = scheduled(models, options(clock, { concurrency: 100, random: seeded(seed) }))
      await clock.runs(Promise.all(Array.from({ length: calls }, () => paced.complete(request(), { repeat: 0 }))))
      expect(clock.now()).toBeLessThanOrEqual(most * ((calls * 100) / 60))
    }
  })

  it.each(seeds)('follows a limit that drops from 60 to 5, seed %i', async (seed) => {
    const clock = new SimulatedClock()
    const drop = 6_000
    const { models, arrivals } = provider(clock, (time) => (time < drop ? 60 : 5), 100)
    const paced = scheduled(models, options(clock, { concurrency: 100, random: seeded(seed) }))
    await clock.runs(Promise.all(Array.from({ length: 4_300 }, () => paced.complete(request(), { repeat: 0 }))))
    const late = arrivals.filter(({ at }) => at >= drop + 3_000)
    const refused = late.filter((one) => one.refused).length
    expect(refused).toBeLessThanOrEqual(0.05 * late.length)
    expect(clock.now() - drop - 3_000).toBeLessThanOrEqual(1.3 * (((late.length - refused) * 100) / 5))
  })

  it('rises again when the limit does', async () => {
    const clock = new SimulatedClock()
    const { models, arrivals } = provider(clock, (time) => (time < 5_000 ? 5 : 60), 100)
    const paced = scheduled(models, options(clock, { concurrency: 100, random: seeded(7) }))
    await clock.runs(Promise.all(Array.from({ length: 9_000 }, () => paced.complete(request(), { repeat: 0 }))))
    const lastSecond = arrivals.filter(({ at, refused }) => !refused && at >= clock.now() - 1_100)
    expect(lastSecond.length).toBeGreaterThan(400)
  })

  it('of one model is not the pace of another', async () => {
    const clock = new SimulatedClock()
    const slow = provider(clock, () => 1, 1_000)
    const fast = provider(clock, () => 100, 10)
    const both: Models = {
      ...slow.models,
      complete: (asked, call) => (asked.model === 'slow' ? slow : fast).models.complete(asked, call),
    }
    const paced = scheduled(both, options(clock))
    const ask = (model: string) => paced.complete(request({ model }), { repeat: 0 })
    const slowly = Array.from({ length: 20 }, () => ask('slow'))
    await clock.runs(Promise.all(Array.from({ length: 200 }, () => ask('fast'))))
    expect(clock.now()).toBeLessThan(1_000)
    await clock.runs(Promise.all(slowly))
  })
})

test.each([1, 2, 3])('with 30 %% of calls failing everything is answered, seed %i', async (seed) => {
  const clock = new SimulatedClock()
  const random = seeded(seed)
  let answered = 0
  const models: Models = {
    async complete() {
      const fate = random()
      await clock.sleep(fate < 0.15 ? 1_000 : 50)
      if (fate < 0.15) throw error('timeout')
      if (fate < 0.3) throw error('unavailable')
      answered += 1
      return answer
    },
    embed: () => Promise.reject(new Error('not asked here')),
    close: () => undefined,
  }
  const paced = scheduled(models, options(clock, { random }))
  await clock.runs(Promise.all(Array.from({ length: 1_000 }, () => paced.complete(request(), { repeat: 0 }))))
  expect(answered).toBe(1_000)
})

describe('a model that is down', () => {
  /** Works through cases as a run does: so many at a time, each with what became of it. */
  async function asks(clock: SimulatedClock, models: Models, cases: number): Promise<Array<ModelError | null>> {
    const paced = scheduled(models, options(clock, { random: seeded(cases) }))
    const fates: Array<ModelError | null> = []
    const left = Array.from({ length: cases }).values()
    const worker = async (): Promise<void> => {
      for (const _case of left) {
        try {
          await paced.complete(request(), { repeat: 0 })
          fates.push(null)
        } catch (thrown) {
          if (!(thrown instanceof ModelError)) throw thrown
          fates.push(thrown)
        }
      }
    }
    await clock.runs(Promise.all(Array.from({ length: 48 }, worker)))
    return fates
  }

  /** Fails while `failure` says so. */
  function outage(clock: SimulatedClock, failure: (now: number) => ModelError | null, latencyMs = 20) {
    const models = {
      asked: 0,
      async complete() {
        models.asked += 1
        const failed = failure(clock.now())
        await clock.sleep(latencyMs)
        if (failed !== null) throw failed
        return answer
      },
      embed: () => Promise.reject(new Error('not asked here')),
      close: () => undefined,
    }
    return models
  }

  it.each([60, 4_000])('is told after one line of tries, not one per case: %i cases', async (cases) => {
    const clock = new SimulatedClock()
    const dead = outage(clock, () => error('unavailable'))
    const fates = await asks(clock, dead, cases)
    expect(dead.asked).toBeLessThanOrEqual(20)
    expect(clock.now()).toBeLessThanOrEqual(35_000)
    expect(fates).toHaveLength(cases)
    expect(fates.every((fate) => fate?.kind === 'unavailable')).toBe(true)
    expect(fates.at(-1)?.message).toBe('not asked: 15 calls in a row brought no answer, the last one: unavailable')
  })

  it('ends too when it throttles for ever, and when it never answers', async () => {
    const clock = new SimulatedClock()
    const full = outage(clock, () => error('throttled'))
    await asks(clock, full, 4_000)
    expect(full.asked).toBeLessThanOrEqual(30)
    expect(clock.now()).toBeLessThanOrEqual(180_000)
    const slow = new SimulatedClock()
    const silent = outage(slow, () => error('timeout'), 120_000)
    await asks(slow, silent, 4_000)
    expect(silent.asked).toBe(9)
    expect(slow.now()).toBeLessThanOrEqual(245_000)
  })

  it.each([
    ['at the start, ten seconds', (now: number) => now < 10_000],
    ['in the middle, a minute and a half', (now: number) => now > 20_000 && now < 110_000],
  ])('but comes back loses no case: %s', async (_when, isDown) => {
    const clock = new SimulatedClock()
    const models = outage(clock, (now) => (isDown(now) ? error('unavailable') : null), 200)
    const fates = await asks(clock, models, 3_000)
    expect(fates.filter((fate) => fate !== null)).toEqual([])
    expect(models.asked).toBeLessThanOrEqual(3_050)
  })

  it('is asked once in a while whether it is back', async () => {
    const clock = new SimulatedClock()
    const models = outage(clock, (now) => (now < 300_000 ? error('unavailable') : null))
    const paced = scheduled(models, options(clock))
    const ask = () =>
      clock.runs(
        paced.complete(request(), { repeat: 0 }).then(
          () => 'answered',
          ({ message }) => message,
        ),
      )
    expect(await ask()).toBe('unavailable')
    const first = models.asked
    expect(await ask()).toMatch(/^not asked: /)
    expect(models.asked).toBe(first)
    await clock.runs(clock.sleep(31_000))
    expect(await Promise.all([ask(), ask()])).toEqual(['unavailable', expect.stringMatching(/^not asked: /)])
    expect(models.asked).toBe(first + 1)
    await clock.runs(clock.sleep(300_000))
    expect(await ask()).toBe('answered')
    expect(await ask()).toBe('answered')
  })

  it('waits as long as it asks, and not at all for more than two minutes', async () => {
    const clock = new SimulatedClock()
    const soon = outage(clock, () => error('unavailable', 120_000))
    await asks(clock, soon, 500)
    expect(soon.asked).toBeLessThanOrEqual(9)
    expect(clock.now()).toBeLessThanOrEqual(130_000)
    const later = new SimulatedClock()
    const closed = outage(later, () => error('throttled', 3_600_000))
    await asks(later, closed, 500)
    expect(closed.asked).toBeLessThanOrEqual(8)
    expect(later.now()).toBeLessThanOrEqual(100)
  })

  it('leaves nobody waiting when the run is cancelled', async () => {
    const run = new AbortController()
    const clock = new TestClock()
    const models = failing(Array.from({ length: 100 }, () => error('unavailable')))
    const paced = scheduled(models, options(clock))
    const asked = Promise.allSettled(
      Array.from({ length: 40 }, () => paced.complete(request(), { repeat: 0, signal: run.signal })),
    )
    models.complete = async () => {
      models.asked += 1
      throw run.signal.aborted ? error('cancelled') : error('unavailable')
    }
    await new Promise((resolve) => setImmediate(resolve))
    run.abort()
    const ends = await asked
    expect(ends.every((end) => end.status === 'rejected' && end.reason.kind === 'cancelled')).toBe(true)
  })
})
