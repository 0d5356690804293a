import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { config, dataset, headSystem, kinder, prompt, promptFile, shop, tickets } from './bench/project.ts'
import type { Change } from './bench/repository.ts'
import { resultsOf } from './bench/results.ts'
import { runCli } from './bench/runner.ts'
import { setScene } from './bench/scenario.ts'

/** Programs that an attacker plants: each leaves its name behind when it is started. */
function traps() {
  const folder = mkdtempSync(join(tmpdir(), 'ai-cicd-traps-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const sprung = join(folder, 'sprung')
  mkdirSync(sprung)
  return {
    /** A command that springs the trap of this name. */
    set(name: string): string {
      const file = join(folder, name)
      writeFileSync(file, `#!/bin/sh\ntouch ${join(sprung, name)}\nexit 1\n`)
      chmodSync(file, 0o755)
      return file
    },
    sprung: () => readdirSync(sprung).sort(),
    /** What is set is live: plain git springs it. */
    async withPlainGit(root: string, use: (git: (...args: string[]) => void) => void): Promise<void> {
      use((...args) => {
        try {
          const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
          execFileSync('git', args, { cwd: root, env, stdio: 'ignore', timeout: 5_000 })
        } catch (thrown) {
          // A planted program fails, and git with it.
          if (!(thrown instanceof Error && 'status' in thrown)) throw thrown
        }
      })
      expect(this.sprung()).not.toEqual([])
      for (const name of this.sprung()) rmSync(join(sprung, name))
    },
  }
}

/** The shop in a folder of a larger repository. */
function inFolder(folder: string, files: Change): Change {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]))
}

/** Files that Git takes for a repository, with its work tree around it, when it is started beside them. */
function repositoryFiles(command: string): Change {
  return {
    HEAD: 'ref: refs/heads/main\n',
    'objects/x': '',
    'refs/x': '',
    config: [
      '[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor =',
      `${command}\n[remote "origin"]\n\turl = anywhere\n\tuploadpack = ${command}\n`,
    ].join(' '),
  }
}

test('a folder of a pull request that Git would take for a repository is files and nothing else', async () => {
  const trap = traps()
  const planted = { ...inFolder('svc', kinder), ...inFolder('svc', repositoryFiles(trap.set('planted'))) }
  const stage = await setScene({ main: [inFolder('svc', shop(12))], branch: [planted] })
  const { workspace, commits } = stage.repository
  const result = await stage.run({ inputs: { config: 'svc/ai-cicd.yml' } })
  expect(trap.sprung()).toEqual([])
  expect(resultsOf(result)).toMatchObject({ base: commits.main, prompts: [{ change: 'modified' }] })
  // Another step may have made its `refs` and `objects` complete; in a terminal it is the same.
  mkdirSync(join(workspace, 'svc/refs/heads'), { recursive: true })
  const cli = await runCli(['evaluate', '--config', 'svc/ai-cicd.yml', '--base', commits.main], {
    cwd: workspace,
    bedrock: stage.bedrock,
  })
  expect(`${cli.stdout}${cli.stderr}`).toContain('support-reply')
  expect(trap.sprung()).toEqual([])
  await trap.withPlainGit(join(workspace, 'svc'), (git) => git('fetch', 'origin'))
})

/** Everything in a repository's own settings that starts a program or leads elsewhere. */
function settings(trap: ReturnType<typeof traps>, root: string): string {
  const included = join(root, '.git/more')
  writeFileSync(included, `[core]\n\tfsmonitor = ${trap.set('included')}\n`)
  mkdirSync(join(root, '.git/hooks'), { recursive: true })
  for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change', 'pre-auto-gc']) {
    writeFileSync(join(root, '.git/hooks', hook), `#!/bin/sh\n${trap.set(hook)}\n`, { mode: 0o755 })
  }
  return [
    `[core]\n\tfsmonitor = ${trap.set('fsmonitor')}\n\tsshCommand = ${trap.set('ssh')}\n\tpager = ${trap.set('pager')}`,
    `\thooksPath = ${join(root, '.git/hooks')}\n\tgitProxy = ${trap.set('proxy')}\n\taskPass = ${trap.set('askpass')}`,
    `\talternateRefsCommand = ${trap.set('alternate')}\n\tattributesFile = ${join(root, '.git/attributes')}`,
    `[diff]\n\texternal = ${trap.set('external')}\n[diff "x"]\n\ttextconv = ${trap.set('textconv')}\n\tcommand = ${trap.set('diff')}`,
    `[filter "x"]\n\tclean = ${trap.set('clean')}\n\tsmudge = ${trap.set('smudge')}\n\tprocess = ${trap.set('process')}\n\trequired = true`,
    `[credential]\n\thelper = ${trap.set('credential')}\n[alias]\n\tfetch = !${trap.set('alias')}\n\tdiff-index = !${trap.set('alias')}`,
    `[remote "origin"]\n\tuploadpack = ${trap.set('uploadpack')}\n\tpromisor = true\n\tpartialclonefilter = blob:none\n\tvcs = x`,
    `[url "ext::${trap.set('ext')} %S "]\n\tinsteadOf = file://\n[protocol]\n\tallow = always\n[include]\n\tpath = ${included}`,
    `[gpg]\n\tprogram = ${trap.set('gpg')}\n[uploadpack]\n\tpackObjectsHook = ${trap.set('pack')}\n[extensions]\n\tpartialClone = origin`,
  ].join('\n')
}

