import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBedrock } from '../../../src/aws/bedrock.ts'
import { type GuardRequest, guarded, type Models } from '../../../src/models/model.ts'
import { createModels } from '../../../src/models/models.ts'
import { scheduled } from '../../../src/models/pacing/scheduler.ts'
import type { BedrockApi } from '../../../src/models/providers/bedrock.ts'
import { guardrailVerdict } from '../../../src/models/providers/guardrail.ts'
import { recordTo } from '../../../src/models/providers/recording.ts'
import { replayAll } from '../../../src/models/providers/replay.ts'
import { BedrockServer, failure } from '../../aws/bedrock-server.ts'
import { HastyClock } from '../requests.ts'

const asked: GuardRequest = { guardrail: 'gr1', version: '2', source: 'OUTPUT', text: 'You are an idiot.' }
const call = { repeat: 0 }

let server: BedrockServer
let opened: BedrockApi[]
let models: Models

beforeEach(async () => {
  server = new BedrockServer()
  opened = []
  vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', await server.listen())
  const clock = new HastyClock()
  const plain = createModels({
    clock: { now: () => 0, sleep: () => new Promise(() => undefined) },
    env: {},
    fetch: () => Promise.reject(new TypeError('fetch failed')),
    readFile: async () => null,
    prices: {},
    timeoutMs: 60_000,
    openBedrock: async () => {
      const api = createBedrock({
        region: 'us-east-1',
        credentials: async () => ({ accessKeyId: 'test', secretAccessKey: 'test' }),
        maxConnections: 10,
        environment: {},
      })
      opened.push(api)
      return api
    },
  })
  models = scheduled(plain, { clock, random: () => 0.5, concurrency: 16, overAt: () => null })
})

afterEach(async () => {
  for (const api of opened) api.close()
  await server.close()
  vi.unstubAllEnvs()
})

const units = {
  topicPolicyUnits: 1,
  contentPolicyUnits: 1,
  wordPolicyUnits: 1,
  sensitiveInformationPolicyUnits: 2,
  sensitiveInformationPolicyFreeUnits: 1,
  contextualGroundingPolicyUnits: 0,
}

function body(more: object = {}): unknown {
  return { usage: units, action: 'NONE', outputs: [], assessments: [], ...more }
}

