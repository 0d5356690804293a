import { AwsError } from '../../aws/aws-error.ts'
import type { FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import { UserError } from '../../errors.ts'
import { type DeploymentFacts, deploymentFacts } from '../../release/descriptions.ts'
import type { Environment } from '../../release/environment.ts'
import type { FunctionSettings } from '../../release/functions/pins.ts'
import { createAliasClient } from '../alias-client.ts'
import type { ReleaseDeps } from '../deps.ts'
import { readBack } from '../read-back.ts'
import { deploymentPlace } from './deployment-group.ts'
import { follow } from './follow.ts'

type OwnDeployment = { id: string; facts: DeploymentFacts }

/** The deployment of ours that shifts an alias now, or is being taken back; null when there is none, or CodeDeploy shifts nothing here. */
export async function ownDeployment(
  deps: Pick<ReleaseDeps, 'aws'>,
  environment: Environment,
  settings: Pick<FunctionSettings, 'function' | 'alias'>,
): Promise<OwnDeployment | null> {
  return (await underWay(deps, environment, settings)).own
}

/**
 * What CodeDeploy does now in the group of an environment. `foreign`: a deployment that no release of ours made, by its id; what
 * it moves is not known, and it would move it again after any other writer.
 */
async function underWay(
  { aws }: Pick<ReleaseDeps, 'aws'>,
  environment: Environment,
  { function: name, alias }: Pick<FunctionSettings, 'function' | 'alias'>,
): Promise<{ own: OwnDeployment | null; foreign: string | null }> {
  const place = deploymentPlace(environment)
  const found: { own: OwnDeployment | null; foreign: string | null } = { own: null, foreign: null }
  if (place === null) return found
  const codeDeploy = await aws.codeDeploy()
  for (const active of await codeDeploy.active(place)) {
    const { id, description } = active.takesBack === null ? active : await codeDeploy.deployment(active.takesBack)
    const facts = deploymentFacts(description)
    if (facts === null) found.foreign ??= active.id
    else if (facts.function === name && facts.alias === alias) found.own = { id, facts }
  }
  return found
}

/**
 * Has CodeDeploy take back what it shifts, before the alias is moved by another way.
 * @returns the versions of that shift; null when it shifts nothing, or its deployment ended without going back
 * @throws UserError when it would move the alias again whatever is done here; AwsError when it cannot be asked
 */
export async function stopCodeDeploy(
  deps: ReleaseDeps,
  environment: Environment,
  settings: FunctionSettings,
  dryRun: boolean,
): Promise<Pick<DeploymentFacts, 'from' | 'to'> | null> {
  const where = `${settings.function}:${settings.alias}`
  const { own, foreign } = await underWay(deps, environment, settings)
  if (foreign !== null) {
    throw new UserError(
      `CodeDeploy's deployment ${foreign}, which no release of ours made, is under way in the group of ${where}: it would move the alias again`,
      { hint: `Nothing was moved. ${stopping(foreign)}` },
    )
  }
  if (own === null) return null
  try {
    return dryRun || (await takeBack(deps, own)) ? own.facts : null
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    throw new UserError(
      `CodeDeploy's deployment ${own.id} moves ${where} from version ${own.facts.from} to ${own.facts.to}, and could not be stopped: ${thrown.message}`,
      { hint: `A move of ours would not last. ${stopping(own.id)}` },
    )
  }
}

function stopping(id: string): string {
  return `Stop it, or wait until it has ended: \`aws deploy stop-deployment --deployment-id ${id} --auto-rollback-enabled\`. Then run this rollback again.`
}

/**
 * Whether CodeDeploy took a version back, or never moved traffic to it. It writes no description, so a way back of its own
 * leaves no mark in the alias: its deployments are the record. One that cannot be read proves nothing.
 */
export async function codeDeployTookBack(
  { aws, log }: Pick<ReleaseDeps, 'aws' | 'log'>,
  environment: Environment,
  { function: name, alias }: Pick<FunctionSettings, 'function' | 'alias'>,
  { version, modifiedAt }: Pick<FunctionConfiguration, 'version' | 'modifiedAt'>,
): Promise<boolean> {
  const place = deploymentPlace(environment)
  if (place === null) return false
  try {
    const failed = await (await aws.codeDeploy()).failedSince(place, (modifiedAt ?? 0) - CLOCKS_DIFFER)
    return failed.some(({ description }) => {
      const facts = deploymentFacts(description)
      return facts?.function === name && facts.alias === alias && facts.to === version
    })
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    log.warn(`CodeDeploy's deployments could not be read: ${thrown.message}`)
    return false
  }
}

/** Between Lambda's clock and CodeDeploy's; milliseconds. */
const CLOCKS_DIFFER = 60_000

/** How often it is looked whether CodeDeploy is back. */
const INTERVAL = 2_000

/**
 * Has CodeDeploy stop and go back: an alias that is moved while it shifts would be moved again.
 * @returns whether all traffic is on the old version again
 */
async function takeBack(
  deps: Pick<ReleaseDeps, 'aws' | 'clock' | 'log' | 'signal'>,
  { id, facts }: OwnDeployment,
): Promise<boolean> {
  const { function: name, alias, from, to } = facts
  const codeDeploy = await deps.aws.codeDeploy()
  const where = `${name}:${alias}`
  deps.log.info(`${where} is with CodeDeploy: deployment ${id} is told to stop and to go back`)
  await codeDeploy.stopAndGoBack(id)
  const following = { deps, codeDeploy, aliasClient: createAliasClient(deps, name, alias), where }
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
