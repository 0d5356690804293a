import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { holdingBranch } from '../../src/host/holding-branch.ts'
import { openWorkspace } from '../../src/host/workspace.ts'
import type { Log } from '../../src/log.ts'
import { kinder, shop } from '../scenarios/bench/project.ts'
import { buildRepository } from '../scenarios/bench/repository.ts'

const quiet = () => undefined
const log: Log = {
  info: quiet,
  warn: quiet,
  error: quiet,
  debug: quiet,
  group: () => () => undefined,
  mask: quiet,
  progress: () => undefined,
}

async function checkedOut() {
  const repository = await buildRepository({ main: [shop(2)], branch: [kinder], meanwhile: [] }, { depth: 'full' })
  onTestFinished(repository.dispose)
  const { git } = await openWorkspace(repository.workspace, 'ai-cicd.yml', { env: process.env, inWorkflow: true })
  return { git, commits: repository.commits }
}

const remote = (mergeBase: () => Promise<string | null>) => ({ mergeBase })

test('a complete clone knows it by itself: the default branch, or none', async () => {
  const { git, commits } = await checkedOut()
  const asked = remote(async () => {
    throw new Error('asked for nothing')
  })
  const of = (commit: string) => holdingBranch({ git, remote: asked, defaultBranch: 'main', log }, commit)
  expect(await of(commits.main)).toBe('main')
  expect(await of(commits.head)).toBeNull()
  expect(await holdingBranch({ git, remote: null, defaultBranch: null, log }, commits.main)).toBe('main')
})

test.each<[string, () => Promise<string | null>, string | null]>([
  ['holds it', async () => 'a'.repeat(40), 'main'],
  ['has another history', async () => 'b'.repeat(40), null],
  ['does not know it', async () => null, null],
  [
    'may not be asked',
    async () => {
      throw new UserError('the token may not read')
    },
    null,
  ],
])('without the history GitHub is asked: it %s', async (_, mergeBase, branch) => {
  const where = { git: null, remote: remote(mergeBase), defaultBranch: 'main', log }
  expect(await holdingBranch(where, 'a'.repeat(40))).toBe(branch)
})

test('where no default branch is known, none is recorded', async () => {
  expect(await holdingBranch({ git: null, remote: null, defaultBranch: null, log }, 'a'.repeat(40))).toBeNull()
})
