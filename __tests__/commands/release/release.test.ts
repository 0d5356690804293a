import { expect, test } from 'vitest'
import { bucket, commit, releaseBench, twoPrompts } from '../../release/release-bench.ts'

test('a first release: published, recorded, pinned, shifted', async () => {
  const { aws, run } = await releaseBench()
  const { report, release } = await run()
  expect(release.problem).toBeNull()
  expect(report).toMatchObject({ verdict: 'pass', blocks: false })
  expect(release).toMatchObject({
    rollout: 'promoted',
    environment: 'production',
    identity: { account: '123456789012' },
  })
  expect(JSON.parse(aws.ssm.value('/prod/llm/reply'))).toMatchObject({
    v: 1,
    name: 'reply',
    release: 'v1.0.0',
    commit,
    model: 'bedrock:us.amazon.nova-lite-v1:0',
    messages: [{ role: 'user', content: 'Hello {{name}}, how can I help?' }],
  })
  const handler = aws.lambda.functions.get('handler')
  expect(handler?.aliases.get('live')).toMatchObject({ version: '2', weights: {} })
  expect(handler?.versions[1]?.variables).toEqual({
    STAGE: 'prod',
    API_KEY: 'not-for-the-log',
    PROMPT_VERSIONS: '{"reply":1,"triage":1}',
  })
  expect(JSON.parse(aws.s3.text(bucket, `configs/${commit}/model-config.json`))).toMatchObject({
    release: 'v1.0.0',
    environment: 'production',
    prompts: [
      { id: 'reply', parameter: '/prod/llm/reply', version: 1, fullVersion: 'nova-lite/v1:0/1' },
      { id: 'triage', parameter: '/prod/llm/triage', version: 1 },
    ],
  })
  expect(aws.ssm.parameters.get('/prod/llm/reply')?.versions[0]?.labels).toEqual(['v1.0.0'])
})

test('the same again: nothing is written, nothing is evaluated', async () => {
  const { aws, run } = await releaseBench()
  await run()
  const before = aws.calls.length
  const { release } = await run()
  expect(release).toMatchObject({ rollout: 'nothing-to-do', problem: null })
  const writes = aws.calls
    .slice(before)
    .filter(({ action, status }) => /Put|Update|Publish|Label|AddTags/.test(action) && status < 300)
  expect(writes).toEqual([])
})

test('only what changed gets a new version', async () => {
  const { aws, run } = await releaseBench()
  await run()
  const changed = {
    ...twoPrompts,
    'prompts/triage.prompt.yml': twoPrompts['prompts/triage.prompt.yml']?.replace('Sort', 'Order') ?? '',
  }
  const { release } = await run(changed, { release: 'v1.1.0', tag: 'v1.1.0', commit: commit.replace('0', 'f') })
  expect(release).toMatchObject({ rollout: 'promoted', problem: null })
  expect(aws.ssm.parameters.get('/prod/llm/reply')?.versions).toHaveLength(1)
  expect(aws.ssm.parameters.get('/prod/llm/triage')?.versions).toHaveLength(2)
  expect(aws.lambda.functions.get('handler')?.versions[2]?.variables.PROMPT_VERSIONS).toBe('{"reply":1,"triage":2}')
})
