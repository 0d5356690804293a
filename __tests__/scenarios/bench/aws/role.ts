import type { Statement } from '../../../infra/policies.ts'
import { jsonOf, routeOf } from './lambda-routes.ts'
import { type AwsRequest, account, region } from './service.ts'

/** What a request needs to be allowed: IAM's action, and the ARNs that all must be. None: IAM's resource is not in the request. */
export type Needed = { action: string; resources: string[] }

/** The permission that a request needs; null for what is free. */
export function needed(service: string, operation: string, request: AwsRequest): Needed | null {
  const { path, query } = request
  const at = (place: string, rest: string) => `arn:aws:${place}:${region}:${account}:${rest}`
  switch (service) {
    case 'sts':
      return null
    case 'lambda': {
      const { name = '', alias } = routeOf(request)?.groups ?? {}
      const plain = at('lambda', `function:${name}`)
      const qualifier = query.get('Qualifier')
      // An alias is a resource of its function and one of its own.
      if (alias !== undefined) return { action: `lambda:${operation}`, resources: [plain, `${plain}:${alias}`] }
      return { action: `lambda:${operation}`, resources: [qualifier === null ? plain : `${plain}:${qualifier}`] }
    }
    case 'ssm': {
      const named = fields(request)
      const [name = ''] = String(named.Name ?? named.ResourceId).split(':')
      return { action: `ssm:${operation}`, resources: [at('ssm', `parameter${name}`)] }
    }
    case 's3': {
      const action = query.has('versionId') ? `${operation}Version` : operation
      return { action: `s3:${action}`, resources: [`arn:aws:s3:::${path.replace(/^\/|\/$/g, '')}`] }
    }
    case 'monitoring':
      return { action: `cloudwatch:${operation}`, resources: ['*'] }
    case 'logs':
      return {
        action: `logs:${operation}`,
        resources: [at('logs', `log-group:${fields(request).logGroupName}:*`)],
      }
    case 'scheduler': {
      const group = query.get('groupName') ?? fields(request).GroupName ?? 'default'
      return {
        action: `scheduler:${operation}`,
        resources: [at('scheduler', `schedule/${group}/${path.split('/').at(-1)}`)],
      }
    }
    case 'sagemaker': {
      const group = fields(request).ModelPackageGroupName
      return { action: `sagemaker:${operation}`, resources: [at('sagemaker', `model-package-group/${group}`)] }
    }
    case 'codedeploy': {
      const { applicationName, deploymentGroupName } = fields(request)
      const group = at('codedeploy', `deploymentgroup:${applicationName}/${deploymentGroupName}`)
      return { action: `codedeploy:${operation}`, resources: applicationName === undefined ? [] : [group] }
    }
    default:
      return { action: `${service}:${operation}`, resources: [] }
  }
}

/** Whether a role's statements allow what is needed. Conditions are not looked at. */
export function allows(role: readonly Statement[], { action, resources }: Needed): boolean {
  const about = role.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource)
  return about.length > 0 && resources.every((one) => about.some((pattern) => matches(pattern, one)))
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(text)
}

function fields(request: AwsRequest): Record<string, unknown> {
  const read = jsonOf(request)
  return typeof read === 'object' && read !== null ? { ...read } : {}
}
