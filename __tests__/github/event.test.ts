import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { readTrigger } from '../../src/github/event.ts'

const sha = (digit: string) => digit.repeat(40)

const runner = {
  GITHUB_EVENT_NAME: 'push',
  GITHUB_EVENT_PATH: '/runner/event.json',
  GITHUB_REPOSITORY: 'acme/prompts',
  GITHUB_SHA: sha('a'),
  GITHUB_REF: 'refs/heads/main',
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_NUMBER: '7',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_SERVER_URL: 'https://github.example.com',
  GITHUB_API_URL: 'https://github.example.com/api/v3',
  GITHUB_WORKFLOW: 'Prompts',
  GITHUB_JOB: 'evaluate',
  GITHUB_ACTOR: 'ann',
}

const repository = { default_branch: 'main', full_name: 'acme/prompts' }

function trigger(payload: unknown, env: Readonly<Record<string, string | undefined>> = {}) {
  return readTrigger({ ...runner, ...env }, async () => JSON.stringify(payload))
}

function pullRequest(from: string | null, more: object = {}) {
  return {
    repository,
    number: 7,
    pull_request: {
      number: 7,
      user: { login: 'ann' },
      head: { sha: sha('b'), ref: 'shorter', repo: from === null ? null : { full_name: from } },
      base: { sha: sha('c'), ref: 'main', repo: { full_name: 'acme/prompts' } },
      ...more,
    },
  }
}

const onPullRequest = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' }

