import picomatch from 'picomatch'
import { mayBeSameFunction } from './function-name.ts'
import {
  another,
  anotherOrNone,
  durationText,
  falls,
  harmless,
  isSame,
  type Laxer,
  lost,
  optional,
  ordered,
  type Rule,
  rises,
  section,
  switchedOff,
} from './laxer.ts'
import { percent } from './schema/fields.ts'
import type { Config } from './schema/schema.ts'

type Environments = Config['release']['environments']
type Environment = Environments[string]
type Canary = NonNullable<Environment['canary']>
type Lambda = Environment['lambda'][number]

/** Settings of one environment that are told one by one. */
const MOST_REPORTED = 3
/** Settings that one sentence names. */
const MOST_NAMED = 8

/**
 * What the head's `release` does less carefully than the base's, each a plain sentence: an environment that more pushes
 * reach, that waits for less or looks at less, or that publishes where another one did, past what that one asks for.
 */
export function weakenedRelease(base: Config['release'], head: Config['release']): string[] {
  const names = new Set([...Object.keys(base.environments), ...Object.keys(head.environments)])
  return [...names].flatMap((name) => {
    const [before, after] = [base, head].map(({ environments }) =>
      Object.hasOwn(environments, name) ? environments[name] : undefined,
    )
    const field = `release.environments.${name}`
    if (after === undefined) return [`${field} was removed.`]
    const taken = placesTaken(name, base.environments, before, after).map((how) => ({ field, how }))
    if (before === undefined) return taken.map(sentence)
    return reported(field, [...taken, ...environment(field, before, after)])
  })
}

function sentence({ field, how }: Laxer): string {
  return `${field} ${how}.`
}

function reported(field: string, found: readonly Laxer[]): string[] {
  if (found.length <= MOST_REPORTED) return found.map(sentence)
  const names = found.map((one) => (one.field === field ? one.how : one.field.slice(field.length + 1)))
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  return [`${field} is laxer in ${found.length} settings: ${names.slice(0, MOST_NAMED).join(', ')}${more}.`]
}

/** A release to the place of another environment asks for nothing that this other one requires. */
function placesTaken(
  name: string,
  base: Environments,
  before: Environment | undefined,
  { ssm, lambda }: Environment,
): string[] {
  return Object.entries(base).flatMap(([other, its]) => {
    if (other === name) return []
    const found: string[] = []
    if (samePlace(ssm.path, its.ssm.path) && !(before !== undefined && samePlace(before.ssm.path, its.ssm.path))) {
      found.push(`publishes to \`${ssm.path}\`, where \`${other}\` did`)
    }
    for (const one of lambda) {
      const isIn = (some: readonly Lambda[]) => some.some((each) => sameAlias(one, each))
      if (isIn(its.lambda) && !isIn(before?.lambda ?? [])) found.push(`moves \`${aliasOf(one)}\`, as \`${other}\` did`)
    }
    return found
  })
}

/** Ids may hold slashes, so that one path is also below another. */
function samePlace(one: string, other: string): boolean {
  const [a = '', b = ''] = [one, other].map((path) => path.split('{name}', 1)[0])
  return a.startsWith(b) || b.startsWith(a)
}

/** A name and an ARN are two spellings of one function. */
function sameAlias(one: Lambda, other: Lambda): boolean {
  return one.alias === other.alias && mayBeSameFunction(one.function, other.function)
}

function aliasOf({ function: name, alias }: Lambda): string {
  return `${name}:${alias}`
}

const pushes: Rule<Environment['on']> = (field, base, head) => {
  if (head === null || isSame(base, head) || isNarrower(base, head)) return []
  return [{ field, how: `is now ${pattern(head)}; it was ${base === null ? 'none' : pattern(base)}` }]
}

/** One branch or tag of those that were meant before. */
function isNarrower(base: Environment['on'], head: NonNullable<Environment['on']>): boolean {
  const [before, after] = head.branch === null ? [base?.tag, head.tag] : [base?.branch, head.branch]
  if (typeof before !== 'string' || typeof after !== 'string' || /[*?[\]{}()!+@|\\]/.test(after)) return false
  return picomatch.isMatch(after, before, { dot: true })
}

function pattern({ branch, tag }: NonNullable<Environment['on']>): string {
  return branch === null ? `tag \`${tag ?? ''}\`` : `branch \`${branch}\``
}

