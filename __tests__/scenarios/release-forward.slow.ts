import { expect, test } from 'vitest'
import { sampled } from '../thorough.ts'
import type { AwsSettings } from './bench/aws/server.ts'
import { pushTag } from './bench/events.ts'
import { config, dataset, datasetFile, headSystem, prompt, promptFile, shop, tickets } from './bench/project.ts'
import { setScene } from './bench/scenario.ts'

const production = {
  on: { tag: 'v*' },
  ssm: { path: '/prod/llm/{name}' },
  s3: { bucket: 'artifacts' },
  lambda: [{ function: 'ai-handler', alias: 'live' }],
}

/** A shop whose pull request is merged. */
async function shopWith(environment: Record<string, unknown> = {}, aws: AwsSettings = {}, files = {}) {
  const sections = {
    gate: { minScore: 0.8 },
    release: { environments: { production: { ...production, ...environment } } },
  }
  const stage = await setScene({
    main: [shop(60, { 'ai-cicd.yml': config(sections), ...files })],
    branch: [{ [promptFile]: prompt(headSystem) }],
    aws: { s3: { buckets: ['artifacts'] }, ...aws },
  })
  if (stage.aws === null) throw new Error('this scene has no AWS')
  stage.aws.lambda.seed('ai-handler', { variables: { TABLE: 'orders' } })
  const { commits, git } = stage.repository
  /** The job of a tag, on its commit. */
  const release = async (tag: string, commit: string) => {
    await git('fetch', '--quiet', 'origin', commit)
    await git('checkout', '--quiet', commit)
    const push = pushTag(stage.repository, tag)
    return await stage.run({}, { ...push, env: { ...push.env, GITHUB_SHA: commit } })
  }
  return { ...stage, aws: stage.aws, commits, release }
}

const bound: Array<[how: string, environment: Record<string, unknown>]> = [
  ['with a record', {}],
  ['without a record', { s3: undefined }],
  ['read by name', { s3: undefined, lambda: [] }],
]

test.each(sampled(bound, 3))(
  'the job of an older tag is run again: red, nothing is asked and nothing written (%s)',
  async (_, environment) => {
    const { aws, bedrock, commits, release } = await shopWith(environment)
    expect((await release('v1.0.0', commits.branchPoint)).exitCode).toBe(0)
    const second = await release('v1.1.0', commits.merge)
    expect(second.exitCode, second.summary + second.stdout).toBe(0)
    const [written, asked] = [aws.calls.length, bedrock.requests.length]
    const result = await release('v1.0.0', commits.branchPoint)
    expect(result.exitCode).toBe(1)
    expect(result.outputs).toMatchObject({ verdict: 'error', rollout: '' })
    expect(result.summary).toContain('was released before v1.1.0, which is live')
    expect(result.summary).toContain('release their commit under a new tag')
    expect(bedrock.requests).toHaveLength(asked)
    expect(aws.calls.slice(written).filter(({ action }) => !/Get|List|Head/.test(action))).toEqual([])
  },
)

test('proof is required, and there are too few cases for it: not released, and nothing says that it does not block', async () => {
  const { aws, commits, release } = await shopWith(
    { requires: { evaluation: 'proof' } },
    {},
    { [datasetFile]: dataset(tickets(3)) },
  )
  expect((await release('v1.0.0', commits.branchPoint)).outputs.rollout).toBe('promoted')
  const written = aws.calls.length
  const result = await release('v1.1.0', commits.merge)
  expect([result.exitCode, result.outputs.verdict, result.outputs.rollout]).toEqual([1, 'inconclusive', ''])
  expect(result.summary).toContain('These prompts are not approved: their evaluation is inconclusive')
  expect(result.summary + result.stdout).not.toContain('does not block')
  expect(aws.calls.slice(written).filter(({ action }) => !/Get|List|Head/.test(action))).toEqual([])
})

test('the registry refuses what is live already, under a tag that it would not take: green, told, nothing undone', async () => {
  const { aws, commits, github, release } = await shopWith(
    { modelRegistry: { group: 'bots' } },
    { denied: ['sagemaker:CreateModelPackage'] },
  )
  aws.sageMaker.groups.add('bots')
  const result = await release('v1.0.0#1', commits.merge)
  expect(result.exitCode, result.summary).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', release: 'v1.0.0#1', rollout: 'promoted' })
  expect(result.summary).toContain('There is no entry in the Model Registry: AWS refused')
  expect(github.deployments.at(-1)?.statuses.at(-1)).toMatchObject({ state: 'success' })
})

const probe = {
  cases: 'evals/smoke.jsonl',
  payload: { question: '{{question}}' },
  answer: '$.answer',
  version: '$.promptVersion',
}
const smoke = `${JSON.stringify({ id: 'hello', vars: { question: 'Hi?' }, assert: [{ type: 'contains', value: 'yes' }] })}\n`

test('a live version that reads by name: red before anything is published, or before any traffic moves', async () => {
  const { aws, bedrock, commits, release } = await shopWith({ probe }, {}, { 'evals/smoke.jsonl': smoke })
  const newest = () => aws.ssm.parameters.get('/prod/llm/support-reply')?.versions.length ?? 0
  aws.lambda.seed('ai-handler', { handler: () => ({ result: { answer: 'yes', promptVersion: newest() } }) })
  const first = await release('v1.0.0', commits.merge)
  expect(first.exitCode).toBe(1)
  expect(first.outputs).toMatchObject({ verdict: 'pass', rollout: '' })
  expect(first.stdout).toContain('answers with version 1 of support-reply, which was just published')
  expect(aws.lambda.shifts).toEqual([])
  const [written, asked] = [newest(), bedrock.requests.length]
  const second = await release('v0.9.0', commits.branchPoint)
  expect(second.exitCode).toBe(1)
  expect(second.outputs).toMatchObject({ verdict: 'error', rollout: '' })
  expect(second.stdout).toContain('to which it is not pinned: it reads its prompts by name')
  expect([newest(), bedrock.requests.length]).toEqual([written, asked])
})

test('another tag on what is live: green without a question, and nothing to do', async () => {
  const { aws, bedrock, commits, release } = await shopWith({ s3: undefined })
  expect((await release('v1.0.0', commits.merge)).exitCode).toBe(0)
  const [asked, shifts] = [bedrock.requests.length, aws.lambda.shifts.length]
  const result = await release('v1.0.1', commits.merge)
  expect(result.exitCode, result.summary).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'skipped', rollout: 'nothing-to-do', 'model-calls': '0' })
  expect(result.summary).toContain('Every prompt is live as it is: none needs an approval.')
  expect([bedrock.requests.length, aws.lambda.shifts.length]).toEqual([asked, shifts])
})
