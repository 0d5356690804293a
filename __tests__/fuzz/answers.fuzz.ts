import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAnswerLine } from '../../src/batch/output-line.ts'
import { inputOf, recordsByModel } from '../../src/batch/record.ts'
import { UserError } from '../../src/errors.ts'
import type { Evaluation } from '../../src/evaluation/results.ts'
import { parseHeader, parseResult, partPieces } from '../../src/evaluation/sharding/part.ts'
import { partSet } from '../../src/evaluation/sharding/part-set.ts'
import { systemClock } from '../../src/host/clock.ts'
import { converseAnswer } from '../../src/models/providers/converse.ts'
import { embeddingVector } from '../../src/models/providers/embeddings.ts'
import { guardrailVerdict } from '../../src/models/providers/guardrail.ts'
import { openAiClient } from '../../src/models/providers/openai.ts'
import { parseRecording } from '../../src/models/providers/recording.ts'
import { jsonOrNull } from '../../src/source/json.ts'
import { answered, model, question } from '../batch/bedrock-in-memory.ts'
import { caseResult, trial } from '../report/build.ts'
import { text } from './documents.ts'
import { misfit, mutated } from './mutated.ts'
import { expectClear, expectPlain, fuzz } from './promise.ts'
import { asJson } from './written.ts'

const usage = { inputTokens: 10, outputTokens: 20, totalTokens: 30 }

const converse = fc.record({
  output: fc.record({
    message: fc.record({
      role: fc.constant('assistant'),
      content: fc.array(
        fc.oneof(
          fc.record({ text }),
          fc.record({ toolUse: fc.record({ toolUseId: text, name: text, input: fc.jsonValue({ maxDepth: 2 }) }) }),
          fc.record({ reasoningContent: fc.record({ reasoningText: fc.record({ text }) }) }),
        ),
        { maxLength: 3 },
      ),
    }),
  }),
  stopReason: fc.constantFrom(
    'end_turn',
    'tool_use',
    'max_tokens',
    'guardrail_intervened',
    'new_reason',
    'constructor',
  ),
  usage: fc.constant(usage),
  metrics: fc.constant({ latencyMs: 812 }),
})

/** A completion that can be scored, counted and written down. */
function expectAnswer(answer: { text: string; toolCalls: readonly { name: string }[]; usage: unknown }): void {
  expect(typeof answer.text).toBe('string')
  for (const { name } of answer.toolCalls) expect(typeof name).toBe('string')
  expectPlain(answer.usage)
  JSON.stringify(answer)
}

test('Converse: an answer, or an error of the model', async () => {
  await fuzz(20_261_118, mutated(asJson(misfit(converse))), (body) => {
    const reply = parsed(body)
    if (reply === undefined) return false
    expectAnswer(converseAnswer('bedrock:x', reply))
    return true
  })
})

test('batches of Bedrock: a line answers its question, or fails, or is none of ours', async () => {
  const records = recordsByModel([question(1)]).get(model) ?? new Map()
  const [record] = records.values()
  const line = { recordId: record.id, modelInput: inputOf(record.request) }
  const lines = converse.map((modelOutput): object => ({ ...Object(answered(line)), modelOutput }))
  await fuzz(20_261_119, mutated(asJson(misfit(lines))), (body) => {
    const read = readAnswerLine(jsonOrNull(body), records, () => 0.02)
    if (read === null || 'failure' in read) return false
    expectAnswer(read.answer)
    return true
  })
})

