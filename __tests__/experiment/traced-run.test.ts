import { expect, test } from 'vitest'
import { evaluate } from '../../src/commands/evaluate.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import { type Completion, type CompletionRequest, ModelError } from '../../src/models/model.ts'
import type { Span } from '../../src/models/traces/span.ts'
import { Trace } from '../../src/models/traces/trace.ts'
import { answering, completion } from '../evaluation/build.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

type World = {
  answer: (request: CompletionRequest, repeat: number) => Completion | ModelError
  cases?: object[]
  assert?: object[]
  base?: string | null
  evaluation?: object
  texts?: boolean
  parent?: { traceId: string; spanId: string; sampled: boolean } | null
}

/** Runs an evaluation that is traced, and gives its spans in the order in which they ended. */
async function traced({ answer, cases, assert, base = null, evaluation = {}, texts = false, parent = null }: World) {
  const files = (system: string) => ({
    'ai-cicd.yml': JSON.stringify({
      version: 1,
      prompts: ['*.prompt.yml'],
      evaluation: { maxRepeat: 1, judge: { model: 'openai:judge-1' }, ...evaluation },
    }),
    'reply.prompt.yml': JSON.stringify({
      model: 'openai:test-1',
      dataset: 'cases.jsonl',
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: '{{question}}' },
      ],
      assert: assert ?? [{ type: 'contains', value: 'right' }],
    }),
    'cases.jsonl': (cases ?? [{ id: 'q1', question: 'Why?' }]).map((row) => JSON.stringify(row)).join('\n'),
  })
  const spans: Span[] = []
  let now = 1_000_000
  let ids = 0
  const clock = {
    now: () => {
      now += 1
      return now
    },
    sleep: async () => undefined,
  }
  const trace = new Trace('ai-cicd evaluate', {
    clock,
    newId: (bytes) => {
      ids += 1
      return ids.toString(16).padStart(bytes * 2, '0')
    },
    sink: (span) => spans.push(span),
    texts,
    parent,
    originOf: () => 'https://api.example.com/v1',
  })
  const models = answering(answer)
  const deps: Deps = {
    clock,
    log: silent,
    tree: memoryTree(files('Be new.')),
    head: null,
    findBaseline: async () => (base === null ? null : { sha: null, tree: memoryTree(files(base)), reason: 'test' }),
    renames: async () => new Map(),
    preload: () => undefined,
    openModels: async () => models,
    random: () => 0.5,
    signal: new AbortController().signal,
    trace,
  }
  const request = { config: 'ai-cicd.yml', event: null, changedOnly: true, unprivileged: null, run: null }
  const report = await evaluate(deps, request)
  trace.end({ 'ai_cicd.verdict': report.verdict })
  return { spans, report, asked: models.asked }
}

const named = (spans: readonly Span[], name: string) => spans.filter((span) => span.name === name)
const parentOf = (spans: readonly Span[], span: Span | undefined) =>
  spans.find(({ spanId }) => spanId === span?.parentSpanId)

const graded = (pass: boolean) => completion(JSON.stringify({ pass, score: pass ? 1 : 0, reason: 'as it is' }))
const GRADED = [{ type: 'llm-rubric', value: 'is right' }]

test('run, prompt, trial, call: the answer and its grade lie under one trial', async () => {
  const { spans, report, asked } = await traced({
    answer: ({ model }) => (model === 'openai:judge-1' ? graded(true) : completion('right')),
    assert: GRADED,
    base: 'Be old.',
  })
  const [run] = named(spans, 'ai-cicd evaluate')
  expect(run).toMatchObject({ parentSpanId: null, kind: 'INTERNAL', attributes: { 'ai_cicd.verdict': report.verdict } })
  const trials = named(spans, 'trial')
  expect(trials.map(({ attributes }) => attributes['ai_cicd.arm']).sort()).toEqual(['baseline', 'candidate'])
  for (const trial of trials) {
    const prompt = parentOf(spans, trial)
    expect([prompt?.name, parentOf(spans, prompt)?.name]).toEqual(['experiment reply', 'ai-cicd evaluate'])
    expect(trial.events).toMatchObject([
      {
        name: 'gen_ai.evaluation.result',
        attributes: {
          'gen_ai.evaluation.name': 'llm-rubric',
          'gen_ai.evaluation.score.value': 1,
          'gen_ai.evaluation.score.label': 'pass',
        },
      },
    ])
  }
  // Both arms got the same answer, so one request graded both.
  const calls = spans.filter(({ kind }) => kind === 'CLIENT')
  expect(calls).toHaveLength(asked.length)
  expect(calls.map(({ name, attributes }) => [name, attributes['ai_cicd.role']]).sort()).toEqual([
    ['chat judge-1', 'grade'],
    ['chat test-1', 'answer'],
    ['chat test-1', 'answer'],
  ])
  for (const call of calls) {
    expect(parentOf(spans, call)?.attributes).toMatchObject({
      'ai_cicd.arm': call.attributes['ai_cicd.arm'],
      'ai_cicd.case': 'q1',
    })
    expect(call.attributes).toMatchObject({ 'server.address': 'api.example.com', 'ai_cicd.attempts': 1 })
    expect(Number(call.endTimeUnixNano)).toBeGreaterThan(Number(call.startTimeUnixNano))
  }
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
  // What is part of something ends before it.
  for (const span of spans) {
    const above = parentOf(spans, span)
    if (above !== undefined) expect(Number(above.endTimeUnixNano)).toBeGreaterThanOrEqual(Number(span.endTimeUnixNano))
  }
})

