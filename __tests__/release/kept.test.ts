import { expect, test } from 'vitest'
import type { AwsFault } from '../scenarios/bench/aws/server.ts'
import { config, prompt, releaseBench } from './release-bench.ts'

const name = '/prod/llm/reply'
const secure = { path: '/prod/llm/{name}', type: 'SecureString' }

const files = (more: Record<string, unknown> = {}, text = 'Hello {{name}}') => ({
  'ai-cicd.yml': config(more),
  'prompts/reply.prompt.yml': prompt(text),
})

/** As SSM answers: 27 bytes, and no message. */
const busy: AwsFault = {
  when: 'before',
  reply: {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: '{"__type":"TooManyUpdates"}',
  },
}

test.each(['ssm:PutParameter', 'ssm:LabelParameterVersion', 'ssm:AddTagsToResource', 'ssm:UnlabelParameterVersion'])(
  'SSM is at work on a parameter when %s comes: it is asked again',
  async (action) => {
    let refusals = 0
    const { aws, run } = await releaseBench({
      fault: (call) => {
        if (call.action !== action || refusals === 3) return null
        refusals += 1
        return busy
      },
    })
    const parameter = aws.ssm.seed(
      name,
      Array.from({ length: 100 }, (_, index) => `text ${index}`),
    )
    const [oldest] = parameter.versions
    if (oldest === undefined) throw new Error('nothing was seeded')
    Object.assign(oldest, { labels: ['v0.9.0'], description: 'ai-cicd {"release":"v0.9.0","commit":"0"}' })
    const { release } = await run(files())
    expect([release.problem, release.rollout, refusals]).toEqual([null, 'promoted', 3])
    expect(parameter.versions.at(-1)).toMatchObject({ version: 101, labels: ['v1.0.0'] })
  },
)

test('SSM stays at work on a parameter: the parameter is named, and what to do', async () => {
  const { aws, run } = await releaseBench({ fault: ({ action }) => (action === 'ssm:PutParameter' ? busy : null) })
  const { release } = await run(files())
  expect(release.problem?.message).toBe(
    `AWS refused ssm:PutParameter: ${name} is being changed by somebody else, and SSM takes one change of a parameter at a time`,
  )
  expect(release.problem?.hint).toContain('It was tried eight times')
  expect(release.problem?.hint).not.toContain('AWS limits the account')
  expect(aws.calls.filter(({ action }) => action === 'ssm:PutParameter')).toHaveLength(8)
})

test.each([
  ['keeps its key', { ssm: secure }, 'alias/theirs'],
  ['gets the key that the configuration names', { ssm: { ...secure, kmsKey: 'alias/prompts' } }, 'alias/prompts'],
])('a SecureString that is there %s', async (_, more, keyId) => {
  const { aws, run } = await releaseBench({ ssm: { keys: ['alias/theirs', 'alias/prompts'] } })
  const parameter = aws.ssm.seed(name, ['old'], { type: 'SecureString', keyId: 'alias/theirs' })
  const { release } = await run(files(more))
  expect(release.problem).toBeNull()
  expect(parameter.versions.map((version) => version.keyId)).toEqual(['alias/theirs', keyId])
})

test('a SecureString that is written by name again keeps its key too', async () => {
  const { aws, deps } = await releaseBench({ ssm: { keys: ['alias/theirs'] } })
  const parameter = aws.ssm.seed(name, ['old'], { type: 'SecureString', keyId: 'alias/theirs' })
  const version = { value: 'new', type: 'SecureString', tier: 'Standard', keyId: null, description: '' } as const
  await deps(files()).aws.ssm.overwrite(name, version)
  expect(parameter.versions.at(-1)).toMatchObject({ value: 'new', keyId: 'alias/theirs' })
})

test('a parameter keeps its pattern and tags; a description of its own and an expiry are told', async () => {
  const { aws, run } = await releaseBench()
  const theirs = { allowedPattern: '\\{.*\\}', description: 'Asked by support', policies: ['Expiration'] }
  const parameter = aws.ssm.seed(name, ['{}'], theirs)
  parameter.tags.set('team', 'support')
  const { release } = await run(files())
  expect(release.problem).toBeNull()
  expect(parameter.versions.at(-1)?.allowedPattern).toBe('\\{.*\\}')
  expect(parameter.tags.get('team')).toBe('support')
  expect(release.warnings).toEqual(
    expect.arrayContaining([
      expect.stringContaining(`\`${name}\` has a description of its own`),
      expect.stringContaining(`\`${name}\` has an expiration policy`),
    ]),
  )
  const next = await run(files({}, 'Hello again {{name}}'), { release: 'v1.1.0', tag: 'v1.1.0' })
  expect(next.release.warnings.join()).not.toContain('description of its own')
})

test.each([
  ['a pattern', { allowedPattern: '^[0-9]+$' }, 'takes only values of the pattern ^[0-9]+$'],
  ['a data type', { dataType: 'aws:ec2:image' }, 'of the data type aws:ec2:image'],
])('%s that no prompt has is told before anything is written', async (_, theirs, message) => {
  const { aws, run } = await releaseBench()
  aws.ssm.seed(name, ['1'], theirs)
  const { release } = await run(files())
  expect(release.problem?.message).toContain(message)
  expect(aws.calls.filter(({ action }) => /Put|Update|Publish|Label|Tags/.test(action))).toEqual([])
})
