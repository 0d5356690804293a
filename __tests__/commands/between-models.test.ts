import { expect, test } from 'vitest'
import { renderResults } from '../../src/report/files/results.ts'
import { pageData } from '../../src/report/html/page-data.ts'
import { renderComment } from '../../src/report/markdown/comment.ts'
import { renderTerminal } from '../../src/report/terminal/report.ts'
import { answering, completion } from '../evaluation/build.ts'
import { merged, partsOf, type World, whole } from './shard-bench.ts'

/** A pull request that asks a prompt of three models, from its files to the report. */

const COSTS: Record<string, number> = { 'openai:large-1': 0.01, 'anthropic:small-1': 0.002, 'openai:weak-1': 0.0005 }
const MODELS = Object.keys(COSTS)

const files = (own: object, text: string, evaluation: object = {}): Record<string, string> => ({
  'ai-cicd.yml': JSON.stringify({ version: 1, prompts: ['*.prompt.yml'], evaluation }),
  'reply.prompt.yml': JSON.stringify({ ...own, dataset: 'cases.jsonl', messages: [{ role: 'user', content: text }] }),
  'cases.jsonl': Array.from({ length: 120 }, (_, at) =>
    JSON.stringify({ id: `c${at}`, question: `q${at}`, assert: [{ type: 'equals', value: 'right' }] }),
  ).join('\n'),
})

/** The weak model is wrong in each fourth case. */
const models = () =>
  answering(({ model, messages }) => {
    const at = Number(/q(\d+)/.exec(messages.at(-1)?.content ?? '')?.[1])
    const wrong = model === 'openai:weak-1' && at % 4 === 0
    return completion(wrong ? 'wrong' : 'right', { costUsd: COSTS[model] ?? null, latencyMs: model.length * 10 })
  })

const world = (own: object, evaluation: object = {}): World => ({
  head: files(own, 'Answer {{question}}', evaluation),
  base: files({ model: 'openai:large-1' }, 'Say {{question}}', evaluation),
  models,
})

const [large = '', ...others] = MODELS
const own = { model: large, models: others }

test('its own models are compared with each other, which decides nothing', async () => {
  const report = await whole(world(own))
  expect(report.verdict).toBe('pass')
  expect(report.prompts.map(({ comparison }) => comparison.model)).toEqual(MODELS)
  const [result] = report.betweenModels
  expect(report.betweenModels).toHaveLength(1)
  expect(result?.models.map(({ model, standing }) => [model, standing])).toEqual([
    ['anthropic:small-1', 'best'],
    ['openai:large-1', 'not-worse'],
    ['openai:weak-1', 'lower'],
  ])
  expect(result?.fallbacks).toEqual({
    from: 'openai:large-1',
    models: [{ model: 'anthropic:small-1', otherVendor: true, costPerRequestUsd: expect.closeTo(0.002, 9) }],
  })
})

test('every surface shows it', async () => {
  const report = await whole(world(own))
  const results = JSON.parse(renderResults(report))
  expect(results.betweenModels).toEqual(JSON.parse(JSON.stringify(report.betweenModels)))
  const comment = renderComment(report, { limit: 65_536, marker: '' })
  expect(comment).toContain('Best of 3 models: <code>anthropic:small-1</code> (100.0 %)')
  expect(comment).toContain('fallbacks:\n  - { model: "anthropic:small-1" } # another vendor, $0.0020 a request')
  expect(pageData(report, report.prompts).matrices.map(({ prompt }) => prompt)).toEqual(['reply'])
  expect(renderTerminal(report, { color: false, width: 100 })).toContain('reply, models: Best of 3 models')
})

test('the matrix of the configuration is compared alike, and one model with nothing', async () => {
  const matrix = await whole(world({ model: large }, { models: MODELS }))
  const [result] = matrix.betweenModels
  expect(result?.models.map(({ model }) => model)).toEqual(['anthropic:small-1', 'openai:large-1', 'openai:weak-1'])
  const alone = await whole(world({ model: large }))
  expect(alone.betweenModels).toEqual([])
  expect(JSON.parse(renderResults(alone))).not.toHaveProperty('betweenModels')
})

test('shards that are joined say the same', async () => {
  const one = await whole(world(own, { maxRepeat: 1 }))
  const joined = await merged(world(own, { maxRepeat: 1 }), await partsOf(world(own, { maxRepeat: 1 }), 3))
  expect(joined.betweenModels).toEqual(one.betweenModels)
})