test('texts are part of a trace only where they are wanted', async () => {
  const answer = ({ model }: CompletionRequest) =>
    model === 'openai:judge-1' ? graded(true) : completion('right: SECRET-ANSWER')
  const world = { answer, assert: GRADED, cases: [{ id: 'q1', question: 'SECRET-QUESTION?' }] }
  expect(JSON.stringify((await traced(world)).spans)).not.toMatch(/SECRET|as it is/)
  const written = JSON.stringify((await traced({ ...world, texts: true })).spans)
  for (const text of ['SECRET-ANSWER', 'SECRET-QUESTION', 'as it is']) expect(written).toContain(text)
})

test('a request that was sent three times is one call with the failures in it', async () => {
  let asked = 0
  const { spans } = await traced({
    answer: ({ model }) => {
      asked += 1
      return asked < 3 ? new ModelError('throttled', model, 'slow down, key SECRET') : completion('right')
    },
  })
  const [call, ...more] = spans.filter(({ kind }) => kind === 'CLIENT')
  expect(more).toEqual([])
  expect(call).toMatchObject({ status: { code: 'UNSET' }, attributes: { 'ai_cicd.attempts': 3 } })
  expect(call?.events.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
    ['ai_cicd.attempt.failed', 'throttled'],
    ['ai_cicd.attempt.failed', 'throttled'],
  ])
  expect(JSON.stringify(spans)).not.toContain('SECRET')
})

test('a call without an answer, and its trial, are errors; what is not asked any more is no call', async () => {
  const { spans } = await traced({
    answer: ({ model }) => new ModelError('access-denied', model, 'no access'),
    evaluation: { budget: { calls: 1 } },
  })
  const [call] = spans.filter(({ kind }) => kind === 'CLIENT')
  expect(call).toMatchObject({ status: { code: 'ERROR' }, attributes: { 'error.type': 'access-denied' } })
  expect(named(spans, 'trial')).toMatchObject([{ status: { code: 'ERROR' }, attributes: { 'error.type': 'model' } }])
})

test('an answer from a cache is no call: its trial says so', async () => {
  const cases = ['q1', 'q2'].map((id) => ({ id, question: 'Why?' }))
  const { spans, asked } = await traced({ answer: () => completion('right'), cases })
  expect(asked).toHaveLength(1)
  expect(spans.filter(({ kind }) => kind === 'CLIENT')).toHaveLength(1)
  expect(
    named(spans, 'trial')
      .map(({ attributes }) => attributes['ai_cicd.cached'])
      .sort(),
  ).toEqual([false, true])
})

test('both answers of a comparison lie under their own trials, whichever was asked first', async () => {
  const { spans } = await traced({
    answer: ({ model, messages }) =>
      model === 'openai:judge-1'
        ? completion(JSON.stringify({ pass: true, score: 1, reason: 'tie', winner: 'tie' }))
        : completion(messages[0]?.content ?? ''),
    assert: [
      { type: 'contains', value: 'Be' },
      { type: 'select-best', value: 'kinder' },
    ],
    base: 'Be old.',
  })
  const answers = spans.filter(({ attributes }) => attributes['ai_cicd.role'] === 'answer')
  expect(answers.length).toBe(2)
  for (const call of answers) {
    expect(parentOf(spans, call)?.attributes['ai_cicd.arm']).toBe(call.attributes['ai_cicd.arm'])
  }
})

test('a run is part of the trace of its job', async () => {
  const parent = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled: true }
  const { spans } = await traced({ answer: () => completion('right'), parent })
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([parent.traceId]))
  expect(named(spans, 'ai-cicd evaluate')[0]?.parentSpanId).toBe(parent.spanId)
})
