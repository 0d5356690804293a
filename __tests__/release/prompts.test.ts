import { expect, test } from 'vitest'
import { bucket, config, prompt, releaseBench } from './release-bench.ts'

const name = '/prod/llm/reply'

/** A prompt whose envelope has exactly this many bytes. */
function ofBytes(bytes: number): string {
  const around = 398
  return 'x'.repeat(bytes - around)
}

const only = (text: string, more: Record<string, unknown> = {}) => ({
  'ai-cicd.yml': config(more),
  'prompts/reply.prompt.yml': prompt(text),
})

test.each([
  ['a variable', 'Hello {{name}}'],
  ['emoji and CJK', '🙂 漢字 Ünïcödé {{name}}'],
  ['a text of 4,095 bytes', 'x'.repeat(4_095)],
  ['a text of 4,097 bytes', 'x'.repeat(4_097)],
  ['a text of 8,193 bytes', 'x'.repeat(8_193)],
  ['4,095 bytes of CJK', '漢'.repeat(1_365)],
  ['CRLF', 'one\r\ntwo {{name}}\r\n'],
  ['triple braces', 'a {{name}}} {'],
  ['a lone {{', 'a {{ b'],
])('%s is published and read back identical', async (_, text) => {
  const { aws, run } = await releaseBench()
  const { release } = await run(only(text))
  expect(release.problem).toBeNull()
  const envelope: { messages?: unknown; s3?: { key: string } } = JSON.parse(aws.ssm.value(name))
  const messages: unknown = envelope.messages ?? JSON.parse(aws.s3.text(bucket, envelope.s3?.key ?? ''))
  expect(messages).toEqual([{ role: 'user', content: text }])
  const { tier, value } = aws.ssm.parameters.get(name)?.versions[0] ?? {}
  expect(tier).toBe(Buffer.byteLength(value ?? '') > 4_096 ? 'Advanced' : 'Standard')
})

test('the tier follows the bytes exactly', async () => {
  const { aws, run } = await releaseBench()
  const first = await run(only(ofBytes(4_096)))
  expect(first.release.problem).toBeNull()
  const length = Buffer.byteLength(aws.ssm.value(name))
  const exact = ofBytes(4_096 + 4_096 - length)
  const two = await releaseBench()
  await two.run(only(exact))
  expect(Buffer.byteLength(two.aws.ssm.value(name))).toBe(4_096)
  expect(two.aws.ssm.parameters.get(name)?.versions[0]?.tier).toBe('Standard')
  await two.run(only(`${exact}x`), { release: 'v2.0.0', tag: 'v2.0.0' })
  expect(two.aws.ssm.parameters.get(name)?.versions[1]?.tier).toBe('Advanced')
  await two.run(only('short again'), { release: 'v3.0.0', tag: 'v3.0.0' })
  expect(two.aws.ssm.parameters.get(name)?.versions[2]?.tier).toBe('Advanced')
})

