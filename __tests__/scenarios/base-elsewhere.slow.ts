import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Repository } from '../git/repository.ts'
import { zipOf } from '../source/zip-of.ts'
import { sampled } from '../thorough.ts'
import { startAws } from './bench/aws/server.ts'
import { pullRequest } from './bench/events.ts'
import { config, dataset, datasetFile, headSystem, kinder, prompt, promptFile, shop, tickets } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { refusal } from './bench/routes.ts'
import { awsCredentials, runCli } from './bench/runner.ts'
import { ownComment, type Scene, setScene } from './bench/scenario.ts'

const name = 'support-reply.prompt.yml'
const files = (change: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(change).flatMap(([path, text]) => (typeof text === 'string' ? [[path, text]] : [])))

/**
 * The shop with its prompts in a submodule, and a pull request that moves it on, checked out as actions/checkout does with
 * `submodules: true`.
 */
async function withSubmodule(options: { depth: 1 | 'full'; checkedOut?: boolean }) {
  const prompts = Repository.create()
  prompts.git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  const old = prompts.commit({ [name]: prompt('You answer the customers of a corner shop. Be brief.') })
  const origin = Repository.create()
  const base = shop(12, { [promptFile]: null })
  origin.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `file://${prompts.folder}`, 'prompts')
  const main = origin.commit(files(base))
  prompts.commit({ [name]: prompt(headSystem) })
  origin.git('checkout', '--quiet', '-b', 'feature')
  origin.git('-C', 'prompts', 'pull', '--quiet', '--ff-only')
  const head = origin.commit()
  origin.git('checkout', '--quiet', '--detach', 'main')
  origin.git('merge', '--quiet', '--no-ff', '--message', 'Merge', 'feature')
  const merge = origin.sha('HEAD')
  origin.git('update-ref', 'refs/pull/1/merge', merge)
  const clone = Repository.checkout(origin, 'refs/pull/1/merge', 1)
  const depth = options.depth === 1 ? ['--depth=1'] : []
  if (options.checkedOut !== false) {
    clone.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init', ...depth)
  }
  const stage = await setScene()
  const commits = { branchPoint: main, main, head, merge }
  const event = pullRequest({ ...stage.repository, commits })
  return { prompts, clone, old, main, stage, run: () => stage.run({ workspace: clone.folder }, event) }
}

test("prompts in a submodule are compared with the submodule's commit of the base, fetched where it is missing", async () => {
  const { main, run } = await withSubmodule({ depth: 1 })
  const result = await run()
  expect(resultsOf(result)).toMatchObject({
    base: main,
    prompts: [{ id: 'support-reply', change: 'modified', cases: { length: 12 } }],
  })
  expect(result.outputs['model-calls']).toBe('24')
})

test('a submodule whose commit nobody has is refused with what to set, and is not new', async () => {
  const { prompts, run, stage, clone } = await withSubmodule({ depth: 1 })
  rmSync(prompts.folder, { recursive: true })
  const result = await run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs.verdict).toBe('error')
  expect(ownComment(stage.github)).toMatch(/prompts.*is a submodule[\s\S]*submodules: true[\s\S]*fetch-depth: 0/)
  expect(stage.bedrock.requests).toEqual([])
  const cli = await runCli(['evaluate', '--base', clone.sha('HEAD')], { cwd: clone.folder, bedrock: stage.bedrock })
  expect(cli.exitCode).toBe(0)
})

test('the settings of a submodule are obeyed no more than those of the checkout', async () => {
  const { clone, run, main } = await withSubmodule({ depth: 'full' })
  const sprung = join(dirname(clone.folder), 'sprung')
  const command = `touch ${sprung}; false`
  for (const key of ['core.fsmonitor', 'core.sshCommand', 'remote.origin.uploadpack', 'core.alternateRefsCommand']) {
    clone.git('-C', 'prompts', 'config', key, command)
  }
  const result = await run()
  expect(resultsOf(result)).toMatchObject({ base: main, prompts: [{ change: 'modified' }] })
  expect(() => readFileSync(sprung)).toThrow('ENOENT')
})

