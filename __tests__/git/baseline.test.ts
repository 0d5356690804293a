import { describe, expect, expectTypeOf, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { type BaselineEvent, findBaseline, type RemoteCommits } from '../../src/git/baseline.ts'
import type { Git } from '../../src/git/git.ts'
import type { Trigger } from '../../src/github/event.ts'
import type { remoteCommits } from '../../src/github/remote-commits.ts'
import { silent } from '../silent-log.ts'
import { pullRequest, Repository, temporaryFolder } from './repository.ts'

const nothing: BaselineEvent = {
  sha: 'e'.repeat(40),
  kind: 'other',
  pullRequest: null,
  mergeGroupBase: null,
  before: null,
  branch: null,
  defaultBranch: 'main',
}

function onPullRequest(shas: { headSha: string; baseSha: string }): BaselineEvent {
  return { ...nothing, kind: 'pull_request', pullRequest: { ...shas, baseRef: 'main' } }
}

/** GitHub's API over a repository; `asked` tells what it was needed for. */
function host(origin: Repository): { remote: RemoteCommits; asked: string[] } {
  const asked: string[] = []
  const git: Promise<Git> = origin.open()
  const remote: RemoteCommits = {
    async resolve(revision) {
      asked.push(`resolve ${revision}`)
      return (await git).resolve(revision)
    },
    async mergeBase(base, head) {
      asked.push(`mergeBase ${base} ${head}`)
      const tip = await (await git).resolve(base)
      return tip === null ? null : (await git).mergeBase(tip, head)
    },
    parentsOf: async (sha) => (await git).parentsOf(sha),
    tree: (sha) => ({
      read: async (path) => (await git).tree(sha).read(path),
      list: async (folder) => (await git).tree(sha).list(folder),
    }),
  }
  return { remote, asked }
}

/** The remote refuses: nobody persisted credentials. */
function withoutCredentials(clone: Repository): Repository {
  clone.git('remote', 'set-url', 'origin', `file://${temporaryFolder()}/private`)
  return clone
}

async function find(
  clone: Repository | null,
  event: BaselineEvent | null,
  more: { base?: string; remote?: RemoteCommits } = {},
) {
  const git = clone === null ? null : await clone.open()
  return findBaseline({
    git,
    withoutGit: 'this is no Git checkout',
    event,
    base: more.base ?? null,
    remote: more.remote ?? null,
    log: silent,
  })
}

describe('on a pull request', () => {
  test("GitHub's merge commit is compared with its first parent, also in a checkout of depth 1", async () => {
    const { origin, head, moved, fork } = pullRequest()
    const event = onPullRequest({ headSha: head, baseSha: fork })
    for (const depth of [1, 2]) {
      const found = await find(Repository.checkout(origin, 'refs/pull/1/merge', depth), event)
      expect(found?.sha).toBe(moved)
      expect(await found?.tree.read('prompt.txt')).toBe('old')
      expect(await found?.tree.read('main.txt')).toBe('moved on')
    }
  })

  test('without credentials to fetch, the same commit is read through the API', async () => {
    const { origin, head, moved, fork } = pullRequest()
    const { remote, asked } = host(origin)
    const clone = withoutCredentials(Repository.checkout(origin, 'refs/pull/1/merge', 1))
    const found = await find(clone, onPullRequest({ headSha: head, baseSha: fork }), { remote })
    expect(found?.sha).toBe(moved)
    expect(await found?.tree.read('main.txt')).toBe('moved on')
    expect(asked).toEqual([`resolve ${moved}`])
  })

  test('a baseline that nobody can give is an error, never a pull request in which every prompt is new', async () => {
    const { origin, head, fork } = pullRequest()
    const clone = withoutCredentials(Repository.checkout(origin, 'refs/pull/1/merge', 1))
    const found = find(clone, onPullRequest({ headSha: head, baseSha: fork }))
    await expect(found).rejects.toBeInstanceOf(UserError)
    await expect(found).rejects.toMatchObject({ hint: expect.stringContaining('fetch-depth: 0') })
  })

  test('the head, checked out in full, is compared with the merge base, not with what main did since', async () => {
    const { origin, head, moved, fork } = pullRequest()
    const clone = Repository.clone(origin)
    clone.git('checkout', '--quiet', '--detach', head)
    const found = await find(clone, onPullRequest({ headSha: head, baseSha: moved }))
    expect(found?.sha).toBe(fork)
  })

  test('a head that merged main itself is no merge of GitHub, and its merge base is newer than the event says', async () => {
    const { origin, moved, fork } = pullRequest()
    origin.git('checkout', '--quiet', 'feature')
    origin.git('merge', '--quiet', '--no-ff', '--message', 'Update branch', 'main')
    const head = origin.sha('HEAD')
    origin.git('checkout', '--quiet', 'main')
    const clone = Repository.clone(origin)
    clone.git('checkout', '--quiet', '--detach', head)
    expect((await find(clone, onPullRequest({ headSha: head, baseSha: fork })))?.sha).toBe(moved)
  })

  test('the head at depth 1 finds its merge base through the API, or else by deepening', async () => {
    const { origin, head, moved, fork } = pullRequest()
    const event = onPullRequest({ headSha: head, baseSha: moved })
    const { remote, asked } = host(origin)
    const asking = await find(Repository.checkout(origin, 'feature', 1), event, { remote })
    expect(asking?.sha).toBe(fork)
    expect(asked).toEqual([`mergeBase main ${head}`])
    const deepening = await find(Repository.checkout(origin, 'feature', 1), event)
    expect(deepening?.sha).toBe(fork)
    expect(await deepening?.tree.read('prompt.txt')).toBe('old')
  })

  test('deepening reaches beyond the first step', async () => {
    const origin = Repository.create()
    const fork = origin.commit({ 'prompt.txt': 'old' })
    origin.git('checkout', '--quiet', '-b', 'feature')
    const head = origin.commitMany(60)
    const found = await find(Repository.checkout(origin, 'feature', 1), onPullRequest({ headSha: head, baseSha: fork }))
    expect(found?.sha).toBe(fork)
  })

  test('without a checkout the API alone tells', async () => {
    const { origin, head, moved, fork } = pullRequest()
    const { remote } = host(origin)
    const found = await find(null, onPullRequest({ headSha: head, baseSha: moved }), { remote })
    expect(found?.sha).toBe(fork)
    expect(await found?.tree.read('prompt.txt')).toBe('old')
  })
})

describe('on other events', () => {
  test("the merge queue's base is fetched", async () => {
    const { origin, moved } = pullRequest()
    const event: BaselineEvent = { ...nothing, kind: 'merge_group', mergeGroupBase: moved }
    expect((await find(Repository.checkout(origin, 'refs/pull/1/merge', 1), event))?.sha).toBe(moved)
  })

  test('a push is compared with what was there before, a first push with nothing', async () => {
    const { origin, fork } = pullRequest()
    const clone = Repository.checkout(origin, 'main', 1)
    const event: BaselineEvent = { ...nothing, kind: 'push', branch: 'main', before: fork }
    expect((await find(clone, event))?.sha).toBe(fork)
    expect(await find(clone, { ...event, before: null })).toBeNull()
  })

  test('a force push is compared with the commit it replaced, while somebody still has it', async () => {
    const { origin, head: before } = pullRequest()
    origin.git('branch', '--force', 'feature', 'main')
    const clone = Repository.checkout(origin, 'feature', 1)
    const event: BaselineEvent = { ...nothing, kind: 'push', branch: 'feature', before }
    const found = await find(clone, event)
    expect(found?.sha).toBe(before)
    expect(await found?.tree.read('prompt.txt')).toBe('new')
  })

  test('when it is gone, a branch is compared with the default branch, and the default branch with nothing', async () => {
    const { origin, fork } = pullRequest()
    const clone = Repository.checkout(origin, 'feature', 1)
    const event: BaselineEvent = { ...nothing, kind: 'push', branch: 'feature', before: 'f'.repeat(40) }
    expect((await find(clone, event))?.sha).toBe(fork)
    expect(await find(clone, { ...event, branch: 'main' })).toBeNull()
  })

  test('a run by hand is compared with the default branch, on it with the commit before', async () => {
    const { origin, fork } = pullRequest()
    const event: BaselineEvent = { ...nothing, kind: 'workflow_dispatch', branch: 'feature' }
    expect((await find(Repository.checkout(origin, 'feature', 1), event))?.sha).toBe(fork)
    expect((await find(Repository.checkout(origin, 'main', 1), { ...event, branch: 'main' }))?.sha).toBe(fork)
  })

  test('a tag has nothing to be compared with', async () => {
    const { origin } = pullRequest()
    expect(await find(origin, { ...nothing, kind: 'tag' })).toBeNull()
  })

  test('without a checkout the host tells what there was before; when it cannot be asked, nothing is called new', async () => {
    const { origin, fork, head, moved } = pullRequest()
    const { remote } = host(origin)
    const events: Array<[BaselineEvent, string]> = [
      [{ ...nothing, kind: 'workflow_dispatch', branch: 'feature', sha: head }, fork],
      [{ ...nothing, kind: 'workflow_dispatch', branch: 'main', sha: moved }, fork],
      [{ ...nothing, kind: 'push', branch: 'main', before: fork }, fork],
      [{ ...nothing, kind: 'merge_group', mergeGroupBase: moved }, moved],
    ]
    for (const [event, expected] of events) {
      expect((await find(null, event, { remote }))?.sha).toBe(expected)
      await expect(find(null, event)).rejects.toThrow('this is no Git checkout')
    }
  })

  test('a push whose old commit cannot be fetched is not called a force push', async () => {
    const { origin, fork } = pullRequest()
    const clone = withoutCredentials(Repository.checkout(origin, 'main', 1))
    const event: BaselineEvent = { ...nothing, kind: 'push', branch: 'main', before: fork }
    await expect(find(clone, event)).rejects.toThrow('cannot be reached')
    const { remote } = host(Repository.create())
    expect(await find(clone, event, { remote })).toBeNull()
  })
})

describe('with the base input', () => {
  test('none is none', async () => {
    const { origin, head, fork } = pullRequest()
    expect(await find(origin, onPullRequest({ headSha: head, baseSha: fork }), { base: 'none' })).toBeNull()
  })

  test.each(['feature', 'origin/feature', 'v1', 'sha'])('%s is fetched when it is missing', async (name) => {
    const { origin, head } = pullRequest()
    origin.git('tag', 'v1', 'feature')
    const clone = Repository.checkout(origin, 'main', 1)
    const found = await find(clone, nothing, { base: name === 'sha' ? head : name })
    expect(found?.sha).toBe(head)
    expect(await found?.tree.read('prompt.txt')).toBe('new')
  })

  test('a branch is the one of the host, not what an earlier job left', async () => {
    const { origin } = pullRequest()
    const clone = Repository.clone(origin)
    const later = origin.commit()
    clone.git('checkout', '--quiet', '--detach')
    clone.git('branch', '--delete', '--quiet', 'main')
    expect((await find(clone, nothing, { base: 'main' }))?.sha).toBe(later)
  })

  test('one that only the API knows is read through it', async () => {
    const { origin, head } = pullRequest()
    const clone = withoutCredentials(Repository.checkout(origin, 'main', 1))
    const found = await find(clone, nothing, { base: 'feature', remote: host(origin).remote })
    expect(found?.sha).toBe(head)
    expect(await found?.tree.read('prompt.txt')).toBe('new')
  })

  test('one that nobody knows is an error that names it', async () => {
    const { origin } = pullRequest()
    await expect(find(origin, nothing, { base: 'nope' })).rejects.toThrow('the base "nope" is not known here')
    await expect(find(origin, nothing, { base: '--upload-pack=x' })).rejects.toBeInstanceOf(UserError)
  })
})

describe('in a terminal', () => {
  test('it is what a pull request would be compared with', async () => {
    const { origin, fork, head, moved } = pullRequest()
    const clone = Repository.clone(origin)
    clone.git('checkout', '--quiet', 'feature')
    expect((await find(clone, null))?.sha).toBe(fork)
    clone.git('checkout', '--quiet', 'main')
    clone.commit({ 'prompt.txt': 'not pushed' })
    expect((await find(clone, null))?.sha).toBe(moved)
    expect((await find(clone, null, { base: 'feature' }))?.sha).toBe(head)
  })

  test('on a main that is nowhere else it is the last commit', async () => {
    const repository = Repository.create()
    expect(await find(repository, null)).toBeNull()
    const first = repository.commit({ 'prompt.txt': 'committed' })
    repository.write('prompt.txt', 'not yet')
    const found = await find(repository, null)
    expect(found?.sha).toBe(first)
    expect(await found?.tree.read('prompt.txt')).toBe('committed')
    repository.git('branch', '--move', 'trunk')
    expect((await find(repository, null))?.sha).toBe(first)
  })

  test('outside a checkout the base must be named: nothing is called new by itself', async () => {
    await expect(find(null, null)).rejects.toThrow('this is no Git checkout, so the base must be named')
    await expect(find(null, null, { base: 'main' })).rejects.toMatchObject({
      message: expect.stringContaining('the base "main" is a branch, a tag or a commit, which only Git can read'),
      hint: expect.stringContaining('--base'),
    })
    expect(await find(null, null, { base: 'none' })).toBeNull()
  })
})

test('what the github room reads and offers fits as it is', () => {
  expectTypeOf<Trigger>().toExtend<BaselineEvent>()
  expectTypeOf<ReturnType<typeof remoteCommits>>().toExtend<RemoteCommits>()
})
