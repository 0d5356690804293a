import { expect, test } from 'vitest'
import { release } from '../../../src/commands/release/release.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { bucket, commit, config, prompt, releaseBench, tagged } from '../../release/release-bench.ts'

const names = Array.from({ length: 20 }, (_, index) => ({ name: `Ada ${index}` }))

const environments = (evaluation: string) => ({
  staging: { on: { branch: 'main' }, ssm: { path: '/staging/llm/{name}' }, s3: { bucket } },
  production: {
    on: { tag: 'v*' },
    requires: { evaluation },
    ssm: { path: '/prod/llm/{name}' },
    s3: { bucket },
  },
})

/** The prompt `reply` with 20 cases, and `triage`, which is always the same. */
function files(text: string, fields: object = {}, evaluation = 'proof'): Record<string, string> {
  return {
    'ai-cicd.yml': config({}, { release: { environments: environments(evaluation) } }),
    'prompts/reply.prompt.yml': prompt(text, { testData: names, ...fields }),
    'prompts/triage.prompt.yml': prompt('Sort this: {{name}}', { testData: names }),
  }
}

const first = files('Hello {{name}}')
const reworded = files('Hello, {{name}}')
const better = files('A good day, {{name}}', { assert: [{ type: 'contains', value: 'good' }] })

/** A bench where the first version is live in both environments, and later ones are compared with it. */
async function liveBench() {
  const bench = await releaseBench()
  const asked: string[] = []
  const run = async (these: Record<string, string>, version: number, environment: string) => {
    const own = bench.deps(these)
    const openModels = async (...of: Parameters<typeof own.openModels>) => {
      const models = await own.openModels(...of)
      const complete: typeof models.complete = (request, how) => {
        asked.push(request.messages[0]?.content ?? '')
        return models.complete(request, how)
      }
      return { ...models, complete }
    }
    const findLive = async () =>
      version === 1 ? null : { sha: commit, tree: memoryTree(first), reason: 'what is live' }
    const name = `v${version}.0.0`
    const where =
      environment === 'production' ? { tag: name, branch: null } : { tag: null, branch: 'main', environment }
    return await release(
      { ...own, findLive, openModels },
      { ...tagged, ...where, release: name, commit: commit.replace('0', String(version)) },
    )
  }
  await run(first, 1, 'staging')
  await run(first, 1, 'production')
  asked.length = 0
  return { ...bench, run, asked }
}

test('20 cases that pass in both versions: the tag is published, and what did not change beside it is not asked', async () => {
  const { aws, run, asked } = await liveBench()
  const passed = files('Hello, {{name}}', {}, 'passed')
  const { report, release } = await run(passed, 2, 'production')
  expect(release).toMatchObject({ problem: null, rollout: 'published' })
  expect(report.prompts.map(({ id, comparison }) => [id, comparison.verdict])).toEqual([['reply', 'within-margin']])
  expect(aws.ssm.parameters.get('/prod/llm/reply')?.versions).toHaveLength(2)
  expect(aws.ssm.parameters.get('/prod/llm/triage')?.versions).toHaveLength(1)
  expect(asked.some((text) => text.startsWith('Sort'))).toBe(false)
})

test('they are no proof, not even where another environment was content with them', async () => {
  const { aws, run } = await liveBench()
  expect((await run(reworded, 2, 'staging')).release).toMatchObject({ problem: null })
  const { report, release } = await run(reworded, 2, 'production')
  expect(report).toMatchObject({ verdict: 'inconclusive', blocks: true })
  expect(release.problem?.message).toContain('these prompts are not approved: their evaluation is inconclusive')
  expect(release.problem?.hint).toContain('`requires.evaluation: passed`')
  expect(aws.ssm.parameters.get('/prod/llm/reply')?.versions).toHaveLength(1)
})

test('what was proven for another environment is proof: nothing is asked again', async () => {
  const { run, asked } = await liveBench()
  expect((await run(better, 2, 'staging')).release).toMatchObject({ problem: null })
  asked.length = 0
  const { release } = await run(better, 2, 'production')
  expect(release).toMatchObject({ problem: null, rollout: 'published' })
  expect(asked).toEqual([])
})

test('what was proven has passed as well', async () => {
  const { run, asked } = await liveBench()
  expect((await run(better, 2, 'production')).release).toMatchObject({ problem: null })
  asked.length = 0
  expect((await run(better, 2, 'staging')).release).toMatchObject({ problem: null })
  expect(asked).toEqual([])
})

test('an inconclusive evaluation that the gate lets pass is no proof', async () => {
  const { run } = await liveBench()
  const lenient = {
    ...reworded,
    'ai-cicd.yml': config({}, { gate: { onInconclusive: 'pass' }, release: { environments: environments('proof') } }),
  }
  expect((await run(lenient, 2, 'production')).release.problem?.message).toContain('not approved')
})
