import { AwsError } from '../aws/aws-error.ts'
import { loadProject, type Project } from '../config/load.ts'
import { UserError } from '../errors.ts'
import type { DeploymentFacts } from '../release/deployment-facts.ts'
import { chooseEnvironment, type Environment } from '../release/environment.ts'
import type { FunctionSettings } from '../release/functions/pins.ts'
import { arrive, shiftBack } from '../release/functions/shift.ts'
import { parameterName } from '../release/parameters/naming.ts'
import { planRestore, restore, restoreProblems } from '../release/parameters/restore.ts'
import type { Problem } from '../release/problem.ts'
import { approvedReport, mistakenReport, runFacts } from '../report/assemble.ts'
import { newReleaseReport, type ReleaseReport } from '../report/release-report.ts'
import type { Report } from '../report/report.ts'
import { stopCodeDeploy } from '../rollout/codedeploy/undo.ts'
import type { ReleaseDeps } from '../rollout/deps.ts'
import { movable } from '../rollout/read-back.ts'
import { CanaryWatchdog } from '../rollout/watchdog.ts'
import { type NoWayBack, planWayBack, saidOf, type WayBack } from '../rollout/way-back.ts'
import { Diagnostics } from '../source/mistakes.ts'
import type { Released } from './release/release.ts'
import { releaseProblem } from './release/release-problem.ts'

export type RollbackRequest = {
  config: string
  /** The input `environment`; null: the branch or tag decides. */
  environment: string | null
  branch: string | null
  tag: string | null
  /** Release, or version of the function, to go back to; null: the one before. */
  to: string | null
  dryRun: boolean
  run: Report['run']
}

/**
 * Goes back: one call for each alias, and everything else after that. What stopped it is told in the report;
 * anything thrown is a bug.
 */
export async function rollback(deps: ReleaseDeps, request: RollbackRequest): Promise<Released> {
  const { environment, to, dryRun } = request
  const reported = newReleaseReport({ command: 'rollback', dryRun, release: to, commit: null, environment })
  const facts = runFacts({ head: deps.head, run: request.run })
  let report = approvedReport(facts, null)
  try {
    const project = await usableProject(deps, request.config)
    const chosen = chooseEnvironment(project.config, project.file, environment, request)
    reported.environment = chosen.name
    const pinned = chosen.environment.lambda.some(({ bind }) => bind !== 'none')
    if (pinned) await moveAliases(deps, { ...chosen, project }, request, reported)
    else await restoreParameters(deps, project, chosen.environment, request, reported)
    await identify(deps, reported)
  } catch (thrown) {
    const error = releaseProblem(thrown, reported.identity?.arn ?? null)
    const { message, hint, diagnostics } = error
    reported.problem = { message, hint, diagnostics }
    report = mistakenReport(facts, error)
  }
  if (!dryRun && reported.environment !== null && reported.rollout === 'rolled-back') {
    await deps
      .deployment?.(reported.environment)
      .publish('success', `Back on ${reported.release ?? 'the version before'}`)
  }
  return { report, release: reported }
}

/** A mistake in some prompt must not block a rollback: only the configuration itself is needed. */
export async function usableProject({ tree }: ReleaseDeps, config: string): Promise<Project> {
  const diagnostics = new Diagnostics()
  const { project } = await loadProject(tree, config, diagnostics)
  if (project === null) diagnostics.throwIfAny()
  if (project === null) throw new UserError(`${config} could not be read`)
  return project
}

