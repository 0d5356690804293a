import type { DeploymentPlace } from '../../aws/codedeploy.ts'
import type { Environment } from '../../release/environment.ts'

/** Where CodeDeploy shifts the aliases of an environment, and how; null when it does not. */
export function deploymentPlace({
  canary,
}: Pick<Environment, 'canary'>): (DeploymentPlace & { config: string | null }) | null {
  if (canary?.engine !== 'codedeploy') return null
  const { application, deploymentGroup: group, deploymentConfig: config } = canary
  if (application === null || group === null) throw new Error('CodeDeploy without an application or a group')
  return { application, group, config }
}