test('chat completions of any endpoint', async () => {
  const chat = fc.record({
    id: text,
    choices: fc.array(
      fc.record({
        message: fc.record({
          role: fc.constant('assistant'),
          content: fc.option(text),
          tool_calls: fc.array(
            fc.record({ id: text, function: fc.record({ name: text, arguments: fc.oneof(text, fc.json()) }) }),
            { maxLength: 2 },
          ),
        }),
        finish_reason: fc.constantFrom('stop', 'length', 'tool_calls', 'constructor'),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    usage: fc.constant({ prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 3 } }),
  })
  const request = question(1).request
  await fuzz(20_261_120, mutated(asJson(misfit(chat))), async (body) => {
    const fetch = async () => new Response(body, { status: 200 })
    const endpoint = { name: 'openai' as const, fetch, baseUrl: 'https://models.example/v1', apiKey: null }
    const client = openAiClient(endpoint, systemClock, () => 0.01)
    const { signal } = new AbortController()
    expectAnswer(await client.complete({ ...request, model: 'openai:x' }, { repeat: 0, signal }))
  })
})

test('embeddings and guardrails', async () => {
  const embedding = fc.record({
    embedding: fc.array(fc.double({ noNaN: true }), { maxLength: 4 }),
    inputTextTokenCount: fc.nat(),
  })
  const verdict = fc.record({
    action: fc.constantFrom('NONE', 'GUARDRAIL_INTERVENED', 'SOMETHING'),
    assessments: fc.constant([{ contentPolicy: { filters: [{ type: 'HATE', action: 'BLOCKED' }] } }]),
    usage: fc.constant({ contentPolicyUnits: 1, topicPolicyUnits: 0 }),
  })
  const bodies = fc.oneof(
    mutated(asJson(misfit(embedding)), 10).map((body) => ({ body, of: 'embedding' })),
    mutated(asJson(misfit(verdict)), 10).map((body) => ({ body, of: 'guardrail' })),
  )
  await fuzz(20_261_121, bodies, ({ body, of }) => {
    if (of === 'guardrail') expectPlain(guardrailVerdict('guardrail', parsed(body)))
    else expectPlain(embeddingVector('bedrock:amazon.titan-embed-text-v2:0', body))
  })
})

test('recordings', async () => {
  const asked = { model: 'bedrock:x', key: 'k', repeat: 0 }
  const kept = { usage: { inputTokens: 1, outputTokens: 2 }, costUsd: null }
  const completion = { text: 'a', toolCalls: [{ name: 'f', input: {} }], stopReason: 'stop', latencyMs: 5, ...kept }
  const entry = fc.constantFrom<unknown>(
    { kind: 'completion', ...asked, completion },
    { kind: 'embedding', ...asked, embedding: { vector: [0.1], ...kept } },
    { kind: 'guard', ...asked, verdict: { intervened: true, findings: [], ...kept } },
  )
  const files = fc
    .array(misfit(entry), { maxLength: 3 })
    .map((all) => all.map((one) => `${JSON.stringify(one)}\n`).join(''))
  await fuzz(20_261_122, mutated(files), (file) => {
    try {
      for (const read of parseRecording(file, 'a.jsonl')) expect(read.repeat).toBeGreaterThanOrEqual(0)
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      expect(thrown.diagnostics.length).toBeGreaterThan(0)
      expect(thrown.diagnostics.every(({ line }) => line !== null)).toBe(true)
      expectClear(thrown.diagnostics, { 'a.jsonl': file })
    }
  })
})

test('parts of shards: of this evaluation, or refused by name', async () => {
  const whole = { tool: '1.0.0', head: 'h', base: 'b', plan: 'a'.repeat(64), run: '42' }
  const header = {
    ...whole,
    shard: { number: 1, of: 2 },
    unprivileged: false,
    answers: 2,
    existing: 0,
    usage: { modelCalls: 2, cachedCalls: 0, savedUsd: 0, inputTokens: 1, outputTokens: 1, costUsd: null },
    unpricedModels: [],
    stopped: null,
    durationMs: 10,
  }
  const cases = [caseResult('refund-1', trial(), trial({ output: 'No.' })), caseResult('__proto__', trial())]
  const evaluation: Evaluation = { arm: 'candidate', promptId: 'a', model: 'bedrock:x', cases }
  const text = [...partPieces({ header, evaluations: [evaluation] })].join('')
  await fuzz(20_261_123, mutated(fc.constant(text)), async (file) => {
    const lines = file.split('\n')
    for (const line of lines) expectPlain([parseHeader(line), parseResult(line)])
    const part = {
      path: 'shard-1-of-2.jsonl',
      lines: async function* () {
        yield* lines
      },
    }
    const set = await partSet([part], whole)
    expect(set.parts).toHaveLength(1)
  })
})

function parsed(body: string) {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
