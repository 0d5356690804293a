import { expect, test } from 'vitest'
import { type Bench, commit, config, prompt, releaseBench } from './release-bench.ts'

const files = (text: string, more: Record<string, unknown> = {}) => ({
  'ai-cicd.yml': config(more),
  'prompts/reply.prompt.yml': prompt(`Hello {{name}}, ${text}`),
  'prompts/other.prompt.yml': prompt('Always the same for {{name}}'),
})

const other = commit.replace('0', 'f')
const third = commit.replace('0', 'e')

const as = (release: string, of: string) => ({ release, tag: release, commit: of })

/** What each place of AWS is told to do in the second half of a test. */
function writesSince({ aws }: Bench, before: number): string[] {
  return aws.calls
    .slice(before)
    .flatMap(({ action }) => (/Put|Update|Publish|Label|AddTags/.test(action) ? [action] : []))
}

const places: [string, Record<string, unknown>][] = [
  ['pins in the environment, with a record', {}],
  ['pins in the environment, without a record', { s3: undefined }],
  ['pins in SSM', { s3: undefined, lambda: [{ function: 'handler', alias: 'live', bind: 'pointer' }] }],
  ['read by name, no function', { s3: undefined, lambda: [] }],
  ['read by name, no function, with a record', { lambda: [] }],
]

test.each(places)('the job of an older tag run again is refused before anything is written: %s', async (_, more) => {
  const bench = await releaseBench()
  await bench.run(files('one', more), as('v1.0.0', commit))
  await bench.run(files('two', more), as('v1.1.0', other))
  const before = bench.aws.calls.length
  const { report, release } = await bench.run(files('one', more), as('v1.0.0', commit))
  expect(release.problem?.message).toBe(
    'v1.0.0 was released before v1.1.0, which is live: releasing it again would put old prompts over new ones',
  )
  expect(release.problem?.hint).toContain('`command: rollback` with `to: v1.0.0`')
  expect([report.blocks, release.rollout]).toEqual([true, null])
  expect(writesSince(bench, before)).toEqual([])
  const forward = await bench.run(files('one', more), as('v1.2.0', commit))
  expect(forward.release.problem).toBeNull()
})

test.each(places)('what is live may be released again, and what is newer than it: %s', async (_, more) => {
  const bench = await releaseBench()
  await bench.run(files('one', more), as('v1.0.0', commit))
  await bench.run(files('two', more), as('v1.1.0', other))
  expect((await bench.run(files('two', more), as('v1.1.0', other))).release).toMatchObject({
    problem: null,
    rollout: 'nothing-to-do',
  })
  const next = await bench.run(files('three', more), as('v1.2.0', third))
  expect(next.release.problem).toBeNull()
})

test('a release that a canary sent back is newer than what is live: its job may be run again', async () => {
  const bench = await releaseBench()
  await bench.run(files('one'), as('v1.0.0', commit))
  await bench.run(files('two'), as('v1.1.0', other))
  const alias = bench.aws.lambda.functions.get('handler')?.aliases.get('live')
  if (alias !== undefined) Object.assign(alias, { version: '2' })
  const { release } = await bench.run(files('two'), as('v1.1.0', other))
  expect([release.problem, release.rollout]).toEqual([null, 'promoted'])
})

test('a deployment of code in between hides nothing, nor do versions that were deleted', async () => {
  const bench = await releaseBench()
  await bench.run(files('one'), as('v1.0.0', commit))
  await bench.run(files('two'), as('v1.1.0', other))
  const handler = bench.aws.lambda.functions.get('handler')
  const live = handler?.versions.at(-1)
  if (handler === undefined || live === undefined) throw new Error('nothing was released')
  handler.versions.push({ ...live, version: '4', description: 'code of Tuesday' })
  Object.assign(handler.aliases.get('live') ?? {}, { version: '4' })
  expect((await bench.run(files('one'), as('v1.0.0', commit))).release.problem?.message).toContain('before v1.1.0')
  handler.versions = handler.versions.filter(({ version }) => version !== '2')
  expect((await bench.run(files('one'), as('v1.0.0', commit))).release.problem?.message).toContain('before v1.1.0')
})

test('a tag that changed no prompt is older all the same, which its record tells', async () => {
  const bench = await releaseBench()
  await bench.run(files('one'), as('v0.9.0', third))
  await bench.run(files('one'), as('v1.0.0', commit))
  await bench.run(files('two'), as('v1.1.0', other))
  const { release } = await bench.run(files('one'), as('v1.0.0', commit))
  expect(release.problem?.message).toContain('v1.0.0 was released before version 2 of /prod/llm/reply, which is live')
})

test.each(places)('a tag that was moved is told: %s', async (_, more) => {
  const bench = await releaseBench()
  await bench.run(files('one', more), as('v1.0.0', commit))
  const { release } = await bench.run(files('two', more), as('v1.0.0', other))
  expect(release.problem).toBeNull()
  expect(release.warnings.join()).toContain(
    `v1.0.0 was released from commit ${commit.slice(0, 12)} before, and is commit ${other.slice(0, 12)} now: somebody moved the tag.`,
  )
})

test('while a canary brings a newer release, the job of the one that it replaces is refused', async () => {
  const bench = await releaseBench()
  await bench.run(files('one'), as('v1.0.0', commit))
  await bench.run(files('two'), as('v1.1.0', other))
  const alias = bench.aws.lambda.functions.get('handler')?.aliases.get('live')
  const journal = '[ai-cicd 2>3 step=0 weight=0.05 run=1/1 start=1764000000 since=1764000000 lease=1764000000 held]'
  if (alias !== undefined) Object.assign(alias, { version: '2', weights: { 3: 0.05 }, description: journal })
  const before = bench.aws.calls.length
  const { release } = await bench.run(files('one'), as('v1.0.0', commit))
  expect(release.problem?.message).toContain('v1.0.0 was released before v1.1.0, which is live')
  expect(writesSince(bench, before)).toEqual([])
})

test('a release that was bound and never got traffic is not what others are older than; a record is never contradicted', async () => {
  for (const more of [{ s3: undefined }, {}]) {
    const bench = await releaseBench()
    await bench.run(files('one', more), as('v1.0.0', commit))
    await bench.run(files('two', more), as('v1.1.0', other))
    await bench.run(files('three', more), as('v1.2.0', third))
    const alias = bench.aws.lambda.functions.get('handler')?.aliases.get('live')
    if (alias !== undefined) Object.assign(alias, { version: '2' })
    const before = bench.aws.calls.length
    const { release } = await bench.run(files('two', more), as('v1.1.0', other))
    if ('s3' in more) expect([release.problem, release.rollout]).toEqual([null, 'promoted'])
    else {
      expect(release.problem?.message).toContain(
        'the audit record of v1.1.0 has another version of /prod/llm/reply than 4',
      )
      expect(writesSince(bench, before)).toEqual([])
    }
  }
})
