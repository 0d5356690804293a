import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampled } from '../thorough.ts'
import { pullRequest } from './bench/events.ts'
import { readOnlyToken } from './bench/github.ts'
import { nodeExecutable, projectRoot } from './bench/node.ts'
import { config, kinder, shop, shopModel } from './bench/project.ts'
import { awsCredentials, runCli } from './bench/runner.ts'
import { ownComment, setScene } from './bench/scenario.ts'

const wrong = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const stack = /^\s+at /m
const noSpace = 'there is no space left on the disk'

test.each([
  ['passes', {}, 0, 'pass'],
  ['fails', { head: wrong }, 1, 'fail'],
] as const)(
  'a file in the place of output-dir: a run that %s keeps verdict, comment, summary and exit code',
  async (_, answers, exitCode, verdict) => {
    const stage = await setScene({ model: shopModel(answers) })
    await writeFile(join(stage.repository.workspace, 'reports'), 'mine')
    const result = await stage.run({ inputs: { 'output-dir': 'reports' } })
    expect(result.exitCode).toBe(exitCode)
    expect(result.outputs).toMatchObject({ verdict, 'results-path': '', 'report-path': '' })
    expect(result.outputs['comment-url']).not.toBe('')
    for (const reported of [result.stdout, result.summary, ownComment(stage.github)])
      expect(reported).toMatch(
        /Not written to .*reports: results\.json, report\.html, junit\.xml, comment\.md, because something/,
      )
    expect(result.stdout).toMatch(/^::warning::Not written/m)
    expect(result.stdout).not.toMatch(stack)
  },
)

test.each([
  ['out of the workspace', 'reports', '../elsewhere', /a link leads out of the workspace there, to .*elsewhere/],
  ['into .git', 'reports/deep/er', '.git/hooks', /a link leads into \.git there, which is never written/],
  ['nowhere', 'reports', '../not-yet', /reports is a link that leads nowhere/],
])('an output-dir that a link of the pull request leads %s is not written, and the verdict is told', async (...row) => {
  const [, outputDir, symlink, why] = row
  const stage = await setScene({ branch: [{ ...kinder, reports: { symlink } }] })
  const { workspace } = stage.repository
  await mkdir(join(workspace, '../elsewhere'))
  await mkdir(join(workspace, '.git/hooks'), { recursive: true })
  const result = await stage.run({ inputs: { 'output-dir': outputDir } })
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', 'results-path': '', 'report-path': '' })
  for (const reported of [result.stdout, result.summary, ownComment(stage.github)]) expect(reported).toMatch(why)
  expect(result.stdout).not.toMatch(stack)
  expect(await readdir(join(workspace, '../elsewhere'))).toEqual([])
  expect(await readdir(join(workspace, '.git/hooks'))).not.toContain('deep')
})

test('a file that cannot be written leaves the others: only its own output is empty', async () => {
  const stage = await setScene()
  await mkdir(join(stage.repository.workspace, 'reports', 'results.json'), { recursive: true })
  const result = await stage.run({ inputs: { 'output-dir': 'reports' } })
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'pass', 'results-path': '' })
  expect(result.outputs['report-path']).toMatch(/reports\/report\.html$/)
  expect(Object.keys(result.files)).toEqual(['comment.md', 'junit.xml', 'report.html'])
})

test('a summary and a state that cannot be written: told, and the post step still knows that it is one', async () => {
  const stage = await setScene()
  const env = { GITHUB_STEP_SUMMARY: '/dev/full', GITHUB_STATE: '/dev/full' }
  const result = await stage.run({ env })
  expect(result.exitCode).toBe(0)
  expect(result.outputs.verdict).toBe('pass')
  expect(result.stdout).toContain(`::warning::The job summary was not written: ${noSpace}.`)
  expect(result.stdout).toContain('::save-state name=told::true')
  expect(ownComment(stage.github)).toContain('support-reply')
  expect(result.stdout).not.toMatch(stack)
})

test('outputs that cannot be set fail a run that would pass: what reads them would find no verdict', async () => {
  const stage = await setScene()
  const result = await stage.run({ env: { GITHUB_OUTPUT: '/dev/full' } })
  expect(result.exitCode).toBe(1)
  expect(result.stdout).toContain(`::error::The outputs of this step were not set: ${noSpace}.`)
  expect(ownComment(stage.github)).toContain('support-reply')
  expect(result.summary).toContain('support-reply')
})

