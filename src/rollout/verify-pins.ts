import type { FunctionConfiguration } from '../aws/lambda-shapes.ts'
import type { State } from '../canary/state-machine.ts'
import { drift, type Pins } from '../release/functions/pins.ts'
import type { ProbeResult } from '../release/probe.ts'
import { servedBeside } from '../release/served.ts'
import type { Prober } from './probe.ts'

/** One of the two versions of a rollout, and what it is pinned to. */
export type PinnedVersion = { configuration: FunctionConfiguration; pins: Pins }

const WHY =
  'A function that reads its prompts by name gives every caller the newest ones: its canary would be a full rollout'
const READERS = 'docs/runtime.md has readers that use the pins'

/**
 * That the two versions differ in their prompts and in nothing else, that each reports the prompts that it is pinned to, and
 * that the old one, pinned or not, does not answer with those of the new one. The new one's answers were probed before; the
 * old one may fail a case that only the new one passes, but one that passes none is no baseline.
 * @param how `variable`: the pin's own; null with `bind: pointer`. `begun`: traffic moved before, so it is too late to ask
 *   for a baseline
 * @param prober null without a probe: then the configuration alone is known
 */
export async function prove(
  versions: { old: PinnedVersion; new: PinnedVersion },
  how: { variable: string | null; begun: boolean },
  prober: Prober | null,
): Promise<State['proof']> {
  const { configuration } = versions.new
  const differences = drift(versions.old.configuration, configuration, how.variable)
  if (differences.length > 0) {
    const which = `version ${configuration.version} differs from version ${versions.old.configuration.version}`
    return refused(`${which} in more than its prompts: ${differences.join('; ')}`)
  }
  const [first] = prober?.cases ?? []
  if (prober === null || first === undefined) return { kind: 'proven' }
  const asked = await prober.ask(configuration.version, versions.new.pins, first)
  if (!asked.pinned) return refused(`version ${configuration.version}: ${asked.wrong}. ${WHY}. ${READERS}`)
  return await proveOld(versions.old, versions.new.pins, how, prober)
}

async function proveOld(
  { configuration: { version }, pins }: PinnedVersion,
  published: Pins,
  { begun }: { begun: boolean },
  prober: Prober,
): Promise<State['proof']> {
  const results: ProbeResult[] = []
  // Each visit of a rollout proves again: one case is enough to see a reader that changed.
  for (const one of begun ? prober.cases.slice(0, 1) : prober.cases) {
    const result = await prober.ask(version, pins, one)
    const served = servedBeside(result.reported, published, pins)
    if (served !== null) {
      return refused(`version ${version} answers with ${served}, which was just published. ${WHY}. ${READERS}`)
    }
    if (!result.pinned) return refused(`version ${version}: ${result.wrong}. ${WHY}. ${READERS}`)
    results.push(result)
  }
  const [failed] = results
  if (begun || failed === undefined || results.some(({ wrong }) => wrong === null)) return { kind: 'proven' }
  const what = `version ${version} fails every case of the probe (${failed.caseId}: ${failed.wrong})`
  return refused(
    `${what}: it is no baseline, and nothing must go back to it. Release without \`canary\` once, or move the alias to a version that answers`,
  )
}

function refused(reason: string): State['proof'] {
  return { kind: 'refused', reason }
}
