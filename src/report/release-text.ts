import { percentAsSet } from '../text/format.ts'
import { oneLine } from '../text/untrusted.ts'
import type { CanaryReport } from './canary-report.ts'
import { limitInWords } from './limit-words.ts'
import { openTraffic, whereItStands } from './open-rollout.ts'
import type { FunctionRow, ParameterRow, ReleaseReport } from './release-report.ts'

/** One sentence that says how a release or a rollback ended, without its reason. */
export function releaseOutcome(report: ReleaseReport): string {
  const { command, environment, release, rollout, problem, dryRun, functions } = report
  const what = release === null ? unnamed(report) : `\`${release}\``
  const to = environment === null ? '' : command === 'release' ? ` to ${environment}` : ` in ${environment}`
  const where = environment === null ? '' : ` in ${environment}`
  if (command === 'recover') return recoveryOutcome(report)
  if (command === 'pin') return pinOutcome(report)
  if (problem !== null && rollout === 'rolled-back') return `${what} was rolled back${where}${reachedWeight(report)}`
  if (problem !== null) {
    const reached = functions.some(({ shifted }) => shifted) || report.parameters.some(isNew)
    return `${what} was not ${command === 'release' ? 'released' : 'restored'}${to}${reached ? ' completely' : ''}`
  }
  if (dryRun) return `Plan of ${what}${to}: nothing was changed`
  switch (rollout) {
    case 'promoted':
      return `${what} is released${to}`
    case 'published':
      return `${what} is published${to}`
    case 'rolled-back':
      return command === 'rollback' ? `${environment} is back on ${what}` : `${what} was rolled back${to}`
    case 'held':
      return `${what} ${whereItStands(report.canaries)}${to}`
    case 'nothing-to-do':
      return `${what} is live${to} already: there was nothing to do`
    case null:
      return `${what} did not end${to}`
  }
}

/** The same with the reason, as far as it is short: all that one line of a log can say. */
export function releaseHeadline(report: ReleaseReport): string {
  const { command, problem, rollout } = report
  const outcome = releaseOutcome(report)
  if (problem === null || command === 'recover') return outcome
  const telling = rollout === 'rolled-back' && command !== 'pin' ? tellingCanary(report) : null
  return telling === null ? `${outcome}${why(problem.message)}` : `${outcome}: ${whyInWords(telling)}`
}

/** The share that the new version had when it went back. */
function reachedWeight({ canaries }: ReleaseReport): string {
  const weight = canaries.find(({ outcome }) => outcome === 'rolled-back')?.steps.at(-1)?.weight
  return weight === undefined ? '' : weight === 1 ? ' in the bake' : ` at ${percentAsSet(weight)}`
}

/** The canary whose section says all that the problem says; null when there is none. */
export function tellingCanary({ problem, canaries }: ReleaseReport): CanaryReport | null {
  const says = (canary: CanaryReport) => [canaryLine(canary), `${canary.function} went back: ${canary.reason}`]
  return canaries.find((canary) => canary.reason !== '' && says(canary).some((one) => one === problem?.message)) ?? null
}

/** Why a rollout ended or stands as it does, in numbers where a limit was broken: a clause without a full stop. */
export function whyInWords(canary: CanaryReport): string {
  // What an alarm, a probe or a person ended has its own reason, also where a limit was near.
  const broken = canary.findings.filter(({ limit, verdict }) => verdict === 'broken' && canary.reason.includes(limit))
  const [first, ...others] = broken
  if (first === undefined) return canary.reason
  const also = others.map(({ limit }) => `\`${limit}\``).join(', ')
  // What stands behind that, as of a deployment of CodeDeploy, is kept.
  const [, rest = ''] = canary.reason.split('proven broken')
  return `${limitInWords(first, canary)}${also === '' ? '' : `; ${also} ${others.length === 1 ? 'is' : 'are'} broken, too`}${rest}`
}

const maxWhy = 140
const minWhy = 20

function why(message: string): string {
  const clause = clauseOf(message)
  return clause === '' ? '' : `: ${clause}`
}

/** What a headline tells of a problem: its message, what stands before its details when it is long, or nothing. */
export function clauseOf(message: string): string {
  const text = message.replace(/\.$/, '')
  if (text.length <= maxWhy) return text
  const details = text.indexOf(': ')
  return details >= minWhy && details <= maxWhy ? text.slice(0, details) : ''
}

