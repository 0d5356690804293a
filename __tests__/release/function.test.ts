import { expect, test } from 'vitest'
import { releaseHeadline } from '../../src/report/release-text.ts'
import { config, prompt, releaseBench } from './release-bench.ts'

const files = (more: Record<string, unknown> = {}, text = 'Hello {{name}}') => ({
  'ai-cicd.yml': config(more),
  'prompts/reply.prompt.yml': prompt(text),
})

test.each([
  ['new code', { code: 'another' }, 'the code (CodeSha256)'],
  ['more memory', { settings: { MemorySize: 512 } }, 'MemorySize: the live version has 256, $LATEST has 512'],
  [
    'another variable',
    { variables: { STAGE: 'prod', API_KEY: 'other-secret' } },
    'variable API_KEY: another value in $LATEST',
  ],
  ['a variable less', { variables: { STAGE: 'prod' } }, 'variable API_KEY: only the live version has it'],
])('$LATEST has %s: refused with the difference, without values of variables', async (_, change, difference) => {
  const { aws, run } = await releaseBench()
  aws.lambda.deploy('handler', change)
  const { release } = await run(files())
  expect(release.problem?.message).toContain('differs from live version 1 in more than its prompts')
  expect(release.problem?.message).toContain(difference)
  expect(JSON.stringify(release)).not.toMatch(/other-secret|not-for-the-log/)
  expect(aws.ssm.parameters.size).toBe(0)
})

test('KMS withholds the variables: nothing is written back', async () => {
  const { aws, run } = await releaseBench()
  const handler = aws.lambda.functions.get('handler')
  if (handler !== undefined) handler.variablesError = 'Lambda was unable to decrypt the environment variables'
  const { release } = await run(files())
  expect(release.problem?.message).toContain('Lambda withholds the environment variables of handler')
  expect(handler?.latest.variables).toMatchObject({ API_KEY: 'not-for-the-log' })
})

test('too little room for the pins, another rollout, an alias on $LATEST: each with its remedy', async () => {
  const { aws, run } = await releaseBench()
  aws.lambda.seed('handler', { variables: { BIG: 'x'.repeat(4_080) } })
  expect((await run(files())).release.problem?.hint).toContain('bind: pointer')
  aws.lambda.seed('handler', { aliases: { live: '1', other: '2' } })
  const alias = aws.lambda.functions.get('handler')?.aliases.get('live')
  if (alias !== undefined) alias.weights = { 2: 0.05 }
  expect((await run(files())).release.problem?.message).toContain('5 % to version 2: another rollout is under way')
  if (alias !== undefined) Object.assign(alias, { weights: {}, version: '$LATEST' })
  expect((await run(files())).release.problem?.message).toContain('points to $LATEST')
})

test('bind: pointer: the environment stays as it is, the pins lie in SSM under the number of the version', async () => {
  const { aws, run } = await releaseBench()
  const pointer = { lambda: [{ function: 'handler', alias: 'live', bind: 'pointer' }] }
  const { release } = await run(files(pointer))
  expect(release).toMatchObject({ rollout: 'promoted', problem: null })
  const handler = aws.lambda.functions.get('handler')
  expect(handler?.versions[1]?.variables).toEqual({ STAGE: 'prod', API_KEY: 'not-for-the-log' })
  expect(handler?.aliases.get('live')?.version).toBe('2')
  expect(aws.ssm.value('/prod/llm/_pins/handler/2')).toBe('{"reply":1}')
  const order = aws.calls.map(({ action, target }) => `${action} ${target}`)
  expect(order.indexOf('ssm:PutParameter /prod/llm/_pins/handler/2')).toBeLessThan(
    order.findIndex((call) => call.startsWith('lambda:UpdateAlias')),
  )
  expect((await run(files(pointer))).release.rollout).toBe('nothing-to-do')
})

test('a live version that lost its pin is named, and pinned again', async () => {
  const { aws, run } = await releaseBench()
  await run(files())
  aws.lambda.seed('handler', { variables: { STAGE: 'prod' } })
  const { release } = await run(files(), { release: 'v1.0.1', tag: 'v1.0.1' })
  expect(release.warnings.join()).toContain('Live version 1 of handler has no PROMPT_VERSIONS')
  expect(release).toMatchObject({ rollout: 'promoted', problem: null })
})

