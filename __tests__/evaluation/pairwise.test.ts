import { expect, test } from 'vitest'
import { withResponseCache } from '../../src/evaluation/cache/response-cache.ts'
import { withoutRival } from '../../src/evaluation/pairwise.ts'
import { type PlannedArm, planArm } from '../../src/evaluation/plan.ts'
import { runArms } from '../../src/evaluation/run.ts'
import { type CompletionRequest, ModelError, type Models } from '../../src/models/model.ts'
import type { Assertion } from '../../src/scorers/assertion.ts'
import { answering, completion, goldenCase, prompt } from './build.ts'

const best: Assertion = { type: 'select-best', value: 'greets better', metric: 'Preference' }

function arms(assert: Assertion[], ids = ['ada'], critical = false): PlannedArm[] {
  const cases = ids.map((id) => goldenCase(id, { critical }))
  const head = prompt({ assert, messages: [{ role: 'user', content: 'new {{name}}' }] })
  return [
    planArm('candidate', head, head, 'echo', cases).value,
    planArm('baseline', prompt(), head, 'echo', cases).value,
  ].filter((arm) => arm !== null)
}

/** Answers of the prompt are its text; the judge prefers the new one wherever it stands. */
function answer(request: CompletionRequest, repeat = 0) {
  const text = request.messages.at(-1)?.content ?? ''
  if (request.model !== 'judge') return completion(`${text} ${repeat}`)
  const better = /<first-\w+>\nnew/.test(text) ? 'first' : 'second'
  return completion('', { toolCalls: [{ name: 'prefer', input: { reason: 'warmer', better } }] })
}

const settings = (models: Models, concurrency = 1, repeat = 1) => ({
  models,
  judge: { models: ['judge'], samples: 1 },
  embedding: 'none',
  signal: undefined,
  stopped: () => null,
  repeat,
  concurrency,
  onTrial: () => undefined,
})

test.each([1, 8])('both arms are compared, each with its own sign, %d at a time', async (concurrency) => {
  const models = answering(answer)
  const [candidate, baseline] = await runArms(
    arms([best], ['ada', 'bob']),
    settings(withResponseCache(models), concurrency),
  )
  expect(candidate?.cases.map(({ score, pass, metrics }) => ({ score, pass, metrics }))).toEqual([
    { score: 1, pass: true, metrics: { Preference: 1 } },
    { score: 1, pass: true, metrics: { Preference: 1 } },
  ])
  expect(baseline?.cases.map(({ score, pass }) => ({ score, pass }))).toEqual([
    { score: 0, pass: false },
    { score: 0, pass: false },
  ])
  expect(models.asked.filter(({ model }) => model === 'echo')).toHaveLength(4)
  expect(models.asked.filter(({ model }) => model === 'judge')).toHaveLength(4)
})

test('answers of the same repeat are compared, and each is asked once', async () => {
  const models = answering(answer)
  await runArms(arms([best]), settings(models, 1, 2))
  const compared = models.asked
    .filter(({ model }) => model === 'judge')
    .map(({ messages }) =>
      [...(messages.at(-1)?.content ?? '').matchAll(/(?:new|Greet) ada (\d)/g)].map(([, at]) => at),
    )
  expect(compared.every(([one, other]) => one !== undefined && one === other)).toBe(true)
  expect(models.asked.filter(({ model }) => model === 'echo')).toHaveLength(4)
})

test('the other arm that never answered makes the comparison unmeasured, not lost', async () => {
  const models = answering((request, repeat) =>
    request.messages[0]?.content === 'Greet ada'
      ? new ModelError('unavailable', 'echo', 'the model is down')
      : answer(request, repeat),
  )
  const [candidate, baseline] = await runArms(arms([best]), settings(models))
  expect(candidate?.cases[0]?.trials[0]?.error?.message).toMatch(/the baseline gave no answer to compare with/)
  expect(baseline?.cases[0]?.trials[0]?.error).toMatchObject({ kind: 'model', message: 'the model is down' })
})

test('an answer of the prompt is asked for once more only to confirm a critical case that failed', async () => {
  const models = answering((request, repeat) => {
    const given = answer(request, repeat)
    const input = {
      reason: 'colder',
      better: /<first-\w+>\nnew/.test(request.messages.at(-1)?.content ?? '') ? 'second' : 'first',
    }
    return request.model === 'judge' ? completion('', { toolCalls: [{ name: 'prefer', input }] }) : given
  })
  const [candidate] = await runArms(arms([best], ['ada'], true), settings(models))
  expect(candidate?.cases[0]?.confirmations.map(({ pass }) => pass)).toEqual([false, false])
})

test('without a baseline the comparison does not apply, and the others decide alone', async () => {
  const models = answering(answer)
  const contains: Assertion = { type: 'contains', value: 'nothing of the kind' }
  const [only] = arms([best, contains])
  const [candidate] = await runArms(only === undefined ? [] : [only], settings(models))
  expect(candidate?.cases[0]).toMatchObject({ score: 0, pass: false, metrics: {} })
  expect(candidate?.cases[0]?.trials[0]?.assertions).toEqual([
    expect.objectContaining({ type: 'contains', pass: false }),
    {
      type: 'select-best',
      metric: 'Preference',
      weight: 0,
      pass: true,
      score: 1,
      reason: 'does not apply: there is no base to compare with',
    },
  ])
  expect(models.asked.filter(({ model }) => model === 'judge')).toEqual([])
})

test('arms of different prompts are not compared', async () => {
  const [candidate, baseline] = arms([best])
  if (candidate === undefined || baseline === undefined) throw new Error('no arms')
  const results = await runArms([candidate, { ...baseline, promptId: 'other' }], settings(answering(answer)))
  expect(results.map(({ cases }) => cases[0]?.trials[0]?.assertions[0]?.weight)).toEqual([0, 0])
})

test.each<[string, Assertion[], Assertion[], number]>([
  ['nothing to take out', [{ type: 'contains', value: 'a' }], [{ type: 'contains', value: 'a' }], 0],
  [
    'a set that keeps a member',
    [{ type: 'assert-set', assert: [best, { type: 'is-json' }] }],
    [{ type: 'assert-set', assert: [{ type: 'is-json' }] }],
    1,
  ],
  ['a set that keeps none', [{ type: 'assert-set', assert: [best, { type: 'assert-set', assert: [best] }] }], [], 2],
])('what does not apply is taken out: %s', (_name, written, applied, left) => {
  const result = withoutRival(written)
  expect(result.applied).toEqual(applied)
  expect(result.left).toHaveLength(left)
})

test('an answer that stands in the file is taken in both arms, and nobody is asked', async () => {
  const asked: string[] = []
  const models = answering((request) => {
    asked.push(request.model)
    return completion('asked')
  })
  const cases = [goldenCase('ada', { recordedAnswer: 'An apple.' }), goldenCase('bob')]
  const head = prompt({ assert: [{ type: 'contains', value: 'apple' }] })
  const planned = planArm('candidate', head, head, 'echo', cases).value
  if (planned === null) throw new Error('renders')
  const [evaluation] = await runArms([planned], settings(models, 1, 2))
  expect(
    evaluation?.cases.map(({ trials }) => trials.map(({ output, pass, costUsd }) => [output, pass, costUsd])),
  ).toEqual([
    [
      ['An apple.', true, 0],
      ['An apple.', true, 0],
    ],
    [
      ['asked', false, expect.anything()],
      ['asked', false, expect.anything()],
    ],
  ])
  expect(asked).toEqual(['echo', 'echo'])
})
