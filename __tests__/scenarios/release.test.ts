import { expect, test } from 'vitest'
import { pushTag, pushToMain } from './bench/events.ts'
import { config, shop, shopModel } from './bench/project.ts'
import { type Scene, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const environments = {
  staging: { on: { branch: 'main' }, ssm: { path: '/staging/llm/{name}' } },
  production: {
    on: { tag: 'v*' },
    ssm: { path: '/prod/llm/{name}' },
    s3: { bucket: 'artifacts' },
    lambda: [{ function: 'ai-handler', alias: 'live' }],
  },
}

async function released(scene: Scene = {}) {
  const main = [shop(60, { 'ai-cicd.yml': config({ release: { environments } }) })]
  const stage = await setScene({ main, aws: { s3: { buckets: ['artifacts'] } }, ...scene })
  const { aws } = stage
  if (aws === null) throw new Error('this scene has no AWS')
  aws.lambda.seed('ai-handler', { variables: { TABLE: 'orders' } })
  return { ...stage, aws }
}

test('a tag becomes a release: evaluated, published, recorded, pinned, shifted', async () => {
  const stage = await released()
  const result = await stage.run({}, pushTag(stage.repository, 'v1.0.0'))
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({
    verdict: 'pass',
    release: 'v1.0.0',
    environment: 'production',
    rollout: 'promoted',
    'lambda-version': '2',
  })
  expect(JSON.parse(result.outputs.parameters ?? '')).toMatchObject({
    'support-reply': { name: '/prod/llm/support-reply', version: 1 },
  })
  const record = JSON.parse(
    stage.aws.s3.text('artifacts', `configs/${stage.repository.commits.merge}/model-config.json`),
  )
  expect(record).toMatchObject({ release: 'v1.0.0', prompts: [{ fullVersion: 'nova-lite/v1:0/1' }] })
  expect(stage.github.deployments).toMatchObject([
    { environment: 'production', statuses: [{ state: 'in_progress' }, { state: 'success' }] },
  ])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/release.md')
})

test('the same tag again asks no model and changes nothing', async () => {
  const stage = await released()
  await stage.run({}, pushTag(stage.repository, 'v1.0.0'))
  const asked = stage.bedrock.requests.length
  const result = await stage.run({}, pushTag(stage.repository, 'v1.0.0'))
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', rollout: 'nothing-to-do', 'model-calls': '0' })
  expect(stage.bedrock.requests).toHaveLength(asked)
})

test('a dry run shows the plan, asks no model and changes nothing', async () => {
  const stage = await released()
  const result = await stage.run({ inputs: { 'dry-run': 'true' } }, pushTag(stage.repository, 'v1.0.0'))
  expect(result.exitCode).toBe(0)
  expect(stage.bedrock.requests).toEqual([])
  expect(stage.aws.calls.filter(({ action }) => !/Get|List/.test(action))).toEqual([])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/release-dry-run.md')
})

test('prompts that got worse than what is live are refused, and AWS stays as it is', async () => {
  const stage = await released({ model: shopModel({ head: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] }) })
  const { commits, git } = stage.repository
  await git('fetch', '--quiet', 'origin', commits.branchPoint)
  await git('checkout', '--quiet', commits.branchPoint)
  const tag = pushTag(stage.repository, 'v1.0.0')
  const first = await stage.run({}, { ...tag, env: { ...tag.env, GITHUB_SHA: commits.branchPoint } })
  expect(first.outputs.rollout).toBe('promoted')
  await git('checkout', '--quiet', commits.merge)
  const result = await stage.run({}, pushTag(stage.repository, 'v1.1.0'))
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'fail', rollout: '', 'lambda-version': '' })
  expect(stage.aws.ssm.parameters.get('/prod/llm/support-reply')?.versions).toHaveLength(1)
  expect(stage.aws.lambda.functions.get('ai-handler')?.aliases.get('live')?.version).toBe('2')
  expect(stage.github.deployments.at(-1)?.statuses.at(-1)).toMatchObject({ state: 'failure' })
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/release-refused.md')
})

