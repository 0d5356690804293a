import { expect, test } from 'vitest'
import { Metered } from '../../src/evaluation/budget/metered-models.ts'
import { withResponseCache } from '../../src/evaluation/cache/response-cache.ts'
import { type PlannedArm, planArm } from '../../src/evaluation/plan.ts'
import { type FixedRunSettings, runArms } from '../../src/evaluation/run.ts'
import { ModelError, type Models } from '../../src/models/model.ts'
import { answering, completion, goldenCase, prompt } from './build.ts'

const clock = { now: () => 0, sleep: async () => undefined }
const unlimited = { usd: null, calls: null, durationMs: null }

function settings(models: Models, over: Partial<FixedRunSettings> = {}): FixedRunSettings {
  return {
    models,
    judge: null,
    embedding: 'none',
    signal: undefined,
    stopped: () => null,
    repeat: 1,
    concurrency: 4,
    onTrial: () => undefined,
    ...over,
  }
}

function arms(ids: readonly string[], critical = false): PlannedArm[] {
  const cases = ids.map((id) => goldenCase(id, { critical }))
  const head = prompt({ messages: [{ role: 'user', content: 'new {{name}}' }] })
  const planned = [
    planArm('candidate', head, head, 'echo', cases).value,
    planArm('baseline', prompt(), head, 'echo', cases).value,
  ]
  return planned.filter((arm) => arm !== null)
}

const text = (content: string | undefined) => completion(content ?? '')

test('arms are asked side by side, case by case, repeats outermost', async () => {
  const models = answering((request) => text(request.messages[0]?.content))
  await runArms(arms(['ada', 'bob']), settings(models, { repeat: 2, concurrency: 1 }))
  const round = ['new ada', 'Greet ada', 'new bob', 'Greet bob']
  expect(models.asked.map((request) => request.messages[0]?.content)).toEqual([...round, ...round])
})

test('an answer that never came is an error, not a failure, and the others are measured', async () => {
  const models = answering((request) =>
    request.messages[0]?.content === 'new bob'
      ? new ModelError('unavailable', 'echo', 'the model is down')
      : text(request.messages[0]?.content),
  )
  const [candidate] = await runArms(arms(['ada', 'bob']), settings(models))
  expect(candidate?.cases.map(({ id, pass, score }) => ({ id, pass, score }))).toEqual([
    { id: 'ada', pass: true, score: 1 },
    { id: 'bob', pass: null, score: null },
  ])
  expect(candidate?.cases[1]?.trials[0]?.error).toEqual({ kind: 'model', message: 'the model is down', hint: null })
})

test('an answer longer than any model writes is scored whole, and kept in part', async () => {
  const end = 'x'.repeat(1_000_000)
  const models = answering((request) => text(`${end}${request.messages[0]?.content}`))
  const [candidate] = await runArms(arms(['ada']), settings(models))
  expect(candidate?.cases[0]).toMatchObject({ pass: true, score: 1 })
  expect(candidate?.cases[0]?.trials[0]?.output).toBe(`${end} … (7 more characters are not kept)`)
})

test('an answer keeps why it ended, and an error whether it lasts', async () => {
  const models = answering((request) =>
    request.messages[0]?.content === 'new bob'
      ? new ModelError('invalid', 'echo', 'temperature and topP')
      : completion('ada', { stopReason: 'length' }),
  )
  const [candidate] = await runArms(arms(['ada', 'bob']), settings(models))
  const [answered, refused] = candidate?.cases.map(({ trials }) => trials[0]) ?? []
  expect(answered).toMatchObject({ stopReason: 'length', error: null })
  expect(refused).toMatchObject({ stopReason: null, error: { kind: 'model', lasting: true } })
})

test('a case passes when more than half of its repeats passed; its score is their mean', async () => {
  const models = answering((request, repeat) => text(repeat < 2 ? request.messages[0]?.content : 'nothing'))
  const [candidate] = await runArms(arms(['ada']), settings(models, { repeat: 4 }))
  expect(candidate?.cases[0]).toMatchObject({ score: 0.5, pass: false })
})

