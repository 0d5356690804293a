import { expect, test } from 'vitest'
import { type Released, release } from '../../src/commands/release/release.ts'
import { rollback } from '../../src/commands/rollback.ts'
import { canary, good, request, stage } from '../release/canary-stage.ts'
import { config, prompt } from '../release/release-bench.ts'
import type { AwsFault } from '../scenarios/bench/aws/server.ts'
import { AwsRefusal } from '../scenarios/bench/aws/service.ts'

const files = (text: string, environment: Record<string, unknown> = {}) => ({
  'ai-cicd.yml': config(environment),
  'prompts/reply.prompt.yml': prompt(text),
})

const place = { config: 'ai-cicd.yml', environment: 'production', branch: null, tag: null, dryRun: false, run: null }

/** Two good releases, on versions 2 and 3, and a way back as often as it is asked for. */
async function twoGood(description = '') {
  const it = await stage((version) => ({ ...good, errors: version === '4' ? 0.5 : 0.01 }))
  const deps = (text: string, environment = {}) => ({ ...it.bench.deps(files(text, environment)), clock: it.clock })
  const released = (tag: string, environment = {}) => release(deps(`text of ${tag}`, environment), request(tag))
  it.alias().description = description
  for (const tag of ['v1', 'v2']) expect((await released(tag)).release.rollout).toBe('promoted')
  const back = (to: string | null = null) => rollback(deps('broken {{'), { ...place, to })
  return { ...it, released, back }
}

const outcome = ({ release: reported, report }: Released) => [reported.rollout, report.blocks]

test('a canary that went back by itself leaves its mark: no rollback passes the last good release', async () => {
  const it = await twoGood('Live traffic')
  expect((await it.released('v3', { canary })).release.rollout).toBe('rolled-back')
  expect(it.alias()).toMatchObject({ version: '3', description: 'Live traffic (ai-cicd: back from version 4)' })
  for (const _ of [1, 2]) {
    const done = await it.back()
    expect(outcome(done)).toEqual(['nothing-to-do', false])
    expect(done.release.warnings).toContain(
      'handler is back from version 4 already. To go further back, name a release with `to`.',
    )
    expect(it.alias().version).toBe('3')
  }
  // A release that follows clears the mark, and can be taken back again.
  expect((await it.released('v4')).release.rollout).toBe('promoted')
  expect(it.alias()).toMatchObject({ version: '5', description: 'Live traffic' })
  expect(outcome(await it.back())).toEqual(['rolled-back', false])
  expect(it.alias().version).toBe('3')
})

test.each([
  ['was wiped', ''],
  ['has no room for the mark', 'x'.repeat(250)],
])('a description that %s: the next rollback is red, says where to go, and moves nothing', async (_, description) => {
  const it = await twoGood(description)
  await it.released('v3')
  expect(outcome(await it.back())).toEqual(['rolled-back', false])
  if (description === '') it.alias().description = ''
  const again = await it.back()
  expect(outcome(again)).toEqual([null, true])
  expect(again.release.problem).toMatchObject({
    message:
      'handler is on version 3 (v2), and version 4 (v3), which was made to follow it, has no traffic: there is no release to take back',
    hint: 'Nothing was moved. When version 3 (v2) shall go too, name where to go with `to`. There are: v3 (version 4), v2 (version 3), v1 (version 2).',
  })
  expect(it.alias().version).toBe('3')
  expect(outcome(await it.back('v1'))).toEqual(['rolled-back', false])
  expect(it.alias().version).toBe('2')
})

test.each([0, 1, 2, 3, 4, 5, 6])(
  'two rollbacks at once, %s calls apart: one release goes back, and both say so',
  async (apart) => {
    const it = await twoGood()
    await it.released('v3')
    const begun = it.bench.aws.calls.length
    const first = it.back()
    while (it.bench.aws.calls.length < begun + apart) await new Promise((resolve) => setTimeout(resolve, 1))
    const both = await Promise.all([first, it.back()])
    for (const one of both) {
      expect(one.report.blocks, one.release.problem?.message).toBe(false)
      expect(one.release.functions[0]?.version).toBe('3')
    }
    expect(it.alias()).toMatchObject({ version: '3', weights: {}, description: '(ai-cicd: back from version 4)' })
  },
)

test('somebody moves the alias to a third version while a rollback is planned: theirs stands, and the run is red', async () => {
  const it = await twoGood()
  await it.released('v3')
  it.bench.aws.settings.fault = ({ action }): AwsFault | null => {
    if (action === 'lambda:UpdateAlias') Object.assign(it.alias(), { version: '1', revisionId: 'theirs' })
    return null
  }
  const done = await it.back()
  expect(outcome(done)).toEqual([null, true])
  expect(done.release.problem?.message).toContain('somebody else moved the alias live of handler to version 1')
  expect(it.alias().version).toBe('1')
})

test('a release that stopped between two functions: the one that has it goes back, the other one stays', async () => {
  const it = await stage()
  it.bench.aws.lambda.seed('worker')
  const lambda = ['handler', 'worker'].map((name) => ({ function: name, alias: 'live' }))
  const deps = (text: string) => ({ ...it.bench.deps(files(text, { lambda })), clock: it.clock })
  for (const tag of ['v1', 'v2']) await release(deps(tag), request(tag))
  let moves = 0
  it.bench.aws.settings.fault = ({ action }): AwsFault | null => {
    if (action === 'lambda:UpdateAlias') moves += 1
    return moves > 1 ? { when: 'before', reply: new AwsRefusal('AccessDeniedException', 'not now', 403) } : null
  }
  expect((await release(deps('v3'), request('v3'))).report.blocks).toBe(true)
  it.bench.aws.settings.fault = () => null
  const at = () =>
    ['handler', 'worker'].map((name) => it.bench.aws.lambda.functions.get(name)?.aliases.get('live')?.version)
  expect(at()).toEqual(['4', '3'])
  for (const said of ['rolled-back', 'nothing-to-do']) {
    const done = await rollback(deps('broken {{'), { ...place, to: null })
    expect(outcome(done), done.release.problem?.message).toEqual([said, false])
    expect(done.release.warnings.join()).toContain('worker is on version 3 (v2), and version 4 (v3)')
    expect(at()).toEqual(['3', '3'])
  }
})
