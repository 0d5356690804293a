import { isAws } from '../../aws/aws-error.ts'
import type { Project } from '../../config/load.ts'
import { resolveModel } from '../../config/resolve-model.ts'
import { UserError } from '../../errors.ts'
import type { Environment } from '../../release/environment.ts'
import { functionProblems } from '../../release/functions/function-problems.ts'
import { type FunctionState, functionState } from '../../release/functions/function-state.ts'
import { type Pins, samePins } from '../../release/functions/pins.ts'
import { unpinned } from '../../release/functions/unpinned.ts'
import { type ContentText, contentOf, contentText } from '../../release/parameters/content.ts'
import type { ReleaseName } from '../../release/parameters/envelope.ts'
import { keptWarnings } from '../../release/parameters/kept-settings.ts'
import { type LiveDifference, liveDifference } from '../../release/parameters/live-difference.ts'
import { parameterName } from '../../release/parameters/naming.ts'
import {
  type ParameterState,
  parameterState,
  type StoredVersion,
  versionState,
} from '../../release/parameters/parameter-state.ts'
import { type PlannedParameter, planParameter } from '../../release/parameters/planned-parameter.ts'
import type { Problem } from '../../release/problem.ts'
import { codeDeployPreflight } from '../../rollout/codedeploy/preflight.ts'
import type { ReleaseDeps } from '../../rollout/deps.ts'
import { registryPreflight } from './registry-preflight.ts'
import { releasedBefore } from './released-before.ts'

/** A release of which everything is known that can be known before anything is written. */
export type Prepared = {
  parameters: PlannedParameter[]
  functions: FunctionState[]
  /** Ids of prompts whose content is what every function answers with; without functions, what is published. */
  live: ReadonlySet<string>
  /** The commit whose prompts are live; null when no release of ours is. */
  liveCommit: string | null
  /** What of each prompt becomes another one than is live. */
  differences: LiveDifference[]
  warnings: string[]
}

type Chosen = { name: string; environment: Environment }

/** What speaks against a release, and what people should know of it, as sentences. */
type Found = { problems: Problem[]; warnings: string[] }

/**
 * Reads everything that a release will change, and plans it. All problems are reported at once.
 * @param project as it is released: its prompts name the models that are published
 * @throws UserError with every problem; AwsError
 */
export async function prepareRelease(
  deps: ReleaseDeps,
  project: Project,
  chosen: Chosen,
  release: ReleaseName,
): Promise<Prepared> {
  const { environment } = chosen
  const bucket = { problems: await bucketProblems(deps, environment), warnings: [] }
  const { functions, ...read } = await readFunctions(deps, environment)
  const planned = await planParameters(deps, project, environment, { functions, release })
  const { parameters, states, texts } = planned
  const next = nextPins(parameters)
  const bound = {
    problems: functions.flatMap((one) => functionProblems(one, next)),
    warnings: unpinnedWarnings(chosen, functions, states),
  }
  const registry = await registryPreflight(deps, environment)
  const codeDeploy = await codeDeployPreflight(deps, environment, functions)
  const found = joined(bucket, read, planned, bound, registry, codeDeploy)
  const changes =
    parameters.some(({ action }) => action !== 'unchanged') ||
    functions.some(({ settings, pins }) => settings.bind !== 'none' && !samePins(pins, next))
  const history = { environment, environmentName: chosen.name, functions, parameters, states }
  // The history of what is broken may not be readable.
  const isAsked = changes && found.problems.length === 0
  const before = isAsked ? await releasedBefore(deps, history, release) : { problems: [], warnings: [] }
  const { problems, warnings } = joined(found, before)
  throwIfAny(problems)
  const live = environment.ssm.format === 'raw' ? new Set<string>() : liveOf(parameters, functions)
  const versions = await liveVersions(deps, parameters, states, functions)
  const differences = parameters.flatMap((one, index) => {
    const text = texts[index]
    return text === undefined ? [] : (liveDifference(one, text, versions[index] ?? null, environment.ssm) ?? [])
  })
  return { parameters, functions, live, liveCommit: commitOf(versions), differences, warnings }
}

function joined(...all: readonly Found[]): Found {
  return {
    problems: all.flatMap(({ problems }) => problems),
    warnings: all.flatMap(({ warnings }) => warnings),
  }
}

async function readFunctions(
  { aws, signal }: ReleaseDeps,
  environment: Environment,
): Promise<Found & { functions: FunctionState[] }> {
  const functions: FunctionState[] = []
  const problems: Problem[] = []
  for (const settings of environment.lambda) {
    const read = await functionState(aws, settings, environment.ssm.path, signal)
    if ('message' in read) problems.push(read)
    else functions.push(read)
  }
  return { functions, problems, warnings: [] }
}

