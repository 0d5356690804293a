import { expect, test } from 'vitest'
import { pushTag } from './bench/events.ts'
import { config, prompt, shop } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { ownComment, type Scene, setScene } from './bench/scenario.ts'

const production = {
  on: { tag: 'v*' },
  ssm: { path: '/prod/llm/{name}' },
  s3: { bucket: 'artifacts' },
  lambda: [{ function: 'ai-handler', alias: 'live' }],
}

const triage = 'You sort the mail of a corner shop.'

/** The prompt that the pull request makes kinder, and beside it one that stays, with 20 cases each. */
async function harmless(scene: Scene = {}) {
  const files = {
    'ai-cicd.yml': config({ release: { environments: { production } } }),
    'prompts/triage.prompt.yml': prompt(triage, { name: 'Triage' }),
  }
  const stage = await setScene({ main: [shop(20, files)], aws: { s3: { buckets: ['artifacts'] } }, ...scene })
  const { aws, bedrock } = stage
  if (aws === null) throw new Error('this scene has no AWS')
  aws.lambda.seed('ai-handler', {})
  return {
    ...stage,
    aws,
    sorted: () => bedrock.requests.filter(({ request }) => JSON.stringify(request).includes(triage)).length,
  }
}

test('20 cases that pass in both versions: the pull request is green, and the prompt beside it is neither asked nor doubted', async () => {
  const stage = await harmless()
  const result = await stage.run()
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '20', delta: '0', 'model-calls': '40' })
  expect(resultsOf(result).prompts.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['support-reply', 'within-margin'],
  ])
  expect(stage.sorted()).toBe(0)
  expect(ownComment(stage.github)).not.toContain('Inconclusive')
  expect(ownComment(stage.github)).not.toContain('Triage')
})

test('its tag is published, and the prompt beside it is not asked again', async () => {
  const stage = await harmless()
  const { commits, git } = stage.repository
  await git('fetch', '--quiet', 'origin', commits.branchPoint)
  await git('checkout', '--quiet', commits.branchPoint)
  const tag = pushTag(stage.repository, 'v1.0.0')
  const first = await stage.run({}, { ...tag, env: { ...tag.env, GITHUB_SHA: commits.branchPoint } })
  expect(first.outputs.rollout).toBe('promoted')
  const before = stage.sorted()
  await git('checkout', '--quiet', commits.merge)
  const result = await stage.run({}, pushTag(stage.repository, 'v1.1.0'))
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', rollout: 'promoted', release: 'v1.1.0' })
  expect(stage.aws.ssm.parameters.get('/prod/llm/support-reply')?.versions).toHaveLength(2)
  expect(stage.aws.ssm.parameters.get('/prod/llm/triage')?.versions).toHaveLength(1)
  expect(stage.sorted()).toBe(before)
})

test('with changed-only off the prompt beside it is asked once, and compared with nothing', async () => {
  const stage = await harmless()
  const result = await stage.run({ inputs: { 'changed-only': 'false' } })
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '40', delta: '0', 'model-calls': '60' })
  expect(resultsOf(result).prompts.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['support-reply', 'within-margin'],
    ['triage', 'unchanged'],
  ])
  expect(stage.sorted()).toBe(20)
})
