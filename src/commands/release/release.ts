import { planOf } from '../../canary/plan.ts'
import type { Project } from '../../config/load.ts'
import { type Diagnostic, UserError } from '../../errors.ts'
import { asReleased } from '../../experiment/as-released.ts'
import { type LoadedProject, readProject } from '../../experiment/load-project.ts'
import type { Deployment } from '../../github/deployments.ts'
import { checkProject, OFFLINE, warningsOf } from '../../lint/lint-project.ts'
import { chooseEnvironment, type Environment } from '../../release/environment.ts'
import type { ReleaseName } from '../../release/parameters/envelope.ts'
import { refuseCode } from '../../release/parameters/made-by-code.ts'
import { stubDiagnostics } from '../../release/stub-mistakes.ts'
import { approvedReport, mistakenReport, runFacts } from '../../report/assemble.ts'
import { isCommit } from '../../report/commit.ts'
import type { PromptDifference, ReleaseReport } from '../../report/release-report.ts'
import { releaseHeadline } from '../../report/release-text.ts'
import type { Report } from '../../report/report.ts'
import type { ReleaseDeps } from '../../rollout/deps.ts'
import { failableProbeCases } from '../../rollout/probe.ts'
import {
  type Approval,
  approve,
  existingEvidence,
  keepApproval,
  NEEDS_NONE,
  NotApproved,
  needsNone,
} from './approve.ts'
import { goLive } from './go-live.ts'
import { notify } from './notify.ts'
import { type Prepared, prepareRelease } from './prepare.ts'
import { ReleaseProgress } from './progress.ts'
import { releaseProblem } from './release-problem.ts'
import { requireSoak } from './require-soak.ts'
import { refuseReaderByName } from './stable-version.ts'

export type ReleaseRequest = ReleaseName & {
  config: string
  /** The files of `config`, where they were loaded already. */
  loaded?: LoadedProject | null
  /** The input `environment`; null: the push decides. */
  environment: string | null
  branch: string | null
  tag: string | null
  event: string | null
  dryRun: boolean
  run: Report['run']
}

/** What a release did, and the report of the evaluation that it rests on. */
export type Released = { report: Report; release: ReleaseReport }

/**
 * A release: everything that can fail is looked at → the prompts are approved → published and read back →
 * recorded → pinned → probed → shifted. What stopped it is in the report, with what stands where; running it again
 * completes it. Anything thrown is a bug.
 */
export async function release(deps: ReleaseDeps, request: ReleaseRequest): Promise<Released> {
  const { release: name, commit, dryRun, environment, branch } = request
  const progress = new ReleaseProgress({ command: 'release', dryRun, release: name, commit, environment })
  const facts = runFacts({ head: deps.head, run: request.run })
  let report: Report = approvedReport(facts, null)
  let isApproved = false
  let deployment: Deployment | null = null
  let released: Environment | null = null
  try {
    const read = await readProject(deps, request.loaded ?? request.config, request.event)
    refuseCode(read.prompts)
    const project = asReleased(read)
    const chosen = chooseEnvironment(project.config, project.file, environment, request)
    progress.chose(chosen.name)
    released = chosen.environment
    if (!dryRun) deployment = deps.deployment?.(chosen.name) ?? null
    progress.warn(...(await checkFiles(deps, project, stubDiagnostics(read))))
    const identity = await deps.aws.identity()
    progress.identified(identity)
    deps.log.info(`Releasing ${name} to ${chosen.name}: account ${identity.account}, ${identity.region}`)
    const prepared = await prepareRelease(deps, project, chosen, request)
    progress.warn(...prepared.warnings)
    progress.planned(planRows(prepared, chosen.environment))
    progress.planned({ commits: await commitsSince(deps, prepared.liveCommit, commit) })
    const { probe } = chosen.environment
    const cases = probe === null ? [] : await failableProbeCases(deps, probe)
    const contents = Object.fromEntries(prepared.parameters.map(({ id, sha256 }) => [id, sha256]))
    const soaked = await requireSoak(deps, project, chosen.environment, contents)
    if (dryRun) {
      const evidence = await existingEvidence(deps, project, chosen.environment, prepared.live)
      const open = needsNone(project, prepared.live) ? NEEDS_NONE : 'A release would evaluate these prompts first.'
      progress.approved(evidence === null ? open : 'These prompts are approved.')
      return { report: approvedReport(facts, evidence), release: progress.report }
    }
    const stable = { project, environment: chosen.environment, functions: prepared.functions, cases }
    await refuseReaderByName(deps, stable, prepared.parameters)
    const approval = await approve(deps, project, chosen.environment, { ...request, ...prepared })
    progress.approved([approval.reported, soaked].filter((one) => one !== null).join(' '))
    progress.scored(scoresOf(approval))
    report = approval.report ?? approvedReport(facts, approval.evidence)
    isApproved = true
    await deployment?.publish('in_progress', `${name} is being released`)
    const evidence = await keepApproval(deps, chosen.environment, approval)
    const releasing = { deps, project, release: { release: name, commit }, branch, ...chosen, cases, progress }
    await goLive(releasing, prepared, evidence)
  } catch (thrown) {
    const problem = deps.signal.aborted
      ? new UserError('the run was cancelled', { hint: 'Run it again: what is done is not done twice.' })
      : releaseProblem(thrown, progress.report.identity?.arn ?? null)
    progress.stopped(problem)
    // A policy that only warns is of pull requests: what is not approved is not released.
    if (problem instanceof NotApproved) report = { ...problem.report, blocks: true, warns: false }
    // What was evaluated stays what it was: the fate of the release stands beside it.
    else report = isApproved ? { ...report, blocks: true } : mistakenReport(facts, problem)
  }
  await showEnd(deployment, progress.report)
  if (released !== null) {
    const { records, warnings } = await notify(deps, released, progress.report, request)
    progress.recorded(...records)
    progress.warn(...warnings)
  }
  return { report, release: progress.report }
}

