import { AwsError } from '../../aws/aws-error.ts'
import type { CodeDeploy, Deployment, DeploymentPlace } from '../../aws/codedeploy.ts'
import { codeDeployRemedy } from '../../aws/codedeploy-remedy.ts'
import { readJournal } from '../../canary/journal.ts'
import { deploymentFacts } from '../../release/descriptions.ts'
import type { Environment } from '../../release/environment.ts'
import type { FunctionState } from '../../release/functions/function-state.ts'
import type { Problem } from '../../release/problem.ts'
import type { ReleaseDeps } from '../deps.ts'
import { deploymentPlace } from './deployment-group.ts'

type Preflight = { problems: Problem[]; warnings: string[] }

/**
 * What would keep CodeDeploy from shifting the aliases of an environment, before anything is written. Empty when it does
 * not shift them. @throws AwsError
 */
export async function codeDeployPreflight(
  { aws }: Pick<ReleaseDeps, 'aws'>,
  environment: Environment,
  functions: readonly FunctionState[],
): Promise<Preflight> {
  const place = deploymentPlace(environment)
  if (place === null) return { problems: [], warnings: [] }
  const journaled = functions
    .filter(({ alias }) => readJournal(alias.description).rollout !== null)
    .map(({ settings }) => ({
      message: `the alias ${settings.alias} of ${settings.function} is in a rollout that CodeDeploy knows nothing of`,
      hint: 'Finish it with the canary that began it, or go back with `command: rollback`, then release again.',
    }))
  const codeDeploy = await aws.codeDeploy()
  const { problems, warnings } = await groupPreflight(codeDeploy, place)
  if (problems.length > 0) return { problems: [...journaled, ...problems], warnings }
  const active = await codeDeploy.active(place)
  return { problems: [...journaled, ...active.map((one) => conflict(one, place))], warnings }
}

async function groupPreflight(codeDeploy: CodeDeploy, place: DeploymentPlace): Promise<Preflight> {
  const where = `the deployment group ${place.group} of ${place.application}`
  try {
    const { platform, rollbackEvents, alarms } = await codeDeploy.group(place)
    if (platform !== null && platform !== 'Lambda') {
      const message = `${where} is of the compute platform ${platform}`
      const hint = 'CodeDeploy shifts an alias only in an application of the compute platform Lambda: create one.'
      return { problems: [{ message, hint }], warnings: [] }
    }
    return { problems: [], warnings: rollbackWarnings(where, rollbackEvents, alarms) }
  } catch (thrown) {
    const remedy = thrown instanceof AwsError ? codeDeployRemedy(thrown.code) : null
    if (!(thrown instanceof AwsError) || remedy === null) throw thrown
    return { problems: [{ message: thrown.message, hint: remedy }], warnings: [] }
  }
}

/** CodeDeploy goes back by itself only when its group says so. */
function rollbackWarnings(where: string, events: readonly string[], alarms: readonly string[]): string[] {
  if (events.length === 0) {
    return [`${where} has no automatic rollback: a deployment that fails leaves the traffic where it is.`]
  }
  if (alarms.length > 0 && !events.includes('DEPLOYMENT_STOP_ON_ALARM')) {
    return [`${where} has alarms, and does not roll back on them: add the event DEPLOYMENT_STOP_ON_ALARM.`]
  }
  return []
}

function conflict({ id, status, description }: Deployment, { group, application }: DeploymentPlace): Problem {
  const facts = deploymentFacts(description)
  const whose = facts === null ? '' : `, of ${facts.release} by run ${facts.run},`
  const message = `CodeDeploy's deployment ${id}${whose} is under way in the group ${group} of ${application} (${status})`
  const hint =
    facts === null
      ? 'No release of ours made it: wait until it has ended, or stop it in CodeDeploy. A group makes one deployment at a time.'
      : '`command: recover` watches it to its end; `command: rollback` stops it, and CodeDeploy goes back.'
  return { message, hint }
}
