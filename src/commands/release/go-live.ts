import type { FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import { readJournal } from '../../canary/journal.ts'
import type { Project } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import { awsText } from '../../release/aws-text.ts'
import type { Environment } from '../../release/environment.ts'
import { bindFunction } from '../../release/functions/bind.ts'
import type { FunctionState } from '../../release/functions/function-state.ts'
import type { Pins } from '../../release/functions/pins.ts'
import { arrive, isAllOn } from '../../release/functions/shift.ts'
import type { ReleaseName } from '../../release/parameters/envelope.ts'
import type { PlannedParameter } from '../../release/parameters/planned-parameter.ts'
import { type PublishedParameter, publishParameter } from '../../release/parameters/publish.ts'
import type { ProbeCase } from '../../release/probe.ts'
import type { Evidence } from '../../release/records/evidence.ts'
import { type Manifest, manifestOf, writeRecord } from '../../release/records/manifest.ts'
import { registerRelease } from '../../release/records/model-registry.ts'
import { openRollout } from '../../report/open-rollout.ts'
import type { ReleaseDeps } from '../../rollout/deps.ts'
import { probeVersion } from '../../rollout/probe.ts'
import { movable } from '../../rollout/read-back.ts'
import { rolloutOf } from '../../rollout/strategy.ts'
import { afterTraffic } from './after-traffic.ts'
import type { Prepared } from './prepare.ts'
import type { ReleaseProgress } from './progress.ts'
import { refuseServedAlready, unprovenReaders } from './stable-version.ts'

/** A release that is approved, on its way into one environment. */
export type Releasing = {
  deps: ReleaseDeps
  project: Project
  release: ReleaseName
  /** Branch whose push it is of; null for a tag. */
  branch: string | null
  name: string
  environment: Environment
  /** Golden cases of the probe; none without one. */
  cases: readonly ProbeCase[]
  /** The command's own: what each step did is reported, whatever stops the next one. */
  progress: ReleaseProgress
}

/** A function, and the version of it that is to have the traffic. */
type Bound = { state: FunctionState; version: FunctionConfiguration }

/**
 * Publishes prompts, records the release, makes a version of every function, probes them, and moves the aliases.
 * @throws UserError when it stopped on its way, AwsError
 */
export async function goLive(
  releasing: Releasing,
  { parameters, functions }: Pick<Prepared, 'parameters' | 'functions'>,
  evidence: Evidence | null,
): Promise<void> {
  const { deps, release, environment, progress } = releasing
  const published = await publishAll(releasing, parameters)
  const pins = Object.fromEntries(published.map(({ id, version }) => [id, version]))
  const branch = releasing.branch ?? (environment.s3 === null ? null : await deps.holdingBranch(release.commit))
  const manifest = manifestOf({ ...release, branch, environment: releasing.name }, published, evidence)
  const bound = functions.filter(({ settings }) => settings.bind !== 'none')
  const record = await writeManifest(releasing, manifest, bound.length > 0)
  const versions = await bindAll(releasing, bound, pins)
  await proveReaders(releasing, versions, pins)
  const { moved, isOpen } = await moveAll(releasing, versions, pins)
  // It is entered in the registry when it is live.
  if (isOpen) return
  await register(releasing, manifest, record)
  const wrote = parameters.some(({ action }) => action !== 'unchanged')
  progress.ended(moved ? 'promoted' : wrote ? 'published' : 'nothing-to-do')
}

/** Characters that SSM takes for the value of a tag. */
const MOST_TAG = 256

async function publishAll(
  { deps, release, name, environment, progress }: Releasing,
  parameters: readonly PlannedParameter[],
): Promise<PublishedParameter[]> {
  const published: PublishedParameter[] = []
  const settings = { ...environment.ssm, s3: environment.s3 }
  for (const planned of parameters) {
    const tags = { 'ai-cicd:environment': awsText(name, MOST_TAG), 'ai-cicd:prompt': awsText(planned.id, MOST_TAG) }
    const { parameter, unlabelled } = await publishParameter(deps.aws, planned, settings, { release, tags })
    published.push(parameter)
    if (unlabelled !== null) progress.warn(unlabelled)
    progress.published(parameter)
  }
  return published
}

/**
 * @param beforeTraffic false where prompts are read by name: they are live as soon as they are published
 * @returns where the audit record is; null when there is none
 */
async function writeManifest(
  { deps, environment: { s3 }, progress }: Releasing,
  manifest: Manifest,
  beforeTraffic: boolean,
): Promise<string | null> {
  if (s3 === null) return null
  const write = () => writeRecord(deps.aws.s3, s3, manifest)
  const who = progress.report.identity?.arn ?? null
  const { done: key, warning } = beforeTraffic
    ? { done: await write(), warning: null }
    : await afterTraffic('There is no audit record', who, write)
  if (warning !== null) progress.warn(warning)
  if (key === null) return null
  const uri = `s3://${s3.bucket}/${key}`
  progress.keptRecord(uri)
  progress.recorded(`Audit record: \`${uri}\`.`)
  return uri
}

/** All functions get their version before the first one gets traffic. */
async function bindAll(
  { deps: { aws, signal }, environment, release, progress }: Releasing,
  functions: readonly FunctionState[],
  pins: Pins,
): Promise<Bound[]> {
  const versions: Bound[] = []
  for (const state of functions) {
    const version = await bindFunction(aws, state, { pins, release, path: environment.ssm.path }, signal)
    versions.push({ state, version })
    progress.made(state.settings, version.version)
  }
  return versions
}

/** That the new versions answer with their pins, and the live ones not. @throws UserError, AwsError */
async function proveReaders(releasing: Releasing, versions: readonly Bound[], pins: Pins): Promise<void> {
  const { deps, project, environment, cases, progress } = releasing
  if (environment.probe !== null) {
    for (const { state, version } of versions) {
      const asked = { functionName: state.settings.function, version: version.version, pins, cases }
      await probeVersion(deps, project, environment.probe, asked)
    }
  }
  const moving = versions.flatMap(({ state, version }) => (version.version === state.live.version ? [] : [state]))
  const unproven = unprovenReaders(environment, moving)
  if (unproven !== null) progress.warn(unproven)
  // A canary asks for itself, also when another run takes it over.
  if (environment.canary === null) {
    await refuseServedAlready(deps, { project, environment, functions: moving, cases }, pins)
  }
}

/**
 * One alias after another. One that waits for its next visit holds up no other; one that is held keeps all the others.
 * @returns whether an alias moved, and whether a rollout is not over
 * @throws UserError when one went back, or was moved by something else; AwsError
 */
async function moveAll(
  releasing: Releasing,
  versions: readonly Bound[],
  pins: Pins,
): Promise<{ moved: boolean; isOpen: boolean }> {
  let moved = false
  let isOpen = false
  for (const one of versions) {
    const outcome = await move(releasing, one, pins)
    if (outcome === 'there') continue
    isOpen ||= outcome !== 'promoted'
    if (outcome === 'held') break
    moved = true
  }
  return { moved, isOpen }
}

/** @returns `there`: the alias had this version already. @throws UserError when it went back, or was moved by something else; AwsError */
async function move(
  { deps, project, release, name, environment, cases, progress }: Releasing,
  { state, version }: Bound,
  pins: Pins,
): Promise<'there' | 'promoted' | 'left' | 'held'> {
  const { settings, alias } = state
  if (isAllOn(alias, version.version) && readJournal(alias.description).rollout === null) {
    if (alias.servedBy !== null) await arrive(movable(deps, settings), version.version)
    return 'there'
  }
  const request = { pins, project, cases, state, version, environment, environmentName: name, release }
  const { outcome, reason, canary } = await rolloutOf(environment)(deps, request)
  if (canary !== null) progress.followed(canary)
  progress.shifted(settings, outcome === 'promoted')
  if (outcome === 'rolled-back' || outcome === 'stopped') {
    progress.ended(outcome === 'rolled-back' ? outcome : null)
    throw new UserError(reason ?? `${settings.function} was not promoted`)
  }
  if (outcome !== 'promoted') {
    progress.ended('held')
    if (canary !== null) progress.leftOpen(openRollout(canary, name, release.release))
  }
  return outcome
}

/** @param record where the audit record is; null when there is none */
async function register(
  { deps, environment: { modelRegistry }, progress }: Releasing,
  manifest: Manifest,
  record: string | null,
): Promise<void> {
  if (modelRegistry === null) return
  const who = progress.report.identity?.arn ?? null
  const { done: entry, warning } = await afterTraffic('There is no entry in the Model Registry', who, () =>
    registerRelease(deps.aws.registry, modelRegistry, manifest, record === null ? null : { uri: record }),
  )
  if (warning !== null) progress.warn(warning)
  if (entry !== null) progress.recorded(`Model Registry: \`${entry}\`.`)
}
