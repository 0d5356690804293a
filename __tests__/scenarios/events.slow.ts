import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  type Event,
  issueComment,
  pullRequest,
  pushTag,
  pushToMain,
  releaseEvent,
  schedule,
  workflowDispatch,
  workflowRun,
} from './bench/events.ts'
import { config, prompt, promptFile, shop } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import type { RunResult } from './bench/runner.ts'
import { ownComment, type Scene, setScene } from './bench/scenario.ts'

const environments = {
  staging: { on: { branch: 'main' }, ssm: { path: '/staging/llm/{name}' } },
  production: { on: { tag: 'v*' }, ssm: { path: '/prod/llm/{name}' } },
  'service-a': { on: { tag: 'service-a/v*' }, ssm: { path: '/a/llm/{name}' } },
}

async function stageOf(scene: Scene = {}) {
  const main = [shop(12, { 'ai-cicd.yml': config({ gate: { onInconclusive: 'pass' }, release: { environments } }) })]
  const stage = await setScene({ main, aws: {}, ...scene })
  const { aws } = stage
  if (aws === null) throw new Error('this scene has no AWS')
  return { ...stage, aws }
}

/** What every run must say that released nothing. */
function releasedNothing(result: RunResult): void {
  expect(result.aws?.calls).toEqual([])
  expect(result.github.deployments).toEqual([])
  expect(result.outputs).toMatchObject({ release: '', rollout: '', parameters: '' })
}

test('a tag that no environment is for is evaluated, and says so', async () => {
  const stage = await stageOf()
  const result = await stage.run({}, pushTag(stage.repository, 'service-b/v1.2.3'))
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '12' })
  const said = /service-b\/v1\.2\.3 matches no environment's `?on\.tag`?: evaluated, nothing released/
  expect(result.stdout).toMatch(said)
  expect(result.summary).toMatch(said)
  releasedNothing(result)

  const reported = await stage.run({ inputs: { command: 'release' } }, pushTag(stage.repository, 'service-b/v1.2.3'))
  expect(reported.exitCode).toBe(1)
  expect(reported.stdout).toContain('the tag service-b/v1.2.3 releases to no environment')
  expect(reported.stdout).toContain('service-a (tag service-a/v*)')
  expect(stage.aws.calls).toEqual([])
})

test('a tag that no environment is for is red when its prompts are, and a red release says that nothing was released', async () => {
  const strict = config({ gate: { minScore: 0.9 }, release: { environments } })
  const stage = await stageOf({ main: [shop(12, { 'ai-cicd.yml': strict })], model: () => ({ text: 'No idea.' }) })
  const evaluated = await stage.run({}, pushTag(stage.repository, 'nightly'))
  expect(evaluated.exitCode).toBe(1)
  expect(evaluated.outputs.verdict).toBe('fail')
  expect(evaluated.summary).toContain('evaluated, nothing released')
  releasedNothing(evaluated)

  const refused = await stage.run({}, pushTag(stage.repository, 'v1.0.0'))
  expect(refused.exitCode).toBe(1)
  expect(refused.stdout).toContain('v1.0.0 was not released to production')
  expect(refused.outputs).toMatchObject({ verdict: 'fail', environment: 'production', rollout: '' })
  expect([...stage.aws.ssm.parameters.keys()]).toEqual([])
})

test("a monorepo's tag has a folder in its name", async () => {
  const stage = await stageOf()
  const result = await stage.run({}, pushTag(stage.repository, 'service-a/v1.2.3'))
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ environment: 'service-a', release: 'service-a/v1.2.3', rollout: 'published' })
})

test('a published release on GitHub releases its tag; an edited one and a pre-release say that they do not', async () => {
  const stage = await stageOf()
  const edited = await stage.run({}, releaseEvent(stage.repository, 'v1.0.0', 'edited'))
  expect(edited.exitCode).toBe(0)
  expect(edited.summary).toMatch(/The release v1\.0\.0 was edited: evaluated, nothing released\./)
  releasedNothing(edited)
  const candidate = await stage.run({}, releaseEvent(stage.repository, 'v1.0.0-rc.1', 'published', true))
  expect(candidate.summary).toMatch(/v1\.0\.0-rc\.1 is marked as a pre-release: evaluated, nothing released\./)
  releasedNothing(candidate)

  const published = await stage.run({}, releaseEvent(stage.repository, 'v1.0.0', 'published'))
  expect(published.exitCode).toBe(0)
  expect(published.outputs).toMatchObject({ environment: 'production', release: 'v1.0.0', rollout: 'published' })
})

test('a nightly evaluation of main is neither refused nor a release of staging', async () => {
  const stage = await stageOf()
  const result = await stage.run({}, schedule(stage.repository))
  expect(result.exitCode).toBe(0)
  expect(resultsOf(result)).toMatchObject({ head: stage.repository.commits.merge, base: stage.repository.commits.main })
  releasedNothing(result)
})

test('the input `environment` does not turn a push to main into a release of production', async () => {
  const stage = await stageOf()
  const push = pushToMain(stage.repository, stage.repository.commits.main)
  const result = await stage.run({ inputs: { environment: 'production' } }, push)
  expect(result.exitCode).toBe(1)
  expect(result.stdout).toContain('main is released to `staging`, and the input `environment` says production')
  expect(stage.bedrock.requests).toEqual([])
  releasedNothing(result)
})