/** Nothing is read that the moves do not need: seconds count. Every function is planned before the first one moves. */
async function moveAliases(
  deps: ReleaseDeps,
  { project, name: environmentName, environment }: { project: Project; name: string; environment: Environment },
  { to, dryRun }: RollbackRequest,
  reported: ReleaseReport,
): Promise<void> {
  const moves: Array<{ settings: FunctionSettings; way: WayBack }> = []
  const plans: Array<{ settings: FunctionSettings; way: WayBack | NoWayBack }> = []
  const problems: NoWayBack[] = []
  let takenBack = false
  for (const settings of environment.lambda) {
    const { function: name, alias, bind } = settings
    if (bind === 'none') continue
    const shift = await stopped(deps, environment, settings, reported)
    if (shift !== null) takenBack = true
    if (shift !== null && to === null) {
      reported.functions.push({ name, alias, before: shift.to, version: shift.from, shifted: !dryRun })
      const said = await saidOf(deps, { environment, settings }, shift.from)
      if (said !== null) reported.warnings.push(said)
      continue
    }
    plans.push({
      settings,
      way: await planWayBack(deps, project, { name: environmentName, environment, settings }, to),
    })
  }
  const taken = new Set(plans.flatMap(({ way }) => ('taken' in way && way.taken !== null ? [way.taken] : [])))
  for (const { settings, way } of plans) {
    const { function: name, alias } = settings
    if ('message' in way) {
      // A release that stopped between two functions: the one that it did not reach stays where it is.
      if (way.unreachedBy === undefined || !taken.has(way.unreachedBy)) problems.push(way)
      else reported.warnings.push(`${way.message}.`)
      continue
    }
    moves.push({ settings, way })
    reported.warnings.push(...way.warnings)
    reported.functions.push({ name, alias, before: way.alias.version, version: way.version, shifted: false })
  }
  refuseTogether(problems)
  reported.release = moves[0]?.way.release ?? to
  reported.commit = moves[0]?.way.commit ?? null
  const rollout = takenBack || moves.some(({ way }) => way.already === null) ? 'rolled-back' : 'nothing-to-do'
  if (dryRun) {
    reported.rollout = rollout
    return
  }
  for (const { settings, way } of moves) {
    const place = movable(deps, settings)
    if (way.already !== null) {
      reported.warnings.push(way.already)
      await arrive(place, way.version)
      continue
    }
    await shiftBack(place, way.alias, way.version)
    const row = reported.functions.find((one) => one.name === settings.function && one.alias === settings.alias)
    if (row !== undefined) row.shifted = true
  }
  // Only what was read back is said.
  reported.rollout = rollout
  for (const settings of environment.lambda) {
    await new CanaryWatchdog(deps, settings, environment.canary).removeOrWarn()
  }
}

/** @throws UserError that tells all of them, when there are any */
function refuseTogether(problems: readonly Problem[]): void {
  const [first, ...others] = problems
  if (first === undefined) return
  const diagnostics = others.map((problem) => ({ ...problem, file: null, line: null, field: null }))
  throw new UserError(first.message, { hint: first.hint, diagnostics })
}

/** A way back is not given up because CodeDeploy cannot be asked. */
async function stopped(
  deps: ReleaseDeps,
  environment: Environment,
  settings: FunctionSettings,
  { dryRun, warnings }: ReleaseReport,
): Promise<Pick<DeploymentFacts, 'from' | 'to'> | null> {
  try {
    return await stopCodeDeploy(deps, environment, settings, dryRun)
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    warnings.push(`CodeDeploy could not be asked, and may move the alias again: ${thrown.message}`)
    return null
  }
}

/** Where prompts are read by name, what is read is the newest version: the one before is written again. */
async function restoreParameters(
  { aws }: ReleaseDeps,
  project: Project,
  { ssm }: Environment,
  { to, dryRun }: RollbackRequest,
  reported: ReleaseReport,
): Promise<void> {
  const parameters = []
  for (const { id } of project.prompts) {
    const name = parameterName(ssm.path, id)
    parameters.push({ id, name, history: (await aws.ssm.history(name)) ?? [] })
  }
  const plan = planRestore(parameters, to)
  if (plan === null) {
    throw new UserError(`SSM's history has no ${to ?? 'release before this one'}`, {
      hint: 'SSM keeps 100 versions. Run the release of that tag again: its prompts are in Git.',
    })
  }
  if (plan === 'already') {
    reported.rollout = 'nothing-to-do'
    reported.warnings.push('The prompts are back already. To go further back, name a release with `to`.')
    return
  }
  reported.release = plan.release
  refuseTogether(restoreProblems(plan))
  for (const one of plan.parameters) {
    const { id, name, current: before, version } = one
    const row = {
      id,
      name,
      plan: version === null ? 'unchanged' : 'update',
      before,
      version: null,
      sha256: '',
      tier: '',
      bytes: 0,
      object: null,
    } as const
    if (dryRun) {
      reported.parameters.push(row)
      continue
    }
    const made = await restore(aws.ssm, one, ssm, plan.taken)
    reported.parameters.push({ ...row, ...made })
  }
  // Only what was read back is said.
  reported.rollout = 'rolled-back'
}

/** The moves are done: that this role may not ask who it is must not make them look failed. */
async function identify({ aws, log }: ReleaseDeps, reported: ReleaseReport): Promise<void> {
  try {
    reported.identity = await aws.identity()
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    log.warn(`The account is not shown: ${thrown.message}`)
  }
}