test.each([
  ['too big without a bucket', only('x'.repeat(8_193), { s3: undefined }), /takes \d+ bytes/, 's3'],
  [
    'raw with braces',
    only('Hello {{name}}', { ssm: { path: '/prod/llm/{name}', format: 'raw' } }),
    /`\{\{`|\{\{/,
    'envelope',
  ],
])('%s is refused with the remedy before anything is written', async (_, files, message, remedy) => {
  const { aws, run } = await releaseBench()
  const { report, release } = await run(files)
  expect(report.blocks).toBe(true)
  const reported = [
    release.problem?.message,
    release.problem?.hint,
    ...(release.problem?.diagnostics ?? []).flatMap((one) => [one.message, one.hint]),
  ].join('\n')
  expect(reported).toMatch(message)
  expect(reported).toContain(remedy)
  expect(aws.calls.filter(({ action }) => /Put|Update|Publish|Label/.test(action))).toEqual([])
})

test('100 versions: a label of ours on the oldest gives way, a foreign one is refused with the command', async () => {
  const { aws, run } = await releaseBench()
  await run(only('first'))
  const parameter = aws.ssm.parameters.get(name)
  const [first] = parameter?.versions ?? []
  if (parameter === undefined || first === undefined) throw new Error('nothing was published')
  parameter.versions = Array.from({ length: 100 }, (_, index) => ({
    ...first,
    version: index + 1,
    labels: index === 0 ? ['v1.0.0'] : [],
  }))
  aws.lambda.seed('handler', { variables: { PROMPT_VERSIONS: '{"reply":100}' } })
  const next = await run(only('second'), { release: 'v1.1.0', tag: 'v1.1.0' })
  expect(next.release.problem).toBeNull()
  expect(parameter.versions).toHaveLength(100)
  expect(parameter.versions[0]?.version).toBe(2)
  parameter.versions[0]?.labels.push('keep-me')
  const refused = await run(only('third'), { release: 'v1.2.0', tag: 'v1.2.0' })
  expect(refused.release.problem?.message).toContain('keep-me')
  expect(refused.release.problem?.hint).toContain(
    `unlabel-parameter-version --name ${name} --parameter-version 2 --labels keep-me`,
  )
  expect(parameter.versions.at(-1)?.version).toBe(101)
})

test('100 versions: one that a function still reads is never purged', async () => {
  const { aws, run } = await releaseBench()
  aws.ssm.seed(
    name,
    Array.from({ length: 100 }, (_, index) => `version ${index + 1}`),
  )
  aws.lambda.seed('handler', { variables: { PROMPT_VERSIONS: '{"reply":1}' } })
  const { release } = await run(only('new'))
  expect(release.problem?.message).toContain('still read by version 1 of handler (alias live)')
  expect(aws.ssm.parameters.get(name)?.versions).toHaveLength(100)
})

test('a type that cannot be changed, and everything else that is wrong, is told at once', async () => {
  const { aws, run } = await releaseBench()
  aws.ssm.seed(name, ['old'], { type: 'SecureString' })
  const { release } = await run(
    only('new', { s3: { bucket: 'missing' }, lambda: [{ function: 'nowhere', alias: 'live' }] }),
  )
  expect(release.problem?.diagnostics.map(({ message }) => message)).toEqual([
    'there is no bucket missing',
    'nowhere has no alias live, or does not exist in this region',
    `${name} is a SecureString, and the configuration says String: SSM cannot change the type of a parameter`,
  ])
})

test('a SecureString: its key is used, its value is never told', async () => {
  const { aws, log, run } = await releaseBench({ ssm: { keys: ['alias/prompts'] } })
  const secure = { ssm: { path: '/prod/llm/{name}', type: 'SecureString', kmsKey: 'alias/prompts' } }
  const { release } = await run(only('a secret way to say hello', secure))
  expect(release.problem).toBeNull()
  expect(aws.ssm.parameters.get(name)).toMatchObject({ type: 'SecureString', versions: [{ keyId: 'alias/prompts' }] })
  expect(JSON.stringify([log, release])).not.toMatch(/secret way|not-for-the-log/)
})

test('a key that may not be used: the key policy is named, nothing is pinned', async () => {
  const { aws, run } = await releaseBench({ ssm: { deniedKeys: ['alias/prompts'] } })
  const secure = { ssm: { path: '/prod/llm/{name}', type: 'SecureString', kmsKey: 'alias/prompts' } }
  const { release } = await run(only('text', secure))
  expect(release.problem?.hint).toContain('kms:Encrypt')
  expect(aws.lambda.shifts).toEqual([])
})

test.each([
  ['may not be listed', { status: 403 }, /may not list the bucket artifacts/, 'Allow `s3:ListBucket` on it'],
  ['is of another region', { status: 301 }, /artifacts is in another region/, 'correct `aws-region`'],
])('a bucket that %s: S3 says so without a word, and the remedy is told', async (_what, reply, message, hint) => {
  const { aws, run } = await releaseBench({
    fault: ({ action }) => (action === 's3:ListBucket' ? { when: 'before', reply } : null),
  })
  const { release } = await run(only('new'))
  expect(release.problem?.message).toMatch(message)
  expect(release.problem?.hint).toContain(hint)
  expect(aws.ssm.parameters.size).toBe(0)
})
