/** What an event may do here. GitHub decides what its job has; this decides what we do with it. */
export type EventRule = {
  /**
   * What `command: auto` does when an environment is for the ref: release to it; evaluate all the same; or fail, because
   * the event does not tell which of the two was meant. Without such an environment it evaluates.
   */
  auto: 'release' | 'evaluate' | 'fail'
  /** Why not even `command: release`, `rollback` or `recover` runs on it, as a clause; null when they may. */
  barred: string | null
  /** What the report says beside the verdict, as a sentence; null: nothing. */
  note: string | null
  /** Whether anybody may have started it, or filled its workspace, beside this repository's secrets. */
  anybody: boolean
}

/** What of an event decides its rule. */
export type EventFacts = {
  event: string
  /** What happened to its subject: `published`, `edited`; null where GitHub names nothing. */
  action: string | null
  ref: string
  /** Full name of the repository whose workflow runs. */
  repository: string
  /** Whether a push deleted its branch or tag. */
  deleted: boolean
  /** Whether a release is marked as a pre-release. */
  prerelease: boolean
  /** The run that a `workflow_run` follows; null for other events. */
  after: { event: string; headRepository: string | null } | null
}

const unapproved = 'nothing of it is approved yet'

const evaluates: EventRule = { auto: 'evaluate', barred: null, note: null, anybody: false }
const ofPullRequest: EventRule = { ...evaluates, barred: unapproved }
const mustBeReported: EventRule = { ...evaluates, auto: 'fail' }
const ofAnybody: EventRule = { ...mustBeReported, barred: 'anybody may start it', anybody: true }

/** Every event with a rule of its own. Others, also those that GitHub will think of, must be told what to do. */
const RULES: ReadonlyMap<string, EventRule> = new Map([
  ['pull_request', ofPullRequest],
  ['pull_request_review', ofPullRequest],
  ['pull_request_review_comment', ofPullRequest],
  ['merge_group', ofPullRequest],
  ['workflow_dispatch', evaluates],
  ['schedule', evaluates],
  ['issue_comment', ofAnybody],
  ['issues', ofAnybody],
  ['discussion', ofAnybody],
  ['discussion_comment', ofAnybody],
  ['fork', ofAnybody],
  ['watch', ofAnybody],
  ['gollum', ofAnybody],
])

/** Events whose runs are of what a person with write access pushed or started, in this repository. */
const ofWriters: ReadonlySet<string> = new Set([
  'push',
  'release',
  'create',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'deployment',
])

export function ruleOf(facts: EventFacts): EventRule {
  switch (facts.event) {
    case 'push':
      return ruleOfPush(facts)
    case 'release':
      return ruleOfRelease(facts)
    case 'workflow_run':
      return ruleOfWorkflowRun(facts)
    default:
      return RULES.get(facts.event) ?? mustBeReported
  }
}

function ruleOfPush({ ref, deleted }: EventFacts): EventRule {
  if (deleted) {
    // GitHub runs it on the default branch, without a push.
    const note = 'This push deleted a branch or a tag: what is checked out was evaluated, nothing released.'
    return { ...evaluates, barred: 'it deleted a branch or a tag', note }
  }
  // The branch of a merge queue's group: not merged yet.
  if (ref.startsWith('refs/heads/gh-readonly-queue/')) return ofPullRequest
  return { ...evaluates, auto: 'release' }
}

function ruleOfRelease({ action, prerelease, ref }: EventFacts): EventRule {
  const what = ref.replace(/^refs\/tags\//, '')
  // GitHub gives every release its tag; what has another ref is none of GitHub's.
  if (what === ref) return mustBeReported
  if (action !== 'published') {
    const note = `The release ${what} was ${action ?? 'touched'}: evaluated, nothing released. Only \`published\` releases.`
    return { ...evaluates, note }
  }
  if (prerelease) {
    const note = `${what} is marked as a pre-release: evaluated, nothing released. \`command: release\` releases it.`
    return { ...evaluates, note }
  }
  return { ...evaluates, auto: 'release' }
}

function ruleOfWorkflowRun({ after, repository }: EventFacts): EventRule {
  if (after !== null && ofWriters.has(after.event) && after.headRepository === repository) return mustBeReported
  return {
    ...mustBeReported,
    barred: 'the run before it was of a pull request, of another repository, or started by anybody',
    anybody: true,
  }
}
