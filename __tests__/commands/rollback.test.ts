import { expect, test } from 'vitest'
import { rollback } from '../../src/commands/rollback.ts'
import { type Bench, config, prompt, releaseBench } from '../release/release-bench.ts'
import { AwsRefusal } from '../scenarios/bench/aws/service.ts'

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

test('a way back by name resets nothing, makes room as a release does, and is not called done before it is', async () => {
  const named = { lambda: undefined }
  const bench = await threeReleases(named)
  const parameter = bench.aws.ssm.parameters.get('/prod/llm/reply') ?? expect.unreachable('nothing was published')
  const [first] = parameter.versions
  const newest = parameter.versions.at(-1)
  if (first === undefined || newest === undefined) throw new Error('nothing was published')
  // An administrator made it advanced and gave it a pattern; since then there were a hundred versions.
  Object.assign(newest, { tier: 'Advanced', allowedPattern: '^[^]*$' })
  const older = Array.from({ length: 97 }, () => ({ ...first, labels: [] }))
  parameter.versions = [{ ...first, labels: ['keep-me'] }, ...older, ...parameter.versions.slice(1)]
  for (const [index, one] of parameter.versions.entries()) Object.assign(one, { version: index + 1 })
  const refused = await back(bench, null, named)
  expect(refused.release).toMatchObject({ rollout: null })
  expect(refused.release.problem?.hint).toContain('--parameter-version 1 --labels keep-me')
  expect(bench.aws.calls.at(-1)?.action).toBe('ssm:GetParameterHistory')

  Object.assign(parameter.versions[0] ?? {}, { labels: ['v1.0.0'] })
  const { release } = await back(bench, null, named)
  expect(release).toMatchObject({ rollout: 'rolled-back', problem: null, parameters: [{ before: 100, version: 101 }] })
  expect(parameter.versions.at(-1)).toMatchObject({ tier: 'Advanced', allowedPattern: '^[^]*$' })
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

const pointer = { lambda: [{ function: 'handler', alias: 'live', bind: 'pointer' }] }
const pinned = (bench: Bench) => {
  const { versions = [] } = bench.aws.lambda.functions.get('handler') ?? {}
  return versions.find(({ version }) => version === live(bench)?.version)?.variables.PROMPT_VERSIONS
}

/** Somebody deploys code as SAM and Terraform do: their own environment, a new version, the alias on it. */
function deploysCode(bench: Bench, code: string): void {
  const handler = bench.aws.lambda.functions.get('handler')
  const [first] = handler?.versions ?? []
  if (handler === undefined || first === undefined) throw new Error('there is no function')
  bench.aws.lambda.deploy('handler', { code, variables: { STAGE: 'prod', API_KEY: 'not-for-the-log' } })
  const version = String(handler.versions.length + 1)
  handler.versions.push({ ...handler.latest, version, description: '', revisionId: `deployed-${version}` })
  Object.assign(live(bench) ?? {}, { version, revisionId: `moved-${version}` })
}

test.each<[string, Record<string, unknown>]>([
  ['bind: env', {}],
  ['bind: pointer', pointer],
])(
  '%s: after the first release the version before has no pins: refused, and gone to when it is named',
  async (_, more) => {
    const bench = await releaseBench()
    await bench.run(files('one', more), { release: 'v1.0.0', tag: 'v1.0.0' })
    for (const dryRun of [true, false]) {
      const { report, release } = await rollback(bench.deps(files('one', more)), {
        ...{ config: 'ai-cicd.yml', environment: 'production', branch: null, tag: null, to: null, run: null },
        dryRun,
      })
      expect([report.blocks, release.rollout]).toEqual([true, null])
      expect(release.problem?.message).toBe(
        'handler has no version before 2 whose callers would be answered. Version 1 of handler has no pins: its every call would fail.',
      )
      expect(release.problem?.hint).toContain(
        'Nothing was moved. To go there all the same, name a release or a version',
      )
      expect(live(bench)?.version).toBe('2')
    }
    const { report, release } = await back(bench, '1', more)
    expect([report.blocks, release.rollout]).toEqual([false, 'rolled-back'])
    expect(release.warnings).toContain('Version 1 of handler has no pins: its every call would fail.')
    expect(live(bench)?.version).toBe('1')
  },
)

test('a deployment of code without pins in between: what was live before it is not known, so it is asked for', async () => {
  const bench = await threeReleases()
  deploysCode(bench, 'new code')
  const done = await bench.run(files('text of v1.3.0'), { release: 'v1.3.0', tag: 'v1.3.0' })
  expect(done.release).toMatchObject({ rollout: 'promoted', functions: [{ before: '5', version: '6' }] })
  const { report, release: refused } = await back(bench, null)
  expect([report.blocks, refused.rollout, live(bench)?.version]).toEqual([true, null, '6'])
  expect(refused.problem?.message).toContain('Version 5 of handler has no pins: its every call would fail.')
  expect(refused.problem?.hint).toContain('v1.3.0 (version 6), v1.2.0 (version 4)')
  const { release } = await back(bench, 'v1.2.0')
  expect(release).toMatchObject({ rollout: 'rolled-back', release: 'v1.2.0', problem: null })
  expect(release.warnings).toEqual([
    'Version 4 of handler has other code than version 6: what was deployed since goes back too.',
  ])
  expect([live(bench)?.version, pinned(bench)]).toEqual(['4', '{"reply":3}'])
  // Again: the mark of the way back holds.
  expect((await back(bench, null)).release.rollout).toBe('nothing-to-do')
})

test('right after a deployment of code: which release was live before it is not known, so it is asked for', async () => {
  const bench = await threeReleases()
  await back(bench, null)
  deploysCode(bench, 'new code')
  const { release: refused } = await back(bench, null)
  expect([refused.rollout, live(bench)?.version]).toEqual([null, '5'])
  expect(refused.problem).toMatchObject({
    message:
      'version 5 of handler is of no release, or what was live before it is gone: where to go back to is not known',
    hint: expect.stringContaining('There are: v1.2.0 (version 4), v1.1.0 (version 3), v1.0.0 (version 2).'),
  })
  const { release } = await back(bench, 'v1.1.0')
  expect(release).toMatchObject({ rollout: 'rolled-back', release: 'v1.1.0', problem: null })
  expect(pinned(bench)).toBe('{"reply":2}')
})

test('pins whose prompts SSM no longer has are none: passed over, and told', async () => {
  const bench = await threeReleases()
  const parameter = bench.aws.ssm.parameters.get('/prod/llm/reply')
  parameter?.versions.splice(1, 1)
  const { release } = await back(bench, null)
  expect(release).toMatchObject({ rollout: 'rolled-back', release: 'v1.0.0', problem: null })
  expect(release.warnings[0]).toBe(
    'Version 3 of handler is pinned to version 2 of /prod/llm/reply, which SSM does not have: its calls would fail. It was passed over.',
  )
})

test('that nothing can be proven keeps nobody from going back, and is told', async () => {
  const bench = await threeReleases()
  bench.aws.settings.fault = ({ action }) =>
    action === 'ssm:GetParameter'
      ? { when: 'before', reply: new AwsRefusal('AccessDeniedException', 'not authorized', 400) }
      : null
  const { release } = await back(bench, null)
  expect(release).toMatchObject({ rollout: 'rolled-back', release: 'v1.1.0', problem: null })
  expect(release.warnings[0]).toContain('Version 3 of handler could not be proven to have its pins')
})

const probe = { cases: 'evals/smoke.jsonl', payload: { q: '{{q}}' }, answer: '$.answer', version: '$.pins' }
const cases = '{"vars":{"q":"Is it on?"},"assert":[{"type":"contains","value":"yes"}]}'

test.each<[string, string[], string, string | null]>([
  ['passes', ['3', '2'], '3', 'v1.1.0'],
  ['fails before it', ['2'], '2', 'v1.0.0'],
  ['fails everywhere', [], '4', null],
])('a probe is asked by number before the alias moves: %s', async (_, good, version, at) => {
  const bench = await threeReleases()
  const handler = bench.aws.lambda.functions.get('handler')
  if (handler === undefined) throw new Error('there is no function')
  handler.handler = (_event, asked) => ({
    result: { answer: good.includes(asked.version) ? 'yes' : 'no', pins: asked.variables.PROMPT_VERSIONS },
  })
  const given = { ...files('broken {{', { probe }), 'evals/smoke.jsonl': cases }
  const place = { config: 'ai-cicd.yml', environment: 'production', branch: null, tag: null, dryRun: false, run: null }
  const { release } = await rollback(bench.deps(given), { ...place, to: null })
  expect([live(bench)?.version, release.release, release.problem === null]).toEqual([version, at, at !== null])
  if (at === null) {
    expect(release.problem?.message).toContain('Version 3 of handler fails its probe: case ')
    const named = await rollback(bench.deps(given), { ...place, to: 'v1.1.0' })
    expect(named.release).toMatchObject({ rollout: 'rolled-back', problem: null })
    expect(named.release.warnings.join()).toContain('Version 3 of handler fails its probe')
  }
})

test('a judge that gives no answer proves nothing against a version: gone to, and told', async () => {
  const bench = await threeReleases()
  const handler = bench.aws.lambda.functions.get('handler')
  if (handler === undefined) throw new Error('there is no function')
  handler.handler = (_event, asked) => ({ result: { answer: 'yes', pins: asked.variables.PROMPT_VERSIONS } })
  const graded = '{"vars":{"q":"Is it on?"},"assert":[{"type":"llm-rubric","value":"is polite"}]}'
  const judge = { evaluation: { judge: { model: 'bedrock:us.amazon.nova-pro-v1:0' } } }
  const given = { ...files('x'), 'ai-cicd.yml': config({ probe }, judge), 'evals/smoke.jsonl': graded }
  const place = { config: 'ai-cicd.yml', environment: 'production', branch: null, tag: null, dryRun: false, run: null }
  const { release } = await rollback(bench.deps(given), { ...place, to: null })
  expect(release).toMatchObject({ rollout: 'rolled-back', release: 'v1.1.0', problem: null })
  expect(release.warnings[0]).toMatch(/^Version 3 of handler could not be probed: case .* could not be measured/)
})
