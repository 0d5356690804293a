import type { Repository } from './repository.ts'

/** What started a run: the event's name, its payload, and the variables that the runner derives from them. */
export type Event = { name: string; payload: Record<string, unknown>; env: Record<string, string> }

const owner = { login: 'octo', type: 'Organization' }
const shop = { name: 'shop', full_name: 'octo/shop', private: true, fork: false, default_branch: 'main', owner }
const ada = { login: 'ada', type: 'User' }

export type PullRequestKind = 'own' | 'fork' | 'dependabot'

/** A push to an open pull request, as GitHub tells it: GITHUB_SHA is the merge commit, the head stands in the payload. */
export function pullRequest({ commits }: Repository, kind: PullRequestKind = 'own'): Event {
  const fork = {
    ...shop,
    full_name: 'mallory/shop',
    fork: true,
    private: false,
    owner: { login: 'mallory', type: 'User' },
  }
  const from = kind === 'fork' ? fork : shop
  const author = kind === 'fork' ? fork.owner : kind === 'dependabot' ? { login: 'dependabot[bot]', type: 'Bot' } : ada
  return {
    name: 'pull_request',
    payload: {
      action: 'synchronize',
      number: 7,
      pull_request: {
        number: 7,
        title: 'Make the support bot kinder',
        html_url: 'https://github.com/octo/shop/pull/7',
        user: author,
        draft: false,
        merge_commit_sha: commits.merge,
        head: { ref: 'feature', sha: commits.head, label: `${from.owner.login}:feature`, repo: from, user: from.owner },
        base: { ref: 'main', sha: commits.main, label: 'octo:main', repo: shop, user: owner },
      },
      repository: shop,
      sender: author,
    },
    env: {
      GITHUB_SHA: commits.merge,
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_REF_NAME: '7/merge',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_HEAD_REF: 'feature',
      GITHUB_BASE_REF: 'main',
      GITHUB_ACTOR: author.login,
    },
  }
}

/** The merge queue's branch: it names no pull request. */
export function mergeGroup({ commits }: Repository): Event {
  const ref = `refs/heads/gh-readonly-queue/main/pr-7-${commits.main}`
  return {
    name: 'merge_group',
    payload: {
      action: 'checks_requested',
      merge_group: {
        head_sha: commits.merge,
        head_ref: ref,
        base_sha: commits.main,
        base_ref: 'refs/heads/main',
        head_commit: { id: commits.merge, message: 'Merge the branch into main' },
      },
      repository: shop,
      sender: ada,
    },
    env: branch(commits.merge, ref),
  }
}

/** The merged branch arrives on main; `before` is 40 zeros when main did not exist. */
export function pushToMain({ commits }: Repository, before: string): Event {
  return {
    name: 'push',
    payload: {
      ref: 'refs/heads/main',
      before,
      after: commits.merge,
      created: /^0+$/.test(before),
      deleted: false,
      forced: false,
      head_commit: { id: commits.merge, message: 'Merge the branch into main' },
      repository: shop,
      sender: ada,
    },
    env: branch(commits.merge, 'refs/heads/main'),
  }
}

/** A tag was pushed at the merge commit. */
export function pushTag({ commits }: Repository, tag: string): Event {
  return {
    name: 'push',
    payload: {
      ref: `refs/tags/${tag}`,
      before: '0'.repeat(40),
      after: commits.merge,
      created: true,
      deleted: false,
      forced: false,
      head_commit: { id: commits.merge, message: 'Merge the branch into main' },
      repository: shop,
      sender: ada,
    },
    env: { ...branch(commits.merge, `refs/tags/${tag}`), GITHUB_REF_NAME: tag, GITHUB_REF_TYPE: 'tag' },
  }
}

/** Somebody pressed "Run workflow" on a branch. */
export function workflowDispatch({ commits }: Repository): Event {
  return {
    name: 'workflow_dispatch',
    payload: { ref: 'refs/heads/feature', inputs: {}, repository: shop, sender: ada, workflow: 'prompts.yml' },
    env: branch(commits.head, 'refs/heads/feature'),
  }
}

/** The clock has started it, on the default branch. */
export function schedule({ commits }: Repository): Event {
  const payload = { schedule: '0 3 * * *', repository: shop, workflow: '.github/workflows/prompts.yml' }
  return { name: 'schedule', payload, env: branch(commits.merge, 'refs/heads/main') }
}

function branch(sha: string, ref: string): Record<string, string> {
  return {
    GITHUB_SHA: sha,
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace('refs/heads/', ''),
    GITHUB_REF_TYPE: 'branch',
    GITHUB_HEAD_REF: '',
    GITHUB_BASE_REF: '',
    GITHUB_ACTOR: 'ada',
  }
}