test('a part that cannot be written fails its shard', async () => {
  const stage = await setScene()
  await writeFile(join(stage.repository.workspace, 'parts'), '')
  const result = await stage.run({ inputs: { command: 'evaluate', shard: '1/2', 'output-dir': 'parts' } })
  expect(result.exitCode).toBe(1)
  expect(result.outputs['part-path']).toBe('')
  expect(result.stdout).toMatch(/::error::The part of this shard is lost\. Not written to/)
  expect(result.stdout).not.toMatch(stack)
})

test('lint and evaluations of other configurations have comments of their own, and none touches another', async () => {
  const other = config({ gate: { margin: 0.1 } })
  const stage = await setScene({ main: [shop(60, { 'other.yml': other })], model: shopModel({ head: wrong }) })
  await stage.run()
  const [first] = stage.github.comments
  expect(first?.body).toContain('got worse')
  await stage.run({ inputs: { command: 'lint' } })
  expect(stage.github.comments).toEqual([first])
  await stage.run({ inputs: { config: 'other.yml' } })
  await stage.run({ inputs: { 'comment-key': 'leg 2' } })
  expect(stage.github.comments).toHaveLength(3)
  expect(stage.github.comments[0]).toEqual(first)
  await stage.run()
  expect(stage.github.comments).toHaveLength(3)
})

test('a lint that found something has its comment, and tells there when it is mended', async () => {
  const stage = await setScene({ main: [shop(60)], branch: [{ 'ai-cicd.yml': config({ gate: { margn: 1 } }) }] })
  const inputs = { command: 'lint' }
  expect((await stage.run({ inputs })).exitCode).toBe(1)
  expect(ownComment(stage.github)).toContain('margn')
  await writeFile(join(stage.repository.workspace, 'ai-cicd.yml'), config())
  expect((await stage.run({ inputs })).exitCode).toBe(0)
  expect(ownComment(stage.github)).toContain('no mistakes found')
})

test('a change that loosens what it is judged by is told also where nothing is evaluated, and where GitHub takes no comment', async () => {
  const scene = {
    main: [shop(12, { 'ai-cicd.yml': config({ gate: { minScore: 0.9 } }) })],
    branch: [{ 'ai-cicd.yml': config({ gate: { margin: 0.9 } }) }],
  }
  const reported = await setScene(scene)
  await reported.run({}, pullRequest(reported.repository))
  expect(ownComment(reported.github)).toMatch(/alters how it is judged/)
  const refused = await setScene({ ...scene, faults: [readOnlyToken] })
  const result = await refused.run()
  expect(refused.github.comments).toEqual([])
  expect(result.summary).toMatch(/alters how it is judged[\s\S]*minScore/)
})

/** Runs the command line with standard output to a reader that goes away after the first byte. */
async function withoutReader(args: readonly string[], cwd: string, url: string) {
  const env = { PATH: process.env.PATH, HOME: cwd, ...awsCredentials, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url }
  const child = spawn(await nodeExecutable('node24'), [join(projectRoot, 'dist/index.js'), ...args], { cwd, env })
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk)
  })
  child.stdout.destroy()
  const [exitCode] = await once(child, 'close')
  return { exitCode, stderr }
}

test('a reader that has gone, as with head: files, exit code, and not a word of it', async () => {
  const { repository, bedrock } = await setScene({ model: shopModel({ head: wrong }), checkout: { depth: 'full' } })
  const { workspace, commits } = repository
  for (const [base, exitCode] of [
    [commits.main, 1],
    ['none', 0],
  ] as const) {
    const args = ['evaluate', '--base', base, '--out', `out-${exitCode}`]
    const result = await withoutReader(args, workspace, bedrock.url)
    expect(result.exitCode).toBe(exitCode)
    expect(result.stderr).not.toMatch(/EPIPE|Unhandled|^\s+at /m)
    expect(await readdir(join(workspace, `out-${exitCode}`))).toContain('results.json')
  }
  const why = await withoutReader(['evaluate', '--base', commits.main], workspace, bedrock.url)
  expect(why.stderr).toContain('error: support-reply got worse')
})

