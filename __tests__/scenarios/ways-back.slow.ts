import { expect, test } from 'vitest'
import { pushTag, workflowDispatch } from './bench/events.ts'
import { config, shop } from './bench/project.ts'
import { setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const production = {
  on: { tag: 'v*' },
  ssm: { path: '/prod/llm/{name}' },
  lambda: [{ function: 'ai-handler', alias: 'live' }],
}

/** A function whose every call fails on a version without pins, as real code that reads its prompts does. */
async function setStage() {
  const main = [shop(60, { 'ai-cicd.yml': config({ release: { environments: { production } } }) })]
  const scene = await setScene({ main, aws: {} })
  const { aws, repository } = scene
  if (aws === null) throw new Error('this scene has no AWS')
  const handler = aws.lambda.seed('ai-handler', {
    variables: { TABLE: 'orders' },
    handler: (_event, { variables }) =>
      variables.PROMPT_VERSIONS === undefined
        ? { result: { errorType: 'Error', errorMessage: 'PROMPT_VERSIONS is not set' }, error: 'Unhandled' }
        : { result: { answer: 'yes', pins: variables.PROMPT_VERSIONS } },
  })
  const { git, commits } = repository
  const alias = () => handler.aliases.get('live') ?? expect.unreachable('the alias is gone')
  const release = async (tag: string, commit: string) => {
    await git('fetch', '--quiet', 'origin', commit)
    await git('checkout', '--quiet', commit)
    const push = pushTag(repository, tag)
    return await scene.run({}, { ...push, env: { ...push.env, GITHUB_SHA: commit } })
  }
  const back = (to = '') =>
    scene.run({ inputs: { command: 'rollback', environment: 'production', to } }, workflowDispatch(repository))
  /** What callers of the alias get. */
  const called = () => {
    const version = handler.versions.find((one) => one.version === alias().version)
    return version === undefined ? 'no version' : (handler.handler?.({}, version).error ?? null)
  }
  return { ...scene, aws, handler, alias, release, back, called, commits }
}

test('after the first release, the way back that every summary advertises has nowhere to go: red, and callers are answered', async () => {
  const it = await setStage()
  expect((await it.release('v1.0.0', it.commits.merge)).outputs.rollout).toBe('promoted')
  const refused = await it.back()
  expect([refused.exitCode, refused.outputs.rollout]).toEqual([1, ''])
  expect(refused.summary).toContain('Version 1 of ai-handler has no pins: its every call would fail.')
  expect([it.alias().version, it.called()]).toEqual(['2', null])
  const named = await it.back('1')
  expect([named.exitCode, named.outputs.rollout, it.alias().version]).toEqual([0, 'rolled-back', '1'])
  expect(named.summary).toContain('Version 1 of ai-handler has no pins: its every call would fail.')
})

test('a rollback by hand, twice: one write, the story of it, and not one release more', async () => {
  const it = await setStage()
  await it.release('v1.0.0', it.commits.branchPoint)
  expect((await it.release('v1.1.0', it.commits.merge)).outputs).toMatchObject({ rollout: 'promoted' })
  it.aws.calls.length = 0
  const result = await it.back()
  expect(result.exitCode, result.stdout).toBe(0)
  expect(result.outputs).toMatchObject({ rollout: 'rolled-back', 'lambda-version': '2' })
  expect([it.alias().version, it.called()]).toEqual(['2', null])
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/rollback.md')

  const again = await it.back()
  expect([again.exitCode, again.outputs.rollout, it.alias().version]).toEqual([0, 'nothing-to-do', '2'])
  // Terraform writes the alias's description anew: what nobody can tell is not guessed.
  it.alias().description = ''
  const unknown = await it.back()
  expect([unknown.exitCode, unknown.outputs.rollout, it.alias().version]).toEqual([1, '', '2'])
  expect(unknown.summary).toContain('there is no release to take back')
})

test('Lambda shows {"2": 1} while it allocates provisioned concurrency: the way back arrives, and is read back', async () => {
  const it = await setStage()
  await it.release('v1.0.0', it.commits.branchPoint)
  await it.release('v1.1.0', it.commits.merge)
  it.handler.allocation = 2
  it.handler.concurrency.set('live', 'IN_PROGRESS 2')
  it.alias().servedBy = '2'
  const result = await it.back()
  expect([result.exitCode, result.outputs.rollout], result.stdout).toEqual([0, 'rolled-back'])
  expect(it.alias()).toMatchObject({ version: '2', weights: {} })
  expect([it.alias().servedBy, it.handler.concurrency.get('live')]).toEqual([undefined, 'READY'])
})
