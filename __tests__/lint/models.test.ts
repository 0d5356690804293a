import { expect, test } from 'vitest'
import { contextWindowOf } from '../../src/models/catalog/context-window.ts'
import { endOfLifeOf } from '../../src/models/catalog/lifecycle.ts'
import { files, findingsIn, promptFile, reported } from './linted.ts'

const opus = 'bedrock:us.anthropic.claude-opus-4-1-20250805-v1:0'

test('a floating model is a warning at the line that names it, and an error of a release', async () => {
  const contents = files({ prompt: promptFile(undefined, undefined, 'openai:gpt-4o') })
  const said = 'prompts/p.prompt.yml:1 openai:gpt-4o names no version, so its answers can change without a change here'
  expect(await reported('floating-model', contents)).toEqual([`warning ${said}: a release refuses it.`])
  expect(await reported('floating-model', contents, { purpose: 'release' })).toEqual([`error ${said}.`])
})

test('models of a matrix are told at their own lines of the configuration', async () => {
  const config = 'evaluation:\n  models:\n    - openai:gpt-4o-2024-08-06\n    - openai:chatgpt-4o-latest\n'
  expect(await reported('floating-model', files({ config }))).toEqual([
    'warning ai-cicd.yml:6 openai:chatgpt-4o-latest names no version, so its answers can change without a change here: a release refuses it.',
  ])
})

test('a floating judge is a warning: both arms are still judged alike', async () => {
  expect(
    await reported('floating-model', files({ config: 'evaluation:\n  judge: { model: "openai:gpt-4o" }\n' })),
  ).toEqual([
    'warning ai-cicd.yml:4 the judge openai:gpt-4o names no version: scores of different days cannot be compared.',
  ])
})

test.each([
  ['2026-10-09', []],
  ['2026-10-10', [`warning prompts/p.prompt.yml:1 ${opus} ends on 2027-01-08, in 90 days: requests to it will fail.`]],
  ['2027-01-07', [`warning prompts/p.prompt.yml:1 ${opus} ends on 2027-01-08, in a day: requests to it will fail.`]],
  ['2027-01-08', [`warning prompts/p.prompt.yml:1 ${opus} ended on 2027-01-08: requests to it should fail.`]],
])('a model that ends on 2027-01-08, on %s', async (now, expected) => {
  expect(
    await reported('model-end-of-life', files({ prompt: promptFile(undefined, undefined, opus) }), { now }),
  ).toEqual(expected)
})

test.each(['evaluation', 'release'] as const)('a date never blocks: %s', async (purpose) => {
  const contents = files({ prompt: promptFile(undefined, undefined, opus) })
  const [found, ...others] = await reported('model-end-of-life', contents, { now: '2030-01-01', purpose })
  expect(found).toMatch(/^warning /)
  expect(others).toEqual([])
})

test('a judge that has ended is told too', async () => {
  const config = 'evaluation:\n  judge: { model: "bedrock:anthropic.claude-3-haiku-20240307-v1:0" }\n'
  expect(await reported('model-end-of-life', files({ config }), { now: '2026-12-01' })).toHaveLength(1)
})

test.each<[model: string, now: string, expected: string[]]>([
  ['bedrock:acme.unheard-of-v1:0', '2026-09-01', ['the price of bedrock:acme.unheard-of-v1:0 is not known.']],
  [opus, '2027-05-01', []],
  [opus, '2027-06-01', [`the price of ${opus} is of 2026-08-21, 9 months ago.`]],
  ['echo', '2030-01-01', []],
])('the price of %s, on %s', async (model, now, expected) => {
  const prices = 'prices: { "bedrock:amazon.titan-embed-text-v2:0": { input: 1, output: 1 } }\n'
  const contents = files({ config: prices, prompt: promptFile(undefined, undefined, model) })
  expect(await reported('price', contents, { now })).toEqual(
    expected.map((text) => `note prompts/p.prompt.yml:1 ${text}`),
  )
})

test('a price of one’s own is never unknown or old', async () => {
  const config =
    'prices: { "bedrock:converse:acme.unheard-of-v1:0": { input: 1, output: 1 }, "bedrock:amazon.titan-embed-text-v2:0": { input: 1, output: 1 } }\n'
  const contents = files({ config, prompt: promptFile(undefined, undefined, 'bedrock:acme.unheard-of-v1:0') })
  expect(await reported('price', contents, { now: '2030-01-01' })).toEqual([])
})

test.each([
  ['bedrock:anthropic.claude-sonnet-4-20250514-v1:0', '2026-10-14'],
  ['bedrock:eu.anthropic.claude-sonnet-4-20250514-v1:0', '2026-10-14'],
  ['bedrock:arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2:1', '2025-07-21'],
  ['bedrock:anthropic.claude-sonnet-4-5-20250929-v1:0', null],
  ['bedrock:anthropic.claude-opus-4-5-20251101-v1:0', null],
  ['bedrock:arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc', null],
  ['openai:gpt-4o', null],
])('the end of %s is %s', (model, date) => {
  expect(endOfLifeOf(model)?.date ?? null).toBe(date)
})

test.each([
  ['bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0', 200_000],
  ['bedrock:amazon.nova-micro-v1:0', 128_000],
  ['bedrock:acme.unheard-of-v1:0', null],
  ['echo', null],
])('the context window of %s is %s', (model, tokens) => {
  expect(contextWindowOf(model)).toBe(tokens)
})

test.each([
  [
    'bedrock:anthropic.claude-sonnet-4-20250514-v1:0',
    'Write `bedrock:us.anthropic.claude-sonnet-4-20250514-v1:0`, `bedrock:eu.anthropic.claude-sonnet-4-20250514-v1:0`, `bedrock:apac.anthropic.claude-sonnet-4-20250514-v1:0` or `bedrock:global.anthropic.claude-sonnet-4-20250514-v1:0`, whichever the region has.',
  ],
  ['bedrock:deepseek.r1-v1:0', 'Write `bedrock:us.deepseek.r1-v1:0`, whichever the region has.'],
  ['bedrock:us.deepseek.r1-v1:0', null],
  ['bedrock:amazon.nova-lite-v1:0', null],
  ['bedrock:arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc', null],
  ['anthropic:claude-sonnet-4-20250514', null],
])('%s is asked through a profile: %s', async (model, hint) => {
  const found = (await findingsIn(files({ prompt: promptFile(undefined, undefined, model) }))).filter(
    ({ rule }) => rule === 'inference-profile',
  )
  expect(found.map((one) => [one.level, one.file, one.line, one.hint])).toEqual(
    hint === null ? [] : [['warning', 'prompts/p.prompt.yml', 1, hint]],
  )
})