test('a critical case that fails is asked until three answers are known, of both arms, apart from the comparison', async () => {
  const models = answering((_request, repeat) => text(repeat === 0 ? 'nothing' : 'ada'))
  const [candidate, baseline] = await runArms(arms(['ada'], true), settings(models))
  expect(candidate?.cases[0]).toMatchObject({ score: 0, pass: false })
  expect(candidate?.cases[0]?.confirmations.map((trial) => trial.pass)).toEqual([true, true])
  expect(baseline?.cases[0]?.confirmations.map((trial) => trial.pass)).toEqual([true, true])
})

test('one that fails on the baseline alone is not asked again', async () => {
  const models = answering((request) => text(request.messages[0]?.content === 'new ada' ? 'ada' : 'nothing'))
  const found = await runArms(arms(['ada'], true), settings(models))
  expect(found.map(({ cases }) => cases[0]?.confirmations)).toEqual([[], []])
})

test('a critical assertion that fails is confirmed whatever the answer scores, and what is not critical is not', async () => {
  const models = answering((request) => text(request.messages[0]?.content))
  const asserting = (critical: boolean) => {
    const assert = [{ type: 'not-contains', value: 'new', critical }]
    const head = prompt({ messages: [{ role: 'user', content: 'new {{name}}' }], assert })
    const cases = [goldenCase('ada', { threshold: 0 })]
    const planned = [
      planArm('candidate', head, head, 'echo', cases),
      planArm('baseline', prompt(), head, 'echo', cases),
    ]
    return planned.flatMap(({ value }) => value ?? [])
  }
  const found = await runArms(asserting(true), settings(models))
  expect(found.map(({ cases }) => cases[0]?.pass)).toEqual([true, true])
  expect(found.map(({ cases }) => cases[0]?.confirmations.length)).toEqual([2, 2])
  const other = await runArms(asserting(false), settings(models))
  expect(other.map(({ cases }) => cases[0]?.confirmations.length)).toEqual([0, 0])
})

test('equal questions of both arms are one call', async () => {
  const models = answering((request) => text(request.messages[0]?.content))
  const head = prompt()
  const cases = [goldenCase('ada')]
  const same = (['candidate', 'baseline'] as const).map((arm) => planArm(arm, head, head, 'echo', cases).value)
  const metered = new Metered(withResponseCache(models), unlimited, clock)
  const results = await runArms(
    same.filter((arm) => arm !== null),
    settings(metered),
  )
  expect(models.asked).toHaveLength(1)
  expect(metered.spending).toMatchObject({ modelCalls: 1, cachedCalls: 1, costUsd: 0.001 })
  expect(results.map((arm) => arm.cases[0]?.trials[0]?.cached)).toEqual([false, true])
})

test('a spent budget leaves trials that were not run, and says which limit it was', async () => {
  const models = answering((request) => text(request.messages[0]?.content))
  const metered = new Metered(models, { ...unlimited, calls: 3 }, clock)
  const [candidate, baseline] = await runArms(
    arms(['ada', 'bob']),
    settings(metered, { concurrency: 1, stopped: () => metered.stopped }),
  )
  expect(models.asked).toHaveLength(3)
  expect(metered.stopped).toBe('the budget of 3 model calls is spent')
  expect(candidate?.cases.map((one) => one.trials[0]?.error)).toEqual([null, null])
  expect(baseline?.cases[1]?.trials[0]?.error).toEqual({ kind: 'not-run', message: metered.stopped, hint: null })
})

test('an unknown price makes the cost unknown, not zero', async () => {
  const models = answering((request) => completion(request.messages[0]?.content ?? '', { costUsd: null }))
  const metered = new Metered(models, unlimited, clock)
  await runArms(arms(['ada']), settings(metered))
  expect(metered.spending.costUsd).toBeNull()
  expect(metered.spending.unpricedModels).toEqual(['echo'])
})

test('a bug in a scorer or a model ends the run instead of becoming a score', async () => {
  const broken: Models = { ...answering(() => completion('')), complete: () => Promise.reject(new TypeError('bug')) }
  await expect(runArms(arms(['ada']), settings(broken))).rejects.toThrow('bug')
})