/**
 * Mistakes of files are the user's before anything is asked of AWS.
 * @returns what the files should be warned of, as sentences
 */
async function checkFiles(deps: ReleaseDeps, project: Project, stubs: readonly Diagnostic[]): Promise<string[]> {
  const findings = await checkProject(deps, project, project.prompts, { ...OFFLINE, purpose: 'release' })
  const errors = findings.filter(({ level }) => level === 'error')
  const diagnostics = [...errors, ...stubs]
  if (diagnostics.length > 0) throw new UserError('the prompts have mistakes', { diagnostics })
  return warningsOf(findings)
}

/** What a release would change, before it changes anything. */
function planRows(
  { parameters, functions, differences }: Prepared,
  { canary }: Environment,
): Pick<ReleaseReport, 'parameters' | 'functions' | 'plan' | 'differences'> {
  const rows = parameters.map((planned) => {
    const { id, name, action: plan, current: before, sha256, bytes, tier, object } = planned
    const where = object === null ? null : `s3://${object.bucket}/${object.key}`
    return { id, name, plan, before, version: null, sha256, bytes, tier, object: where }
  })
  const bound = functions.filter(({ settings }) => settings.bind !== 'none')
  return {
    parameters: rows,
    plan: canary === null || bound.length === 0 ? null : planOf(canary),
    differences: differences.map((one) => ({ ...one, score: { live: null, next: null } })),
    functions: bound.map(({ settings, live }) => ({
      name: settings.function,
      alias: settings.alias,
      before: live.version,
      version: null,
      shifted: false,
    })),
  }
}

const MOST_COMMITS = 30

/** What was committed since what is live; null when Git does not tell. */
async function commitsSince(
  { commitsBetween }: ReleaseDeps,
  live: string | null,
  released: string,
): Promise<ReleaseReport['commits']> {
  if (live === null || !isCommit(live) || !isCommit(released)) return null
  const listed = (await commitsBetween?.(live, released, MOST_COMMITS + 1)) ?? null
  return listed === null ? null : { listed: listed.slice(0, MOST_COMMITS), more: listed.length > MOST_COMMITS }
}

/** Of the evaluation that approved it; one that an earlier run kept has no scores of what was live then. */
function scoresOf({ report, evidence }: Approval): Map<string, PromptDifference['score']> {
  if (report === null)
    return new Map((evidence?.prompts ?? []).map(({ id, score }) => [id, { live: null, next: score }]))
  return new Map(
    report.prompts.map(({ id, comparison: { score } }) => [id, { live: score.baseline, next: score.candidate }]),
  )
}

/** GitHub's view of the deployment, when the release has ended. */
async function showEnd(deployment: Deployment | null, reported: ReleaseReport): Promise<void> {
  if (reported.problem !== null) await deployment?.publish('failure', reported.problem.message)
  else if (reported.rollout === 'held')
    await deployment?.publish('in_progress', releaseHeadline(reported).replaceAll('`', ''))
  else await deployment?.publish('success', `${reported.release} is live`)
}
