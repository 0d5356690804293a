import { readJournal } from '../canary/journal.ts'
import { drive } from '../canary/reconcile.ts'
import type { State } from '../canary/state-machine.ts'
import type { CanaryReport } from '../report/canary-report.ts'
import { canaryLine } from '../report/release-text.ts'
import type { ReleaseDeps } from './deps.ts'
import { RolloutWatch } from './observer.ts'
import { readBack } from './read-back.ts'
import type { Rollout, RolloutRequest } from './request.ts'
import { CanaryWatchdog } from './watchdog.ts'

/**
 * Moves an alias step by step, watching. A rollout that an earlier run left held or unfinished for the same two versions
 * goes on where it stands.
 */
export const canaryRollout: Rollout = async (deps, request) => {
  const { state, version } = request
  const { rollout } = readJournal(state.alias.description)
  const old = rollout?.old ?? state.live.version
  const begin: State = {
    run: deps.runId,
    old,
    new: version.version,
    proof: { kind: 'untried' },
    cancelled: null,
    takeOver: rollout !== null && (rollout.care !== 'attended' || rollout.lease < deps.clock.now()),
    begun: false,
  }
  const told = await followed(deps, request, begin)
  const { outcome } = told
  return { outcome, reason: outcome === 'promoted' ? null : canaryLine(told), canary: told }
}

/** Drives one alias until its rollout ends, and keeps what a reader will want to know. */
export async function followed(deps: ReleaseDeps, request: RolloutRequest, begin: State): Promise<CanaryReport> {
  const { settings } = request.state
  const policy = request.environment.canary
  if (policy === null) throw new Error('a canary without a policy')
  const watch = new RolloutWatch(deps, request, begin, policy)
  try {
    await watch.open()
    deps.beforeRollout(settings.function, settings.alias)
    const watchdog = new CanaryWatchdog(deps, settings, policy)
    const hands = watchdog.guard(watch.hands())
    const driven = await drive(begin, policy, hands)
    if (driven.end === 'stopped') await watchdog.settle(hands)
    const { end, reason } = await readBack(deps, settings, begin, driven)
    const told = { ...watch.told(), outcome: end, reason }
    return end === 'rolled-back' ? { ...told, failing: await watch.failing() } : told
  } finally {
    watch.close()
    deps.log.debug(`The rollout of ${settings.function}:${settings.alias} ended.`)
  }
}