describe('readTrigger', () => {
  test('a pull request tells its head, which is not the sha that is checked out', async () => {
    expect(await trigger(pullRequest('acme/prompts'), onPullRequest)).toEqual({
      event: 'pull_request',
      kind: 'pull_request',
      sha: sha('a'),
      ref: 'refs/pull/7/merge',
      repository: { owner: 'acme', name: 'prompts' },
      serverUrl: 'https://github.example.com',
      apiUrl: 'https://github.example.com/api/v3',
      run: { id: 42, number: 7, attempt: 1, url: 'https://github.example.com/acme/prompts/actions/runs/42' },
      workflow: 'Prompts',
      job: 'evaluate',
      actor: 'ann',
      rule: { auto: 'evaluate', barred: 'nothing of it is approved yet', note: null, anybody: false },
      dependabot: false,
      pullRequest: {
        number: 7,
        headSha: sha('b'),
        headRef: 'shorter',
        baseSha: sha('c'),
        baseRef: 'main',
        fork: false,
        author: 'ann',
        dependabot: false,
      },
      before: null,
      mergeGroupBase: null,
      branch: null,
      tag: null,
      defaultBranch: 'main',
    })
  })

  test.each([
    ['another repository', 'mallory/prompts'],
    ['a repository that is deleted', null],
  ])('one from %s is a fork', async (_, from) => {
    expect((await trigger(pullRequest(from), onPullRequest)).pullRequest?.fork).toBe(true)
  })

  test('Dependabot is known by who started the run', async () => {
    const byBot = { ...onPullRequest, GITHUB_ACTOR: 'dependabot[bot]' }
    expect((await trigger(pullRequest('acme/prompts'), byBot)).pullRequest?.dependabot).toBe(true)
    const payload = pullRequest('acme/prompts', { user: { login: 'dependabot[bot]' } })
    expect((await trigger(payload, onPullRequest)).pullRequest).toMatchObject({
      author: 'dependabot[bot]',
      dependabot: false,
    })
  })

  test('a deleted author is a ghost', async () => {
    const payload = pullRequest('acme/prompts', { user: null })
    expect((await trigger(payload, onPullRequest)).pullRequest?.author).toBe('ghost')
  })

  test('a push tells what was there before, a first push that nothing was', async () => {
    const pushed = await trigger({ repository, before: sha('d') })
    expect(pushed).toMatchObject({ kind: 'push', before: sha('d'), branch: 'main', tag: null, pullRequest: null })
    expect(await trigger({ repository, before: sha('0') })).toMatchObject({ kind: 'push', before: null })
    expect(await trigger({})).toMatchObject({ kind: 'push', before: null, defaultBranch: null })
  })

  test('a pushed tag is a tag', async () => {
    const env = { GITHUB_REF: 'refs/tags/v1.2' }
    expect(await trigger({ before: sha('d') }, env)).toMatchObject({
      kind: 'tag',
      tag: 'v1.2',
      branch: null,
      before: null,
    })
  })

  test('a published release is its tag, other activities of it and a deletion are neither tag nor push', async () => {
    const ofRelease = { GITHUB_EVENT_NAME: 'release', GITHUB_REF: 'refs/tags/v1.2' }
    const published = { action: 'published', release: { prerelease: false } }
    expect(await trigger(published, ofRelease)).toMatchObject({ kind: 'tag', tag: 'v1.2', before: null })
    expect(await trigger({ ...published, action: 'edited' }, ofRelease)).toMatchObject({ kind: 'other', tag: 'v1.2' })
    expect(await trigger({ before: sha('d'), deleted: true })).toMatchObject({ kind: 'other', before: null })
  })

  test('a merge queue has a base and no pull request', async () => {
    const env = { GITHUB_EVENT_NAME: 'merge_group', GITHUB_REF: 'refs/heads/gh-readonly-queue/main/pr-7-x' }
    expect(await trigger({ merge_group: { base_sha: sha('e') } }, env)).toMatchObject({
      kind: 'merge_group',
      mergeGroupBase: sha('e'),
      pullRequest: null,
      branch: null,
    })
  })

  test('a run by hand is on a branch, and anything else is other', async () => {
    const byHand = { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_REF: 'refs/heads/feature/x' }
    expect(await trigger({ inputs: null }, byHand)).toMatchObject({ kind: 'workflow_dispatch', branch: 'feature/x' })
    expect(await trigger({}, { GITHUB_EVENT_NAME: 'schedule' })).toMatchObject({ kind: 'other', event: 'schedule' })
  })

  test('a second attempt is linked as such, and what old runners leave out has a default', async () => {
    expect((await trigger({}, { GITHUB_RUN_ATTEMPT: '2' })).run.url).toMatch(/runs\/42\/attempts\/2$/)
    const old = { GITHUB_RUN_ATTEMPT: undefined, GITHUB_SERVER_URL: '', GITHUB_API_URL: undefined }
    expect(await trigger({}, old)).toMatchObject({
      serverUrl: 'https://github.com',
      apiUrl: 'https://api.github.com',
      run: { attempt: 1 },
    })
  })

  test('pull_request_target is refused with what to use instead', async () => {
    const refused = trigger(pullRequest('mallory/prompts'), { GITHUB_EVENT_NAME: 'pull_request_target' })
    await expect(refused).rejects.toThrow('pull_request_target is not supported')
    await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining('on: pull_request') })
  })

  test('outside a workflow it names what is missing', async () => {
    const missing = trigger({}, { GITHUB_EVENT_PATH: undefined, GITHUB_SHA: 'main' })
    await expect(missing).rejects.toBeInstanceOf(UserError)
    await expect(missing).rejects.toThrow(/GITHUB_EVENT_PATH, GITHUB_SHA|GITHUB_SHA, GITHUB_EVENT_PATH/)
  })

  test.each<[string, () => Promise<string>]>([
    ['cannot be read', async () => Promise.reject(new Error('ENOENT: no such file'))],
    ['is not JSON', async () => '{"pull_request": '],
    ['has no pull_request', async () => '{}'],
    ['unexpected pull_request.head.sha', async () => JSON.stringify(pullRequest('a/b')).replace(sha('b'), '$(id)')],
    ['unexpected shape', async () => '[]'],
  ])('an event file that %s is an error with the path and the remedy', async (message, readFile) => {
    const broken = readTrigger({ ...runner, ...onPullRequest }, readFile)
    await expect(broken).rejects.toBeInstanceOf(UserError)
    await expect(broken).rejects.toThrow(message)
    await expect(broken).rejects.toThrow('/runner/event.json')
  })
})
