import { readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shopModel } from './bench/project.ts'
import { runCli } from './bench/runner.ts'
import { setScene } from './bench/scenario.ts'

const wrong = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

test('the same commands in a terminal need no GitHub', async () => {
  const { repository, bedrock, github } = await setScene({
    model: shopModel({ head: wrong }),
    checkout: { depth: 'full' },
  })
  const out = join(repository.workspace, 'out')
  const result = await runCli(['evaluate', '--base', repository.commits.main, '--out', out], {
    cwd: repository.workspace,
    bedrock,
  })
  expect(result.exitCode).toBe(1)
  expect(`${result.stdout}${result.stderr}`).toContain('support-reply')
  expect(result.stdout).not.toContain('\u001b[')
  expect(await readdir(out)).toContain('results.json')
  expect(github.requests).toEqual([])
})

test('GITHUB_ACTIONS alone does not make it an action step: arguments do', async () => {
  const { repository, bedrock } = await setScene({ model: shopModel({ head: wrong }) })
  const result = await runCli(['evaluate', '--base', 'none'], {
    cwd: repository.workspace,
    bedrock,
    env: { GITHUB_ACTIONS: 'true' },
  })
  expect(result.exitCode).toBe(0)
})

test('--help answers with the commands', async () => {
  const { repository } = await setScene()
  const result = await runCli(['--help'], { cwd: repository.workspace })
  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  expect(result.stdout).toContain('evaluate')
})

test('without arguments, and outside of GitHub Actions, it prints the help and writes nothing', async () => {
  const { repository } = await setScene()
  const asked = await runCli(['--help'], { cwd: repository.workspace })
  const before = await readdir(repository.workspace)
  for (const env of [{}, { GITHUB_ACTIONS: 'false', INPUT_COMMAND: 'evaluate' }]) {
    const result = await runCli([], { cwd: repository.workspace, env })
    expect(result).toMatchObject({ exitCode: 0, stderr: '', stdout: asked.stdout })
  }
  expect(await readdir(repository.workspace)).toEqual(before)
})

test('a mistake and its remedy are two sentences, and the remedy is one for a terminal too', async () => {
  const { repository, bedrock } = await setScene()
  const { workspace } = repository
  const lint = await runCli(['lint', '--config', 'nope.yml'], { cwd: workspace })
  expect(lint).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('✖ there is no nope.yml. Create it') })
  expect(lint.stderr).toContain('error: there is no nope.yml. Create it')
  const args = ['evaluate', '--base', 'none', '--out', join(workspace, 'out')]
  const evaluate = await runCli(args, { cwd: workspace, bedrock, env: { AWS_REGION: undefined } })
  expect(evaluate.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'Region is missing. Set the input `aws-region` (in a terminal `--region`), or AWS_REGION',
  )
})

test('no option writes into .git, in none of its spellings', async () => {
  const { repository, bedrock } = await setScene({ model: shopModel({ head: wrong }), checkout: { depth: 'full' } })
  const { workspace } = repository
  await symlink(join(workspace, '.git'), join(workspace, 'linked'))
  const before = await readdir(join(workspace, '.git'))
  for (const args of [
    ['evaluate', '--out', '.git'],
    ['evaluate', '--out', join(workspace, '.GIT/results')],
    ['evaluate', '--out', 'linked/results'],
    ['evaluate', '--record', '.git/rec'],
    ['lint', '--out', '.git/config2'],
    ['lint', '--out', 'linked/config2'],
    ['self-test', '--out', '.git/x.json'],
    ['release', '--commit', repository.commits.head, '--out', '.git/x'],
  ]) {
    const result = await runCli(args, { cwd: workspace, bedrock })
    expect(result.exitCode, args.join(' ')).toBe(1)
    expect(result.stderr).toContain('.git, which is never written')
  }
  expect(await readdir(join(workspace, '.git'))).toEqual(before)
  expect(bedrock.requests).toEqual([])
})

test('an unknown option is a mistake, not a stack trace', async () => {
  const { repository } = await setScene()
  const result = await runCli(['evaluate', '--basis', 'main'], { cwd: repository.workspace })
  expect(result.exitCode).toBe(1)
  expect(result.stderr).toContain('--basis')
  expect(result.stderr).not.toMatch(/^\s+at /m)
})
