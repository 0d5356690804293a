import { AwsError } from '../aws/aws-error.ts'
import type { Project } from '../config/load.ts'
import { UserError } from '../errors.ts'
import { readProject } from '../experiment/load-project.ts'
import type { Environment } from '../release/environment.ts'
import { isUnpinned, unpinned } from '../release/functions/unpinned.ts'
import { approvedReport, mistakenReport, runFacts } from '../report/assemble.ts'
import type { CanaryReport } from '../report/canary-report.ts'
import type { ReleaseSource } from '../report/markdown/release-comment.ts'
import { openRollout } from '../report/open-rollout.ts'
import { newReleaseReport, type ReleaseReport } from '../report/release-report.ts'
import type { Report } from '../report/report.ts'
import type { ReleaseDeps } from '../rollout/deps.ts'
import { type Place, type Recovered, recoverAlias } from '../rollout/recover-alias.ts'
import { notify } from './release/notify.ts'
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
 * Recovers rollouts: every alias whose journal has lost its owner is finished or undone, and every detached one is
 * looked at and goes on, by the journal alone. A living owner and a held rollout are left as they are.
 */
export async function recover(deps: ReleaseDeps, request: RecoverRequest): Promise<Released> {
  const { environment, dryRun } = request
  const reported = newReleaseReport({ command: 'recover', dryRun, release: null, commit: null, environment })
  const facts = runFacts({ head: deps.head, run: request.run })
  let report = approvedReport(facts, null)
  try {
    const project = await readProject(deps, request.config, null)
    const environments = Object.entries(project.config.release.environments)
    const chosen = environments.filter(([name]) => environment === null || name === environment)
    if (chosen.length === 0) throw nothingChosen(environment, Object.keys(project.config.release.environments))
    reported.rollout = 'nothing-to-do'
    const errors: UserError[] = []
    for (const one of chosen) errors.push(...(await recoverEnvironment(deps, project, one, request, reported)))
    const bad = [...endedBadly(reported), ...errors]
    if (bad.length > 0 && reported.rollout === 'nothing-to-do') reported.rollout = null
    throwIfAny(bad)
  } catch (thrown) {
    const error = releaseProblem(thrown, null)
    const { message, hint, diagnostics } = error
    reported.problem = { message, hint, diagnostics }
    report = mistakenReport(facts, error)
  }
  return { report, release: reported }
}

function nothingChosen(environment: string | null, names: readonly string[]): UserError {
  const message = environment === null ? 'there are no environments' : `there is no environment ${environment}`
  const hint = names.length === 0 ? 'Name one under `release.environments`.' : `Name one of: ${names.join(', ')}.`
  return new UserError(message, { hint })
}

/**
 * Every alias gets its turn: one that cannot be recovered keeps no other waiting.
 * @returns what kept some from being recovered
 */
async function recoverEnvironment(
  deps: ReleaseDeps,
  project: Project,
  [name, environment]: [string, Environment],
  request: RecoverRequest,
  reported: ReleaseReport,
): Promise<UserError[]> {
  const { environment: named, dryRun } = request
  const errors: UserError[] = []
  const done: Done[] = []
  for (const settings of environment.lambda) {
    const where = `\`${settings.function}:${settings.alias}\``
    try {
      const place = { name, environment, settings }
      const recovered = await recoverAlias(deps, project, place, { reported: named !== null, dryRun })
      if (recovered.kind === 'done') done.push(recovered)
      if (recovered.kind === 'plan') reported.warnings.push(`${where} ${recovered.plan}.`)
      if (recovered.kind === 'alone') {
        reported.warnings.push(`${where} is left as it is: ${recovered.reason}.`)
        if (recovered.held) reported.rollout = worse(reported.rollout, 'held')
      }
      const said = await liveUnpinned(deps, place)
      if (said !== null) reported.warnings.push(said)
    } catch (thrown) {
      errors.push(releaseProblem(thrown, null))
    }
  }
  if (done.length > 0) await reportEnvironment(deps, { name, environment, from: request }, done, reported)
  return errors
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

/** The release of an environment's aliases, where its people look for it, and in the report of the whole recovery. */
async function reportEnvironment(
  deps: ReleaseDeps,
  { name, environment, from }: { name: string; environment: Environment; from: ReleaseSource },
  done: readonly Done[],
  reported: ReleaseReport,
): Promise<void> {
  const { release, commit } = done.find(({ release }) => release !== null)?.release ?? { release: null, commit: null }
  const part = newReleaseReport({ command: 'recover', dryRun: false, release, commit, environment: name })
  for (const { canary } of done) {
    part.canaries.push(canary)
    part.rollout = worse(part.rollout, outputOf(canary))
    if (canary.outcome === 'left' || canary.outcome === 'held') part.open.push(openRollout(canary, name, release))
  }
  await showDeployment(deps, name, commit, done)
  await notify(deps, environment, part, from)
  reported.environment = name
  reported.release = release
  reported.commit = commit
  reported.canaries.push(...part.canaries)
  reported.open.push(...part.open)
  reported.records.push(...part.records)
  reported.warnings.push(...part.warnings)
  reported.rollout = worse(reported.rollout, part.rollout)
}

/** From what is fine to what is not. */
const RANKS = { 'nothing-to-do': 0, published: 0, promoted: 1, held: 2, 'rolled-back': 3 } as const
type Outcome = NonNullable<ReleaseReport['rollout']>

function worse(one: ReleaseReport['rollout'], other: Outcome | null): ReleaseReport['rollout'] {
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
  environment: string,
  commit: string | null,
  done: readonly Done[],
): Promise<void> {
  if (deployment === null || commit === null) return
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
