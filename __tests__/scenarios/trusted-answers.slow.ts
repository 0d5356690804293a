import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { checksum, lineOf } from '../../src/host/files/answer-line.ts'
import { sampled } from '../thorough.ts'
import { startActionsCache } from './bench/actions-cache.ts'
import type { AnswerFunction } from './bench/answers.ts'
import { pushTag, schedule } from './bench/events.ts'
import { baseSystem, config, headSystem, kinder, prompt, promptFile, shop, shopModel } from './bench/project.ts'
import { runCli } from './bench/runner.ts'
import { ownComment, type Scene, type Stage, setScene } from './bench/scenario.ts'

const all = Array.from({ length: 60 }, (_, index) => index + 1)
const right = shopModel()
const today = new Date().toISOString().slice(0, 10)
const gate = { minScore: 0.9 }
const settings = config({ gate })

const asked = ({ bedrock }: Pick<Stage, 'bedrock'>): number =>
  bedrock.requests.filter(({ request }) => request?.system === headSystem).length

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-cicd-answers-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The first lines of the comment or the summary, below the headline. */
/** It stands behind the words about the merge. */
const firstReason = (text: string): string => `- ${/^\*\*[^*]+\*\* (.*)$/m.exec(text)?.[1] ?? ''}`

/**
 * Answers to the head's prompt that its model never gave: all right. Written by the tool itself on another machine, and
 * once more with the check that needs no secret, as the Actions cache has it.
 */
async function forgedAnswers(): Promise<string> {
  const stage = await setScene({ main: [shop(12)], branch: [kinder] })
  const { workspace } = stage.repository
  const env = { XDG_STATE_HOME: await newFolder() }
  const { exitCode } = await runCli(['evaluate', '--base', 'none'], { cwd: workspace, bedrock: stage.bedrock, env })
  expect(exitCode).toBe(0)
  const folder = join(workspace, '.ai-cicd/cache')
  const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.answers'))
  const lines = (await readFile(join(folder, file), 'utf8')).split('\n').filter((line) => line.includes('{'))
  expect(lines).toHaveLength(12)
  const portable = lines.map((line) => {
    const text = line.slice(line.indexOf('{'))
    return lineOf({ key: line.slice(0, 64), at: Date.now(), text }, checksum)
  })
  return [...lines, ...portable].map((line) => `${line}\n`).join('')
}

const name = 'zzzzzzzzz-forged.answers'
const ways: Array<
  [
    way: string,
    bring: (answers: string) => Scene['branch'],
    place: ((stage: Stage, answers: string) => Promise<void>) | null,
  ]
> = [
  [
    'a linked folder',
    (answers) => [{ ...kinder, '.ai-cicd': { symlink: 'data' }, [`data/cache/${name}`]: answers }],
    null,
  ],
  ['committed files', (answers) => [{ ...kinder, [`.ai-cicd/cache/${name}`]: answers }], null],
  [
    'a submodule',
    () => [kinder],
    async ({ repository }, answers) => {
      // As `submodules: true` leaves it: a checkout of its own, of which the repository's Git lists no file.
      const folder = join(repository.workspace, '.ai-cicd')
      await mkdir(join(folder, 'cache'), { recursive: true })
      await writeFile(join(folder, 'cache', name), answers)
      await repository.git('init', '--quiet', folder)
    },
  ],
]

async function attacked(way: (typeof ways)[number], scene: Scene = {}): Promise<Stage> {
  const answers = await forgedAnswers()
  const [, bring, place] = way
  const main = scene.main ?? [shop(12, { 'ai-cicd.yml': settings })]
  const branch = bring(answers) ?? []
  const stage = await setScene({ model: shopModel({ head: all }), ...scene, main, branch })
  await place?.(stage, answers)
  return stage
}

