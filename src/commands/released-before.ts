import type { Environment } from '../release/choose-environment.ts'
import type { ReleaseName } from '../release/envelope.ts'
import type { FunctionState } from '../release/function-state.ts'
import { recordedVersions } from '../release/manifest.ts'
import type { ParameterState } from '../release/parameter-state.ts'
import type { PlannedParameter, Problem } from '../release/planned-parameter.ts'
import { functionOrder, liveAfter, movedFrom, parameterOrder, type ReleaseOrder } from '../release/release-order.ts'
import type { ReleaseDeps } from './release-deps.ts'

type Planned = {
  environment: Environment
  environmentName: string
  functions: readonly FunctionState[]
  parameters: readonly PlannedParameter[]
  states: readonly ParameterState[]
}

/**
 * What the history tells of a release that would change something: that it came before what is live, as when an old job is
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
  for (const { settings, live } of bound) {
    orders.push(functionOrder(settings.function, live, await aws.lambda.versions(settings.function)))
  }
  const live = bound.length === 0 ? undefined : (orders.find((one) => one.live !== null)?.live ?? null)
  const histories = states.map(({ history }) => history)
  // Where a function knows this release, it alone decides: what was published and went back is not live.
  const isKnown = orders.some(({ releases }) => releases.some(({ release }) => release === name.release))
  const stored = parameterOrder(histories, live)
  if (!isKnown) orders.push(stored)
  const newer = orders.flatMap((order) => liveAfter(name, order) ?? [])[0]
  if (newer !== undefined) return { problems: [older(name, newer.release)], warnings: [] }
  const moved = [...orders, stored].flatMap((order) => movedFrom(name, order) ?? [])[0]
  if (moved !== undefined) return { problems: [], warnings: [movedTag(name, moved)] }
  const replaces = parameters.some(({ action }) => action === 'update')
  if (environment.s3 === null || !replaces) return { problems: [], warnings: [] }
  // A release that wrote nothing left no trace but its record.
  const recorded = await recordedVersions(aws.s3, environment.s3, { ...name, environment: environmentName })
  const passed = parameters.find(
    ({ id, action, current }) => action === 'update' && (current ?? 0) > (recorded[id] ?? Number.POSITIVE_INFINITY),
  )
  const problems = passed === undefined ? [] : [older(name, `version ${passed.current} of ${passed.name}`)]
  return { problems, warnings: [] }
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
