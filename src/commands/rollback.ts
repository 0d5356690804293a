import { AwsError } from '../aws/aws-error.ts'
import { loadProject, type Project } from '../config/load.ts'
import { UserError } from '../errors.ts'
import type { DeploymentFacts } from '../release/descriptions.ts'
import { chooseEnvironment, type Environment } from '../release/environment.ts'
import type { FunctionSettings } from '../release/functions/pins.ts'
import { arrive, shiftBack } from '../release/functions/shift.ts'
import { parameterName } from '../release/parameters/naming.ts'
import { planRestore, type Restored, restore, restoreProblems } from '../release/parameters/restore.ts'
import type { Problem } from '../release/problem.ts'
import { approvedReport, mistakenReport, runFacts } from '../report/assemble.ts'
import type { ParameterRow, ReleaseReport } from '../report/release-report.ts'
import type { Report } from '../report/report.ts'
import { stopCodeDeploy } from '../rollout/codedeploy/undo.ts'
import type { ReleaseDeps } from '../rollout/deps.ts'
import { movable } from '../rollout/read-back.ts'
import { CanaryWatchdog } from '../rollout/watchdog.ts'
import { type NoWayBack, planWayBack, saidOf, type WayBack } from '../rollout/way-back.ts'
import { Diagnostics } from '../source/diagnostics.ts'
import { ReleaseProgress } from './release/progress.ts'
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
 * A rollback: one call for each alias, and everything else after that. What stopped it is in the report; anything thrown is
 * a bug.
 */
export async function rollback(deps: ReleaseDeps, request: RollbackRequest): Promise<Released> {
  const { environment, to, dryRun } = request
  const progress = new ReleaseProgress({ command: 'rollback', dryRun, release: to, commit: null, environment })
  const facts = runFacts({ head: deps.head, run: request.run })
  let report = approvedReport(facts, null)
  try {
    const project = await usableProject(deps, request.config)
    const chosen = chooseEnvironment(project.config, project.file, environment, request)
    progress.chose(chosen.name)
    const pinned = chosen.environment.lambda.some(({ bind }) => bind !== 'none')
    if (pinned) await moveAliases(deps, { ...chosen, project }, request, progress)
    else await restoreParameters(deps, { ...chosen, project }, request, progress)
    progress.identified(await identify(deps))
  } catch (thrown) {
    const error = releaseProblem(thrown, progress.report.identity?.arn ?? null)
    progress.stopped(error)
    report = mistakenReport(facts, error)
  }
  const done = progress.report
  if (!dryRun && done.environment !== null && done.rollout === 'rolled-back') {
    await deps.deployment?.(done.environment).publish('success', `Back on ${done.release ?? 'the version before'}`)
  }
  return { report, release: done }
}

/** A mistake in some prompt must not block a rollback: only the configuration itself is needed. */
export async function usableProject({ tree }: Pick<ReleaseDeps, 'tree'>, config: string): Promise<Project> {
  const diagnostics = new Diagnostics()
  const { project } = diagnostics.take(await loadProject(tree, config))
  if (project === null) diagnostics.throwIfAny()
  if (project === null) throw new UserError(`${config} could not be read`)
  return project
}

/** Where a rollback works. */
type Place = { project: Project; name: string; environment: Environment }

/** An alias, and where it goes back to. */
type Plan = { settings: FunctionSettings; way: WayBack | NoWayBack }
type Move = { settings: FunctionSettings; way: WayBack }

/** Nothing is read that the moves do not need: seconds count. Every function is planned before the first one moves. */
async function moveAliases(
  deps: ReleaseDeps,
  place: Place,
  { to, dryRun }: RollbackRequest,
  progress: ReleaseProgress,
): Promise<void> {
  const { environment } = place
  const { plans, takenBack } = await planMoves(deps, place, { to, dryRun }, progress)
  const { moves, problems, warnings } = movesOf(plans)
  progress.warn(...warnings)
  for (const { settings, way } of moves) {
    const { function: name, alias } = settings
    progress.goesBack({ name, alias, before: way.alias.version, version: way.version, shifted: false })
  }
  refuseTogether(problems)
  progress.isOf({ release: moves[0]?.way.release ?? to, commit: moves[0]?.way.commit ?? null })
  const rollout = takenBack || moves.some(({ way }) => way.already === null) ? 'rolled-back' : 'nothing-to-do'
  if (!dryRun) {
    for (const { settings, way } of moves) {
      const alias = movable(deps, settings)
      if (way.already === null) {
        await shiftBack(alias, way.alias, way.version)
        progress.shifted(settings, true)
      } else {
        progress.warn(way.already)
        await arrive(alias, way.version)
      }
    }
  }
  // Only what was read back is reported.
  progress.ended(rollout)
  if (dryRun) return
  for (const settings of environment.lambda) {
    await new CanaryWatchdog(deps, settings, environment.canary).removeOrWarn()
  }
}

