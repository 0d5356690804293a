/** An event as a runner hands it over: its name, GitHub's payload, and the variables that differ. */
export type Sent = { event: string; payload: Record<string, unknown>; env: Record<string, string> }

export const sha = (digit: string) => digit.repeat(40)

const user = (login: string) => ({ login, id: 21_031_067, type: login.endsWith('[bot]') ? 'Bot' : 'User' })

const repositoryOf = (owner: string) => ({
  id: owner === 'acme' ? 186_853_002 : 300_029_405,
  name: 'prompts',
  full_name: `${owner}/prompts`,
  private: false,
  fork: owner !== 'acme',
  owner: user(owner),
  default_branch: 'main',
  pushed_at: '2026-11-05T16:32:07Z',
})

const repository = repositoryOf('acme')
const common = { repository, sender: user('ann') }
const onMain = { GITHUB_REF: 'refs/heads/main' }

const pullRequest = (from: string | null = 'acme', author = 'ann') => ({
  id: 279_147_437,
  number: 7,
  state: 'open',
  title: 'Shorter answers',
  user: user(author),
  draft: false,
  merge_commit_sha: sha('a'),
  head: {
    label: `${from}:shorter`,
    ref: 'shorter',
    sha: sha('b'),
    repo: from === null ? null : repositoryOf(from),
    user: from === null ? null : user(from),
  },
  base: { label: 'acme:main', ref: 'main', sha: sha('c'), repo: repository, user: user('acme') },
})

function ofPullRequest(event: string, more: object = {}, from: string | null = 'acme', actor = 'ann'): Sent {
  return {
    event,
    payload: { ...common, number: 7, pull_request: pullRequest(from, actor), ...more },
    env: { GITHUB_REF: 'refs/pull/7/merge', GITHUB_ACTOR: actor },
  }
}

function push(ref: string, more: object = {}, actor = 'ann'): Sent {
  const payload = {
    ...common,
    ref,
    before: sha('d'),
    after: sha('a'),
    created: false,
    deleted: false,
    forced: false,
    base_ref: null,
    pusher: { name: actor },
    commits: [],
    head_commit: { id: sha('a'), message: 'Shorter answers' },
    ...more,
  }
  return { event: 'push', payload, env: { GITHUB_REF: ref, GITHUB_ACTOR: actor } }
}

function release(action: string, prerelease = false): Sent {
  const of = {
    id: 17_372_790,
    tag_name: 'v1.0',
    target_commitish: 'main',
    draft: false,
    prerelease,
    author: user('ann'),
  }
  return { event: 'release', payload: { ...common, action, release: of }, env: { GITHUB_REF: 'refs/tags/v1.0' } }
}

function workflowRun(after: string, owner: string): Sent {
  const run = {
    id: 289_782_451,
    name: 'prompts',
    event: after,
    status: 'completed',
    conclusion: 'success',
    head_branch: 'shorter',
    head_sha: sha('b'),
    head_repository: repositoryOf(owner),
    repository,
    pull_requests: [],
  }
  const workflow = { id: 2_823_525, name: 'prompts', path: '.github/workflows/prompts.yml' }
  return {
    event: 'workflow_run',
    payload: { ...common, action: 'completed', workflow, workflow_run: run },
    env: onMain,
  }
}

const issue = {
  number: 7,
  title: 'Shorter answers',
  user: user('mallory'),
  author_association: 'NONE',
  pull_request: { url: 'https://api.github.com/repos/acme/prompts/pulls/7' },
}

function onDefaultBranch(event: string, more: object = {}): Sent {
  return { event, payload: { ...common, ...more }, env: onMain }
}

