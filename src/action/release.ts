import { openAws } from '../aws/aws.ts'
import type { CredentialProvider } from '../aws/connection.ts'
import { pin } from '../commands/pin.ts'
import { recover } from '../commands/recover.ts'
import { type Released, release } from '../commands/release/release.ts'
import { rollback } from '../commands/rollback.ts'
import { UserError } from '../errors.ts'
import type { Deps } from '../experiment/deps.ts'
import { findBaseline } from '../git/baseline.ts'
import { deploymentOf } from '../github/deployments.ts'
import type { Trigger } from '../github/event.ts'
import { remoteCommits } from '../github/remote-commits.ts'
import { runEnded } from '../github/run-ended.ts'
import { systemClock } from '../host/clock.ts'
import { holdingBranch } from '../host/holding-branch.ts'
import type { Workspace } from '../host/workspace.ts'
import { releaseName } from '../release/release-name.ts'
import type { Report } from '../report/report.ts'
import type { ReleaseDeps } from '../rollout/deps.ts'
import { releasedCommit } from './evaluated-commit.ts'
import { gitHubOf } from './github.ts'
import type { ActionInputs } from './inputs.ts'
import { keepForPost } from './runner.ts'
import type { BegunRollouts } from './undo-rollouts.ts'

type Step = {
  inputs: ActionInputs
  trigger: Trigger
  workspace: Workspace
  credentials: CredentialProvider | null
  run: Report['run']
}

/** `release`, `rollback`, `recover` and `pin` as a step of a workflow. */
export async function releaseStep(deps: Deps, step: Step): Promise<Released> {
  const { inputs, trigger, workspace, credentials, run } = step
  const { barred } = trigger.rule
  if (barred !== null) {
    throw new UserError(`\`command: ${inputs.command}\` does not run on ${trigger.event}: ${barred}`, {
      hint: 'Release on push of a branch or a tag, or by workflow_dispatch.',
    })
  }
  const goesForward = inputs.command === 'auto' || inputs.command === 'release'
  const commit = goesForward ? await releasedCommit(workspace.git, trigger) : trigger.sha
  const aws = openAws({ region: inputs.region, credentials, environment: process.env }, systemClock)
  const { branch, tag } = trigger
  const where = { config: workspace.config, environment: inputs.environment, branch, tag, dryRun: inputs.dryRun, run }
  try {
    const all = releaseDeps(deps, step, aws)
    if (inputs.command === 'recover') return await recover(all, where)
    if (inputs.command === 'pin')
      return await pin(all, { ...where, function: inputs.functionName, version: inputs.version })
    if (inputs.command === 'rollback') return await rollback(all, { ...where, to: inputs.to })
    return await release(all, { ...where, release: releaseName({ branch, tag, commit }), commit, event: trigger.event })
  } finally {
    aws.close()
  }
}

function releaseDeps(deps: Deps, { inputs, trigger, workspace }: Step, aws: ReleaseDeps['aws']): ReleaseDeps {
  const { token, base } = inputs
  const { repository, sha, run } = trigger
  const runId = `${run.id}/${run.attempt}`
  const rollouts: BegunRollouts['rollouts'] = []
  const remote = token === '' ? null : remoteCommits(gitHubOf(inputs, trigger), repository, workspace.beside)
  return {
    ...deps,
    aws,
    runId,
    ownerEnded: async (owner) => (token === '' ? null : await runEnded(gitHubOf(inputs, trigger), repository, owner)),
    beforeRollout: (functionName, alias) => {
      rollouts.push({ function: functionName, alias })
      const begun: BegunRollouts = { runId, region: inputs.region, role: inputs.role, rollouts }
      keepForPost(process.env, 'rollouts', JSON.stringify(begun))
    },
    findLive: async (live) => {
      if (base === null && live === null) return null
      return await findBaseline({
        git: workspace.git,
        withoutGit: workspace.withoutGit,
        event: trigger,
        base: base ?? live,
        remote,
        log: deps.log,
      })
    },
    holdingBranch: (commit) => {
      const { git } = workspace
      return holdingBranch({ git, remote, defaultBranch: trigger.defaultBranch, log: deps.log }, commit)
    },
    notices: token === '' ? null : { github: gitHubOf(inputs, trigger), repository },
    deployment:
      token === ''
        ? null
        : (environment, commit) =>
            deploymentOf(
              gitHubOf(inputs, trigger),
              {
                repository,
                sha: commit ?? sha,
                environment,
                runId: commit === undefined || commit === sha ? run.id : null,
                runUrl: run.url,
              },
              deps.log,
            ),
  }
}