/** @returns `states`: what each planned parameter is now, `texts`: what it shall say; both in the order of `parameters` */
async function planParameters(
  { aws }: ReleaseDeps,
  project: Project,
  environment: Environment,
  { functions, release }: { functions: readonly FunctionState[]; release: ReleaseName },
): Promise<Found & { parameters: PlannedParameter[]; states: ParameterState[]; texts: ContentText[] }> {
  const parameters: PlannedParameter[] = []
  const states: ParameterState[] = []
  const texts: ContentText[] = []
  const problems: Problem[] = []
  const warnings: string[] = []
  for (const prompt of project.prompts) {
    if (prompt.model === null) {
      problems.push({
        message: `prompt ${prompt.id} names no model`,
        hint: 'Write `model:` in its file; it is part of what is released.',
      })
      continue
    }
    const name = parameterName(environment.ssm.path, prompt.id)
    const state = await parameterState(aws.ssm, aws.s3, name)
    const pinned = pinnedTo(prompt.id, functions)
    const context = { name, settings: { ...environment.ssm, s3: environment.s3 }, release, pinned }
    const content = contentOf(prompt, resolveModel(prompt.model, project.config))
    const { planned, problems: found } = planParameter(prompt, content, state, context)
    parameters.push(planned)
    problems.push(...found)
    states.push(state)
    texts.push(contentText(content))
    if (planned.action === 'update') warnings.push(...replacedWarnings(name, state, environment))
  }
  return { parameters, states, texts, problems, warnings }
}

/** Who is pinned to which version of a prompt. */
function pinnedTo(id: string, functions: readonly FunctionState[]): Array<{ who: string; version: number }> {
  return functions.flatMap(({ reachable }) =>
    reachable.flatMap(({ who, pins }) => (pins[id] === undefined ? [] : [{ who, version: pins[id] ?? 0 }])),
  )
}

/** What an update of a parameter keeps that is not ours, and what it replaces, as sentences. */
function replacedWarnings(name: string, { kept, newest }: ParameterState, { ssm }: Environment): string[] {
  const isForeign = ssm.format === 'envelope' && newest?.envelope === null
  const foreign = `\`${name}\` holds a value that no release wrote, or that was changed by hand: this release replaces it.`
  return [...keptWarnings(name, kept), ...(isForeign ? [foreign] : [])]
}

/** The pins of the versions that the release will make. */
function nextPins(parameters: readonly PlannedParameter[]): Pins {
  return Object.fromEntries(
    parameters.map(({ id, action, current }) => [
      id,
      action === 'unchanged' && current !== null ? current : (current ?? 0) + 1,
    ]),
  )
}

/** That a live version has lost its pins, as sentences. */
function unpinnedWarnings(
  { name }: Chosen,
  functions: readonly FunctionState[],
  states: readonly ParameterState[],
): string[] {
  if (!states.some(({ newest }) => newest?.envelope !== null && newest !== null)) return []
  return functions
    .filter(({ settings, pins }) => settings.bind !== 'none' && pins === null)
    .map(({ settings, live }) => unpinned(settings, live.version, name, 'This release pins it again.'))
}

/** A raw text does not name its model, so whether it is live with this one is not known. */
function liveOf(parameters: readonly PlannedParameter[], functions: readonly FunctionState[]): Set<string> {
  const bound = functions.filter(({ settings }) => settings.bind !== 'none')
  const live = parameters.filter(
    ({ id, action, current }) => action === 'unchanged' && bound.every(({ pins }) => pins?.[id] === current),
  )
  return new Set(live.map(({ id }) => id))
}

async function bucketProblems({ aws }: ReleaseDeps, { s3 }: Environment): Promise<Problem[]> {
  if (s3 === null) return []
  try {
    if (await aws.s3.bucketExists(s3.bucket)) return []
  } catch (thrown) {
    if (isAws(thrown, 'PermanentRedirect')) {
      const message = `the bucket ${s3.bucket} is in another region than this job works in`
      return [{ message, hint: 'Name one of that region as `s3.bucket`, or correct `aws-region`.' }]
    }
    if (!isAws(thrown, 'AccessDenied')) throw thrown
    const hint = 'Allow `s3:ListBucket` on it, without which S3 does not tell what is missing from what is forbidden.'
    return [{ message: `this role may not list the bucket ${s3.bucket}`, hint }]
  }
  return [
    {
      message: `there is no bucket ${s3.bucket}`,
      hint: 'Create it, or correct `s3.bucket`: infra/artifacts.yaml has one.',
    },
  ]
}

/**
 * What is live of each planned parameter, in their order: the version that the functions are pinned to; without functions,
 * the newest one. Null where there is none.
 */
async function liveVersions(
  { aws }: ReleaseDeps,
  parameters: readonly PlannedParameter[],
  states: readonly ParameterState[],
  functions: readonly FunctionState[],
): Promise<Array<StoredVersion | null>> {
  const pins = functions.find((one) => one.pins !== null)?.pins ?? null
  const live: Array<StoredVersion | null> = []
  for (const [index, { id, name }] of parameters.entries()) {
    const newest = states[index]?.newest ?? null
    const version = pins?.[id] ?? newest?.version ?? null
    if (newest === null || version === null) live.push(null)
    else live.push(version === newest.version ? newest : await versionState(aws.ssm, name, version))
  }
  return live
}

/** The commit of the newest of them that a release of ours wrote. */
function commitOf(live: ReadonlyArray<StoredVersion | null>): string | null {
  let newest: { commit: string; at: number } | null = null
  for (const one of live) {
    if (one === null || one.envelope === null) continue
    if (newest === null || one.modifiedAt > newest.at) newest = { commit: one.envelope.commit, at: one.modifiedAt }
  }
  return newest?.commit ?? null
}

function throwIfAny(problems: readonly Problem[]): void {
  const [only, ...others] = problems
  if (only === undefined) return
  if (others.length === 0) throw new UserError(only.message, { hint: only.hint })
  throw new UserError(`${problems.length} things keep this release from starting; nothing was changed`, {
    diagnostics: problems.map(({ message, hint }) => ({ message, hint })),
  })
}
