import { AwsRefusal } from './service.ts'

export type LambdaVersion = {
  version: string
  codeSha256: string
  revisionId: string
  description: string
  variables: Record<string, string>
  /** Milliseconds since the epoch. */
  modified: number
  /** The rest of its configuration, by Lambda's own field names. */
  settings: Record<string, unknown>
}

export type LambdaAlias = {
  name: string
  version: string
  weights: Record<string, number>
  /** Version that has every call until the provisioned concurrency is allocated after a move; absent otherwise. */
  servedBy?: string
  description: string
  revisionId: string
}

export type LambdaFunction = {
  name: string
  latest: LambdaVersion
  versions: LambdaVersion[]
  aliases: Map<string, LambdaAlias>
  handler: ((event: unknown, version: LambdaVersion) => { result: unknown; error?: string; log?: string }) | null
  /** Looks at the configuration until the update that is in progress is done. */
  pendingReads: number
  /** Description of `$LATEST` when the newest version was made. */
  describedBy?: string
  /** Why Lambda cannot read the environment variables, as when KMS refuses; null when it can. */
  variablesError: string | null
  /** Status of provisioned concurrency by qualifier. */
  concurrency: Map<string, string>
  /** Looks and refusals until an alias's is allocated anew after a shift. */
  allocation: number
}

/** At most one version beside the primary one, both published, of one role, and a share within [0, 1]. */
export function checkRouting(of: LambdaFunction, version: string, weights: Record<string, number>): void {
  const invalid = (message: string) => new AwsRefusal('InvalidParameterValueException', message)
  const others = Object.entries(weights)
  if (version === '$LATEST' && others.length > 0)
    throw invalid('$LATEST is not supported for an alias pointing to more than 1 version')
  const published = (number: string) => of.versions.find((one) => one.version === number)
  const primary = published(version)
  if (version !== '$LATEST' && primary === undefined) {
    throw new AwsRefusal('ResourceNotFoundException', `Function not found: ${of.name}:${version}`, 404)
  }
  if (others.length > 1) throw invalid('Number of items in AdditionalVersionWeights cannot be greater than 1')
  for (const [number, weight] of others) {
    const other = published(number)
    if (!/^\d+$/.test(number) || other === undefined)
      throw invalid(`Function version ${number} in AdditionalVersionWeights does not exist`)
    if (number === version)
      throw invalid(
        `Invalid function version ${number}. Function version ${version} is already included in routing configuration.`,
      )
    if (!(weight >= 0 && weight <= 1)) throw invalid(`Function version ${number} has an invalid weight ${weight}`)
    if (other.settings.Role !== primary?.settings.Role)
      throw invalid('Versions of an alias must have the same execution role')
  }
}

export function shownAlias(arn: string, alias: LambdaAlias): object {
  const { name, version, servedBy, description, revisionId } = alias
  const weights = servedBy === undefined ? alias.weights : { [servedBy]: 1 }
  const routing = Object.keys(weights).length === 0 ? {} : { RoutingConfig: { AdditionalVersionWeights: weights } }
  const shown = { AliasArn: `${arn}:${name}`, Name: name, FunctionVersion: version, Description: description }
  return { ...shown, RevisionId: revisionId, ...routing }
}

/** Pages of two, so that whoever forgets the marker is found out. */
export function paged(all: readonly object[], name: string, marker: string | null): object {
  const from = Number(marker ?? 0)
  return { [name]: all.slice(from, from + 2), ...(from + 2 < all.length ? { NextMarker: String(from + 2) } : {}) }
}
