import { UserError } from '../errors.ts'
import type { Environment } from '../release/choose-environment.ts'
import { type DeploymentFacts, deploymentFacts } from '../release/deployment-facts.ts'
import { deploymentPlace } from '../release/deployment-place.ts'
import type { FunctionSettings } from '../release/function-state.ts'
import { aliasHands } from './canary-hands.ts'
import { follow } from './codedeploy-follow.ts'
import { readBack } from './read-back.ts'
import type { ReleaseDeps } from './release-deps.ts'

type OwnDeployment = { id: string; facts: DeploymentFacts }

/** The deployment of ours that shifts an alias now; null when there is none, or CodeDeploy shifts nothing here. */
export async function ownDeployment(
  { aws }: Pick<ReleaseDeps, 'aws'>,
  environment: Environment,
  { function: name, alias }: Pick<FunctionSettings, 'function' | 'alias'>,
): Promise<OwnDeployment | null> {
  const place = deploymentPlace(environment)
  if (place === null) return null
  for (const { id, description } of await (await aws.codeDeploy()).active(place)) {
    const facts = deploymentFacts(description)
    if (facts !== null && facts.function === name && facts.alias === alias) return { id, facts }
  }
  return null
}

/** How often it is looked whether CodeDeploy is back. */
const INTERVAL = 2_000

/**
 * Tells CodeDeploy to stop and to go back: an alias that is moved under its hands would be moved again.
 * @returns whether all traffic is on the old version again
 */
export async function takeBack(
  deps: Pick<ReleaseDeps, 'aws' | 'clock' | 'log' | 'signal'>,
  { id, facts }: OwnDeployment,
): Promise<boolean> {
  const { function: name, alias, from, to } = facts
  const codeDeploy = await deps.aws.codeDeploy()
  const where = `${name}:${alias}`
  deps.log.info(`${where} is with CodeDeploy: deployment ${id} is told to stop and to go back`)
  await codeDeploy.stopAndGoBack(id)
  const following = { deps, codeDeploy, hands: aliasHands(deps, name, alias), where }
  const ended = await follow(
    following,
    { old: from, new: to, shift: id, asked: 'somebody asked to go back' },
    { interval: INTERVAL, settle: 0, see: async () => null },
  )
  const { end, reason } = await readBack(deps, facts, { old: from, new: to }, ended)
  if (deps.signal.aborted)
    throw new UserError(reason, { hint: 'CodeDeploy was told to go back, and does not need this run.' })
  if (end !== 'rolled-back') deps.log.warn(`${where}: ${reason}`)
  return end === 'rolled-back'
}
