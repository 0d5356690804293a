import { expect, test } from 'vitest'
import type { LastingAnswers, Memory } from '../../src/evaluation/memory.ts'
import { ownMemory } from '../../src/evaluation/memory.ts'
import { once } from '../../src/evaluation/once.ts'
import { type Completion, ModelError } from '../../src/models/model.ts'
import { request } from '../models/requests.ts'
import { answering, completion } from './build.ts'

function lasting(over: Partial<LastingAnswers> = {}): Memory & { answers: Map<string, string> } {
  const answers = new Map<string, string>()
  return {
    ...ownMemory,
    answers,
    lasting: {
      store: { get: (key) => answers.get(key) ?? null, put: (key, answer) => answers.set(key, answer) },
      originOf: (model) => (model === 'echo' ? null : 'somewhere'),
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
  const moved = { ...memory, lasting: memory.lasting && { ...memory.lasting, originOf: () => origin } }
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
  const memory = lasting({ store: { get: () => stored, put: () => undefined } })
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

test('an answer that its asker cannot use is no answer for the next run', async () => {
  const memory = lasting()
  const models = answering(() => completion('nonsense'))
  const usable = ({ text }: Completion) => text !== 'nonsense'
  await once(models, memory).complete(request(), { ...first, usable })
  expect(memory.answers.size).toBe(0)
  await once(models, memory).complete(request(), { ...first, usable })
  expect(models.asked).toHaveLength(2)
})
