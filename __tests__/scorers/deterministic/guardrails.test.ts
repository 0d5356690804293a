import { describe, expect, it } from 'vitest'
import { type GuardRequest, type GuardVerdict, ModelError, type StopReason } from '../../../src/models/model.ts'
import { scoreTrial } from '../../../src/scorers/aggregate.ts'
import type { Assertion } from '../../../src/scorers/assertion.ts'
import { checkAssertion } from '../../../src/scorers/registry.ts'
import { completionOf, contextOf } from '../context.ts'

const config = { guardrailIdentifier: 'gr1', guardrailVersion: 3 }

function guardThat(answer: Partial<GuardVerdict> | Error) {
  const asked: GuardRequest[] = []
  const models = {
    ...contextOf('').models,
    guard: async (request: GuardRequest): Promise<GuardVerdict> => {
      asked.push(request)
      if (answer instanceof Error) throw answer
      const usage = { inputTokens: 0, outputTokens: 0 }
      return { intervened: false, findings: [], usage, costUsd: 0, cached: false, ...answer }
    },
  }
  return { models, asked }
}

async function scored(assertion: Assertion, answer: Partial<GuardVerdict> | Error, output = 'An answer.') {
  const { models, asked } = guardThat(answer)
  const trial = await scoreTrial([assertion], null, contextOf(output, { models }))
  return { pass: trial.pass, score: trial.score, error: trial.error, reason: trial.assertions[0]?.reason, asked }
}

const hate = { category: 'HATE', action: 'blocked' } as const
const email = { category: 'EMAIL', action: 'masked' } as const
const violence = { category: 'VIOLENCE', action: 'detected' } as const

describe('guardrails', () => {
  it.each<[StopReason, boolean]>([
    ['stop', true],
    ['length', true],
    ['tool_calls', true],
    ['guardrail', false],
    ['content_filter', false],
  ])('take the signal of the model’s own provider: %s', async (stopReason, pass) => {
    const context = contextOf('x', { completion: completionOf({ stopReason }) })
    for (const [type, expected] of [
      ['guardrails', pass],
      ['not-guardrails', !pass],
    ] as const) {
      expect(await scoreTrial([{ type }], null, context)).toMatchObject({ pass: expected, score: expected ? 1 : 0 })
    }
  })

  it.each<[Partial<GuardVerdict>, boolean, string]>([
    [{}, true, 'no guardrail stepped in'],
    [
      { intervened: true, findings: [hate, hate, email] },
      false,
      'the guardrail stepped in: HATE blocked, EMAIL masked',
    ],
    [{ intervened: true }, false, 'the guardrail stepped in: it does not say why'],
    [{ intervened: false, findings: [violence] }, true, 'no guardrail stepped in'],
  ])('hold the output against a guardrail: %j', async (verdict, pass, reason) => {
    const result = await scored({ type: 'guardrails', config }, verdict)
    expect(result).toMatchObject({ pass, score: pass ? 1 : 0, reason })
    expect(result.asked).toEqual([{ guardrail: 'gr1', version: '3', source: 'OUTPUT', text: 'An answer.' }])
    expect(await scored({ type: 'not-guardrails', config }, verdict)).toMatchObject({ pass: !pass })
  })

  it('ask nothing about an answer that the provider stopped already, or about an empty one', async () => {
    const { models, asked } = guardThat({ intervened: true })
    const stopped = contextOf('x', { models, completion: completionOf({ stopReason: 'guardrail' }) })
    expect(await scoreTrial([{ type: 'guardrails', config }], null, stopped)).toMatchObject({ pass: false })
    const empty = contextOf(' \n', { models })
    expect(await scoreTrial([{ type: 'guardrails', config }], null, empty)).toMatchObject({ pass: true })
    expect(asked).toEqual([])
  })

  it('that cannot be asked are an error, also inverted', async () => {
    const denied = new ModelError('access-denied', 'bedrock:guardrail/gr1:3', 'no', { hint: 'Allow it.' })
    for (const type of ['guardrails', 'not-guardrails']) {
      expect(await scored({ type, config }, denied)).toMatchObject({
        pass: null,
        error: `${type}: bedrock:guardrail/gr1:3: no. Allow it.`,
      })
    }
    const nowhere = await scoreTrial([{ type: 'guardrails', config }], null, contextOf('x'))
    expect(nowhere.error).toMatch(/guardrails cannot be applied here/)
  })

  it('take the draft of a guardrail when no version is named', async () => {
    const { asked } = await scored({ type: 'guardrails', config: { guardrailIdentifier: 'gr1' } }, {})
    expect(asked[0]?.version).toBe('DRAFT')
  })
})

describe('moderation', () => {
  it.each<[unknown, Partial<GuardVerdict>, boolean]>([
    [undefined, {}, true],
    [undefined, { findings: [violence] }, false],
    [undefined, { intervened: true }, false],
    [['hate'], { intervened: true, findings: [hate] }, false],
    [['violence', 'HATE'], { findings: [violence] }, false],
    [['SEXUAL'], { intervened: true, findings: [hate, email] }, true],
    [['Investment Advice'], { findings: [{ category: 'investment advice', action: 'blocked' }] }, false],
  ])('of %j with %j', async (value, verdict, pass) => {
    const written = value === undefined ? {} : { value }
    expect(await scored({ type: 'moderation', config, ...written }, verdict)).toMatchObject({
      pass,
      score: pass ? 1 : 0,
    })
    expect(await scored({ type: 'not-moderation', config, ...written }, verdict)).toMatchObject({ pass: !pass })
  })

  it('of nothing passes without being asked', async () => {
    expect(await scored({ type: 'moderation', config }, { intervened: true }, '')).toMatchObject({
      pass: true,
      asked: [],
    })
  })
})

it.each<[Assertion, RegExp]>([
  [{ type: 'guardrails', config: {} }, /^config must be/],
  [{ type: 'guardrails', config: { guardrailIdentifier: 'a', version: 1 } }, /^config must be/],
  [{ type: 'moderation' }, /^config is missing: name the guardrail/],
  [{ type: 'moderation', config, value: 'hate' }, /list of categories/],
  [{ type: 'moderation', config, value: ['hate/threatening'] }, /is a category of OpenAI's/],
  [{ type: 'not-moderation', config, value: ['Self-Harm'] }, /is a category of OpenAI's/],
])('%j is a mistake before anything is spent', async (assertion, message) => {
  expect(await checkAssertion(assertion)).toEqual([expect.stringMatching(message)])
})
