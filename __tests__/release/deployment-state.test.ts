import { expect, test } from 'vitest'
import { release } from '../../src/commands/release/release.ts'
import { releaseHeadline } from '../../src/report/release-text.ts'
import { isRed } from '../../src/report/why-red.ts'
import { bucket, commit, releaseBench, tagged, twoPrompts } from './release-bench.ts'

const record = `configs/${commit}/model-config.json`

test.each([
  's3:PutObject',
  'ssm:PutParameter',
  'lambda:UpdateFunctionConfiguration',
  'lambda:PublishVersion',
  'lambda:UpdateAlias',
])(
  '%s is refused after the evaluation passed: the evaluation stays passed, the release is red and says why',
  async (action) => {
    const { run } = await releaseBench({ denied: [action] })
    const { report, release: reported } = await run()
    expect(report).toMatchObject({ verdict: 'pass', score: 1, blocks: true, passed: 2 })
    expect(isRed(report, reported)).toBe(true)
    expect(reported.rollout).toBeNull()
    expect(releaseHeadline(reported)).toMatch(
      /^`v1\.0\.0` was not released to production( completely)?: AWS refused [\w:]+/,
    )
    expect(reported.problem?.hint).toContain(action.split(':')[0])
  },
)

test('a run that is cancelled after the evaluation says so, and its evaluation stands', async () => {
  const bench = await releaseBench()
  const cancel = new AbortController()
  // The first thing that is told after the approval.
  const deployment = {
    publish: async (state: string) => {
      if (state === 'in_progress') cancel.abort(new Error('SIGTERM'))
      if (state === 'in_progress') throw new Error('the call was ended')
    },
  }
  const deps = { ...bench.deps(twoPrompts), signal: cancel.signal, deployment: () => deployment }
  const reported = await release(deps, tagged)
  expect(reported.report).toMatchObject({ verdict: 'pass', blocks: true })
  expect(releaseHeadline(reported.release)).toBe('`v1.0.0` was not released to production: the run was cancelled')
})

test('mistakes in the files are those of the release, before anything is approved', async () => {
  const { run } = await releaseBench()
  const { report, release: reported } = await run({
    ...twoPrompts,
    'prompts/reply.prompt.yml': 'model: echo\nmessages: []\n',
  })
  expect(report).toMatchObject({ verdict: 'error', blocks: true })
  expect(reported.problem?.diagnostics).toEqual(
    expect.arrayContaining([expect.objectContaining({ file: 'prompts/reply.prompt.yml', line: 2, field: 'messages' })]),
  )
})

test('the record of a tag names the branch that holds its commit; that another run finds another, or none, makes no other record', async () => {
  const { aws, run } = await releaseBench()
  await run()
  expect(aws.s3.buckets.get(bucket)?.get(record)?.at(-1)?.metadata).toEqual({
    commit,
    branch: 'main',
    'eval-score': '1.0000',
    release: 'v1.0.0',
  })
  expect(JSON.parse(aws.s3.text(bucket, record))).toMatchObject({ branch: 'main' })
  const { release: reported } = await run(twoPrompts, { branch: 'release/1' })
  expect(reported).toMatchObject({ problem: null, rollout: 'nothing-to-do' })
  expect(aws.s3.buckets.get(bucket)?.get(record)).toHaveLength(1)
})
