import type { CanaryReport } from './canary-report.ts'
import type { ReleaseReport } from './release-report.ts'

/**
 * Addresses in AWS's console. They are built of the region, the account and names in AWS alone, each encoded: a name may be
 * anybody's text, and the console's own encodings leave nothing in it that could end a link.
 */
export type ConsoleLink = { text: string; url: string }

type Identity = NonNullable<ReleaseReport['identity']>

/** The console of each partition. Of another one there is no link. */
const HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
}

/** Where one alias, its metrics and its log are looked at, and the deployment that moved it. */
export function rolloutLinks(canary: CanaryReport, identity: Identity | null): ConsoleLink[] {
  const console = consoleOf(identity)
  const name = console === null ? null : functionIn(canary.function, console)
  if (console === null || name === null) return []
  const { alias, failing, deployment } = canary
  const links = [
    { text: 'alias', url: console.address('lambda', `#/functions/${encoded(name)}/aliases/${encoded(alias)}`) },
    { text: 'metrics', url: console.address('cloudwatch', `#metricsV2:graph=${metricsGraph(canary, name, console)}`) },
  ]
  if (failing !== undefined) {
    const { group, query, from } = failing
    const detail = insightsDetail(group, query, { from, to: canary.endedAt })
    links.push({ text: 'query the log', url: console.address('cloudwatch', `#logsV2:logs-insights${detail}`) })
  }
  if (deployment !== null) {
    const path = `codesuite/codedeploy/deployments/${encoded(deployment)}`
    links.push({ text: 'deployment', url: console.plain(path, {}) })
  }
  return links
}

/** Null where the console's address is not sure. */
export function functionLink({ name, alias }: { name: string; alias: string }, identity: Identity | null) {
  const console = consoleOf(identity)
  const own = console === null ? null : functionIn(name, console)
  if (console === null || own === null) return null
  return console.address('lambda', `#/functions/${encoded(own)}/aliases/${encoded(alias)}`)
}

/** @param name of a parameter, with its slashes */
export function parameterLink(name: string, identity: Identity | null): string | null {
  const path = name.split('/').filter((part) => part !== '')
  return (
    consoleOf(identity)?.plain(`systems-manager/parameters/${path.map(encoded).join('/')}/description`, {
      tab: 'Table',
    }) ?? null
  )
}

/** @param uri `s3://bucket/key` */
export function objectLink(uri: string, identity: Identity | null): string | null {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? []
  if (bucket === undefined || key === undefined) return null
  return consoleOf(identity)?.plain(`s3/object/${encoded(bucket)}`, { prefix: key }) ?? null
}

type Console = {
  region: string
  account: string
  /** A page of a service that has its state behind `#`. */
  address: (service: string, state: string) => string
  plain: (path: string, query: Readonly<Record<string, string>>) => string
}

function consoleOf(identity: Identity | null): Console | null {
  const [, partition = ''] = /^arn:([a-z-]+):/.exec(identity?.arn ?? '') ?? []
  const host = Object.hasOwn(HOSTS, partition) ? HOSTS[partition] : undefined
  if (identity === null || host === undefined || !/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(identity.region)) return null
  const { region, account } = identity
  const origin = `https://${region}.${host}`
  return {
    region,
    account,
    address: (service, state) => `${origin}/${service}/home?region=${region}${state}`,
    plain: (path, query) => {
      const more = Object.entries(query).map(([key, value]) => `&${key}=${encoded(value)}`)
      return `${origin}/${path}?region=${region}${more.join('')}`
    },
  }
}

/** The name in what a configuration calls a function; null when that is of another account or region. */
function functionIn(name: string, { region, account }: Console): string | null {
  const parts =
    /^(?:(?:arn:[a-z-]+:lambda:([a-z0-9-]+):)?(\d{12}):function:|function:)?([A-Za-z0-9_-]+)(?::[^:]*)?$/.exec(name)
  if (parts === null) return null
  const [, itsRegion = region, itsAccount = account, own = ''] = parts
  return itsRegion === region && itsAccount === account ? own : null
}

/** Percent-encoding that also covers what Markdown and shells read: `'()*!~`. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Errors, calls and 99th percentile of both versions while the rollout lasted. */
function metricsGraph(
  { alias, old, new: candidate, steps, endedAt }: CanaryReport,
  name: string,
  { region }: Console,
): string {
  const resource = `${name}:${alias}`
  const line = (metric: string, version: string, statistic: string) => [
    ...['AWS/Lambda', metric, 'FunctionName', name, 'Resource', resource, 'ExecutedVersion', version],
    { stat: statistic },
  ]
  const metrics = [old, candidate].flatMap((version) => [
    line('Invocations', version, 'Sum'),
    line('Errors', version, 'Sum'),
    line('Duration', version, 'p99'),
  ])
  const span = { start: new Date(steps[0]?.at ?? endedAt).toISOString(), end: new Date(endedAt).toISOString() }
  return consoleState({ view: 'timeSeries', stacked: false, region, period: 60, ...span, metrics })
}

/** The state of Logs Insights: the console's notation, encoded twice, with `$` in the place of `%`. */
function insightsDetail(group: string, query: string, { from, to }: { from: number; to: number }): string {
  const detail = consoleState({
    ...{ end: new Date(to).toISOString(), start: new Date(from).toISOString(), timeType: 'ABSOLUTE', tz: 'UTC' },
    editorString: query,
    source: [group],
  })
  return `${once('?queryDetail=')}${once(encoded(detail).replaceAll('%2A', '*'))}`
}

function once(text: string): string {
  return encodeURIComponent(text).replaceAll('%', '$')
}

type StateValue = string | number | boolean | readonly StateValue[] | { readonly [key: string]: StateValue }

/** The console's notation of an object: `~(key~'text~list~(~'a~'b))`, with `*2f` for a slash. */
function consoleState(value: StateValue): string {
  if (typeof value === 'string') return `~'${encodedText(value)}`
  if (typeof value === 'number' || typeof value === 'boolean') return `~${value}`
  if (isList(value)) return `~(${value.map(consoleState).join('')})`
  const members = Object.entries(value).map(([key, member]) => `${key}${consoleState(member)}`)
  return `~(${members.join('~')})`
}

function isList(value: StateValue): value is readonly StateValue[] {
  return Array.isArray(value)
}

function encodedText(text: string): string {
  const bytes = [...Buffer.from(text.toWellFormed(), 'utf8')]
  return bytes
    .map((byte) =>
      /[A-Za-z0-9_.-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `*${byte.toString(16).padStart(2, '0')}`,
    )
    .join('')
}
