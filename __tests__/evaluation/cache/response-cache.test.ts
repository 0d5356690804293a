import { expect, test } from 'vitest'
import { EarlierAnswers } from '../../../src/evaluation/cache/earlier-answers.ts'
import { once } from '../../../src/evaluation/cache/response-cache.ts'
import { type AnswerStore, askingAnew, type LastingAnswers, ownMemory } from '../../../src/evaluation/cache/storage.ts'
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
    ...ownMemory,
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
  const memory = lasting()
  const models = answering(() => completion('hello'))
  const before = await once(models, memory).complete(request(), first)
  const after = await once(models, memory).complete(request(), first)
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
  const memory = lasting()
  const models = answering(() => completion('hello'))
  await once(models, memory).complete(request(), first)
  const moved = { ...memory, lasting: { ...memory.lasting, originOf: () => origin } }
  await once(models, moved).complete(asked, { repeat })
  expect(models.asked).toHaveLength(2)
})

test('errors and empty answers do not last', async () => {
  const memory = lasting()
  const given: Array<Completion | ModelError> = [new ModelError('unavailable', 'm', 'down'), completion(' \n')]
  const models = answering(() => given.shift() ?? completion('hello'))
  await expect(once(models, memory).complete(request(), first)).rejects.toThrow('down')
  const run = once(models, memory)
  await run.complete(request(), first)
  // Within a run an empty answer is one: both arms are told the same.
  expect(await run.complete(request(), first)).toMatchObject({ text: ' \n', cached: true })
  expect(memory.answers.size).toBe(0)
  expect(await once(models, memory).complete(request(), first)).toMatchObject({ text: 'hello', cached: false })
})

test('what costs nothing or a file decides does not last, but is asked once', async () => {
  const memory = lasting()
  const models = answering(() => completion('hello'))
  const run = once(models, memory)
  const asked = [run.complete(request({ model: 'echo' }), first), run.complete(request({ model: 'echo' }), first)]
  expect((await Promise.all(asked)).map(({ cached }) => cached)).toEqual([false, true])
  expect(memory.answers.size).toBe(0)
})

test.each(['', 'no JSON', '{"text":1}', 'null', '{"text":"x"}'])('a stored %j is no answer', async (stored) => {
  const memory = lasting({ store: { get: () => ({ text: stored, at: 0, earlier: true }), put: () => undefined } })
  const models = answering(() => completion('hello'))
  expect(await once(models, memory).complete(request(), first)).toEqual(completion('hello'))
})

test('an answer whose tokens nobody counted has no price', async () => {
  const memory = lasting()
  const uncounted = completion('hello', { usage: { inputTokens: 0, outputTokens: 0 }, costUsd: null })
  await once(
    answering(() => uncounted),
    memory,
  ).complete(request(), first)
  expect(
    await once(
      answering(() => uncounted),
      memory,
    ).complete(request(), first),
  ).toMatchObject({ costUsd: null })
})

test('a run that asks for itself is told nothing by earlier runs, hears each answer once, and keeps it for others', async () => {
  const memory = lasting()
  const models = answering(() => completion('hello'))
  await once(models, memory).complete(request(), first)
  memory.put.clear()
  const anew = askingAnew(memory, Number.POSITIVE_INFINITY)
  const run = once(models, anew)
  expect(await run.complete(request(), first)).toMatchObject({ cached: false })
  expect(await run.complete(request(), first)).toMatchObject({ cached: true })
  expect(models.asked).toHaveLength(2)
  expect(anew.lasting?.scores).toBe(memory.lasting.scores)
  memory.put.clear()
  // What was given late enough belongs to the same measurement.
  expect(await once(models, askingAnew(memory, 86_400_000)).complete(request(), first)).toMatchObject({ cached: true })
  expect(await once(models, askingAnew(memory, 86_400_001)).complete(request(), first)).toMatchObject({ cached: false })
})

test('what earlier runs gave is counted apart from what the run heard itself', async () => {
  const memory = lasting()
  const models = answering(() => completion('hello'))
  const told = async (requests: Array<ReturnType<typeof request>>, modelCalls: number): Promise<string | null> => {
    const earlier = new EarlierAnswers()
    const run = once(models, memory, earlier)
    for (const one of requests) await run.complete(one, first)
    memory.put.clear()
    return earlier.told(modelCalls)
  }
  expect(await told([request(), request()], 1)).toBeNull()
  expect(await told([request(), request(), request({ model: 'bedrock:other' })], 1)).toBe(
    '1 answer came from earlier runs, given on 1970-01-02; the others were asked for in this run.',
  )
  expect(await told([request(), request({ model: 'bedrock:other' })], 0)).toBe(
    'Nothing was asked in this run: all 2 answers came from earlier runs, given on 1970-01-02.',
  )
})

test('an answer that its asker cannot use is no answer for the next run', async () => {
  const memory = lasting()
  const models = answering(() => completion('nonsense'))
  const usable = ({ text }: Completion) => text !== 'nonsense'
  await once(models, memory).complete(request(), { ...first, usable })
  expect(memory.answers.size).toBe(0)
  await once(models, memory).complete(request(), { ...first, usable })
  expect(models.asked).toHaveLength(2)
})