test('a push to main is evaluated, then released to staging', async () => {
  const stage = await released()
  const { commits } = stage.repository
  const result = await stage.run({}, pushToMain(stage.repository, commits.main))
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({
    environment: 'staging',
    rollout: 'published',
    release: `main-${commits.merge.slice(0, 12)}`,
  })
  expect(JSON.parse(stage.aws.ssm.value('/staging/llm/support-reply'))).toMatchObject({ commit: commits.merge })
})

test('echo in a model’s place is refused by name, before AWS or a model is asked', async () => {
  const aliases = { 'bedrock:us.amazon.nova-lite-v1:0': 'echo' }
  const sections = { release: { environments }, evaluation: { modelAliases: aliases } }
  const stage = await released({ main: [shop(60, { 'ai-cicd.yml': config(sections) })] })
  const result = await stage.run({}, pushTag(stage.repository, 'v1.0.0'))
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'error', rollout: '' })
  expect(result.summary).toContain('support-reply is asked of echo, which is no model')
  expect(stage.aws.calls).toEqual([])
  expect(stage.bedrock.requests).toEqual([])
})

test('no permission: which one, for whom', async () => {
  const stage = await released({ aws: { s3: { buckets: ['artifacts'] }, denied: ['ssm:GetParameter'] } })
  const result = await stage.run({}, pushTag(stage.repository, 'v1.0.0'))
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'error', rollout: '' })
  expect(result.summary).toContain('Allow `ssm:GetParameter`')
  expect(stage.bedrock.requests).toEqual([])
})

test('a probe that fails after a passed evaluation heads everything, and the evaluation stays passed', async () => {
  const probe = { cases: 'evals/smoke.jsonl', payload: { question: '{{question}}' }, answer: '$.answer' }
  const production = { ...environments.production, probe }
  const main = [
    shop(12, {
      'ai-cicd.yml': config({ gate: { minScore: 0.8 }, release: { environments: { production } } }),
      'evals/smoke.jsonl': `${JSON.stringify({ id: 'hello', vars: { question: 'Hi?' }, assert: [{ type: 'equals', value: 'never said' }] })}\n`,
    }),
  ]
  const stage = await released({ main })
  const { commits, git } = stage.repository
  // The pull request is merged.
  await git('push', '--quiet', '--force', 'origin', `${commits.merge}:refs/heads/main`)
  const result = await stage.run({}, pushTag(stage.repository, 'v1.2.3'))
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'pass', score: '1', rollout: '', release: 'v1.2.3' })
  const headline = 'was not released to production completely: the probe of ai-handler version 2 failed'
  const opening = 'was not released to production completely\n\n**Why:** The probe of ai-handler version 2 failed'
  expect(result.summary.slice(0, 200)).toContain(`## \`v1.2.3\` ${opening}`)
  expect(result.stdout).toMatch(new RegExp(`^::error::v1\\.2\\.3 ${headline}`, 'm'))
  expect(`${result.summary}${result.stdout}`).not.toContain('could not be measured')
  const key = `configs/${commits.merge}/model-config.json`
  expect(stage.aws.s3.buckets.get('artifacts')?.get(key)?.at(-1)?.metadata).toMatchObject({
    commit: commits.merge,
    branch: 'main',
    release: 'v1.2.3',
  })
})

test('a refused release names file, line and key of each mistake, in log and summary alike', async () => {
  const canary = { steps: [{ weight: '5%', hold: '1m' }], interval: '10ms' }
  const production = { ...environments.production, canary }
  const stage = await released({
    main: [shop(12, { 'ai-cicd.yml': config({ release: { environments: { production } } }) })],
  })
  const result = await stage.run({}, pushTag(stage.repository, 'v1.0.0'))
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'error', rollout: '' })
  expect(result.stdout).toMatch(/^::error::v1\.0\.0 was not released/m)
  expect(result.stdout).toMatch(
    /^::error file=ai-cicd\.yml,line=\d+,title=release\.environments\.production\.canary\.interval::/m,
  )
  expect(result.summary).toMatch(/^- `ai-cicd\.yml:\d+` `release\.environments\.production\.canary\.interval`: /m)
  expect(stage.aws.calls).toEqual([])
})
