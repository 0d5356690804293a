import type { FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import { readJournal } from '../../canary/journal.ts'
import type { Project } from '../../config/load.ts'
import { type Diagnostic, UserError } from '../../errors.ts'
import { asReleased } from '../../experiment/as-released.ts'
import { readProject } from '../../experiment/load-project.ts'
import type { Deployment } from '../../github/deployments.ts'
import { checkProject, diagnosticOf, OFFLINE, warningsOf } from '../../lint/lint-project.ts'
import { awsText } from '../../release/aws-text.ts'
import { chooseEnvironment, type Environment } from '../../release/environment.ts'
import { bindFunction } from '../../release/functions/bind.ts'
import type { FunctionState } from '../../release/functions/function-state.ts'
import type { Pins } from '../../release/functions/pins.ts'
import { arrive, isAllOn } from '../../release/functions/shift.ts'
import type { ReleaseName } from '../../release/parameters/envelope.ts'
import type { PlannedParameter } from '../../release/parameters/planned-parameter.ts'
import { type PublishedParameter, publishParameter } from '../../release/parameters/publish.ts'
import type { ProbeCase } from '../../release/probe.ts'
import type { Evidence } from '../../release/records/evidence.ts'
import { manifestOf, writeRecord } from '../../release/records/manifest.ts'
import { registerRelease } from '../../release/records/model-registry.ts'
import { stubDiagnostics } from '../../release/stub-mistakes.ts'
import { approvedReport, mistakenReport, runFacts } from '../../report/assemble.ts'
import { openRollout } from '../../report/open-rollout.ts'
import { newReleaseReport, type ParameterRow, type ReleaseReport } from '../../report/release-report.ts'
import { releaseHeadline } from '../../report/release-text.ts'
import type { Report } from '../../report/report.ts'
import type { ReleaseDeps } from '../../rollout/deps.ts'
import { failableProbeCases, probeVersion } from '../../rollout/probe.ts'
import { movable } from '../../rollout/read-back.ts'
import { rolloutOf } from '../../rollout/strategy.ts'
import { afterTraffic } from './after-traffic.ts'
import { approve, existingEvidence, keepApproval, NEEDS_NONE, NotApproved, needsNone } from './approve.ts'
import { notify } from './notify.ts'
import { type Prepared, prepareRelease } from './prepare.ts'
import { releaseProblem } from './release-problem.ts'
import { requireSoak } from './require-soak.ts'
import { refuseReaderByName, refuseServedAlready, unprovenReaders } from './stable-version.ts'

export type ReleaseRequest = ReleaseName & {
  config: string
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
 * Releases: everything that can fail is looked at → the prompts are approved → published and read back →
 * recorded → pinned → probed → shifted. What stopped it is told in the report, with what stands where; running it again
 * completes it. Anything thrown is a bug.
 */
export async function release(deps: ReleaseDeps, request: ReleaseRequest): Promise<Released> {
  const { release: name, commit, dryRun, environment } = request
  const reported = newReleaseReport({ command: 'release', dryRun, release: name, commit, environment })
  const facts = runFacts({ head: deps.head, run: request.run })
  let report: Report = approvedReport(facts, null)
  let isApproved = false
  let deployment: Deployment | null = null
  let released: Environment | null = null
  try {
    const read = await readProject(deps, request.config, request.event)
    const project = asReleased(read)
    const chosen = chooseEnvironment(project.config, project.file, environment, request)
    reported.environment = chosen.name
    released = chosen.environment
    if (!dryRun) deployment = deps.deployment?.(chosen.name) ?? null
    reported.warnings.push(...(await checkFiles(deps, project, stubDiagnostics(read))))
    reported.identity = await deps.aws.identity()
    deps.log.info(
      `Releasing ${name} to ${chosen.name}: account ${reported.identity.account}, ${reported.identity.region}`,
    )
    const prepared = await prepareRelease(deps, project, chosen, request)
    showPlan(reported, prepared)
    const cases = chosen.environment.probe === null ? [] : await failableProbeCases(deps, chosen.environment.probe)
    const contents = Object.fromEntries(prepared.parameters.map(({ id, sha256 }) => [id, sha256]))
    const soaked = await requireSoak(deps, project, chosen.environment, contents)
    if (dryRun) {
      const evidence = await existingEvidence(deps, project, chosen.environment, prepared.live)
      const open = needsNone(project, prepared.live) ? NEEDS_NONE : 'A release would evaluate these prompts first.'
      reported.approval = evidence === null ? open : 'These prompts are approved.'
      return { report: approvedReport(facts, evidence), release: reported }
    }
    const stable = { project, environment: chosen.environment, functions: prepared.functions, cases }
    await refuseReaderByName(deps, stable, prepared.parameters)
    const approval = await approve(deps, project, chosen.environment, { ...request, ...prepared })
    reported.approval = [approval.reported, soaked].filter((one) => one !== null).join(' ')
    report = approval.report ?? approvedReport(facts, approval.evidence)
    isApproved = true
    await deployment?.publish('in_progress', `${name} is being released`)
    const evidence = await keepApproval(deps, chosen.environment, approval)
    await act(deps, project, { ...request, ...chosen }, prepared, { evidence, cases }, reported)
  } catch (thrown) {
    const problem = deps.signal.aborted
      ? new UserError('the run was cancelled', { hint: 'Run it again: what is done is not done twice.' })
      : releaseProblem(thrown, reported.identity?.arn ?? null)
    reported.problem = { message: problem.message, hint: problem.hint, diagnostics: problem.diagnostics }
    // A policy that only warns is of pull requests: what is not approved is not released.
    if (problem instanceof NotApproved) report = { ...problem.report, blocks: true, warns: false }
    // What was evaluated stays what it was: the fate of the release is told beside it.
    else report = isApproved ? { ...report, blocks: true } : mistakenReport(facts, problem)
  }
  if (reported.problem !== null) await deployment?.publish('failure', reported.problem.message)
  else if (reported.rollout === 'held')
    await deployment?.publish('in_progress', releaseHeadline(reported).replaceAll('`', ''))
  else await deployment?.publish('success', `${name} is live`)
  if (released !== null) await notify(deps, released, reported, request)
  return { report, release: reported }
}

/**
 * Mistakes of files are the user's before anything is asked of AWS.
 * @returns what the files should be warned of, as sentences
 */
async function checkFiles(deps: ReleaseDeps, project: Project, stubs: readonly Diagnostic[]): Promise<string[]> {
  const findings = await checkProject(deps, project, project.prompts, { ...OFFLINE, purpose: 'release' })
  const errors = findings.filter(({ level }) => level === 'error').map(diagnosticOf)
  const diagnostics = [...errors, ...stubs]
  if (diagnostics.length > 0) throw new UserError('the prompts have mistakes', { diagnostics })
  return warningsOf(findings)
}

type Chosen = Omit<ReleaseRequest, 'environment'> & { name: string; environment: Environment }

async function act(
  deps: ReleaseDeps,
  project: Project,
  chosen: Chosen,
  { parameters, functions }: Prepared,
  { evidence, cases }: { evidence: Evidence | null; cases: readonly ProbeCase[] },
  reported: ReleaseReport,
): Promise<void> {
  const published: PublishedParameter[] = []
  for (const planned of parameters) {
    const { parameter: one, unlabelled } = await publish(deps, planned, chosen)
    published.push(one)
    if (unlabelled !== null) reported.warnings.push(unlabelled)
    const row = reported.parameters.find(({ id }) => id === one.id)
    if (row !== undefined) row.version = one.version
  }
  const pins = Object.fromEntries(published.map(({ id, version }) => [id, version]))
  const { s3 } = chosen.environment
  const branch = chosen.branch ?? (s3 === null ? null : await deps.holdingBranch(chosen.commit))
  const manifest = manifestOf({ ...chosen, branch, environment: chosen.name }, published, evidence)
  const bound = functions.filter(({ settings }) => settings.bind !== 'none')
  const write = () => (s3 === null ? Promise.resolve(null) : writeRecord(deps.aws.s3, s3, manifest))
  // Prompts that are read by name are live as soon as they are published.
  const key = bound.length > 0 ? await write() : await afterTraffic(reported, 'There is no audit record', write)
  if (s3 !== null && key !== null) reported.records.push(`Audit record: \`s3://${s3.bucket}/${key}\`.`)
  const versions = await bind(deps, bound, pins, chosen, reported)
  if (chosen.environment.probe !== null) {
    for (const { state, version } of versions) {
      const functionName = state.settings.function
      await probeVersion(deps, project, chosen.environment.probe, {
        functionName,
        version: version.version,
        pins,
        cases,
      })
    }
  }
  const moving = versions.flatMap(({ state, version }) => (version.version === state.live.version ? [] : [state]))
  const unproven = unprovenReaders(chosen.environment, moving)
  if (unproven !== null) reported.warnings.push(unproven)
  // A canary asks for itself, also when another run takes it over.
  if (chosen.environment.canary === null) {
    await refuseServedAlready(deps, { project, environment: chosen.environment, functions: moving, cases }, pins)
  }
  const moved = await shift(deps, versions, { pins, project, cases }, chosen, reported)
  // It is entered in the registry when it is live.
  if (reported.rollout === 'held') return
  const { modelRegistry } = chosen.environment
  if (modelRegistry !== null) {
    const metrics = s3 === null || key === null ? null : { uri: `s3://${s3.bucket}/${key}` }
    const entry = await afterTraffic(reported, 'There is no entry in the Model Registry', () =>
      registerRelease(deps.aws.registry, modelRegistry, manifest, metrics),
    )
    if (entry !== null) reported.records.push(`Model Registry: \`${entry}\`.`)
  }
  const wrote = parameters.some(({ action }) => action !== 'unchanged')
  reported.rollout = moved ? 'promoted' : wrote ? 'published' : 'nothing-to-do'
}

async function publish(deps: ReleaseDeps, planned: PlannedParameter, chosen: Chosen) {
  const { environment, name, release: releaseName, commit } = chosen
  const tags = { 'ai-cicd:environment': awsText(name, MOST_TAG), 'ai-cicd:prompt': awsText(planned.id, MOST_TAG) }
  const settings = { ...environment.ssm, s3: environment.s3 }
  return await publishParameter(deps.aws, planned, settings, { release: { release: releaseName, commit }, tags })
}

/** Characters that SSM takes for the value of a tag. */
const MOST_TAG = 256

type Bound = { state: FunctionState; version: FunctionConfiguration }

/** All functions get their version before the first one gets traffic. */
async function bind(
  { aws, signal }: ReleaseDeps,
  functions: readonly FunctionState[],
  pins: Pins,
  { environment, release: name, commit }: Chosen,
  reported: ReleaseReport,
): Promise<Bound[]> {
  const versions: Bound[] = []
  for (const state of functions) {
    const version = await bindFunction(
      aws,
      state,
      { pins, release: { release: name, commit }, path: environment.ssm.path },
      signal,
    )
    versions.push({ state, version })
    const row = rowOf(reported, state)
    if (row !== undefined) row.version = version.version
  }
  return versions
}

/**
 * One alias after another. One that waits for its next visit does not stop the others; one that is held does.
 * @returns whether an alias moved
 * @throws UserError when one went back, or another writer moved it
 */
async function shift(
  deps: ReleaseDeps,
  versions: readonly Bound[],
  shared: { pins: Pins; project: Project; cases: readonly ProbeCase[] },
  chosen: Chosen,
  reported: ReleaseReport,
): Promise<boolean> {
  let moved = false
  const rollout = rolloutOf(chosen.environment)
  for (const { state, version } of versions) {
    if (isAllOn(state.alias, version.version) && readJournal(state.alias.description).rollout === null) {
      if (state.alias.servedBy !== null) await arrive(movable(deps, state.settings), version.version)
      continue
    }
    const { environment, name: environmentName, release: name, commit } = chosen
    const request = { ...shared, state, version, environment, environmentName, release: { release: name, commit } }
    const { outcome, reason, canary } = await rollout(deps, request)
    if (canary !== null) reported.canaries.push(canary)
    const row = rowOf(reported, state)
    if (row !== undefined) row.shifted = outcome === 'promoted'
    if (outcome === 'rolled-back' || outcome === 'stopped') {
      reported.rollout = outcome === 'rolled-back' ? outcome : null
      const message = reason ?? `${state.settings.function} was not promoted`
      throw new UserError(message)
    }
    if (outcome !== 'promoted') {
      reported.rollout = 'held'
      if (canary !== null) reported.open.push(openRollout(canary, environmentName, name))
      if (outcome === 'held') return moved
    }
    moved = true
  }
  return moved
}

function rowOf(reported: ReleaseReport, { settings }: FunctionState) {
  return reported.functions.find(({ name, alias }) => name === settings.function && alias === settings.alias)
}

function showPlan(reported: ReleaseReport, { parameters, functions, warnings }: Prepared): void {
  reported.warnings.push(...warnings)
  reported.parameters = parameters.map((planned): ParameterRow => {
    const { id, name, action: plan, current: before, sha256, bytes, tier, object } = planned
    const where = object === null ? null : `s3://${object.bucket}/${object.key}`
    return { id, name, plan, before, version: null, sha256, bytes, tier, object: where }
  })
  reported.functions = functions
    .filter(({ settings }) => settings.bind !== 'none')
    .map(({ settings, live }) => ({
      name: settings.function,
      alias: settings.alias,
      before: live.version,
      version: null,
      shifted: false,
    }))
}