/** Every option that names a file or a folder, with something else there; one line that says what is wrong, and what to do. */
const mistaken: Array<[args: string[], wrong: RegExp]> = [
  [['evaluate', '--config', 'none.yml'], /none\.yml/],
  [['evaluate', '--config', 'folder'], /folder/],
  [['evaluate', '--config', 'file/ai-cicd.yml'], /there is no configuration file\/ai-cicd\.yml/],
  [['evaluate', '--config', 'none/ai-cicd.yml'], /there is no configuration none\/ai-cicd\.yml/],
  [['evaluate', '--config', '../ai-cicd.yml'], /outside the repository/],
  [['evaluate', '--out', 'file'], /--out file names no folder/],
  [['evaluate', '--out', 'file/out'], /--out file\/out names no folder/],
  [['evaluate', '--shard', '1/2', '--out', 'file'], /--out file names no folder/],
  [['evaluate', '--record', 'folder'], /--record folder names no file/],
  [['evaluate', '--record', 'file/answers'], /--record file\/answers names no folder/],
  [['evaluate', '--record', 'file'], /file is there already, and is not a recording/],
  [['evaluate', '--replay', 'none.jsonl'], /there is no file none\.jsonl/],
  [['evaluate', '--replay', 'folder'], /folder is a folder, not a file/],
  [['evaluate', '--replay', '/proc/self/mem'], /\/proc\/self\/mem cannot be read/],
  [['merge', 'none'], /there are no parts at none/],
  [['merge', 'file/parts'], /there are no parts at file\/parts/],
  [['merge', 'folder', '--out', 'file'], /--out file names no folder/],
  [['calibrate', 'none.jsonl'], /there is no file none\.jsonl/],
  [['calibrate', 'folder'], /folder is a folder, not a file/],
  [['calibrate', 'file/labels'], /file\/labels cannot be read: a file is in the place of a folder/],
  [['calibrate', 'file', '--out', 'folder'], /--out folder names no file/],
  [['generate', 'cases', '--model', 'echo', '--record', 'folder'], /--record folder names no file/],
  [['generate', 'cases', '--config', 'none.yml'], /none\.yml/],
  [['generate', 'cases', '--model', 'echo', '--replay', 'none'], /there is no file none/],
  [['self-test', '--out', 'folder'], /--out folder names no file/],
  [['self-test', '--replay', 'folder'], /folder is a folder, not a file/],
  [['simulate', '--metrics', 'none.csv'], /there is no file none\.csv/],
  [['simulate', '--metrics', 'folder'], /folder is a folder, not a file/],
  [['simulate', '--metrics', 'file/m.csv'], /file\/m\.csv cannot be read/],
  [['lint', '--results', 'none.json'], /there is no file none\.json/],
  [['lint', '--results', 'folder'], /folder is a folder, not a file/],
  [['lint', '--out', 'folder'], /--out folder names no file/],
  [['lint', '--out', 'file/lint.json'], /--out file\/lint\.json names no folder/],
  [['lint', '--config', 'folder'], /folder/],
  [['release', '--config', 'none.yml', '--environment', 'production'], /none\.yml/],
  [['release', '--out', 'file'], /--out file names no folder/],
  [['rollback', '--config', 'folder'], /folder/],
  [['recover', '--config', 'file/x.yml'], /there is no configuration file\/x\.yml/],
]

test('whatever a file option names, a mistake is one of the user, and costs nothing', async () => {
  const tried = sampled(mistaken, 5)
  const { repository, bedrock } = await setScene({ checkout: { depth: 'full' } })
  const { workspace } = repository
  await mkdir(join(workspace, 'folder'))
  await writeFile(join(workspace, 'file'), 'mine\n')
  const run = async ([args, wrong]: (typeof mistaken)[number]) => {
    const base = args[0] === 'evaluate' || args[0] === 'merge' ? ['--base', 'none'] : []
    const { exitCode, stdout, stderr } = await runCli([...args, ...base], { cwd: workspace, bedrock })
    return {
      args,
      exitCode,
      why: wrong.test(stderr),
      reported: /error: /.test(stderr),
      stack: stack.test(stdout + stderr),
    }
  }
  const found: Awaited<ReturnType<typeof run>>[] = []
  for (let at = 0; at < tried.length; at += 4) found.push(...(await Promise.all(tried.slice(at, at + 4).map(run))))
  expect(found).toEqual(tried.map(([args]) => ({ args, exitCode: 1, why: true, reported: true, stack: false })))
  expect(bedrock.requests).toEqual([])
})
