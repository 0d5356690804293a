import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BatchAnswers } from '../../src/batch/batch-answers.ts'
import { readAnswerLine } from '../../src/batch/output-line.ts'
import { inputOf, lineOf, recordsByModel } from '../../src/batch/record.ts'
import { inMemoryStorage } from '../../src/evaluation/cache/storage.ts'
import { jsonOrNull } from '../../src/source/json.ts'
import { answering, completion } from '../evaluation/build.ts'
import { answered, model, question } from './bedrock-in-memory.ts'

const records = recordsByModel([question(1)]).get(model) ?? new Map()
const [record] = records.values()
if (record === undefined) throw new Error('no record')
const modelInput = inputOf(record.request)
const line = { recordId: record.id, modelInput }
const read = (written: unknown) =>
  readAnswerLine(jsonOrNull(typeof written === 'string' ? written : JSON.stringify(written)), records, () => 0.02)

describe('a line of a job’s output', () => {
  test('brings the answer with its tokens and the price on demand, and no latency', () => {
    expect(read(answered(line))).toEqual({
      record,
      answer: {
        text: `Answer to ${JSON.stringify(modelInput)}`,
        toolCalls: [],
        stopReason: 'stop',
        usage: { inputTokens: 10, outputTokens: 20 },
        costUsd: 0.02,
        latencyMs: null,
      },
    })
  })

  test('may spell the question with its keys in another order', () => {
    const { messages, inferenceConfig } = JSON.parse(JSON.stringify(modelInput))
    const turned = { inferenceConfig, messages: [{ content: messages[0].content, role: 'user' }] }
    expect(read(answered({ recordId: record.id, modelInput: turned }))).toHaveProperty('answer')
  })

  test.each([
    ['another question', { ...answered(line), modelInput: { messages: [] } }, true],
    ['no question', { ...answered(line), modelInput: undefined }, true],
    ['an error', { ...line, error: { errorCode: 400, errorMessage: 'bad request' } }, false],
    ['no message', { ...line, modelOutput: { output: {} } }, false],
    ['something else', { ...line, modelOutput: 'sorry' }, false],
  ])('with %s is a failure', (_, written, foreign) => {
    expect(read(written)).toMatchObject({ failure: expect.any(String), foreign })
  })

  test.each(['', '{', 'null', '[]', '{"recordId": 1}', '{"recordId": "unknown", "modelInput": {}}'])(
    'of %j is no answer to anything',
    (written) => {
      expect(read(written)).toBeNull()
    },
  )

  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

  test.each([1_000, 1_000_000])('that is nested %i levels deep ends nothing', (levels) => {
    const whole = JSON.stringify(answered(line))
    for (const part of ['"modelInput":', '"content":', '"usage":']) {
      expect(read(whole.replace(new RegExp(`${part}.`), `${part}${nested(levels)},"x":$&`))).toBeNull()
    }
    expect(read(nested(levels))).toBeNull()
  })

  test('is an answer to its own question alone, whatever bytes it consists of', () => {
    const whole = JSON.stringify(answered(line))
    const cut = fc.nat(whole.length)
    const bytes = fc.uint8Array({ maxLength: 30 }).map((some) => Buffer.from(some).toString('utf8'))
    const spliced = fc
      .tuple(cut, cut, bytes)
      .map(([a, b, between]) => whole.slice(0, Math.min(a, b)) + between + whole.slice(Math.max(a, b)))
    const swapped = fc.json().map((some) => whole.replace(/"modelOutput":.*$/, () => `"modelOutput":${some}}`))
    fc.assert(
      fc.property(fc.oneof(spliced, swapped, bytes, fc.json()), (text) => {
        const found = read(text)
        if (found === null) return
        expect(found.record).toBe(record)
        if ('failure' in found) expect(found.failure).toEqual(expect.any(String))
        else expect(JSON.parse(text)).toMatchObject(JSON.parse(JSON.stringify({ recordId: record.id, modelInput })))
      }),
      { numRuns: 500 },
    )
  })

  test('without tokens has an unknown price, not none', () => {
    const { modelOutput, ...rest } = JSON.parse(JSON.stringify(answered(line)))
    const { usage: _usage, ...uncounted } = modelOutput
    expect(read({ ...rest, modelOutput: uncounted })).toMatchObject({ answer: { costUsd: null } })
  })
})

test('a record is Converse’s request without the model, under an id of letters and digits', () => {
  const written = JSON.parse(lineOf(record))
  expect(written).toEqual({
    recordId: expect.stringMatching(/^[a-z0-9]+$/),
    modelInput: { messages: [{ role: 'user', content: [{ text: 'What is 1?' }] }], inferenceConfig: { maxTokens: 10 } },
  })
})

test('the same request of two repeats is two records; other providers and what Converse refuses are none', () => {
  const blank = { ...question(3).request, messages: [] }
  const openai = { ...question(4).request, model: 'openai:gpt-5' }
  const found = recordsByModel([
    question(1),
    question(1),
    question(1, 1),
    { request: blank, repeat: 0 },
    { request: openai, repeat: 0 },
  ])
  expect([...found].map(([name, own]) => [name, own.size])).toEqual([[model, 2]])
})

test('an answer of a batch is counted at half its price; what is left is asked, and its latency says nothing', async () => {
  const answers = new BatchAnswers()
  const given = read(answered(line))
  if (given === null || !('answer' in given)) throw new Error('no answer')
  answers.keep(record, given.answer, inMemoryStorage.spool)
  const paid: Array<number | null> = []
  const models = answers.before(
    answering(() => completion('asked')),
    { paid: (_, { costUsd }) => paid.push(costUsd) },
  )
  expect(await models.complete(record.request, { repeat: 0 })).toMatchObject({ costUsd: 0.02, cached: false })
  expect(paid).toEqual([0.01])
  expect(await models.complete(record.request, { repeat: 1 })).toMatchObject({ text: 'asked', latencyMs: null })
  const other = { ...record.request, model: 'bedrock:another' }
  expect(await models.complete(other, { repeat: 0 })).toMatchObject({ text: 'asked', latencyMs: 5 })
  expect(paid).toHaveLength(1)
})