function recoveryOutcome({ rollout, problem, dryRun, canaries }: ReleaseReport): string {
  if (dryRun) return 'Plan of the recovery: nothing was changed'
  switch (rollout) {
    case 'rolled-back':
      return 'An unfinished rollout was undone: the old version has all traffic'
    case 'promoted':
      return 'An unfinished rollout was finished: the new version has all traffic'
    case 'held':
      return `A rollout ${whereItStands(canaries)}`
    default:
      return problem === null ? 'There was nothing to recover' : 'The recovery did not end'
  }
}

function pinOutcome({ problem, pinned, dryRun, environment, functions: [first] }: ReleaseReport): string {
  const where = environment === null ? '' : ` in ${environment}`
  if (problem !== null) return `${first?.name ?? 'The function'} was not pinned${where}`
  return `${dryRun ? 'Plan, nothing was changed: ' : ''}${pinned ?? `the pin${where} did not end`}`
}

/** A version from before the first release has no name of its own. */
function unnamed({ command, functions, rollout }: ReleaseReport): string {
  const [first] = functions
  const isBack = command === 'rollback' && rollout !== null && first !== undefined && first.version !== null
  return isBack ? `version ${first.version} of ${first.name}` : `The ${command}`
}

function isNew({ before, version }: ReleaseReport['parameters'][number]): boolean {
  return version !== null && version !== before
}

/** Command that takes a release back; null when there is nothing to take back. */
export function rollbackCommand({ command, rollout, environment }: ReleaseReport): string | null {
  if (command !== 'release' || environment === null) return null
  if (rollout !== 'promoted' && rollout !== 'published') return null
  return `ai-cicd rollback --environment ${shellWord(environment)}`
}

function shellWord(text: string): string {
  const line = oneLine(text)
  return /^[\w./-]+$/.test(line) ? line : `'${line.replaceAll("'", `'\\''`)}'`
}

/** A release or a rollback as lines for a log or a terminal. */
export function releaseLines(report: ReleaseReport): string[] {
  const { identity, approval, parameters, functions, records, dryRun } = report
  return [
    ...(identity === null ? [] : [`Account ${identity.account} in ${identity.region}, as ${identity.arn}`]),
    ...(approval === null ? [] : [approval]),
    ...parameters.map(({ plan, name, before, version, sha256 }) => {
      const word = PLAN_WORDS[plan].padEnd(9)
      const now =
        dryRun || version === null ? `version ${before ?? 'none'}` : `version ${before ?? 'none'} → ${version}`
      return `  ${word} ${name} ${plan === 'unchanged' ? `version ${before}` : now} ${sha256.slice(0, 12)}`
    }),
    ...functions.map(
      ({ name, alias, before, version, shifted }) =>
        `  ${name}:${alias} ${openTraffic(name, alias, report.canaries) ?? (shifted && version !== null ? `${before} → ${version}` : `stays on ${before}`)}`,
    ),
    ...report.canaries.map(canaryLine),
    ...records,
    releaseHeadline(report).replaceAll('`', ''),
  ]
}

/** The same in one line for a log or a terminal. */
export function canaryLine(report: CanaryReport): string {
  const { function: name, alias, old, new: candidate, outcome, reason } = report
  return `${name}:${alias} version ${old} → ${candidate} ${outcomes[outcome]}${reason === '' ? '' : `: ${reason}`}`
}

export const outcomes = {
  promoted: 'was promoted',
  'rolled-back': 'was rolled back',
  held: 'is held',
  left: 'is under way',
  stopped: 'was left as it is',
} as const

/** Which versions of a parameter there were and are; `notPublished` says that the new one is not there. */
export function parameterVersions({ before, version }: ParameterRow, notPublished: string): string {
  if (version === null) return `${before ?? '–'} (${notPublished})`
  return before === null || before === version ? String(version) : `${before} → ${version}`
}

/** `11 → 12`. */
export function functionVersions({ before, version }: FunctionRow): string {
  return version === null || version === before ? before : `${before} → ${version}`
}

/** Which version has the traffic of an alias. */
export function trafficInWords(
  { name, alias, before, version, shifted }: FunctionRow,
  canaries: readonly CanaryReport[],
): string {
  const open = openTraffic(name, alias, canaries)
  if (open !== null) return open
  return shifted && version !== null ? `all on ${version}` : `as before, on ${before}`
}

export const PLAN_WORDS = { create: 'new', update: 'changed', unchanged: 'unchanged' } as const
