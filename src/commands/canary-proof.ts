import type { FunctionConfiguration } from '../aws/lambda-shapes.ts'
import type { State } from '../canary/machine.ts'
import { drift, type Pins } from '../release/pins.ts'
import type { Prober } from './probe-version.ts'

/** One of the two versions of a rollout, and what it is pinned to; null when that is not known. */
export type PinnedVersion = { configuration: FunctionConfiguration; pins: Pins | null }

/**
 * That the two versions differ in their prompts and in nothing else, and that each tells the prompts that it is pinned to.
 * The new one's answers were probed before; the old one may fail a case that only the new one passes.
 * @param variable the pin's own; null with `bind: pointer`
 * @param prober null without a probe: then the configuration alone is known
 */
export async function prove(
  versions: { old: PinnedVersion; new: PinnedVersion },
  variable: string | null,
  prober: Prober | null,
): Promise<State['proof']> {
  const { configuration } = versions.new
  const differences = drift(versions.old.configuration, configuration, variable)
  if (differences.length > 0) {
    const which = `version ${configuration.version} differs from version ${versions.old.configuration.version}`
    return refused(`${which} in more than its prompts: ${differences.join('; ')}`)
  }
  const [first] = prober?.cases ?? []
  if (prober === null || first === undefined) return { kind: 'proven' }
  for (const { configuration, pins } of [versions.new, versions.old]) {
    if (pins === null) continue
    const { wrong, pinned } = await prober.ask(configuration.version, pins, first)
    if (pinned) continue
    const why =
      'A function that reads its prompts by name gives every caller the newest ones: its canary would be a full rollout'
    return refused(`version ${configuration.version}: ${wrong}. ${why}. docs/runtime.md has readers that use the pins`)
  }
  return { kind: 'proven' }
}

function refused(reason: string): State['proof'] {
  return { kind: 'refused', reason }
}
