import { AwsError } from '../aws/aws-error.ts'
import { planOf } from '../canary/plan.ts'
import type { Project } from '../config/load.ts'
import { UserError } from '../errors.ts'
import { readProject } from '../experiment/load-project.ts'
import type { Environment } from '../release/environment.ts'
import { isUnpinned, unpinned } from '../release/functions/unpinned.ts'
import { approvedReport, mistakenReport, runFacts } from '../report/assemble.ts'
import type { CanaryReport } from '../report/canary-report.ts'
import { openRollout } from '../report/open-rollout.ts'
import { newReleaseReport, type ReleaseReport } from '../report/release-report.ts'
import type { Report } from '../report/report.ts'
import type { ReleaseDeps } from '../rollout/deps.ts'
import { type Place, type Recovered, recoverAlias } from '../rollout/recover-alias.ts'
import { type Notified, notify } from './release/notify.ts'
import type { Released } from './release/release.ts'
import { releaseProblem } from './release/release-problem.ts'

export type RecoverRequest = {
  config: string
  /** Null: every environment. Named: a held rollout there goes on. */
  environment: string | null
  dryRun: boolean
  run: Report['run']
}

/**
 * A recovery: every alias whose journal has lost its owner is finished or undone, and every detached one is
 * looked at and goes on, by the journal alone. A living owner and a held rollout are left as they are.
 */
export async function recover(deps: ReleaseDeps, request: RecoverRequest): Promise<Released> {
  const { environment, dryRun } = request
  const facts = runFacts({ head: deps.head, run: request.run })
  let reported = newReleaseReport({ command: 'recover', dryRun, release: null, commit: null, environment })
  let report = approvedReport(facts, null)
  try {
    const project = await readProject(deps, request.config, null)
    const chosen = chosenOf(project, environment)
    reported = { ...reported, rollout: 'nothing-to-do' }
    const errors: UserError[] = []
    for (const [name, one] of chosen) {
      const visit = await visitAliases(deps, project, { name, environment: one }, request)
      const warnings = [...reported.warnings, ...visit.warnings]
      reported = { ...reported, warnings, rollout: worse(reported.rollout, visit.rollout) }
      errors.push(...visit.errors)
      if (visit.done.length === 0) continue
      const part = partOf(name, one, visit.done)
      reported = withPart(reported, part)
      await showDeployment(deps, part, visit.done)
      const notified = await notify(deps, one, part, request)
      reported = withNotices(reported, notified)
    }
    const bad = [...endedBadly(reported), ...errors]
    if (bad.length > 0 && reported.rollout === 'nothing-to-do') reported = { ...reported, rollout: null }
    throwIfAny(bad)
  } catch (thrown) {
    const error = releaseProblem(thrown, null)
    const { message, hint, diagnostics } = error
    reported = { ...reported, problem: { message, hint, diagnostics } }
    report = mistakenReport(facts, error)
  }
  return { report, release: reported }
}

/** The environments that are looked at. @throws UserError when there are none */
function chosenOf({ config }: Project, environment: string | null): Array<[string, Environment]> {
  const all = Object.entries(config.release.environments)
  const chosen = all.filter(([name]) => environment === null || name === environment)
  if (chosen.length > 0) return chosen
  const names = all.map(([name]) => name)
  throw nothingChosen(environment, names)
}

function nothingChosen(environment: string | null, names: readonly string[]): UserError {
  const message = environment === null ? 'there are no environments' : `there is no environment ${environment}`
  const hint = names.length === 0 ? 'Name one under `release.environments`.' : `Name one of: ${names.join(', ')}.`
  return new UserError(message, { hint })
}

/** What looking after the aliases of an environment gave. `errors`: what kept some from being recovered. */
type Visit = { done: Done[]; warnings: string[]; rollout: 'held' | null; errors: UserError[] }

/** Every alias gets its turn: one that cannot be recovered holds up no other. */
async function visitAliases(
  deps: ReleaseDeps,
  project: Project,
  { name, environment }: Omit<Place, 'settings'>,
  { environment: named, dryRun }: RecoverRequest,
): Promise<Visit> {
  const done: Done[] = []
  const warnings: string[] = []
  const errors: UserError[] = []
  let rollout: Visit['rollout'] = null
  for (const settings of environment.lambda) {
    const where = `\`${settings.function}:${settings.alias}\``
    try {
      const place = { name, environment, settings }
      const recovered = await recoverAlias(deps, project, place, { resumesHeld: named !== null, dryRun })
      if (recovered.kind === 'done') done.push(recovered)
      if (recovered.kind === 'plan') warnings.push(`${where} ${recovered.plan}.`)
      if (recovered.kind === 'alone') {
        warnings.push(`${where} is left as it is: ${recovered.reason}.`)
        if (recovered.held) rollout = 'held'
      }
      const said = await liveUnpinned(deps, place)
      if (said !== null) warnings.push(said)
    } catch (thrown) {
      errors.push(releaseProblem(thrown, null))
    }
  }
  return { done, warnings, rollout, errors }
}

