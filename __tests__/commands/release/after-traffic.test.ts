import { expect, test } from 'vitest'
import { versionFacts } from '../../../src/release/descriptions.ts'
import { bucket, commit, config, prompt, releaseBench } from '../../release/release-bench.ts'

const files = (more: Record<string, unknown> = {}) => ({
  'ai-cicd.yml': config({ modelRegistry: { group: 'bots' }, ...more }),
  'prompts/reply.prompt.yml': prompt('Hello {{name}}'),
})

test.each(['sagemaker:CreateModelPackage', 'sagemaker:ListModelPackages', 'ssm:LabelParameterVersion'])(
  '%s is not allowed: the release is live and green, and what is missing is told',
  async (action) => {
    const { aws, run } = await releaseBench({ denied: [action] })
    aws.sageMaker.groups.add('bots')
    const { report, release } = await run(files())
    expect([release.problem, release.rollout, report.blocks]).toEqual([null, 'promoted', false])
    expect(release.warnings.join()).toContain(`not authorized to perform: ${action}`)
    expect(release.warnings.join()).toMatch(
      /has no label `v1.0.0`|There is no entry in the Model Registry: AWS refused/,
    )
  },
)

test('an answer of the registry that is none is told, and no bug', async () => {
  const { aws, run } = await releaseBench({
    fault: ({ action }) =>
      action === 'sagemaker:ListModelPackages' ? { when: 'before', reply: { status: 200, body: {} } } : null,
  })
  aws.sageMaker.groups.add('bots')
  const { release } = await run(files())
  expect([release.problem, release.rollout]).toEqual([null, 'promoted'])
  expect(release.warnings.join()).toContain('the answer is not what it should be')
})

test('prompts that are read by name are live once published: a record that cannot be written turns nothing red', async () => {
  let objects = 0
  const { aws, run } = await releaseBench({
    fault: ({ action }) => {
      objects += action === 's3:PutObject' ? 1 : 0
      // The first one is the evidence.
      return action === 's3:PutObject' && objects > 1 ? { when: 'before', reply: { status: 403, body: denied } } : null
    },
  })
  aws.sageMaker.groups.add('bots')
  const { release } = await run(files({ lambda: [] }))
  expect([release.problem, release.rollout]).toEqual([null, 'published'])
  expect(release.warnings.join()).toContain('There is no audit record: AWS refused s3:PutObject')
})

const denied = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'

test('a group that is not there is found before anything is written', async () => {
  const { aws, run } = await releaseBench()
  const { release } = await run(files())
  expect(release.problem?.message).toContain('the Model Registry has no group bots')
  expect(release.problem?.hint).toContain('create-model-package-group')
  expect(aws.calls.filter(({ action }) => /Put|Update|Publish|Label|Tags|Create/.test(action))).toEqual([])
})

test('a role that may not ask for the group releases as before, with a warning', async () => {
  const { aws, run } = await releaseBench({ denied: ['sagemaker:DescribeModelPackageGroup'] })
  aws.sageMaker.groups.add('bots')
  const { release } = await run(files())
  expect([release.problem, release.rollout]).toEqual([null, 'promoted'])
  expect(release.warnings.join()).toContain('Allow `sagemaker:DescribeModelPackageGroup`')
})

test.each([
  ['a tag with #', 'v1.0.0#1', 'v1.0.0_1'],
  ['a tag of other letters', 'вып"уск]-漢字🙂', 'вып_уск_-漢字_'],
  ['a tag as long as Git takes', `v${'"'.repeat(240)}`, `v${'_'.repeat(240)}`],
])('%s is taken by every service, on a branch and in an environment of any name', async (_, tag, written) => {
  const { aws, run } = await releaseBench()
  aws.sageMaker.groups.add('bots')
  const name = 'eu (prod) #1, größte'
  const request = { release: tag, tag, branch: 'feature/x#12', environment: name }
  const { release } = await run(named(name), request)
  expect([release.problem, release.rollout]).toEqual([null, 'promoted'])
  expect(release.warnings).toEqual([expect.stringContaining('was not proven: there is no `probe`')])
  expect(aws.sageMaker.packages[0]?.CustomerMetadataProperties).toMatchObject({ release: written, commit })
  expect(aws.ssm.parameters.get('/prod/llm/reply')?.tags.get('ai-cicd:environment')).toBe('eu _prod_ _1_ größte')
  const handler = aws.lambda.functions.get('handler')
  const description = handler?.versions[1]?.description ?? ''
  expect(description.length).toBeLessThanOrEqual(256)
  expect(tag.startsWith(versionFacts(description)?.release ?? 'none')).toBe(true)
  expect(versionFacts(description)?.commit).toBe(commit)
  expect(aws.s3.buckets.get(bucket)?.get(`configs/${commit}/model-config.json`)?.at(-1)?.metadata.branch).toBe(
    'feature/x#12',
  )
  expect((await run(named(name), request)).release).toMatchObject({ problem: null, rollout: 'nothing-to-do' })
})

/** The same release, in an environment of another name. */
function named(name: string): Record<string, string> {
  return { ...files(), 'ai-cicd.yml': files()['ai-cicd.yml'].replace('production:', `${JSON.stringify(name)}:`) }
}
