import { expect, test } from 'vitest'
import { release } from '../../../src/commands/release/release.ts'
import { canary, request, stage } from '../../release/canary-stage.ts'
import { config, prompt, releaseBench } from '../../release/release-bench.ts'

const probe = {
  cases: 'evals/smoke.jsonl',
  payload: { question: '{{question}}' },
  answer: '$.answer',
  version: '$.version',
}

const files = (text: string, more: Record<string, unknown> = {}) => ({
  'ai-cicd.yml': config({ probe, ...more }),
  'prompts/reply.prompt.yml': prompt(`Hello {{name}}, ${text}`),
  'evals/smoke.jsonl': '{"vars":{"question":"Is it on?"},"assert":[{"type":"contains","value":"yes"}]}',
})

type Reader = (pins: Record<string, number>, newest: number) => object

/** How a function answers: by its pins, by name, or by its pins only when it has some. */
const byPins: Reader = (pins) => ({ answer: 'yes', version: pins.reply })
const byPinsAll: Reader = (pins) => ({ answer: 'yes', version: pins })
const byName: Reader = (_pins, newest) => ({ answer: 'yes', version: newest })
const byNameAll: Reader = (_pins, newest) => ({ answer: 'yes', version: { reply: newest } })
const byNameText: Reader = (_pins, newest) => ({ answer: 'yes', version: `nova-lite/v1:0/${newest}` })
const byNameUnpinned: Reader = (pins, newest) => ({ answer: 'yes', version: pins.reply ?? newest })

async function opened(reader: Reader, variables: Record<string, string> = {}) {
  const setting = await stage()
  const { aws } = setting.bench
  const newest = () => aws.ssm.parameters.get('/prod/llm/reply')?.versions.at(-1)?.version ?? 0
  aws.lambda.seed('handler', {
    variables,
    handler: (_event, version) => ({ result: reader(JSON.parse(version.variables.PROMPT_VERSIONS ?? '{}'), newest()) }),
  })
  const run = (text: string, tag: string, more: Record<string, unknown> = {}) =>
    release({ ...setting.bench.deps(files(text, more)), clock: setting.clock }, request(tag))
  const published = () => aws.ssm.parameters.get('/prod/llm/reply')?.versions.length ?? 0
  return { ...setting, aws, run, published }
}

const withCanary = { canary: { ...canary, rollbackWhen: { smokeFailures: 3 } } }

test.each([
  ['without a canary, no pins', {}, {}],
  ['without a canary, pins that are empty', {}, { PROMPT_VERSIONS: '{}' }],
  ['with a canary, no pins', withCanary, {}],
  ['with a canary, pins that are empty', withCanary, { PROMPT_VERSIONS: '{}' }],
])('a stable version that uses pins lets a first release through: %s', async (_, more, variables) => {
  for (const reader of [byPins, byPinsAll]) {
    const { run, alias } = await opened(reader, variables)
    const { release: reported } = await run('one', 'v1.0.0', more)
    expect([reported.problem, reported.rollout, alias().version]).toEqual([null, 'promoted', '2'])
    expect(reported.warnings.join()).not.toContain('was not proven')
  }
})

test.each([
  ['without a canary', {}],
  ['with a canary', withCanary],
])('a stable version that answers with what was just published: no traffic moves, %s', async (_, more) => {
  for (const reader of [byName, byNameAll, byNameText, byNameUnpinned]) {
    const { aws, run, alias } = await opened(reader)
    const { release: reported } = await run('one', 'v1.0.0', more)
    expect(reported.problem?.message).toContain('version 1')
    expect(reported.problem?.message).toContain('answers with version 1 of reply, which was just published')
    expect([reported.rollout, alias()]).toMatchObject([null, { version: '1', weights: {} }])
    expect(aws.lambda.shifts).toEqual([])
  }
})

test.each([
  ['without a canary', {}],
  ['with a canary', withCanary],
])('a reader by name is found before anything is published, where it can be: %s', async (_, more) => {
  for (const reader of [byName, byNameAll, byNameText]) {
    const { aws, run, published } = await opened(reader)
    aws.ssm.seed('/prod/llm/reply', ['before'])
    const before = aws.calls.length
    const { release: reported } = await run('one', 'v1.0.0', more)
    expect(reported.problem?.message).toBe(
      'version 1 of handler answers with version 1 of reply, to which it is not pinned: it reads its prompts by name',
    )
    expect(reported.problem?.hint).toContain('docs/runtime.md')
    expect(published()).toBe(1)
    expect(aws.calls.slice(before).filter(({ action }) => /Put|Update|Publish|Label|Tags/.test(action))).toEqual([])
  }
})

test('a reader by name whose pins are the newest ones is found once they are not: no second release moves traffic', async () => {
  let reader = byPins
  const { run, alias } = await opened((pins, newest) => reader(pins, newest))
  expect((await run('one', 'v1.0.0')).release.rollout).toBe('promoted')
  reader = byName
  const { release: reported } = await run('two', 'v1.1.0')
  expect(reported.problem?.message).toContain(
    'version 2 of handler answers with version 2 of reply, which was just published',
  )
  expect(alias().version).toBe('2')
})

test('a stable version that fails its probe is no baseline: the canary does not start; without one it is left behind', async () => {
  const broken: Reader = (pins) => (pins.reply === undefined ? { answer: 'I have no prompt' } : byPins(pins, 0))
  const { aws, run, alias } = await opened(broken)
  const { release: reported } = await run('one', 'v1.0.0', withCanary)
  expect(reported.problem?.message).toContain('version 1 fails every case of the probe')
  expect(reported.problem?.message).toContain('its answer fails contains')
  expect(reported.problem?.message).toContain('Release without `canary` once')
  expect([reported.rollout, alias().version]).toEqual([null, '1'])
  expect(aws.lambda.shifts).toEqual([])
  const { release: next } = await run('one', 'v1.0.0')
  expect([next.problem, next.rollout, alias().version]).toEqual([null, 'promoted', '2'])
})

test.each([
  ['there is no `probe`', { probe: undefined }],
  ['`probe.version` is not set', { probe: { ...probe, version: undefined } }],
])('%s: the report says that nothing proves it', async (why, more) => {
  const bench = await releaseBench()
  const { run } = bench
  bench.aws.lambda.seed('handler', { handler: () => ({ result: { answer: 'yes' } }) })
  const { release: reported } = await run(files('one', more))
  expect([reported.problem, reported.rollout]).toEqual([null, 'promoted'])
  expect(reported.warnings.join()).toContain(`not by name with the newest ones, was not proven: ${why}`)
  expect((await run(files('one', more))).release.warnings.join()).not.toContain('not proven')
})