/**
 * Has CodeDeploy take back what it shifts, and plans the way of every other alias.
 * @returns `takenBack`: whether CodeDeploy took something back
 */
async function planMoves(
  deps: ReleaseDeps,
  { project, name: environmentName, environment }: Place,
  { to, dryRun }: Pick<RollbackRequest, 'to' | 'dryRun'>,
  progress: ReleaseProgress,
): Promise<{ plans: Plan[]; takenBack: boolean }> {
  const plans: Plan[] = []
  let takenBack = false
  for (const settings of environment.lambda) {
    const { function: name, alias, bind } = settings
    if (bind === 'none') continue
    const { shift, warning } = await stopped(deps, environment, settings, dryRun)
    if (warning !== null) progress.warn(warning)
    if (shift !== null) takenBack = true
    if (shift !== null && to === null) {
      progress.goesBack({ name, alias, before: shift.to, version: shift.from, shifted: !dryRun })
      const said = await saidOf(deps, { environment, settings }, shift.from)
      if (said !== null) progress.warn(said)
      continue
    }
    const way = await planWayBack(deps, project, { name: environmentName, environment, settings }, to)
    plans.push({ settings, way })
  }
  return { plans, takenBack }
}

/** The aliases that can go back, why others cannot, and what people should know of it, as sentences. */
function movesOf(plans: readonly Plan[]): { moves: Move[]; problems: NoWayBack[]; warnings: string[] } {
  const taken = new Set(plans.flatMap(({ way }) => ('taken' in way && way.taken !== null ? [way.taken] : [])))
  // A release that stopped between two functions: the one that it did not reach stays where it is.
  const stays = (way: NoWayBack) => way.unreachedBy !== undefined && taken.has(way.unreachedBy)
  return {
    moves: plans.flatMap(({ settings, way }) => ('message' in way ? [] : [{ settings, way }])),
    problems: plans.flatMap(({ way }) => ('message' in way && !stays(way) ? [way] : [])),
    warnings: plans.flatMap(({ way }) => {
      if (!('message' in way)) return way.warnings
      return stays(way) ? [`${way.message}.`] : []
    }),
  }
}

/** @throws UserError with all of them, when there are any */
function refuseTogether(problems: readonly Problem[]): void {
  const [first, ...others] = problems
  if (first === undefined) return
  throw new UserError(first.message, { hint: first.hint, diagnostics: others })
}

/**
 * A way back is not given up because CodeDeploy cannot be asked.
 * @returns `shift`: what it took back, null when nothing; `warning`: why it could not be asked
 */
async function stopped(
  deps: ReleaseDeps,
  environment: Environment,
  settings: FunctionSettings,
  dryRun: boolean,
): Promise<{ shift: Pick<DeploymentFacts, 'from' | 'to'> | null; warning: string | null }> {
  try {
    return { shift: await stopCodeDeploy(deps, environment, settings, dryRun), warning: null }
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    const warning = `CodeDeploy could not be asked, and may move the alias again: ${thrown.message}`
    return { shift: null, warning }
  }
}

/** Where prompts are read by name, what is read is the newest version: the one before is written again. */
async function restoreParameters(
  { aws }: ReleaseDeps,
  { project, environment: { ssm } }: Place,
  { to, dryRun }: RollbackRequest,
  progress: ReleaseProgress,
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
    progress.ended('nothing-to-do')
    progress.warn('The prompts are back already. To go further back, name a release with `to`.')
    return
  }
  progress.isOf({ release: plan.release })
  refuseTogether(restoreProblems(plan))
  for (const one of plan.parameters) {
    const row = rowOf(one)
    progress.restored(dryRun ? row : { ...row, ...(await restore(aws.ssm, one, ssm, plan.taken)) })
  }
  // Only what was read back is reported.
  progress.ended('rolled-back')
}

/** A parameter that goes back. What it holds is not known before it is read. */
function rowOf({ id, name, current: before, version }: Restored): ParameterRow {
  const plan = version === null ? 'unchanged' : 'update'
  return { id, name, plan, before, version: null, sha256: '', tier: '', bytes: 0, object: null }
}

/** The moves are done: that this role may not ask who it is must not make them look failed. */
async function identify({ aws, log }: ReleaseDeps): Promise<ReleaseReport['identity']> {
  try {
    return await aws.identity()
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown
    log.warn(`The account is not shown: ${thrown.message}`)
    return null
  }
}
