// Evaluates the example's pull request as the action would, in a repository made for it, and prints the report.
// Plain JavaScript and nothing but Node and Git, so that it runs right after cloning.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const example = join(root, 'examples/support-bot')
const out = resolve(process.argv[2] ?? 'ai-cicd-results')
const repository = mkdtempSync(join(tmpdir(), 'ai-cicd-demo-'))

function git(...args) {
  const identity = ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.com', '-c', 'commit.gpgsign=false']
  const date = '2026-01-05T09:00:00Z'
  const env = {
    ...process.env,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '',
  }
  execFileSync('git', [...identity, ...args], { cwd: repository, env, stdio: ['ignore', 'ignore', 'inherit'] })
}

try {
  cpSync(example, repository, { recursive: true })
  rmSync(join(repository, 'change'), { recursive: true })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '--message', 'The prompts on the main branch')
  git('checkout', '--quiet', '-b', 'shorter-replies')
  cpSync(join(example, 'change'), repository, { recursive: true })
  git('add', '.')
  git('commit', '--quiet', '--message', 'Shorter replies, stricter triage')
  const args = [join(root, 'dist/index.js'), 'evaluate', '--base', 'main', '--out', out]
  const run = spawnSync(process.execPath, args, { cwd: repository, stdio: 'inherit' })
  if (run.error !== undefined) throw run.error
  console.log(`\nThe comment on the pull request: ${join(relative('.', out), 'comment.md')}`)
  // The example's change is a regression, so the gate is red: for the demo that is the expected end.
  if (run.status !== 1) process.exitCode = run.status ?? 1
} finally {
  rmSync(repository, { recursive: true, force: true })
}
