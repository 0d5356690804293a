import { expect, test } from 'vitest'
import type { FakeAws } from '../scenarios/bench/aws/server.ts'
import { type Bench, config, prompt, releaseBench } from './release-bench.ts'

const files = (text: string) => ({ 'ai-cicd.yml': config(), 'prompts/reply.prompt.yml': prompt(text) })

/** Runs something of somebody else's right before the n-th call of an action. */
async function interrupted(
  action: string,
  meanwhile: (aws: FakeAws, bench: Bench) => Promise<void> | void,
): Promise<Bench> {
  let done = false
  const bench: Bench = await releaseBench({
    fault: (call) => {
      if (done || call.action !== action) return null
      done = true
      meanwhile(bench.aws, bench)
      return null
    },
  })
  return bench
}

test('somebody writes the parameter meanwhile: the release stops, and says which version is not its own', async () => {
  const bench = await interrupted('ssm:AddTagsToResource', ({ ssm }) => {
    const parameter = ssm.parameters.get('/prod/llm/reply')
    const last = parameter?.versions.at(-1)
    if (last !== undefined) parameter?.versions.push({ ...last, version: last.version + 1, value: 'from elsewhere' })
  })
  bench.aws.ssm.seed('/prod/llm/reply', ['before'])
  const { release, report } = await bench.run(files('ours'))
  expect(report.blocks).toBe(true)
  expect(release.problem?.message).toContain('somebody else wrote version 2 of /prod/llm/reply')
  expect(release.problem?.hint).toContain('concurrency')
  expect(bench.aws.lambda.shifts).toEqual([])
})

test('somebody deploys the function meanwhile: no version, no traffic', async () => {
  const bench = await interrupted('lambda:UpdateFunctionConfiguration', ({ lambda }) =>
    lambda.deploy('handler', { code: 'new code' }),
  )
  const { release } = await bench.run(files('ours'))
  expect(release.problem?.message).toContain('somebody else changed $LATEST of handler')
  expect(bench.aws.lambda.functions.get('handler')?.versions).toHaveLength(1)
  expect(bench.aws.lambda.shifts).toEqual([])
})

test('somebody moves the alias meanwhile: their move stands', async () => {
  const bench = await interrupted('lambda:UpdateAlias', ({ lambda }) => {
    const alias = lambda.functions.get('handler')?.aliases.get('live')
    if (alias !== undefined) Object.assign(alias, { description: 'mine', revisionId: 'another' })
  })
  const { release } = await bench.run(files('ours'))
  expect(release.problem?.message).toContain('somebody else moved the alias live of handler')
  expect(bench.aws.lambda.functions.get('handler')?.aliases.get('live')).toMatchObject({
    version: '1',
    description: 'mine',
  })
})

test.each([2, 6, 10, 14, 18])(
  'two releases at once, started %s calls apart: no lost update, who stopped says why',
  async (apart) => {
    const bench = await releaseBench()
    bench.aws.ssm.seed('/prod/llm/reply', ['before'])
    const first = bench.run(files('of one'), { release: 'v1', tag: 'v1' })
    while (bench.aws.calls.length < apart) await new Promise((resolve) => setTimeout(resolve, 1))
    const second = bench.run(files('of two'), { release: 'v2', tag: 'v2' })
    const done = await Promise.all([first, second])
    const through = done.filter(({ release }) => release.problem === null)
    const stopped = done.filter(({ release }) => release.problem !== null)
    for (const { release } of stopped) expect(release.problem?.message).toMatch(/somebody else|differs from live/)
    const handler = bench.aws.lambda.functions.get('handler')
    const live = handler?.versions.find(({ version }) => version === handler.aliases.get('live')?.version)
    const pins: Record<string, number> = JSON.parse(live?.variables.PROMPT_VERSIONS ?? '{}')
    // The last one that went through is live, with its own text behind its pin.
    if (through.length > 0) {
      const releases = through.map(({ release }) => release.release)
      const pinned: { release: string } = JSON.parse(bench.aws.ssm.value('/prod/llm/reply', pins.reply))
      expect(releases).toContain(pinned.release)
    } else expect(live?.version).toBe('1')
    const again = await bench.run(files('of two'), { release: 'v2', tag: 'v2' })
    // One that lost the race to the function is older than what is live, and says how to go on.
    if (again.release.problem !== null) expect(again.release.problem.message).toContain('v2 was released before v1')
  },
)