test.each(sampled(ways, 3))('answers that come with the repository are not used: %s', async (...way) => {
  const stage = await attacked(way)
  const inWorkflow = await stage.run()
  expect(inWorkflow.outputs).toMatchObject({ verdict: 'fail', failed: '12', 'cached-calls': '0' })
  expect(asked(stage)).toBeGreaterThanOrEqual(12)

  stage.bedrock.requests.length = 0
  const cli = { cwd: stage.repository.workspace, bedrock: stage.bedrock }
  const inTerminal = await runCli(['evaluate', '--base', stage.repository.commits.main], cli)
  expect(inTerminal.exitCode).toBe(1)
  expect(asked(stage)).toBeGreaterThanOrEqual(12)
  expect(inTerminal.stderr).toContain('1 file of answers is not read: another user, machine or version wrote that')

  // What this user's own run has heard is known to the next.
  stage.bedrock.requests.length = 0
  const again = await runCli(['evaluate', '--base', stage.repository.commits.main], cli)
  expect(again.exitCode).toBe(1)
  expect(stage.bedrock.requests).toEqual([])
  expect(again.stdout).toContain('Nothing was asked in this run')
})

/** Entries that hold answers: the trend of a branch is kept beside them. */
function answersIn(cache: Awaited<ReturnType<typeof startActionsCache>>) {
  return cache.entries().filter(({ key }) => !key.startsWith('ai-cicd-history-'))
}

const environments = { production: { on: { tag: 'v*' }, ssm: { path: '/prod/llm/{name}' } } }
const releasing = config({ gate, release: { environments } })

test('a release asks for itself: neither the checkout nor what main has kept approves it', async () => {
  const cache = await startActionsCache()
  onTestFinished(cache.close)
  let model: AnswerFunction = right
  const stage = await attacked(ways[0] as (typeof ways)[number], {
    main: [shop(60, { 'ai-cicd.yml': releasing })],
    model: (request, attempt) => model(request, attempt),
    aws: {},
  })
  const env = cache.environment('refs/heads/main')
  const kept = await stage.run({ env }, schedule(stage.repository))
  expect(kept.outputs).toMatchObject({ verdict: 'pass', passed: '60' })
  expect(answersIn(cache)).toHaveLength(1)

  model = shopModel({ head: all })
  stage.bedrock.requests.length = 0
  const tag = { env: cache.environment('refs/tags/v1.0.0') }
  const refused = await stage.run(tag, pushTag(stage.repository, 'v1.0.0'))
  expect(refused.exitCode).toBe(1)
  expect(refused.outputs).toMatchObject({ verdict: 'fail', rollout: '', 'model-calls': String(asked(stage)) })
  expect(asked(stage)).toBeGreaterThanOrEqual(60)
  expect(stage.aws?.ssm.parameters.size).toBe(0)

  model = right
  stage.bedrock.requests.length = 0
  const released = await stage.run(tag, pushTag(stage.repository, 'v1.0.0'))
  expect(released.outputs).toMatchObject({ verdict: 'pass', rollout: 'published', 'cached-calls': '0' })
  expect(asked(stage)).toBe(60)
})

test('a release is not approved by a judge that is a file of the repository', async () => {
  const graded = { assert: [{ type: 'llm-rubric', value: 'is kind' }] }
  const main = shop(12, {
    'ai-cicd.yml': config({ release: { environments }, evaluation: { judge: { model: 'replay:judge.jsonl' } } }),
  })
  const stage = await setScene({
    main: [{ ...main, [promptFile]: prompt(baseSystem, graded), 'judge.jsonl': '' }],
    branch: [{ 'README.md': '# Shop\n' }],
    aws: {},
  })
  const result = await stage.run({}, pushTag(stage.repository, 'v1.0.0'))
  expect(result.exitCode).toBe(1)
  expect(result.summary).toContain('which is no model: a release is neither made nor approved with it')
  expect(stage.aws?.ssm.parameters.size).toBe(0)
})

