import { percent } from '../text/format.ts'
import type { CanaryReport } from './canary-report.ts'

/** Where an alias stands whose rollout is not over, why, and how it goes on; a sentence or two. */
export function openRollout(
  { function: name, alias, new: candidate, outcome, reason, steps }: CanaryReport,
  environment: string,
  release: string | null,
): string {
  const weight = steps.at(-1)?.weight
  const share = weight === undefined ? '' : ` with ${percent(weight)} on version ${candidate}`
  const again =
    release === null ? '`command: release` of its tag again' : `\`command: release\` of \`${release}\` again`
  const back = 'To go back now: `command: rollback`.'
  return outcome === 'left'
    ? `\`${name}:${alias}\` is under way${share}: ${reason}. The next \`command: recover\`, as on a schedule, or ${again}, looks and goes on. ${back}`
    : `\`${name}:${alias}\` is held${share}: ${reason}. Nothing more happens by itself. To go on: ${again}, or \`command: recover\` with \`environment: ${environment}\`. ${back}`
}

/** Who gets the traffic of an alias whose rollout is not over; null when it is. */
export function openTraffic(name: string, alias: string, canaries: readonly CanaryReport[]): string | null {
  const open = canaries.find((one) => one.function === name && one.alias === alias)
  const weight = open?.steps.at(-1)?.weight
  if (open === undefined || weight === undefined || (open.outcome !== 'left' && open.outcome !== 'held')) return null
  return weight === 1 ? `all on ${open.new}, watched` : `${percent(weight)} on ${open.new}, the rest on ${open.old}`
}

/** The same of a release, as a predicate: of several aliases the first that is not through. */
export function whereItStands(canaries: readonly CanaryReport[]): string {
  const open = canaries.find(({ outcome }) => outcome === 'left' || outcome === 'held')
  const weight = open?.steps.at(-1)?.weight
  const at = weight === undefined ? '' : weight === 1 ? ' in the bake' : ` at ${percent(weight)}`
  return open?.outcome === 'left' ? `is under way${at}` : `is held${at}`
}
