import type { Environment } from '../../release/environment.ts'
import type { FunctionState } from '../../release/functions/function-state.ts'
import type { ReleaseName } from '../../release/parameters/envelope.ts'
import type { ParameterState } from '../../release/parameters/parameter-state.ts'
import type { PlannedParameter } from '../../release/parameters/planned-parameter.ts'
import type { Problem } from '../../release/problem.ts'
import { recordedVersions } from '../../release/records/manifest.ts'
import {
  functionOrder,
  knows,
  liveAfter,
  movedFrom,
  parameterOrder,
  type ReleaseOrder,
} from '../../release/release-order.ts'
import type { ReleaseDeps } from '../../rollout/deps.ts'

type Planned = {
  environment: Environment
  environmentName: string
  functions: readonly FunctionState[]
  parameters: readonly PlannedParameter[]
  states: readonly ParameterState[]
}

/**
 * What the history says of a release that would change something: that it came before what is live, as when an old job is
 * run again, and that its name was another commit's. Asked only when something would change.
 * @throws AwsError
 */
export async function releasedBefore(
  { aws }: Pick<ReleaseDeps, 'aws'>,
  { environment, environmentName, functions, parameters, states }: Planned,
  name: ReleaseName,
): Promise<{ problems: Problem[]; warnings: string[] }> {
  const orders: ReleaseOrder[] = []
  const bound = functions.filter(({ settings }) => settings.bind !== 'none')
  for (const { settings, alias } of bound) {
    orders.push(functionOrder(alias, await aws.lambda.versions(settings.function)))
  }
  const live = bound.length === 0 ? undefined : (orders.flatMap((one) => one.releases[one.live] ?? [])[0] ?? null)
  const histories = states.map(({ history }) => history)
  // Where a function knows this release, it alone decides: what was published and went back is not live.
  const stored = parameterOrder(histories, live)
  if (!orders.some((order) => knows(order, name))) orders.push(stored)
  const newer = orders.flatMap((order) => liveAfter(name, order) ?? [])[0]
  if (newer !== undefined) return { problems: [older(name, newer.release)], warnings: [] }
  const moved = [...orders, stored].flatMap((order) => movedFrom(name, order) ?? [])[0]
  const warnings = moved === undefined ? [] : [movedTag(name, moved)]
  const replaces = parameters.some(({ action }) => action === 'update')
  if (environment.s3 === null || !replaces) return { problems: [], warnings }
  const recorded = await recordedVersions(aws.s3, environment.s3, { ...name, environment: environmentName })
  const other = parameters.find((one) => recorded[one.id] !== undefined && recorded[one.id] !== nextVersion(one))
  if (other === undefined) return { problems: [], warnings }
  // A release that wrote nothing left no trace but its record.
  const isKnown = [...orders, stored].some((order) => knows(order, name))
  const problem = isKnown ? recordedOtherwise(name, other) : older(name, `version ${other.current} of ${other.name}`)
  return { problems: [problem], warnings }
}

function nextVersion({ action, current }: PlannedParameter): number {
  return action === 'unchanged' && current !== null ? current : (current ?? 0) + 1
}

function recordedOtherwise({ release }: ReleaseName, parameter: PlannedParameter): Problem {
  return {
    message: `the audit record of ${release} has another version of ${parameter.name} than ${nextVersion(parameter)}, which this run would publish`,
    hint: 'An audit record is never overwritten, and others have published since. Release the commit under a new tag.',
  }
}

function older({ release }: ReleaseName, live: string): Problem {
  return {
    message: `${release} was released before ${live}, which is live: releasing it again would put old prompts over new ones`,
    hint: `To go back, use \`command: rollback\` with \`to: ${release}\`. To go on with its prompts, release their commit under a new tag.`,
  }
}

function movedTag({ release, commit }: ReleaseName, before: string): string {
  return `${release} was released from commit ${before.slice(0, 12)} before, and is commit ${commit.slice(0, 12)} now: somebody moved the tag.`
}
