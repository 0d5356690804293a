import type { Project } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import type { Environment } from '../../release/environment.ts'
import type { FunctionState } from '../../release/functions/function-state.ts'
import type { Pins } from '../../release/functions/pins.ts'
import type { PlannedParameter } from '../../release/parameters/planned-parameter.ts'
import type { ProbeCase } from '../../release/probe.ts'
import { servedBeside } from '../../release/served.ts'
import type { ReleaseDeps } from '../../rollout/deps.ts'
import { openProber } from '../../rollout/probe.ts'

type Stable = {
  project: Project
  environment: Environment
  functions: readonly FunctionState[]
  cases: readonly ProbeCase[]
}

const READERS = 'docs/runtime.md has readers that use the pins'

/**
 * Finds a live version that reads its prompts by name before anything is published: it answers with the newest version of a
 * prompt though it is not pinned to it. Where it is pinned to the newest ones, that cannot be known yet.
 * @throws UserError; AwsError
 */
export async function refuseReaderByName(
  deps: ReleaseDeps,
  stable: Stable,
  parameters: readonly PlannedParameter[],
): Promise<void> {
  const newest = parameters.flatMap(({ id, action, current }) =>
    action === 'update' && current !== null ? [[id, current] as const] : [],
  )
  const found = await servedByStable(deps, stable, Object.fromEntries(newest))
  if (found === null) return
  throw new UserError(`${found}, to which it is not pinned: it reads its prompts by name`, {
    hint: `Nothing was changed. What is published would be live at once, for all callers: ${READERS}; \`bind: none\` is for functions that shall read by name.`,
  })
}

/**
 * That the live versions do not answer with what was just published: then it is live whatever the alias does.
 * @param pins of the new versions
 * @throws UserError; AwsError
 */
export async function refuseServedAlready(deps: ReleaseDeps, stable: Stable, pins: Pins): Promise<void> {
  const found = await servedByStable(deps, stable, pins)
  if (found === null) return
  throw new UserError(`${found}, which was just published: it reads its prompts by name, so they are live already`, {
    hint: `No traffic was moved. ${READERS}. Until the function has one, only another release changes what it answers with.`,
  })
}

/** Why it is not proven that the functions use their pins, as a sentence; null when it is. */
export function unprovenReaders({ probe }: Environment, functions: readonly FunctionState[]): string | null {
  if (functions.length === 0 || (probe !== null && probe.version !== null)) return null
  const names = functions.map(({ settings }) => settings.function).join(', ')
  const why = probe === null ? 'there is no `probe`' : '`probe.version` is not set, so an answer does not tell'
  return `That ${names} answers with the prompts it is pinned to, and not by name with the newest ones, was not proven: ${why}.`
}

/** Which live version answers with which of these versions beside its pins, as a sentence; null when none does. */
async function servedByStable(
  deps: ReleaseDeps,
  { project, environment: { probe }, functions, cases }: Stable,
  versions: Pins,
): Promise<string | null> {
  if (probe === null || probe.version === null) return null
  for (const { settings, live, pins } of functions) {
    const own = pins ?? {}
    const others = Object.fromEntries(Object.entries(versions).filter(([id, version]) => own[id] !== version))
    if (settings.bind === 'none' || Object.keys(others).length === 0) continue
    const prober = await openProber(deps, project, probe, { functionName: settings.function, cases })
    try {
      for (const one of prober.cases) {
        const { reported } = await prober.ask(live.version, own, one)
        const served = servedBeside(reported, others, own)
        if (served !== null) return `version ${live.version} of ${settings.function} answers with ${served}`
      }
    } finally {
      prober.close()
    }
  }
  return null
}