/** Every row of the table in docs/events.md, by its first cell. */
export const events: Record<string, Sent> = {
  '`pull_request`': ofPullRequest('pull_request', { action: 'synchronize' }),
  '`pull_request`, from a fork': ofPullRequest('pull_request', { action: 'opened' }, 'mallory', 'mallory'),
  '`pull_request`, by Dependabot': ofPullRequest('pull_request', { action: 'opened' }, 'acme', 'dependabot[bot]'),
  '`pull_request_review`': ofPullRequest('pull_request_review', {
    action: 'submitted',
    review: { id: 1, state: 'approved', user: user('bob'), commit_id: sha('b') },
  }),
  '`pull_request_review_comment`': ofPullRequest('pull_request_review_comment', {
    action: 'created',
    comment: { id: 1, path: 'prompts/a.prompt.yml', body: 'Why?', user: user('bob'), commit_id: sha('b') },
  }),
  '`pull_request_target`': {
    ...ofPullRequest('pull_request_target', { action: 'opened' }, 'mallory', 'mallory'),
    env: { ...onMain, GITHUB_ACTOR: 'mallory' },
  },
  '`merge_group`': {
    event: 'merge_group',
    payload: {
      ...common,
      action: 'checks_requested',
      merge_group: {
        head_sha: sha('a'),
        head_ref: `refs/heads/gh-readonly-queue/main/pr-7-${sha('e')}`,
        base_sha: sha('e'),
        base_ref: 'refs/heads/main',
        head_commit: { id: sha('a'), message: 'Merge pull request #7' },
      },
    },
    env: { GITHUB_REF: `refs/heads/gh-readonly-queue/main/pr-7-${sha('e')}` },
  },
  '`push` of a branch': push('refs/heads/main'),
  '`push` of a branch, by Dependabot': push('refs/heads/dependabot/npm_and_yarn/zod-5', {}, 'dependabot[bot]'),
  '`push` of a tag': push('refs/tags/v1.0', { before: sha('0'), created: true }),
  "`push` of a merge queue's branch": push(`refs/heads/gh-readonly-queue/main/pr-7-${sha('e')}`),
  '`push` that deletes': push('refs/heads/main', { after: sha('0'), deleted: true, head_commit: null }),
  '`release`, published': release('published'),
  '`release`, published as a pre-release': release('published', true),
  '`release`, any other activity': release('edited'),
  '`workflow_dispatch`': onDefaultBranch('workflow_dispatch', { inputs: null, workflow: 'prompts.yml', ref: 'main' }),
  '`schedule`': onDefaultBranch('schedule', { schedule: '15 4 * * *' }),
  '`repository_dispatch`': onDefaultBranch('repository_dispatch', {
    action: 'test_result',
    branch: 'main',
    client_payload: { passed: true },
  }),
  '`workflow_run`, after a push here': workflowRun('push', 'acme'),
  '`workflow_run`, after a pull request': workflowRun('pull_request', 'mallory'),
  '`issue_comment`': onDefaultBranch('issue_comment', {
    action: 'created',
    issue,
    comment: { id: 1, body: '/deploy', user: user('mallory'), author_association: 'NONE' },
  }),
  '`issues`': onDefaultBranch('issues', { action: 'opened', issue }),
  '`discussion`': onDefaultBranch('discussion', { action: 'created', discussion: { number: 3 } }),
  '`discussion_comment`': onDefaultBranch('discussion_comment', { action: 'created', comment: { body: 'hello' } }),
  '`fork`': onDefaultBranch('fork', { forkee: repositoryOf('mallory') }),
  '`watch`': onDefaultBranch('watch', { action: 'started' }),
  '`gollum`': onDefaultBranch('gollum', { pages: [{ page_name: 'Home', action: 'edited' }] }),
  '`create`': {
    event: 'create',
    payload: { ...common, ref: 'v1.0', ref_type: 'tag', master_branch: 'main', pusher_type: 'user' },
    env: { GITHUB_REF: 'refs/tags/v1.0' },
  },
  '`delete`': onDefaultBranch('delete', { ref: 'v1.0', ref_type: 'tag' }),
  '`deployment`': onDefaultBranch('deployment', {
    action: 'created',
    deployment: { id: 145_988_746, ref: 'main', sha: sha('a'), environment: 'production' },
  }),
  '`deployment_status`': onDefaultBranch('deployment_status', {
    action: 'created',
    deployment_status: { state: 'success' },
    deployment: { id: 145_988_746, ref: 'main', sha: sha('a') },
  }),
  '`check_run`': onDefaultBranch('check_run', {
    action: 'completed',
    check_run: { id: 128_620_228, head_sha: sha('b'), conclusion: 'success', pull_requests: [{ number: 7 }] },
  }),
  '`check_suite`': onDefaultBranch('check_suite', {
    action: 'completed',
    check_suite: { head_branch: 'shorter', head_sha: sha('b'), before: sha('c'), after: sha('b'), pull_requests: [] },
  }),
  '`status`': onDefaultBranch('status', { sha: sha('a'), state: 'success', context: 'ci' }),
  '`registry_package`': onDefaultBranch('registry_package', { action: 'published', registry_package: { name: 'p' } }),
  '`branch_protection_rule`': onDefaultBranch('branch_protection_rule', { action: 'edited', rule: { name: 'main' } }),
  '`image_version`': onDefaultBranch('image_version'),
  '`label`': onDefaultBranch('label', { action: 'created', label: { name: 'bug' } }),
  '`milestone`': onDefaultBranch('milestone', { action: 'closed', milestone: { number: 1 } }),
  '`page_build`': onDefaultBranch('page_build', { id: 1, build: { status: 'built', commit: sha('a') } }),
  '`public`': onDefaultBranch('public'),
}

/** What a runner sets for every event. */
export const runner = {
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
