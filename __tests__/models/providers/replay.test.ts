import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import type { Completion, Embedding, Models } from '../../../src/models/model.ts'
import { completionKey, parseRecording, recordTo } from '../../../src/models/providers/recording.ts'
import { replayAll, replayClient } from '../../../src/models/providers/replay.ts'
import { request } from '../requests.ts'

const first = { repeat: 0 }
const call = { repeat: 0, signal: new AbortController().signal }

const completion = (text: string): Completion => ({
  text,
  toolCalls: [{ name: 't', input: { a: [1, null, 'x'] } }],
  stopReason: 'stop',
  usage: { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3 },
  latencyMs: 812,
  costUsd: null,
  cached: true,
})

const embedding: Embedding = {
  vector: [0.1, -0.25],
  usage: { inputTokens: 4, outputTokens: 0 },
  costUsd: 1e-7,
  cached: false,
}

/** Models that answer with the model, the question and the repeat. */
const answering: Models = {
  complete: async ({ model, messages }, { repeat }) => completion(`${model} ${messages.at(-1)?.content} ${repeat}`),
  embed: async () => embedding,
  close: () => undefined,
}

async function record(ask: (models: Models) => Promise<unknown>): Promise<string> {
  let text = ''
  await ask(
    recordTo(answering, async (line) => {
      text += line
    }),
  )
  return text
}

describe('a recording', () => {
  it('answers just what was recorded, with its latency, usage and cost, and not as cached', async () => {
    const text = await record(async (models) => {
      await models.complete(request(), first)
      await models.complete(request(), { repeat: 1 })
      await models.embed('bedrock:e', 'hello', { repeat: 3 })
    })
    const replayed = replayAll(text, 'rec.jsonl')
    expect(await replayed.complete(request(), first)).toEqual({
      ...completion('bedrock:amazon.nova-lite-v1:0 hi 0'),
      cached: false,
    })
    expect((await replayed.complete(request(), { repeat: 1 })).text).toMatch(/ 1$/)
    expect(await replayed.embed('bedrock:e', 'hello', first)).toEqual(embedding)
  })

  it('keeps any request and any answer as they were', async () => {
    // Any UTF-16, lone surrogates included.
    const content = fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units))
    const requests = fc.record({
      content,
      temperature: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      repeat: fc.nat(5),
    })
    await fc.assert(
      fc.asyncProperty(requests, async ({ content: asked, temperature, repeat }) => {
        const question = request({ messages: [{ role: 'user', content: asked }], parameters: { temperature } })
        const text = await record((models) => models.complete(question, { repeat }))
        expect(text.indexOf('\n')).toBe(text.length - 1)
        const again = await replayAll(text, 'f').complete(question, { repeat })
        expect(again.text).toBe((await answering.complete(question, { repeat })).text)
      }),
      { numRuns: 50 },
    )
  })

  it('says how to record what it lacks: another request, repeat or model', async () => {
    const replayed = replayAll(await record((models) => models.complete(request(), first)), 'rec.jsonl')
    const unrecorded = (message: string) => ({
      kind: 'unrecorded',
      message: expect.stringContaining(message),
      hint: expect.stringContaining('--record rec.jsonl'),
    })
    const other = request({ messages: [{ role: 'user', content: 'other' }] })
    await expect(replayed.complete(other, first)).rejects.toMatchObject(unrecorded('this request was not recorded'))
    await expect(replayed.complete(request(), { repeat: 1 })).rejects.toMatchObject(unrecorded('repeat 2 of this'))
    await expect(replayed.complete(request({ model: 'bedrock:m' }), first)).rejects.toMatchObject(
      unrecorded('for bedrock:m'),
    )
    await expect(replayed.embed('bedrock:e', 'x', first)).rejects.toMatchObject(unrecorded('embedding'))
  })

  it('holds the later of two answers to one question', async () => {
    const line = (text: string) =>
      `${JSON.stringify({ kind: 'completion', model: 'm', key: completionKey(request()), repeat: 0, completion: completion(text) })}\n`
    const replayed = replayAll(line('old') + line('new'), 'f')
    expect((await replayed.complete(request({ model: 'm' }), first)).text).toBe('new')
  })

  it('passes over a torn last line, empty lines and Windows line ends', async () => {
    const text = await record((models) => models.complete(request(), first))
    const torn = `${text.trimEnd()}\r\n\n${text.slice(0, 40)}`
    expect(parseRecording(torn, 'f')).toHaveLength(1)
  })

  it('that is broken names file and line of every mistake', () => {
    const bad = '{"kind":"completion"}\nnot json\n{"kind":"embedding","model":"m","key":"k","repeat":-1}\n'
    let thrown: unknown
    try {
      replayAll(bad, 'rec.jsonl')
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(UserError)
    expect(thrown).toMatchObject({
      diagnostics: [
        { file: 'rec.jsonl', line: 1, field: 'model' },
        { file: 'rec.jsonl', line: 2, message: 'is not JSON' },
        { file: 'rec.jsonl', line: 3, field: 'repeat' },
      ],
    })
  })

  it('leaves failures out', async () => {
    const failing: Models = { ...answering, complete: () => Promise.reject(new Error('no')) }
    let text = ''
    const models = recordTo(failing, async (line) => {
      text += line
    })
    await expect(models.complete(request(), first)).rejects.toThrow('no')
    expect(text).toBe('')
  })
})

describe('replay:<file> as a model', () => {
  it('answers with what any model was recorded to answer, reading the file once', async () => {
    const text = await record(async (models) => {
      await models.complete(request({ model: 'bedrock:m' }), first)
      await models.embed('bedrock:e', 'hello', first)
    })
    const read: string[] = []
    const client = replayClient(async (path) => {
      read.push(path)
      return text
    })
    const model = 'replay:evals/rec.jsonl'
    expect((await client.complete(request({ model }), call)).text).toBe('bedrock:m hi 0')
    expect((await client.embed(model, 'hello', call)).vector).toEqual(embedding.vector)
    expect(read).toEqual(['evals/rec.jsonl'])
  })

  it('without its file cannot answer anything', async () => {
    const client = replayClient(async () => null)
    await expect(client.complete(request({ model: 'replay:x' }), call)).rejects.toMatchObject({
      kind: 'not-found',
      hint: expect.stringContaining('--record x'),
    })
  })
})

it('the key of a request is blind to its model, and sees everything else', () => {
  const key = completionKey(request())
  expect(completionKey(request({ model: 'echo' }))).toBe(key)
  for (const changes of [
    { messages: [{ role: 'user' as const, content: 'ho' }] },
    { parameters: { temperature: 0 } },
    { responseFormat: { type: 'json_object' as const } },
    { tools: [{ name: 't', inputSchema: {} }] },
    { toolChoice: { type: 'auto' as const } },
  ]) {
    expect(completionKey(request(changes))).not.toBe(key)
  }
})
