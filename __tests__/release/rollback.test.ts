import { expect, test } from 'vitest'
import { rollback } from '../../src/commands/rollback.ts'
import { type Bench, config, prompt, releaseBench } from './release-bench.ts'

const files = (text: string, more: Record<string, unknown> = {}) => ({
  'ai-cicd.yml': config(more),
  'prompts/reply.prompt.yml': prompt(text),
})

const back = (bench: Bench, to: string | null, more: Record<string, unknown> = {}) =>
  rollback(bench.deps(files('broken {{', more)), {
    config: 'ai-cicd.yml',
    environment: 'production',
    branch: 'main',
    tag: null,
    to,
    dryRun: false,
    run: null,
  })

async function threeReleases(more: Record<string, unknown> = {}): Promise<Bench> {
  const bench = await releaseBench()
  for (const release of ['v1.0.0', 'v1.1.0', 'v1.2.0']) {
    const done = await bench.run(files(`text of ${release}`, more), { release, tag: release })
    expect(done.release.problem).toBeNull()
    // SSM tells versions apart by the second.
    for (const { versions } of bench.aws.ssm.parameters.values()) for (const one of versions) one.modified -= 10
  }
  return bench
}

const live = (bench: Bench) => bench.aws.lambda.functions.get('handler')?.aliases.get('live')

test('to the release before, with one write, and not again when it is run again', async () => {
  const bench = await threeReleases()
  const before = bench.aws.calls.length
  const { report, release } = await back(bench, null)
  expect(release).toMatchObject({ rollout: 'rolled-back', release: 'v1.1.0', problem: null })
  expect(report.blocks).toBe(false)
  expect(live(bench)).toMatchObject({ version: '3', weights: {} })
  const calls = bench.aws.calls.slice(before).map(({ action }) => action)
  expect(calls.filter((action) => !/Get|List/.test(action))).toEqual(['lambda:UpdateAlias'])
  const again = await back(bench, null)
  expect(again.release.rollout).toBe('nothing-to-do')
  expect(again.release.warnings[0]).toContain('is back from version 4 already')
  expect(live(bench)?.version).toBe('3')
})

test('to a release by name, also when SSM has forgotten everything', async () => {
  const bench = await threeReleases()
  bench.aws.ssm.parameters.clear()
  const { release } = await back(bench, 'v1.0.0')
  expect(release).toMatchObject({ rollout: 'rolled-back', release: 'v1.0.0', problem: null })
  expect(live(bench)?.version).toBe('2')
  expect((await back(bench, 'v1.0.0')).release.rollout).toBe('nothing-to-do')
})

test('a release that there is not: those that there are, are named', async () => {
  const bench = await threeReleases()
  const { report, release } = await back(bench, 'v9')
  expect(report.blocks).toBe(true)
  expect(release.problem?.message).toBe('handler has no version of v9')
  expect(release.problem?.hint).toContain('v1.2.0 (version 4), v1.1.0 (version 3), v1.0.0 (version 2)')
})

test('a rollout that is under way ends on its old version', async () => {
  const bench = await threeReleases()
  Object.assign(live(bench) ?? {}, { version: '3', weights: { 4: 0.25 }, description: 'my alias' })
  const { release } = await back(bench, null)
  expect(release.rollout).toBe('rolled-back')
  expect(live(bench)).toMatchObject({
    version: '3',
    weights: {},
    description: 'my alias (ai-cicd: back from version 4)',
  })
})

test('the next release goes forward again and clears the mark of the rollback', async () => {
  const bench = await threeReleases()
  Object.assign(live(bench) ?? {}, { description: 'my alias' })
  await back(bench, null)
  const { release } = await bench.run(files('text of v1.2.0'), { release: 'v1.2.0', tag: 'v1.2.0' })
  expect(release).toMatchObject({ rollout: 'promoted', problem: null })
  expect(live(bench)).toMatchObject({ version: '4', description: 'my alias' })
})

test.each([
  ['the release before', null, 'text of v1.1.0'],
  ['a release by name', 'v1.0.0', 'text of v1.0.0'],
])('prompts that are read by name go back to %s by being written again', async (_, to, text) => {
  const named = { lambda: undefined }
  const bench = await threeReleases(named)
  const { release } = await back(bench, to, named)
  expect(release).toMatchObject({ rollout: 'rolled-back', problem: null, parameters: [{ before: 3, version: 4 }] })
  expect(JSON.parse(bench.aws.ssm.value('/prod/llm/reply'))).toMatchObject({ messages: [{ content: text }] })
  expect((await back(bench, to, named)).release.rollout).toBe('nothing-to-do')
})

test('a lost race for the alias is run again: a way back is not given up', async () => {
  let refusals = 2
  const bench = await releaseBench({
    fault: ({ action }) => {
      const alias =
        action === 'lambda:UpdateAlias' && refusals > 0
          ? bench.aws.lambda.functions.get('handler')?.aliases.get('live')
          : undefined
      if (alias === undefined || alias.version !== '3') return null
      refusals -= 1
      alias.revisionId = `raced-${refusals}`
      return null
    },
  })
  await bench.run(files('one'), { release: 'v1', tag: 'v1' })
  await bench.run(files('two'), { release: 'v2', tag: 'v2' })
  const { release } = await back(bench, null)
  expect(release).toMatchObject({ rollout: 'rolled-back', problem: null })
  expect(refusals).toBe(0)
})