describe('a guardrail of Bedrock', () => {
  it('is asked with the text as the output of a model, by id and by ARN', async () => {
    server.behaviour = () => ({ body: body() })
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:guardrail/gr1'
    await guarded(models, asked, call)
    await guarded(models, { ...asked, guardrail: arn }, call)
    expect(server.requests.map(({ path }) => decodeURIComponent(path))).toEqual([
      '/guardrail/gr1/version/2/apply',
      `/guardrail/${arn}/version/2/apply`,
    ])
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      source: 'OUTPUT',
      content: [{ text: { text: asked.text } }],
    })
  })

  it('says what it found, without the text that it found, and costs its units', async () => {
    server.behaviour = () => ({
      body: body({
        action: 'GUARDRAIL_INTERVENED',
        outputs: [{ text: 'Sorry.' }],
        assessments: [
          {
            topicPolicy: { topics: [{ name: 'Advice', type: 'DENY', action: 'BLOCKED', detected: true }] },
            contentPolicy: {
              filters: [
                { type: 'INSULTS', confidence: 'HIGH', action: 'BLOCKED' },
                { type: 'HATE', confidence: 'LOW', action: 'NONE', detected: true },
                { type: 'SEXUAL', confidence: 'NONE', action: 'NONE', detected: false },
              ],
            },
            wordPolicy: {
              customWords: [{ match: 'secret', action: 'BLOCKED' }],
              managedWordLists: [{ match: 'idiot', type: 'PROFANITY', action: 'BLOCKED' }],
            },
            sensitiveInformationPolicy: {
              piiEntities: [{ match: 'a@b.c', type: 'EMAIL', action: 'ANONYMIZED' }],
              regexes: [{ name: 'order', match: '77', regex: '\\d+', action: 'NONE', detected: true }],
            },
            contextualGroundingPolicy: { filters: [{ type: 'GROUNDING', threshold: 1, score: 0, action: 'NONE' }] },
          },
        ],
      }),
    })
    const verdict = await guarded(models, asked, call)
    expect(verdict).toEqual({
      intervened: true,
      findings: [
        { category: 'Advice', action: 'blocked' },
        { category: 'INSULTS', action: 'blocked' },
        { category: 'HATE', action: 'detected' },
        { category: 'CUSTOM_WORD', action: 'blocked' },
        { category: 'PROFANITY', action: 'blocked' },
        { category: 'EMAIL', action: 'masked' },
        { category: 'order', action: 'detected' },
      ],
      usage: { inputTokens: 0, outputTokens: 0 },
      costUsd: expect.closeTo((0.15 + 0.15 + 2 * 0.1) / 1_000, 12),
      cached: false,
    })
    expect(JSON.stringify(verdict)).not.toMatch(/a@b\.c|secret|idiot/)
  })

  it.each([
    [{ ...units, automatedReasoningPolicyUnits: 1 }, null],
    [{ ...units, contentPolicyImageUnits: 1 }, null],
    [{ wordPolicyUnits: 5, topicPolicyUnits: 0 }, 0],
    [undefined, null],
  ])('that counts %j costs %s', async (usage, costUsd) => {
    server.behaviour = () => ({ body: body({ usage }) })
    expect(await guarded(models, asked, call)).toMatchObject({ costUsd })
  })

  it.each<[string, number, string, object]>([
    ['AccessDeniedException', 403, 'access-denied', { hint: expect.stringContaining('bedrock:ApplyGuardrail') }],
    ['ResourceNotFoundException', 404, 'not-found', { hint: expect.stringContaining('guardrailIdentifier') }],
    ['ValidationException', 400, 'invalid', {}],
    ['ServiceQuotaExceededException', 400, 'access-denied', {}],
  ])('%s is not asked again: %i, %s', async (name, status, kind, more) => {
    server.behaviour = () => failure(name, status, 'no')
    await expect(guarded(models, asked, call)).rejects.toMatchObject({
      name: 'ModelError',
      kind,
      model: 'bedrock:guardrail/gr1:2',
      message: 'no',
      ...more,
    })
    expect(server.requests).toHaveLength(1)
  })

  it('that was refused is not asked for other texts either, but other versions are', async () => {
    server.behaviour = () => failure('AccessDeniedException', 403, 'no')
    await expect(guarded(models, asked, call)).rejects.toThrow('no')
    await expect(guarded(models, { ...asked, text: 'other' }, call)).rejects.toThrow('no')
    await expect(guarded(models, { ...asked, version: '3' }, call)).rejects.toThrow('no')
    expect(server.requests).toHaveLength(2)
  })

  it.each([
    ['ThrottlingException', 429],
    ['ServiceUnavailableException', 503],
    ['InternalServerException', 500],
  ])('is asked again after %s', async (name, status) => {
    server.behaviour = () => (server.requests.length < 3 ? failure(name, status, 'busy') : { body: body() })
    expect(await guarded(models, asked, call)).toMatchObject({ intervened: false })
    expect(server.requests).toHaveLength(3)
  })

  it('that does not say what it did is unusable', async () => {
    server.behaviour = () => ({ body: { assessments: [] } })
    await expect(guarded(models, asked, call)).rejects.toMatchObject({ kind: 'unusable' })
  })
})

describe('a recorded verdict', () => {
  it('is found again by guardrail, version and text', async () => {
    server.behaviour = () => ({
      body: body({
        action: 'GUARDRAIL_INTERVENED',
        assessments: [{ contentPolicy: { filters: [{ type: 'HATE', confidence: 'LOW', action: 'BLOCKED' }] } }],
      }),
    })
    const lines: string[] = []
    const recorded = await guarded(
      recordTo(models, async (line) => void lines.push(line)),
      asked,
      call,
    )
    const replayed = replayAll(lines.join(''), 'run.jsonl')
    expect(await guarded(replayed, asked, { repeat: 4 })).toEqual(recorded)
    for (const other of [{ text: 'x' }, { version: '3' }, { guardrail: 'gr2' }, { source: 'INPUT' as const }]) {
      await expect(guarded(replayed, { ...asked, ...other }, call)).rejects.toMatchObject({ kind: 'unrecorded' })
    }
  })
})

it('models without guardrails say so', async () => {
  const { guard: _guard, ...without } = models
  await expect(guarded(without, asked, call)).rejects.toThrow('guardrails cannot be applied here')
})

describe('whatever ApplyGuardrail answers', () => {
  const answered = (usage: unknown, assessments: unknown = []) =>
    guardrailVerdict('bedrock:guardrail/gr1:2', { action: 'NONE', assessments, usage })

  it.each([10n ** 400n, 12345678901234567890n, -1, 1.5, '7', Number.NaN])('units of %s have no price', (units) => {
    expect(answered({ contentPolicyUnits: units }).costUsd).toBeNull()
    expect(answered({ contentPolicyUnits: 1, newPolicyUnits: units }).costUsd).toBeGreaterThan(0)
  })

  it('of another shape is unusable', () => {
    for (const assessments of [[null], 'all', [{ topicPolicy: { topics: [7] } }]]) {
      expect(() => answered({}, assessments)).toThrow(expect.objectContaining({ kind: 'unusable' }))
    }
  })
})
