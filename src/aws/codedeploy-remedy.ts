const GROUP =
  'Correct `canary.application` and `canary.deploymentGroup`: both must exist in the region of `aws-region`.'
const CONFIG =
  'Correct `canary.deploymentConfig`: it must exist, and be of the compute platform Lambda, such as `CodeDeployDefault.LambdaCanary10Percent5Minutes`.'
const REVISION =
  'CodeDeploy refused what shall be shifted. Is the compute platform of `canary.application` Lambda, and does the function have this alias?'

const REMEDIES: Readonly<Record<string, string>> = {
  ApplicationDoesNotExistException: GROUP,
  InvalidApplicationNameException: GROUP,
  DeploymentGroupDoesNotExistException: GROUP,
  InvalidDeploymentGroupNameException: GROUP,
  DeploymentConfigDoesNotExistException: CONFIG,
  InvalidDeploymentConfigNameException: CONFIG,
  InvalidRevisionException: REVISION,
  RevisionDoesNotExistException: REVISION,
  InvalidDeploymentStyleException: REVISION,
  DeploymentLimitExceededException:
    'Wait until the deployment that is under way has ended; `command: recover` watches one of ours. No traffic was moved.',
  InvalidRoleException: 'The service role of the deployment group must exist, and have AWSCodeDeployRoleForLambda.',
}

/** What to do about a refusal of CodeDeploy; null when that is not known. */
export function codeDeployRemedy(code: string): string | null {
  return Object.hasOwn(REMEDIES, code) ? (REMEDIES[code] ?? null) : null
}