/** That the live version has no pins, as sentences; null when it has, and when that cannot be found out. */
async function liveUnpinned({ aws }: ReleaseDeps, { name, environment, settings }: Place): Promise<string | null> {
  const { function: functionName, alias, bind } = settings
  if (bind === 'none') return null
  try {
    const { version } = await aws.lambda.alias(functionName, alias)
    const live = await aws.lambda.configuration(functionName, version)
    if (!(await isUnpinned({ ssm: aws.ssm, settings, path: environment.ssm.path }, live))) return null
    return unpinned(settings, version, name, 'Go back with `command: rollback` and `to`, or release again.')
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    return null
  }
}

type Done = Extract<Recovered, { kind: 'done' }>

/** The release of an environment's aliases, as its people are notified of it. */
function partOf(environment: string, { canary }: Environment, done: readonly Done[]): ReleaseReport {
  const { release, commit } = done.find(({ release }) => release !== null)?.release ?? { release: null, commit: null }
  const canaries = done.map(({ canary }) => canary)
  const open = canaries.filter(({ outcome }) => outcome === 'left' || outcome === 'held')
  return {
    ...newReleaseReport({ command: 'recover', dryRun: false, release, commit, environment }),
    plan: canary === null ? null : planOf(canary),
    canaries,
    open: open.map((canary) => openRollout(canary, environment, release)),
    rollout: canaries.map(outputOf).reduce(worse, null),
  }
}

/** The report of the whole recovery, with what became of one environment. */
function withPart(
  reported: ReleaseReport,
  { environment, release, commit, plan, ...part }: ReleaseReport,
): ReleaseReport {
  return {
    ...reported,
    environment,
    release,
    commit,
    plan,
    canaries: [...reported.canaries, ...part.canaries],
    open: [...reported.open, ...part.open],
    rollout: worse(reported.rollout, part.rollout),
  }
}

function withNotices(reported: ReleaseReport, { records, warnings }: Notified): ReleaseReport {
  return {
    ...reported,
    records: [...reported.records, ...records],
    warnings: [...reported.warnings, ...warnings],
  }
}

/** From what is fine to what is not. */
const RANKS = { 'nothing-to-do': 0, published: 0, promoted: 1, held: 2, 'rolled-back': 3 } as const
type Outcome = NonNullable<ReleaseReport['rollout']>

function worse(one: Outcome | null, other: Outcome | null): Outcome | null {
  if (one === null || other === null) return one ?? other
  return RANKS[other] > RANKS[one] ? other : one
}

function outputOf({ outcome }: CanaryReport): Outcome | null {
  if (outcome === 'left') return 'held'
  return outcome === 'stopped' ? null : outcome
}

/** The deployment of the commit that was released shows where all of its aliases stand. */
async function showDeployment(
  { deployment }: ReleaseDeps,
  { environment, commit }: ReleaseReport,
  done: readonly Done[],
): Promise<void> {
  if (deployment === null || environment === null || commit === null) return
  const lines = done.map(({ canary: { function: name, alias, outcome, reason } }) => {
    return `${name}:${alias} ${outcome}${reason === '' ? '' : `: ${reason}`}`
  })
  const ended = done.map(({ canary }) => canary.outcome)
  const failed = ended.some((outcome) => outcome === 'rolled-back' || outcome === 'stopped')
  const state = failed ? 'failure' : ended.every((outcome) => outcome === 'promoted') ? 'success' : 'in_progress'
  await deployment(environment, commit).publish(state, lines.join('; '))
}

function endedBadly({ canaries }: ReleaseReport): UserError[] {
  return canaries.flatMap(({ function: name, outcome, reason }) => {
    if (outcome === 'rolled-back') {
      const hint = 'The old version has all traffic. Release again when the reason is gone.'
      return [new UserError(`${name} went back: ${reason}`, { hint })]
    }
    if (outcome === 'stopped') {
      const hint = 'Nothing was overwritten. Look at the alias; `command: rollback` brings it back to one version.'
      return [new UserError(`${name} was left as it is: ${reason}`, { hint })]
    }
    return []
  })
}

function throwIfAny(errors: readonly UserError[]): void {
  const [first, ...others] = errors
  if (first === undefined) return
  if (others.length === 0) throw first
  const hints = [...new Set(errors.flatMap(({ hint }) => (hint === null ? [] : [hint])))]
  throw new UserError(errors.map(({ message }) => message).join('; '), {
    hint: hints.join(' '),
    diagnostics: errors.flatMap(({ diagnostics }) => diagnostics),
  })
}
