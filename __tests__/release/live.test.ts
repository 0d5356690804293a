import { expect, test } from 'vitest'
import { release } from '../../src/commands/release/release.ts'
import type { ReleaseDeps } from '../../src/rollout/deps.ts'
import { commit, config, prompt, releaseBench, tagged } from './release-bench.ts'

const other = commit.replace('0', 'f')

const reply = (fields: Record<string, unknown> = {}) => prompt('Hello {{name}}', fields)
const triage = (text: string) => prompt(`Sort this: {{name}} ${text}`)
const impossible = { assert: [{ type: 'equals', value: 'never said' }] }

async function opened() {
  const bench = await releaseBench()
  const asked: string[] = []
  const run = async (files: Record<string, string>, tag: string, of: string, environment: string | null = null) => {
    asked.length = 0
    const deps: ReleaseDeps = bench.deps(files)
    const openModels: ReleaseDeps['openModels'] = async (project) => {
      const models = await deps.openModels(project)
      return {
        ...models,
        complete: async (request, how) => {
          asked.push(JSON.stringify(request.messages))
          return await models.complete(request, how)
        },
      }
    }
    const reported = await release({ ...deps, openModels }, { ...tagged, release: tag, tag, commit: of, environment })
    return { ...reported, asked: [...asked] }
  }
  return { ...bench, run }
}

const files = (second: string, first: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  'ai-cicd.yml': config(more),
  'prompts/reply.prompt.yml': reply(first),
  'prompts/triage.prompt.yml': triage(second),
})

test.each([
  ['pinned', {}],
  ['pinned, without a record', { s3: undefined }],
  ['read by name', { s3: undefined, lambda: [] }],
])('a prompt that is live as it is needs no approval, and cannot keep another one back: %s', async (_, more) => {
  const { run } = await opened()
  expect((await run(files('one', {}, more), 'v1.0.0', commit)).asked).toHaveLength(2)
  const next = await run(files('two', impossible, more), 'v1.1.0', other)
  expect(next.release.problem).toBeNull()
  expect(next.asked.map((text) => text.includes('Sort this'))).toEqual([true])
  expect(next.report.prompts.map(({ id }) => id)).toEqual(['triage'])
  expect(next.report.unchanged).toEqual(['reply'])
  const again = await run(files('two', impossible, more), 'v1.1.0', other)
  expect(again.release).toMatchObject({ problem: null, rollout: 'nothing-to-do' })
  expect(again.asked).toEqual([])
  expect(again.report.blocks).toBe(false)
})

test('everything is live: another tag on it is released without a question, and recorded', async () => {
  const { aws, run } = await opened()
  await run(files('one'), 'v1.0.0', commit)
  const { release: reported, report, asked } = await run(files('one', impossible), 'v1.0.1', other)
  expect([reported.problem, reported.rollout, asked]).toEqual([null, 'nothing-to-do', []])
  expect(reported.approval).toContain('Every prompt is live as it is')
  expect(report.verdict).toBe('skipped')
  expect(JSON.parse(aws.s3.text('artifacts', `configs/${other}/model-config.json`))).toMatchObject({ evaluation: null })
})

test('content that is published and not pinned is not live: it is evaluated', async () => {
  const { aws, run } = await opened()
  await run(files('one', {}, { s3: undefined }), 'v1.0.0', commit)
  aws.lambda.seed('handler', { variables: { STAGE: 'prod' } })
  const { asked, release: reported } = await run(files('one', {}, { s3: undefined }), 'v1.0.1', other)
  expect([asked.length, reported.problem, reported.rollout]).toEqual([2, null, 'promoted'])
})

test('what was left out here is approved nowhere: another environment with the same bucket evaluates it', async () => {
  const { run } = await opened()
  const s3 = { bucket: 'artifacts' }
  const lambda = [{ function: 'handler', alias: 'live' }]
  const environments = {
    production: { on: { tag: 'v*' }, ssm: { path: '/prod/llm/{name}' }, s3, lambda },
    staging: { on: { branch: 'main' }, ssm: { path: '/staging/llm/{name}' }, s3 },
  }
  const two = (second: string, first: Record<string, unknown> = {}) => ({
    ...files(second, first),
    'ai-cicd.yml': config({}, { release: { environments } }),
  })
  await run(two('one'), 'v1.0.0', commit, 'production')
  const kept = await run(two('two', impossible), 'v1.1.0', other, 'production')
  expect([kept.release.problem, kept.asked.length]).toEqual([null, 1])
  const elsewhere = await run(two('two', impossible), 'v1.1.0', other, 'staging')
  expect(elsewhere.release.problem?.message).toContain('these prompts are not approved')
  expect(elsewhere.asked.length).toBeGreaterThan(1)
})

test('raw texts do not tell their model: they are evaluated every time without evidence', async () => {
  const { run } = await opened()
  const raw = { 'ai-cicd.yml': config({ s3: undefined, ssm: { path: '/prod/llm/{name}', format: 'raw' } }) }
  const one = { ...raw, 'prompts/reply.prompt.yml': prompt('Hello', { testData: [{ name: 'Ada' }] }) }
  expect((await run(one, 'v1.0.0', commit)).release.problem).toBeNull()
  expect((await run(one, 'v1.0.1', other)).asked).toHaveLength(1)
})
