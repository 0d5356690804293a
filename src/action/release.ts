import { openAws } from '../aws/aws.ts'
import { pin } from '../commands/pin.ts'
import { recover } from '../commands/recover.ts'
import { type Released, release } from '../commands/release/release.ts'
import { rollback } from '../commands/rollback.ts'
import { UserError } from '../errors.ts'
import { findBaseline } from '../git/baseline.ts'
import { deploymentOf } from '../github/deployments.ts'
import { remoteCommits } from '../github/remote-commits.ts'
import { runEnded } from '../github/run-ended.ts'
import { systemClock } from '../host/clock.ts'
import { holdingBranch } from '../host/holding-branch.ts'
import { releaseName } from '../release/release-name.ts'
import type { ReleaseDeps } from '../rollout/deps.ts'
import { releasedCommit } from './evaluated-commit.ts'
import { gitHubOf } from './github.ts'
import type { ActionInputs } from './inputs.ts'
import { keepForPost } from './runner.ts'
import type { Step } from './step.ts'
import type { BegunRollouts } from './undo-rollouts.ts'

/** `release`, `rollback`, `recover` and `pin` as a step of a workflow. */
export async function releaseStep(step: Step, command: ActionInputs['command']): Promise<Released> {
  const { inputs, trigger, workspace, loaded, run } = step
  if (inputs.shard !== null) {
    throw new UserError('a release is not made in shards', {
      hint: 'Write `command: evaluate` in the jobs of the matrix.',
    })
  }
  const credentials = await step.credentials()
  const { barred } = trigger.rule
  if (barred !== null) {
    throw new UserError(`\`command: ${inputs.command}\` does not run on ${trigger.event}: ${barred}`, {
      hint: 'Release on push of a branch or a tag, or by workflow_dispatch.',
    })
  }
  const commit = command === 'release' ? await releasedCommit(workspace.git, trigger) : trigger.sha
  const aws = openAws({ region: inputs.region, credentials, environment: process.env }, systemClock)
  const { branch, tag, event } = trigger
  const where = { config: workspace.config, environment: inputs.environment, branch, tag, dryRun: inputs.dryRun, run }
  try {
    const deps = releaseDeps(step, aws)
    switch (command) {
      case 'recover':
        return await recover(deps, where)
      case 'pin':
        return await pin(deps, { ...where, function: inputs.functionName, version: inputs.version })
      case 'rollback':
        return await rollback(deps, { ...where, to: inputs.to })
      default: {
        const name = releaseName({ branch, tag, commit })
        return await release(deps, { ...where, loaded, release: name, commit, event })
      }
    }
  } finally {
    aws.close()
  }
}

function releaseDeps({ deps, inputs, trigger, workspace }: Step, aws: ReleaseDeps['aws']): ReleaseDeps {
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
    commitsBetween: async (base, head, most) => (await workspace.git?.commitsOf(null, { base, head }, most)) ?? null,
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