test('a comment on a pull request whose head is checked out beside secrets: no release, no comment, and which commit was judged', async () => {
  const stage = await stageOf({ checkout: { of: 'head' } })
  const { commits } = stage.repository
  const auto = await stage.run({}, issueComment(stage.repository))
  expect(auto.exitCode).toBe(1)
  expect(auto.stdout).toContain('`issue_comment` releases nothing, because anybody may start it')
  expect(auto.stdout).toContain('command: release')
  expect(stage.bedrock.requests).toEqual([])
  releasedNothing(auto)

  const reported = await stage.run(
    { inputs: { command: 'release', environment: 'staging' } },
    issueComment(stage.repository),
  )
  expect(reported.exitCode).toBe(1)
  expect(reported.stdout).toContain('`command: release` does not run on issue_comment: anybody may start it')
  releasedNothing(reported)

  const evaluated = await stage.run({ inputs: { command: 'evaluate' } }, issueComment(stage.repository))
  expect(evaluated.exitCode).toBe(0)
  expect(resultsOf(evaluated).head).toBe(commits.head)
  const graded = `Judged was commit ${commits.head.slice(0, 12)}, because it is checked out`
  expect(evaluated.stdout).toContain(graded)
  expect(plain(evaluated.summary)).toContain(graded)
  expect(evaluated.outputs['comment-url']).toBe('')
  expect(stage.github.comments).toEqual([])
  releasedNothing(evaluated)
})

test('after a run of a fork, answers that lie in the workspace stand for none of ours', async () => {
  const stage = await stageOf({ checkout: { of: 'head' } })
  const kept = await mkdtemp(join(tmpdir(), 'answers-'))
  onTestFinished(() => rm(kept, { recursive: true }))
  const step = { inputs: { command: 'evaluate' }, env: { AI_CICD_ANSWERS: kept } }
  const first = await stage.run(step, workflowDispatch(stage.repository))
  const again = await stage.run(step, workflowDispatch(stage.repository))
  expect([first.outputs['model-calls'], again.outputs['model-calls']]).toEqual(['24', '0'])
  const after = await stage.run(step, workflowRun(stage.repository))
  expect(after.outputs).toMatchObject({ 'model-calls': '24', 'cached-calls': '0' })
  const reported = await stage.run(
    { inputs: { command: 'rollback', environment: 'staging' } },
    workflowRun(stage.repository),
  )
  expect(reported.stdout).toContain('does not run on workflow_run: the run before it was of a pull request')
  releasedNothing(reported)
})

const elsewhere: ReadonlyArray<[string, (event: Parameters<typeof pushTag>[0]) => Event, Record<string, string>]> = [
  ['a push to main', (repository) => pushToMain(repository, repository.commits.main), {}],
  ['a tag', (repository) => pushTag(repository, 'v1.0.0'), {}],
  ['a run by hand', (repository) => byHandOnMain(repository), { command: 'release', environment: 'staging' }],
]

test.each(elsewhere)('%s whose job checked out another commit releases nothing', async (_, eventOf, inputs) => {
  const stage = await stageOf({ checkout: { of: 'head' } })
  const result = await stage.run({ inputs }, eventOf(stage.repository))
  const { head, merge } = stage.repository.commits
  expect(result.exitCode).toBe(1)
  expect(result.stdout).toContain(`commit ${head.slice(0, 12)} is checked out, and `)
  expect(result.stdout).toContain(`is about ${merge.slice(0, 12)}: nothing was released`)
  expect(stage.bedrock.requests).toEqual([])
  releasedNothing(result)
})

test("without Git only a push releases what is there; an annotated tag's own name is as good as its commit's", async () => {
  const stage = await stageOf()
  const { git, workspace, commits } = stage.repository
  const push = pushTag(stage.repository, 'v1.0.0')
  await rename(`${workspace}/.git`, `${workspace}/../gone`)
  const inputs = { command: 'release', environment: 'staging' }
  const byHand = await stage.run({ inputs }, byHandOnMain(stage.repository))
  expect(byHand.exitCode).toBe(1)
  expect(byHand.stdout).toContain('nobody can tell which commit is released')
  releasedNothing(byHand)
  expect((await stage.run({}, push)).outputs.rollout).toBe('published')

  await rename(`${workspace}/../gone`, `${workspace}/.git`)
  await git(
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=ada@example.org',
    'tag',
    '-a',
    'v1.0.0',
    '-m',
    'One',
    commits.merge,
  )
  const sha = await git('rev-parse', 'v1.0.0')
  expect(sha).not.toBe(commits.merge)
  const annotated = await stage.run({}, { ...push, env: { ...push.env, GITHUB_SHA: sha } })
  expect(annotated.outputs.rollout).toBe('nothing-to-do')
})

test('a pull request whose job committed something says what was judged, in its comment too', async () => {
  const stage = await stageOf({ checkout: { depth: 'full' } })
  const { git, workspace, commits } = stage.repository
  await writeFile(`${workspace}/${promptFile}`, prompt('You answer the customers of a corner shop. Be kind and brief.'))
  await git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-am', 'Formatted')
  const head = await git('rev-parse', 'HEAD')
  const result = await stage.run({}, pullRequest(stage.repository))
  expect(resultsOf(result).head).toBe(head)
  const graded = `Judged was commit ${head.slice(0, 12)}, because it is checked out; the head of this pull request is ${commits.head.slice(0, 12)}`
  expect(plain(ownComment(stage.github))).toContain(graded)
})

/** Comments and summaries break what GitHub would take for a commit's name. */
function plain(markdown: string): string {
  return markdown.replaceAll('<wbr>', '')
}

function byHandOnMain(repository: Parameters<typeof pushTag>[0]): Event {
  return { ...schedule(repository), name: 'workflow_dispatch' }
}
