import { expect, test } from 'vitest'
import { Metered } from '../../src/evaluation/budget/metered-models.ts'
import { withResponseCache } from '../../src/evaluation/cache/response-cache.ts'
import { planArm } from '../../src/evaluation/plan.ts'
import { runArms } from '../../src/evaluation/run.ts'
import type { GuardRequest, Models } from '../../src/models/model.ts'
import { answering, completion, goldenCase, prompt } from './build.ts'

const clock = { now: () => 0, sleep: async () => undefined }
const asked: GuardRequest = { guardrail: 'gr1', version: '1', source: 'OUTPUT', text: 'hello' }

function guarding(): { models: Models; guarded: GuardRequest[] } {
  const guarded: GuardRequest[] = []
  const models: Models = {
    ...answering((request) => completion(request.messages[0]?.content ?? '')),
    guard: async (request) => {
      guarded.push(request)
      const usage = { inputTokens: 0, outputTokens: 0 }
      return { intervened: request.text.includes('bob'), findings: [], usage, costUsd: 0.0002, cached: false }
    },
  }
  return { models, guarded }
}

test('the verdict on a text is asked for once, whatever the repeat, and counted like any call', async () => {
  const { models, guarded } = guarding()
  const metered = new Metered(withResponseCache(models), { usd: null, calls: null, durationMs: null }, clock)
  expect(await metered.guard(asked, { repeat: 0 })).toMatchObject({ cached: false })
  expect(await metered.guard(asked, { repeat: 1 })).toMatchObject({ cached: true })
  await metered.guard({ ...asked, version: '2' }, { repeat: 0 })
  expect(guarded).toHaveLength(2)
  expect(metered.spending).toMatchObject({ modelCalls: 2, cachedCalls: 1, costUsd: 0.0004 })
})

test('a spent budget ends guardrails too', async () => {
  const metered = new Metered(guarding().models, { usd: null, calls: 1, durationMs: null }, clock)
  await metered.guard(asked, { repeat: 0 })
  await expect(metered.guard(asked, { repeat: 0 })).rejects.toMatchObject({ kind: 'cancelled' })
})

test('answers are held against the guardrail that an assertion names', async () => {
  const { models } = guarding()
  const head = prompt({ assert: [{ type: 'guardrails', config: { guardrailIdentifier: 'gr1' } }] })
  const arm = planArm('candidate', head, head, 'echo', [goldenCase('ada'), goldenCase('bob')]).value
  const [result] = await runArms(arm === null ? [] : [arm], {
    models,
    judge: null,
    embedding: 'none',
    signal: undefined,
    stopped: () => null,
    repeat: 1,
    concurrency: 4,
    onTrial: () => undefined,
  })
  expect(result?.cases.map(({ id, pass }) => [id, pass])).toEqual([
    ['ada', true],
    ['bob', false],
  ])
})
