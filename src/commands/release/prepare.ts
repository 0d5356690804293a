import { isAws } from '../../aws/aws-error.ts'
import type { Project } from '../../config/load.ts'
import { resolveModel } from '../../config/resolve-model.ts'
import { UserError } from '../../errors.ts'
import type { Environment } from '../../release/environment.ts'
import { functionProblems } from '../../release/functions/function-problems.ts'
import { type FunctionState, functionState } from '../../release/functions/function-state.ts'
import { samePins } from '../../release/functions/pins.ts'
import { unpinned } from '../../release/functions/unpinned.ts'
import { contentOf } from '../../release/parameters/content.ts'
import type { ReleaseName } from '../../release/parameters/envelope.ts'
import { keptWarnings } from '../../release/parameters/kept-settings.ts'
import { parameterName } from '../../release/parameters/naming.ts'
import { type ParameterState, parameterState, versionState } from '../../release/parameters/parameter-state.ts'
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
  warnings: string[]
}

/**
 * Reads everything that a release will change, and plans it. All problems are told at once.
 * @param project as it is released: its prompts name the models that are published
 * @throws UserError with every problem; AwsError
 */
export async function prepareRelease(
  deps: ReleaseDeps,
  project: Project,
  { name: environmentName, environment }: { name: string; environment: Environment },
  release: ReleaseName,
): Promise<Prepared> {
  const { aws } = deps
  const problems: Problem[] = await bucketProblems(deps, environment)
  const functions: FunctionState[] = []
  for (const settings of environment.lambda) {
    const read = await functionState(aws, settings, environment.ssm.path, deps.signal)
    if ('message' in read) problems.push(read)
    else functions.push(read)
  }
  const parameters: PlannedParameter[] = []
  const states: ParameterState[] = []
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
    const pinned = functions.flatMap(({ reachable }) =>
      reachable.flatMap(({ who, pins }) =>
        pins[prompt.id] === undefined ? [] : [{ who, version: pins[prompt.id] ?? 0 }],
      ),
    )
    const context = { name, settings: { ...environment.ssm, s3: environment.s3 }, release, pinned }
    const { planned, problems: found } = planParameter(
      prompt,
      contentOf(prompt, resolveModel(prompt.model, project.config)),
      state,
      context,
    )
    parameters.push(planned)
    problems.push(...found)
    states.push(state)
    if (planned.action === 'update') warnings.push(...keptWarnings(name, state.kept))
    if (planned.action === 'update' && environment.ssm.format === 'envelope' && state.newest?.envelope === null) {
      warnings.push(
        `\`${name}\` holds a value that no release wrote, or that was changed by hand: this release replaces it.`,
      )
    }
  }
  const next = Object.fromEntries(
    parameters.map(({ id, action, current }) => [
      id,
      action === 'unchanged' && current !== null ? current : (current ?? 0) + 1,
    ]),
  )
  problems.push(...functions.flatMap((one) => functionProblems(one, next)))
  const released = states.some(({ newest }) => newest?.envelope !== null && newest !== null)
  for (const { settings, live, pins } of functions) {
    if (settings.bind === 'none' || pins !== null || !released) continue
    warnings.push(unpinned(settings, live.version, environmentName, 'This release pins it again.'))
  }
  const registry = await registryPreflight(deps, environment)
  problems.push(...registry.problems)
  warnings.push(...registry.warnings)
  const codeDeploy = await codeDeployPreflight(deps, environment, functions)
  problems.push(...codeDeploy.problems)
  warnings.push(...codeDeploy.warnings)
  const changes =
    parameters.some(({ action }) => action !== 'unchanged') ||
    functions.some(({ settings, pins }) => settings.bind !== 'none' && !samePins(pins, next))
  // What is broken may not be able to tell its history.
  if (changes && problems.length === 0) {
    const before = await releasedBefore(deps, { environment, environmentName, functions, parameters, states }, release)
    problems.push(...before.problems)
    warnings.push(...before.warnings)
  }
  throwIfAny(problems)
  const live = environment.ssm.format === 'raw' ? new Set<string>() : liveOf(parameters, functions)
  const liveCommit = await liveCommitOf(deps, parameters, states, functions)
  return { parameters, functions, live, liveCommit, warnings }
}

/** A raw text does not tell its model, so it may be live with another one. */
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
 * The commit whose prompts are live: of the newest one among the versions that the functions are pinned to; without
 * functions, of the newest versions.
 */
async function liveCommitOf(
  { aws }: ReleaseDeps,
  parameters: readonly PlannedParameter[],
  states: readonly ParameterState[],
  functions: readonly FunctionState[],
): Promise<string | null> {
  const pins = functions.find((one) => one.pins !== null)?.pins ?? null
  let live: { commit: string; at: number } | null = null
  for (const [index, { id, name }] of parameters.entries()) {
    const newest = states[index]?.newest ?? null
    const version = pins?.[id] ?? newest?.version ?? null
    if (newest === null || version === null) continue
    const { envelope, modifiedAt } = version === newest.version ? newest : await versionState(aws.ssm, name, version)
    if (envelope !== null && (live === null || modifiedAt > live.at)) live = { commit: envelope.commit, at: modifiedAt }
  }
  return live?.commit ?? null
}

function throwIfAny(problems: readonly Problem[]): void {
  const [only, ...others] = problems
  if (only === undefined) return
  if (others.length === 0) throw new UserError(only.message, { hint: only.hint })
  throw new UserError(`${problems.length} things keep this release from starting; nothing was changed`, {
    diagnostics: problems.map(({ message, hint }) => ({ message, hint, file: null, line: null, field: null })),
  })
}