/** Evidence that is found there approves a release, and the record of each one is kept there. */
const bucket: Rule<Environment['s3']> = another(({ bucket: name, prefix }) => `\`${name}/${prefix}\``)

const functions: Rule<Environment['lambda']> = (field, base, head) =>
  base.flatMap((before) => {
    const after = head.find((one) => sameAlias(one, before))
    if (after === undefined) return [{ field, how: `lost \`${aliasOf(before)}\`` }]
    return pinned(`${field}(${before.function})`, before, after)
  })

const pinned: Rule<Lambda> = section<Lambda>({
  // What tells one from another.
  function: harmless,
  alias: harmless,
  bind: another(),
  variable: another(),
})

const probe: Rule<NonNullable<Environment['probe']>> = (field, base, head) => {
  const version = base.version ?? head.version
  return isSame({ ...base, version }, head) ? [] : [{ field, how: 'is another' }]
}

/** Laxer when at some moment more of the traffic is on the new version than would have been. */
const steps: Rule<Canary['steps']> = (field, base, head) => {
  // Without steps it is CodeDeploy that moves the traffic: told as another engine.
  if (base.length === 0) return []
  const moments = [base, head].flatMap((some) => some.map((_, index) => lengthOf(some.slice(0, index + 1))))
  const isLaxer = [0, ...moments].some((moment) => shareAt(head, moment) > shareAt(base, moment))
  return isLaxer ? [{ field, how: `went from ${stepsText(base)} to ${stepsText(head)}` }] : []
}

function lengthOf(some: Canary['steps']): number {
  return some.reduce((sum, { hold }) => sum + hold, 0)
}

/** Share of the traffic on the new version, so many milliseconds after the first shift. */
function shareAt(some: Canary['steps'], moment: number): number {
  return some.find((_, index) => moment < lengthOf(some.slice(0, index + 1)))?.weight ?? 1
}

function stepsText(some: Canary['steps']): string {
  return some.length === 0
    ? 'none'
    : some.map(({ weight, hold }) => `${percent(weight)} for ${durationText(hold)}`).join(', ')
}

const environment = section<Environment>({
  on: pushes,
  requires: section<Environment['requires']>({
    evaluation: ordered(['proof', 'passed']),
    soak: optional(section({ environment: another(), for: falls(durationText) })),
  }),
  ssm: section<Environment['ssm']>({
    path: another(),
    type: ordered(['SecureString', 'String']),
    kmsKey: anotherOrNone(),
    // A plain text brings no model, no parameters and no digest to its reader.
    format: ordered(['envelope', 'raw']),
  }),
  s3: bucket,
  modelRegistry: optional(
    section({ group: another(), approval: ordered(['Rejected', 'PendingManualApproval', 'Approved']) }),
  ),
  lambda: functions,
  probe: optional(probe),
  canary: optional(
    section<Canary>({
      engine: another(),
      application: another(),
      deploymentGroup: another(),
      deploymentConfig: another(),
      steps,
      wait: switchedOff,
      bake: falls(durationText),
      interval: rises(durationText),
      settle: rises(durationText),
      // A longer one hides a short outage, a shorter one sees too few requests in each period.
      metricPeriod: another(durationText),
      // A longer one sees too late, a shorter one what is not complete.
      metricDelay: another(durationText),
      // A longer one leaves an undecided version live, a shorter one waits for less evidence.
      maxStep: another<number | null>(durationText),
      minInvocations: falls(String),
      proof: ordered(['required', 'none']),
      rollbackWhen: section<Canary['rollbackWhen']>({
        errorRate: optional(section({ max: rises(percent), worseBy: rises(percent) })),
        p99Latency: optional(section({ max: rises(durationText), worseBy: rises(percent) })),
        quality: optional(
          section({ metric: another(), namespace: another(), min: falls(String), worseBy: rises(String) }),
        ),
        costPerRequest: optional(section({ metric: another(), namespace: another(), worseBy: rises(percent) })),
        smokeFailures: rises(String),
        alarms: lost,
        alreadyRed: ordered(['refuse', 'ignore']),
      }),
      onInconclusive: ordered(['rollback', 'hold', 'promote']),
      watchdog: optional((field, base, head) => (isSame(base, head) ? [] : [{ field, how: 'is another' }])),
    }),
  ),
  notify: optional(section({ comment: switchedOff, issue: switchedOff })),
})