test('a submodule that is not checked out has nothing to be evaluated, and says so', async () => {
  const { run } = await withSubmodule({ depth: 1, checkedOut: false })
  const result = await run()
  expect(result.outputs.verdict).toBe('error')
  expect(result.summary).toContain('matches no file')
})

const oid = (text: string) => createHash('sha256').update(text).digest('hex')
const pointer = (text: string) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${oid(text)}\nsize ${Buffer.byteLength(text)}\n`

const cases = dataset(tickets(12))
const before = files(shop(12))[promptFile] ?? ''
const after = files(kinder)[promptFile] ?? ''
const lfs: Scene = {
  main: [shop(12, { [promptFile]: pointer(before), [datasetFile]: pointer(cases) })],
  branch: [{ [promptFile]: pointer(after), 'README.md': 'changed\n' }],
}

/** What `lfs: true` leaves: content on disk, and in the store of this clone what was fetched. */
function smudge(workspace: string, contents: Record<string, string>, stored: readonly string[]): void {
  for (const [path, text] of Object.entries(contents)) writeFileSync(join(workspace, path), text)
  for (const text of stored) {
    const folder = join(workspace, '.git/lfs/objects', oid(text).slice(0, 2), oid(text).slice(2, 4))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, oid(text)), text)
  }
}

test('files in Git LFS are compared by content: of the disk where it is the same, of the store where it is there', async () => {
  const stage = await setScene(lfs)
  smudge(stage.repository.workspace, { [promptFile]: after, [datasetFile]: cases }, [before])
  const result = await stage.run()
  expect(resultsOf(result)).toMatchObject({ prompts: [{ change: 'modified' }] })
  expect(result.outputs['model-calls']).toBe('24')
})

test('a prompt in Git LFS that did not change is unchanged', async () => {
  const stage = await setScene({ ...lfs, branch: [{ 'README.md': 'changed\n' }] })
  smudge(stage.repository.workspace, { [promptFile]: before, [datasetFile]: cases }, [])
  const result = await stage.run()
  expect(result.outputs.verdict).toBe('skipped')
  expect(stage.bedrock.requests).toEqual([])
})

const unusable: Array<[string, string]> = [
  ['is missing', ''],
  ['is something else', 'x'],
]

test.each(sampled(unusable, 2))(
  "the base's content in Git LFS %s: refused with how to fetch it, and not new",
  async (_, stored) => {
    for (const remote of ['origin', 'unreachable'] as const) {
      const stage = await setScene({ ...lfs, checkout: { remote } })
      const { workspace } = stage.repository
      smudge(workspace, { [promptFile]: after, [datasetFile]: cases }, [before])
      const file = join(workspace, '.git/lfs/objects', oid(before).slice(0, 2), oid(before).slice(2, 4), oid(before))
      if (stored === '') rmSync(file)
      else writeFileSync(file, stored.repeat(before.length))
      const result = await stage.run()
      expect(result.exitCode).toBe(1)
      expect(ownComment(stage.github)).toMatch(/is in Git LFS[\s\S]*git lfs fetch/)
      expect(stage.bedrock.requests).toEqual([])
    }
  },
)

test('a pointer on disk is no prompt and no dataset', async () => {
  const stage = await setScene(lfs)
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(ownComment(stage.github)).toMatch(/is a Git LFS pointer[\s\S]*lfs: true/)
  expect(stage.bedrock.requests).toEqual([])
})

/** The head's files and the base's, both without Git. */
async function withoutGit(cases = 12) {
  const stage = await setScene({ main: [shop(cases)] })
  const { repository, bedrock } = stage
  const folder = join(dirname(repository.workspace), 'plain')
  await repository.git('clone', '--quiet', repository.origin, folder)
  await repository.git('-C', folder, 'checkout', '--quiet', repository.commits.head)
  rmSync(join(folder, '.git'), { recursive: true })
  const base = join(dirname(repository.workspace), 'base')
  cpSync(folder, base, { recursive: true })
  writeFileSync(join(base, promptFile), before)
  const out = join(dirname(folder), 'out')
  const evaluate = async (args: readonly string[], env: Record<string, string | undefined> = {}) => {
    const result = await runCli(['evaluate', '--out', out, ...args], { cwd: folder, bedrock, env })
    const file = (name: string) => readFileSync(join(out, name), 'utf8')
    return { ...result, read: () => JSON.parse(file('results.json')), html: () => file('report.html') }
  }
  return { stage, folder, base, evaluate, commit: repository.commits.head }
}

test('without a Git checkout, or without git, nothing is new by itself', async () => {
  const { evaluate, stage, folder } = await withoutGit()
  for (const args of [[], ['--base', 'main']]) {
    const result = await evaluate(args)
    expect(result.exitCode).toBe(1)
    expect(result.stdout + result.stderr).toMatch(
      /this is no Git checkout[\s\S]*--base[\s\S]*s3:\/\/[\s\S]*none[\s\S]*--commit/,
    )
  }
  execFileSync('cp', ['-r', join(stage.repository.workspace, '.git'), folder])
  const result = await evaluate([], { PATH: '/nowhere' })
  expect(result.stdout + result.stderr).toMatch(/git is not installed[\s\S]*--base/)
  expect(stage.bedrock.requests).toEqual([])
})

test('a folder or an archive in S3 is a base like a commit, and reports name it', async () => {
  const { evaluate, base, commit, stage } = await withoutGit()
  const zip = zipOf({ ...files(shop(12)), [promptFile]: before })
  const tar = execFileSync('tar', ['-czf', '-', '.'], { cwd: base })
  const aws = await startAws({ s3: { buckets: ['artifacts'] } })
  onTestFinished(aws.close)
  const kept = { metadata: {}, versionId: null, contentType: 'application/zip' }
  aws.s3.buckets.get('artifacts')?.set('pipeline/zip', [{ ...kept, body: zip }])
  aws.s3.buckets.get('artifacts')?.set('pipeline/tar', [{ ...kept, body: tar }])
  const env = { ...awsCredentials, AWS_ENDPOINT_URL: aws.url }
  const local = join(dirname(base), 'main.zip')
  writeFileSync(local, zip)
  writeFileSync(join(dirname(base), 'main.tar.gz'), tar)
  const places = [
    '../base',
    base,
    '../main.tar.gz',
    's3://artifacts/pipeline/zip',
    local,
    's3://artifacts/pipeline/tar',
  ]
  for (const named of sampled(places, 3)) {
    const result = await evaluate(['--base', named, '--commit', commit], env)
    expect(result).toMatchObject({ exitCode: 0 })
    expect(result.read()).toMatchObject({ head: commit, base: named, prompts: [{ change: 'modified' }] })
    expect(result.stdout.replaceAll(/\s+/g, ' ')).toContain(`compared with ${named} (`)
    expect(result.html()).toContain(`compared with <code>${named}</code> (`)
  }
  const none = await evaluate(['--base', 'none'])
  expect(none.read()).toMatchObject({ head: null, base: null, prompts: [{ change: 'added' }] })
  const wrong = [
    ['s3://artifacts/nothing', 'there is no s3://artifacts/nothing'],
    ['./nothing', 'there is no ./nothing to compare with'],
    ['./ai-cicd.yml', 'is neither a .zip nor a .tar.gz'],
    ['ai-cicd.yml', 'is neither a .zip nor a .tar.gz'],
    ['.', 'is the folder that is evaluated'],
    ['./evals', 'holds neither ai-cicd.yml nor a prompt'],
  ] as const
  for (const [named, said] of sampled(wrong, 3)) {
    const result = await evaluate(['--base', named], env)
    expect(result.exitCode).toBe(1)
    expect(result.stdout + result.stderr).toContain(said)
  }
  expect(stage.github.requests).toEqual([])
})

test('in a Git checkout a folder cannot stand in for a branch', async () => {
  const stage = await setScene({ main: [shop(12)], branch: [{ ...kinder, 'release/ai-cicd.yml': config() }] })
  const { workspace } = stage.repository
  const result = await runCli(['evaluate', '--base', 'release'], { cwd: workspace, bedrock: stage.bedrock })
  expect(result.exitCode).toBe(1)
  expect(result.stdout + result.stderr).toContain('the base "release" is not known here')
  const other = await runCli(['evaluate', '--commit', 'f'.repeat(40)], { cwd: workspace })
  expect(other.stderr).toContain('is not what is checked out')
})

test('an action without git, or without a checkout, reads the base through the API', async () => {
  const stage = await setScene({ main: [shop(12)] })
  const { workspace, commits } = stage.repository
  const withoutProgram = await stage.run({ env: { PATH: '/nowhere' }, inputs: { comment: 'false' } })
  expect(resultsOf(withoutProgram)).toMatchObject({ base: commits.main, prompts: [{ change: 'modified' }] })
  rmSync(join(workspace, '.git'), { recursive: true })
  const result = await stage.run({ inputs: { comment: 'false' } })
  expect(resultsOf(result)).toMatchObject({ base: commits.main, prompts: [{ change: 'modified' }] })
  const blind = await stage.run({ inputs: { comment: 'false', 'github-token': '' } })
  expect(blind.outputs.verdict).toBe('error')
  expect(blind.summary).toContain('this is no Git checkout')
})

test('a base that GitHub does not hand out is an error, and its prompts are not new', async () => {
  for (const path of [/\/git\/blobs\//, /\/git\/trees\//]) {
    const faults = [{ path, reply: refusal(403, 'Resource not accessible by integration') }]
    const stage = await setScene({ main: [shop(12)], checkout: { remote: 'unreachable' }, faults })
    const result = await stage.run()
    expect(result.outputs.verdict).toBe('error')
    expect(ownComment(stage.github)).toMatch(/the base commit cannot be read[\s\S]*contents: read/)
    expect(stage.bedrock.requests).toEqual([])
  }
})

test('a release outside of a Git checkout needs its commit', async () => {
  const { folder, base, commit, stage } = await withoutGit(60)
  const environments = { production: { on: { tag: 'v*' }, ssm: { path: '/prod/llm/{name}' } } }
  writeFileSync(join(folder, 'ai-cicd.yml'), config({ release: { environments } }))
  const aws = await startAws({})
  onTestFinished(aws.close)
  const env = { ...awsCredentials, AWS_ENDPOINT_URL: aws.url, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: stage.bedrock.url }
  const release = (args: readonly string[]) =>
    runCli(['release', '--environment', 'production', ...args], { cwd: folder, bedrock: stage.bedrock, env })
  const refused = await release(['--base', base])
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr).toMatch(/this is no Git checkout, so the commit that is released must be named[\s\S]*--commit/)
  expect((await release(['--commit', 'main'])).stderr).toContain('is not the full sha')
  const done = await release(['--base', base, '--commit', commit])
  expect(done).toMatchObject({ exitCode: 0 })
  expect(JSON.parse(aws.ssm.value('/prod/llm/support-reply'))).toMatchObject({ commit })
  // What is live has a commit now, and nobody here can read it.
  writeFileSync(join(folder, promptFile), prompt('You answer the customers of a corner shop. Be very kind.'))
  const next = await release(['--commit', 'e'.repeat(40)])
  expect(next.exitCode).toBe(1)
  expect(next.stdout + next.stderr).toContain('which only Git can read, and this is no Git checkout')
})
