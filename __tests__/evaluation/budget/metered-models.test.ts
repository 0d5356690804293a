import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Budget, Metered } from '../../../src/evaluation/budget/metered-models.ts'
import type { CostOf } from '../../../src/models/client.ts'
import { type CompletionRequest, ModelError, type Models } from '../../../src/models/model.ts'
import { completion } from '../build.ts'

const unlimited: Budget = { usd: null, calls: null, durationMs: null }

function request(model = 'bedrock:a', maxTokens = 100): CompletionRequest {
  return {
    model,
    messages: [{ role: 'user', content: 'hello' }],
    parameters: { maxTokens },
    responseFormat: null,
    tools: [],
    toolChoice: null,
  }
}

/** A model whose answers take turns, each at its price; null fails, as a throttled call does. */
function priced(prices: ReadonlyArray<number | null>): Models & { sent: number; most: number } {
  let inFlight = 0
  const models = {
    sent: 0,
    most: 0,
    async complete() {
      const price = prices[models.sent % prices.length]
      models.sent += 1
      inFlight += 1
      models.most = Math.max(models.most, inFlight)
      await new Promise((resolve) => setImmediate(resolve))
      inFlight -= 1
      if (price === null) throw new ModelError('throttled', 'bedrock:a', 'slow down')
      return completion('yes', { costUsd: price ?? 0 })
    },
    async embed(model: string): Promise<never> {
      throw new ModelError('invalid', model, 'no embeddings here')
    },
    close: () => undefined,
  }
  return models
}

async function spend(models: Models, budget: Budget, calls: number, costOf?: CostOf) {
  const clock = { now: () => 0, sleep: async () => undefined }
  const metered = new Metered(models, budget, clock, costOf)
  const asked = await Promise.allSettled(
    Array.from({ length: calls }, (_, repeat) => metered.complete(request(), { repeat })),
  )
  const refused = asked.filter((one) => one.status === 'rejected' && one.reason.kind === 'cancelled').length
  return { metered, refused }
}

describe('calls that are ended before their answer comes', () => {
  /** A model that answers for 1 USD when it is asked first, and then lets everybody wait until they hang up. */
  const late = (): Models & { sent: number } => {
    const models = {
      sent: 0,
      async complete() {
        models.sent += 1
        if (models.sent === 1) return completion('yes', { costUsd: 1 })
        throw new ModelError('timeout', 'bedrock:a', 'no answer within 1 s', { cutOff: true })
      },
      async embed(model: string): Promise<never> {
        throw new ModelError('invalid', model, 'no embeddings here')
      },
      close: () => undefined,
    }
    return models
  }
  const clock = { now: () => 0, sleep: async () => undefined }

  test('are counted, and a budget in dollars has spent what they may have cost', async () => {
    const models = late()
    const metered = new Metered(models, { ...unlimited, usd: 6 }, clock, () => 2)
    for (let repeat = 0; repeat < 20; repeat++) await metered.complete(request(), { repeat }).catch(() => undefined)
    // 1 USD for the answer, and up to 2 for each of the others.
    expect(models.sent).toBe(4)
    expect(metered).toMatchObject({ cutOff: 3, stopped: 'the budget of 6 USD is spent' })
    expect(metered.spending).toMatchObject({ modelCalls: 1, costUsd: 1 })
  })

  test('without such a budget only the count is kept: what they cost is not known', async () => {
    const metered = new Metered(late(), unlimited, clock, () => 2)
    for (let repeat = 0; repeat < 5; repeat++) await metered.complete(request(), { repeat }).catch(() => undefined)
    expect(metered).toMatchObject({ cutOff: 4, stopped: null, spending: { modelCalls: 1, costUsd: 1 } })
  })
})