/** A renamed prompt, so that renames are looked for, in a checkout whose attributes name a filter and a driver. */
const renamed: Change = {
  [promptFile]: null,
  'prompts/answer.prompt.yml': prompt(headSystem),
  '.gitattributes': '* filter=x diff=x\n',
}

test.each(['workflow', 'terminal'])("no setting of the checkout's own .git is obeyed in a %s", async (where) => {
  const trap = traps()
  const stage = await setScene({ main: [shop(12)], branch: [renamed] })
  const { workspace, commits, git } = stage.repository
  await git('config', 'core.autocrlf', 'false')
  writeFileSync(join(workspace, '.git/config'), settings(trap, workspace), { flag: 'a' })
  writeFileSync(join(workspace, 'README.md'), '# Changed on disk\n')
  if (where === 'workflow') {
    const result = await stage.run()
    expect(resultsOf(result)).toMatchObject({ base: commits.main, prompts: [{ id: 'answer', change: 'modified' }] })
  } else {
    // Not here, so that it is fetched: it was asked for.
    const out = join(dirname(workspace), 'out')
    const args = ['evaluate', '--base', commits.main, '--out', out]
    const result = await runCli(args, { cwd: workspace, bedrock: stage.bedrock })
    expect(result.exitCode).toBe(0)
    expect(existsSync(join(out, 'results.json'))).toBe(true)
  }
  expect(trap.sprung()).toEqual([])
  await trap.withPlainGit(workspace, (git) => {
    git('status')
    git('-c', 'remote.origin.vcs=', 'fetch', 'origin')
    git('diff', 'HEAD')
  })
})

test('variables that an earlier step left for Git start nothing', async () => {
  const trap = traps()
  const stage = await setScene({ main: [shop(12)] })
  const env = {
    GIT_SSH_COMMAND: trap.set('ssh'),
    GIT_EXTERNAL_DIFF: trap.set('external'),
    GIT_ASKPASS: trap.set('askpass'),
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: trap.set('fsmonitor'),
    GIT_CONFIG_KEY_1: 'remote.origin.uploadpack',
    GIT_CONFIG_VALUE_1: trap.set('uploadpack'),
    GIT_EXEC_PATH: dirname(trap.set('git-fetch')),
    GIT_DIR: '/nowhere',
    GIT_TRACE: join(stage.repository.workspace, 'trace'),
  }
  const result = await stage.run({ env })
  expect(resultsOf(result).base).toBe(stage.repository.commits.main)
  expect(trap.sprung()).toEqual([])
  expect(existsSync(join(stage.repository.workspace, 'trace'))).toBe(false)
})

test('a remote that is a folder of the checkout is not asked: the base comes through the API', async () => {
  const trap = traps()
  const bare = inFolder('evil.git', repositoryFiles(trap.set('planted')))
  const stage = await setScene({ main: [shop(12)], branch: [{ ...kinder, ...bare }] })
  const { workspace, commits, git } = stage.repository
  for (const url of [
    './evil.git',
    join(workspace, 'evil.git'),
    `ext::${trap.set('ext')}`,
    `x::${trap.set('helper')}`,
  ]) {
    await git('remote', 'set-url', 'origin', url)
    const result = await stage.run({ inputs: { comment: 'false' } })
    expect(resultsOf(result).base).toBe(commits.main)
    expect(trap.sprung()).toEqual([])
  }
})

test('a repository that was checked out below the workspace is the one of its files', async () => {
  const stage = await setScene({ main: [shop(12)] })
  const { workspace, commits } = stage.repository
  const result = await stage.run({ workspace: dirname(workspace), inputs: { config: 'shop/ai-cicd.yml' } })
  expect(resultsOf(result)).toMatchObject({ base: commits.main, prompts: [{ change: 'modified' }] })
})

test.each([
  '.git/hooks',
  '.GIT/hooks',
  'x/../.git/objects',
  '.git./x',
  '.git::$INDEX_ALLOCATION/x',
  'GIT~1',
  '.g\u200cit/hooks',
])('evaluation.cache: %s is refused, and nothing is written there', async (cache) => {
  const change = { ...kinder, 'ai-cicd.yml': config({ evaluation: { cache } }) }
  const stage = await setScene({ main: [shop(1)], branch: [change] })
  const { workspace } = stage.repository
  const before = readdirSync(join(workspace, '.git'), { recursive: true })
  const result = await stage.run()
  expect(result.outputs.verdict).toBe('error')
  expect(result.summary).toContain('evaluation.cache')
  expect(result.summary).toContain('never written')
  expect(readdirSync(join(workspace, '.git'), { recursive: true })).toEqual(before)
  expect(stage.bedrock.requests).toEqual([])
})

test('a cache behind a link into .git, or into committed files, is not used', async () => {
  const forged = `${dataset(tickets(1))}`
  for (const link of ['.git', 'evals']) {
    const change = { ...kinder, '.ai-cicd': { symlink: link }, 'evals/cache/1.jsonl': forged }
    const stage = await setScene({ main: [shop(12)], branch: [change] })
    const result = await stage.run()
    expect(existsSync(join(stage.repository.workspace, '.git/cache'))).toBe(false)
    expect(result.outputs['model-calls']).toBe('24')
  }
})
