import type { AwsRequest } from './service.ts'

const routes: ReadonlyArray<[method: string, path: RegExp, operation: string]> = [
  ['GET', /^\/2015-03-31\/functions\/(?<name>[^/]+)\/configuration$/, 'GetFunctionConfiguration'],
  ['PUT', /^\/2015-03-31\/functions\/(?<name>[^/]+)\/configuration$/, 'UpdateFunctionConfiguration'],
  ['POST', /^\/2015-03-31\/functions\/(?<name>[^/]+)\/versions$/, 'PublishVersion'],
  ['GET', /^\/2015-03-31\/functions\/(?<name>[^/]+)\/versions$/, 'ListVersionsByFunction'],
  ['GET', /^\/2015-03-31\/functions\/(?<name>[^/]+)\/aliases$/, 'ListAliases'],
  ['GET', /^\/2015-03-31\/functions\/(?<name>[^/]+)\/aliases\/(?<alias>[^/]+)$/, 'GetAlias'],
  ['PUT', /^\/2015-03-31\/functions\/(?<name>[^/]+)\/aliases\/(?<alias>[^/]+)$/, 'UpdateAlias'],
  ['POST', /^\/2015-03-31\/functions\/(?<name>[^/]+)\/invocations$/, 'InvokeFunction'],
  ['GET', /^\/2019-09-30\/functions\/(?<name>[^/]+)\/provisioned-concurrency$/, 'GetProvisionedConcurrencyConfig'],
]

/** The operation that a request is for, and what its path names. */
export function routeOf({ method, path }: AwsRequest): { operation: string; groups: Record<string, string> } | null {
  for (const [verb, pattern, operation] of routes) {
    const match = verb === method ? pattern.exec(path) : null
    if (match !== null) return { operation, groups: match.groups ?? {} }
  }
  return null
}

export function jsonOf({ body }: AwsRequest): unknown {
  return body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
}