test('several functions: all get their version before the first one gets traffic', async () => {
  const { aws, run } = await releaseBench()
  aws.lambda.seed('second')
  const lambda = ['handler', 'second'].map((name) => ({ function: name, alias: 'live' }))
  const { release } = await run(files({ lambda }))
  expect(release.functions).toMatchObject([
    { version: '2', shifted: true },
    { version: '2', shifted: true },
  ])
  const order = aws.calls.map(({ action }) => action)
  expect(order.lastIndexOf('lambda:PublishVersion')).toBeLessThan(order.indexOf('lambda:UpdateAlias'))
})

const probe = {
  cases: 'evals/smoke.jsonl',
  payload: { question: '{{question}}' },
  answer: '$.answer',
  version: '$.promptVersion',
}
const smoke = `${JSON.stringify({ id: 'hello', vars: { question: 'Hi?' }, assert: [{ type: 'icontains', value: 'hello' }] })}\n`

test.each([
  ['nothing', {}],
  ['what weighs nothing', { assert: [{ type: 'icontains', value: 'hello', weight: 0 }] }],
  ['an amount that is told', { assert: [{ type: 'latency', metric: 'ms' }] }],
  ['a comparison', { assert: [{ type: 'select-best', value: 'kinder' }] }],
])('a probe that asserts %s proves nothing: refused before anything is asked or changed', async (_, asserted) => {
  const { aws, run } = await releaseBench()
  const rows = [{ id: 'hello', vars: { question: 'Hi?' }, ...asserted }, JSON.parse(smoke)].map((row, index) =>
    JSON.stringify({ ...row, id: `c${index}` }),
  )
  const { release } = await run({ ...files({ probe }), 'evals/smoke.jsonl': rows.join('\n') })
  expect(release.problem?.message).toBe(
    'the probe proves nothing: not case c0 of evals/smoke.jsonl says what a good answer is',
  )
  expect(aws.ssm.parameters.size).toBe(0)
  expect(aws.calls.filter(({ action }) => action === 'lambda:Invoke')).toEqual([])
})

test('a prompt of which nothing can be scored without a base is not published by a tag', async () => {
  const { aws, run } = await releaseBench()
  const written = prompt('Hello {{name}}', { assert: [{ type: 'select-best', value: 'kinder' }] })
  const config0 = config({}, { evaluation: { judge: 'bedrock:us.amazon.nova-pro-v1:0' } })
  const { report, release } = await run({ 'ai-cicd.yml': config0, 'prompts/reply.prompt.yml': written })
  expect(report).toMatchObject({ verdict: 'error', blocks: true })
  expect(JSON.stringify(report)).toContain('nothing to score: all that is asserted compares two answers')
  expect(release.rollout).toBeNull()
  expect(aws.ssm.parameters.size).toBe(0)
})

test.each([
  ['answers as it should', (pins: Record<string, number>) => ({ answer: 'Hello', promptVersion: pins }), null],
  [
    'answers badly',
    (pins: Record<string, number>) => ({ answer: 'Go away', promptVersion: pins }),
    'its answer fails icontains',
  ],
  [
    'reads its prompt by name',
    () => ({ answer: 'Hello', promptVersion: 41 }),
    'answers with prompt version 41, and is pinned to 1',
  ],
  ['returns something else', () => ({ text: 'Hello' }), 'there is no $.promptVersion in what it returns'],
])('the new version %s', async (_, answer, wrong) => {
  const { aws, run } = await releaseBench()
  aws.lambda.seed('handler', {
    handler: (_event, { variables }) => ({ result: answer(JSON.parse(variables.PROMPT_VERSIONS ?? '{}')) }),
  })
  const { report, release } = await run({ ...files({ probe }), 'evals/smoke.jsonl': smoke })
  const alias = aws.lambda.functions.get('handler')?.aliases.get('live')
  if (wrong === null) expect([release.problem, alias?.version]).toEqual([null, '2'])
  else {
    expect(release.problem?.message).toContain('the probe of handler version 2 failed: case hello: ')
    expect(release.problem?.message).toContain(wrong)
    expect(releaseHeadline(release)).toMatch(
      /^`v1.0.0` was not released to production completely: the probe of handler version 2 failed/,
    )
    // The evaluation passed, and still has: what became of the release is told beside it.
    expect(report).toMatchObject({ verdict: 'pass', blocks: true })
    expect(release.rollout).toBeNull()
    expect(alias?.version).toBe('1')
  }
})