test('by the clock everything is asked: a model that answers worse behind its name fails the run until it is better', async () => {
  const cache = await startActionsCache()
  onTestFinished(cache.close)
  let model: AnswerFunction = right
  const stage = await setScene({
    main: [shop()],
    branch: [{ 'README.md': '# Shop\n' }],
    model: (request, attempt) => model(request, attempt),
  })
  const night = async () => {
    stage.bedrock.requests.length = 0
    return await stage.run({ env: cache.environment('refs/heads/main') }, schedule(stage.repository))
  }
  const first = await night()
  expect(first.outputs).toMatchObject({ verdict: 'pass', score: '1', 'model-calls': '60' })
  expect(first.stdout).toContain('The Actions cache now holds 60 answers (')
  expect(first.summary).not.toContain('scored')

  model = shopModel({ base: all })
  for (const collapsed of [await night(), await night()]) {
    // Nothing changed, so that it is compared with nothing.
    expect(collapsed.outputs).toMatchObject({ verdict: 'fail', score: '0', 'baseline-score': '', delta: '' })
    expect(collapsed.exitCode).toBe(1)
    expect(Number(collapsed.outputs['model-calls'])).toBeGreaterThanOrEqual(60)
    expect(firstReason(collapsed.summary)).toBe(
      `- support-reply scored 100.0 % on ${today} and 0.0 % now (60 cases, and not by chance), although nothing of it changed: what the model behind \`bedrock:us.amazon.nova-lite-v1:0\` answers has changed.`,
    )
  }
  model = right
  expect((await night()).outputs).toMatchObject({ verdict: 'pass', score: '1' })
})

test('a pull request that asked nothing says so first, and passes all the same', async () => {
  const cache = await startActionsCache()
  onTestFinished(cache.close)
  const stage = await setScene()
  const push = () => stage.run({ env: cache.environment('refs/pull/7/merge') })
  expect((await push()).outputs).toMatchObject({ verdict: 'pass', 'model-calls': '120', 'cached-calls': '0' })
  expect(ownComment(stage.github)).not.toContain('earlier runs')
  const second = await push()
  expect(second.exitCode).toBe(0)
  expect(second.outputs).toMatchObject({ verdict: 'pass', 'model-calls': '0', 'cached-calls': '120' })
  const reported = `Nothing was asked in this run: all 120 answers came from earlier runs, given on ${today}.`
  expect(firstReason(ownComment(stage.github))).toBe(`- ${reported}`)
  expect(second.stdout).toContain(reported)
})

test('on a pull request a fall that is no fault of its own is told first, and the comparison decides', async () => {
  const cache = await startActionsCache()
  onTestFinished(cache.close)
  const onMain = await setScene({ branch: [{ 'README.md': '# Shop\n' }] })
  await onMain.run({ env: cache.environment('refs/heads/main') }, schedule(onMain.repository))
  const [entry] = answersIn(cache)
  if (entry === undefined) throw new Error('main kept nothing')
  // The answers are gone, as after a week; what they scored is not.
  const scores = gunzipSync(entry.archive)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.includes(' ['))
  expect(scores).toHaveLength(1)
  cache.add({ ...entry, key: `${entry.key}a`, archive: gzipSync(`${scores.join('\n')}\n`) })

  const stage = await setScene({ model: shopModel({ base: all, head: all }) })
  const result = await stage.run({ env: cache.environment('refs/pull/7/merge') })
  expect(result.outputs).toMatchObject({ verdict: 'pass', score: '0', 'cached-calls': '0' })
  expect(firstReason(ownComment(stage.github))).toContain(
    `The base's support-reply scored 100.0 % on ${today} and 0.0 % now`,
  )
})

test('a cache file without an end, or larger than any, delays no start', async () => {
  const stage = await setScene({ main: [shop(12)] })
  const folder = join(stage.repository.workspace, '.ai-cicd/cache')
  await mkdir(folder, { recursive: true })
  for (const [file, bytes] of [
    ['a.answers', 200_000_000],
    ['b.answers', 700_000_000],
  ] as const) {
    await writeFile(join(folder, file), '')
    await truncate(join(folder, file), bytes)
  }
  const cli = { cwd: stage.repository.workspace, bedrock: stage.bedrock }
  const result = await runCli(['evaluate', '--base', 'none'], cli)
  expect(result.exitCode).toBe(0)
  expect(stage.bedrock.requests).toHaveLength(12)
  expect(result.stderr.match(/1 file of answers is not read: the cache is too large/g)).toHaveLength(1)
  expect(result.durationMs).toBeLessThan(10_000)
})