describe('a budget of calls', () => {
  test('is used up to the last call and never exceeded, whatever fails on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0.1, null), { minLength: 1, maxLength: 6 }).filter((list) => list.includes(0.1)),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        async (prices, calls, asked) => {
          const models = priced(prices)
          const { metered, refused } = await spend(models, { ...unlimited, calls }, asked)
          expect(metered.spending.modelCalls).toBeLessThanOrEqual(calls)
          expect(models.most).toBeLessThanOrEqual(calls)
          expect(refused > 0).toBe(metered.stopped !== null)
          if (refused > 0) expect(metered.spending.modelCalls).toBe(calls)
        },
      ),
    )
  })

  test('a call that failed leaves its place to one that waits', async () => {
    const { metered, refused } = await spend(priced([null, 0.1]), { ...unlimited, calls: 2 }, 4)
    expect(metered.spending.modelCalls).toBe(2)
    expect(refused).toBe(0)
  })
})

test('an answer that cannot be used was given and is paid for; one that never came is not', async () => {
  const failing = (details: ConstructorParameters<typeof ModelError>[3]): Models => ({
    ...priced([0]),
    complete: () => Promise.reject(new ModelError('unusable', 'bedrock:a', 'no choice', details)),
  })
  const priceOf: CostOf = (_model, { inputTokens }) => inputTokens / 1000
  const counted = failing({ answered: { usage: { inputTokens: 10, outputTokens: 5 } } })
  const { metered, refused } = await spend(counted, { ...unlimited, calls: 2 }, 3, priceOf)
  expect(metered.spending).toMatchObject({ modelCalls: 2, inputTokens: 20, outputTokens: 10, costUsd: 0.02 })
  expect(refused).toBe(1)
  const uncounted = await spend(failing({ answered: { usage: null } }), unlimited, 1, priceOf)
  expect(uncounted.metered.spending).toMatchObject({ modelCalls: 1, costUsd: null, unpricedModels: ['bedrock:a'] })
  const unanswered = await spend(failing({}), unlimited, 1, priceOf)
  expect(unanswered.metered.spending).toMatchObject({ modelCalls: 0, costUsd: 0 })
})

describe('a budget in dollars', () => {
  test('is exceeded only by one answer that is dearer than those before it, and used but for less than one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.1, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        async (prices, usd, asked) => {
          const { metered, refused } = await spend(priced(prices), { ...unlimited, usd }, asked, () => 1)
          const spent = metered.spending.costUsd ?? Number.NaN
          expect(spent).toBeLessThanOrEqual(usd + Math.max(...prices) - Math.min(...prices) + 1e-9)
          if (refused > 0) expect(spent).toBeGreaterThan(usd - Math.max(...prices) - 1e-9)
        },
      ),
    )
  })

  test('before the first answer calls wait for what one may cost; after it, for twice what the dearest did', async () => {
    const models = priced([0.01])
    const { metered } = await spend(models, { ...unlimited, usd: 1 }, 50, () => 0.5)
    expect(metered.spending.modelCalls).toBe(50)
    expect(metered.stopped).toBeNull()
    const [wary, bold] = [priced([0.01]), priced([0.01])]
    await spend(wary, { ...unlimited, usd: 1 }, 2, () => 0.9)
    await spend(bold, { ...unlimited, usd: 1 }, 2, () => 0.1)
    expect([wary.most, bold.most]).toEqual([1, 2])
  })

  test('one call is made even when it might cost more than all of it: nobody knows before', async () => {
    const { metered } = await spend(priced([0.001]), { ...unlimited, usd: 0.01 }, 3, () => 5)
    expect(metered.spending).toMatchObject({ modelCalls: 3 })
    expect(metered.stopped).toBeNull()
  })

  test('a model without a price is not bounded, and is told', async () => {
    const models: Models = { ...priced([0]), complete: async () => completion('yes', { costUsd: null }) }
    const { metered } = await spend(models, { ...unlimited, usd: 0.01 }, 5)
    expect(metered.spending).toMatchObject({ modelCalls: 5, costUsd: null, unpricedModels: ['bedrock:a'] })
  })
})

test('a budget of time refuses what is asked after it, and names itself', async () => {
  let now = 0
  const clock = { now: () => now, sleep: async () => undefined }
  const metered = new Metered(priced([0.1]), { ...unlimited, durationMs: 1_000 }, clock)
  await metered.complete(request(), { repeat: 0 })
  now = 1_000
  await expect(metered.complete(request(), { repeat: 1 })).rejects.toMatchObject({ kind: 'cancelled' })
  expect(metered.stopped).toBe('the budget of 1 seconds is spent')
})
