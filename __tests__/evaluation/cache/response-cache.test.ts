import { expect, test } from 'vitest'
import { EarlierAnswers } from '../../../src/evaluation/cache/earlier-answers.ts'
import { withResponseCache } from '../../../src/evaluation/cache/response-cache.ts'
import {
  type AnswerStore,
  askingAnew,
  inMemoryStorage,
  type LastingAnswers,
} from '../../../src/evaluation/cache/storage.ts'
import { type Completion, ModelError } from '../../../src/models/model.ts'
import { request } from '../../models/requests.ts'
import { answering, completion } from '../build.ts'

/** What is put into it was given on the second day of the epoch; to a run that has it in `put`, by that run itself. */
function lasting(over: Partial<LastingAnswers> = {}) {
  const answers = new Map<string, string>()
  const put = new Set<string>()
  const store: AnswerStore = {
    get(key) {
      const text = answers.get(key)
      return text === undefined ? null : { text, at: 86_400_000, earlier: !put.has(key) }
    },
    put(key, text) {
      answers.set(key, text)
      put.add(key)
    },
  }
  return {
    ...inMemoryStorage,
    answers,
    put,
    lasting: {
      store,
      scores: store,
      originOf: (model: string) => (model === 'echo' ? null : 'somewhere'),
      costOf: () => 0.5,
      ...over,
    },
  }
}

const first = { repeat: 0 }

test('an answer outlives its run: the next is told it, marked as cached, at today’s price', async () => {
  const storage = lasting()
  const models = answering(() => completion('hello'))
  const before = await withResponseCache(models, storage).complete(request(), first)
  const after = await withResponseCache(models, storage).complete(request(), first)
  expect(models.asked).toHaveLength(1)
  expect(before).toEqual(completion('hello'))
  expect(after).toEqual({ ...completion('hello'), costUsd: 0.5, cached: true })
})

test.each([
  ['another repeat', request(), 1, 'somewhere'],
  ['another model', request({ model: 'bedrock:other' }), 0, 'somewhere'],
  ['other parameters', request({ parameters: { temperature: 1 } }), 0, 'somewhere'],
  ['other tools', request({ tools: [{ name: 'find', inputSchema: {} }] }), 0, 'somewhere'],
  ['another format', request({ responseFormat: { type: 'json_object' } }), 0, 'somewhere'],
  ['another provider’s address', request(), 0, 'elsewhere'],
])('%s is another question', async (_what, asked, repeat, origin) => {
  const storage = lasting()
  const models = answering(() => completion('hello'))
  await withResponseCache(models, storage).complete(request(), first)
  const moved = { ...storage, lasting: { ...storage.lasting, originOf: () => origin } }
  await withResponseCache(models, moved).complete(asked, { repeat })
  expect(models.asked).toHaveLength(2)
})

test('errors and empty answers do not last', async () => {
  const storage = lasting()
  const given: Array<Completion | ModelError> = [new ModelError('unavailable', 'm', 'down'), completion(' \n')]
  const models = answering(() => given.shift() ?? completion('hello'))
  await expect(withResponseCache(models, storage).complete(request(), first)).rejects.toThrow('down')
  const run = withResponseCache(models, storage)
  await run.complete(request(), first)
  // Within a run an empty answer is one: both arms are told the same.
  expect(await run.complete(request(), first)).toMatchObject({ text: ' \n', cached: true })
  expect(storage.answers.size).toBe(0)
  expect(await withResponseCache(models, storage).complete(request(), first)).toMatchObject({
    text: 'hello',
    cached: false,
  })
})

test('what costs nothing or a file decides does not last, but is asked once', async () => {
  const storage = lasting()
  const models = answering(() => completion('hello'))
  const run = withResponseCache(models, storage)
  const asked = [run.complete(request({ model: 'echo' }), first), run.complete(request({ model: 'echo' }), first)]
  expect((await Promise.all(asked)).map(({ cached }) => cached)).toEqual([false, true])
  expect(storage.answers.size).toBe(0)
})

test.each(['', 'no JSON', '{"text":1}', 'null', '{"text":"x"}'])('a stored %j is no answer', async (stored) => {
  const storage = lasting({ store: { get: () => ({ text: stored, at: 0, earlier: true }), put: () => undefined } })
  const models = answering(() => completion('hello'))
  expect(await withResponseCache(models, storage).complete(request(), first)).toEqual(completion('hello'))
})

test('an answer whose tokens nobody counted has no price', async () => {
  const storage = lasting()
  const uncounted = completion('hello', { usage: { inputTokens: 0, outputTokens: 0 }, costUsd: null })
  await withResponseCache(
    answering(() => uncounted),
    storage,
  ).complete(request(), first)
  expect(
    await withResponseCache(
      answering(() => uncounted),
      storage,
    ).complete(request(), first),
  ).toMatchObject({ costUsd: null })
})

test('a run that asks for itself is told nothing by earlier runs, hears each answer once, and keeps it for others', async () => {
  const storage = lasting()
  const models = answering(() => completion('hello'))
  await withResponseCache(models, storage).complete(request(), first)
  storage.put.clear()
  const anew = askingAnew(storage, Number.POSITIVE_INFINITY)
  const run = withResponseCache(models, anew)
  expect(await run.complete(request(), first)).toMatchObject({ cached: false })
  expect(await run.complete(request(), first)).toMatchObject({ cached: true })
  expect(models.asked).toHaveLength(2)
  expect(anew.lasting?.scores).toBe(storage.lasting.scores)
  storage.put.clear()
  // What was given late enough belongs to the same measurement.
  expect(await withResponseCache(models, askingAnew(storage, 86_400_000)).complete(request(), first)).toMatchObject({
    cached: true,
  })
  expect(await withResponseCache(models, askingAnew(storage, 86_400_001)).complete(request(), first)).toMatchObject({
    cached: false,
  })
})

test('what earlier runs gave is counted apart from what the run heard itself', async () => {
  const storage = lasting()
  const models = answering(() => completion('hello'))
  const reported = async (requests: Array<ReturnType<typeof request>>, modelCalls: number): Promise<string | null> => {
    const earlier = new EarlierAnswers()
    const run = withResponseCache(models, storage, earlier)
    for (const one of requests) await run.complete(one, first)
    storage.put.clear()
    return earlier.reported(modelCalls)
  }
  expect(await reported([request(), request()], 1)).toBeNull()
  expect(await reported([request(), request(), request({ model: 'bedrock:other' })], 1)).toBe(
    '1 answer came from earlier runs, given on 1970-01-02; the others were asked for in this run.',
  )
  expect(await reported([request(), request({ model: 'bedrock:other' })], 0)).toBe(
    'Nothing was asked in this run: all 2 answers came from earlier runs, given on 1970-01-02.',
  )
})

test('an answer that its asker cannot use is no answer for the next run', async () => {
  const storage = lasting()
  const models = answering(() => completion('nonsense'))
  const usable = ({ text }: Completion) => text !== 'nonsense'
  await withResponseCache(models, storage).complete(request(), { ...first, usable })
  expect(storage.answers.size).toBe(0)
  await withResponseCache(models, storage).complete(request(), { ...first, usable })
  expect(models.asked).toHaveLength(2)
})
