import { readJournal } from '../canary/journal.ts'
import { reconcile } from '../canary/reconcile.ts'
import type { State } from '../canary/state-machine.ts'
import type { CanaryReport } from '../report/canary-report.ts'
import { canaryLine } from '../report/release-text.ts'
import type { ReleaseDeps } from './deps.ts'
import { RolloutWatch } from './observer.ts'
import { readBack } from './read-back.ts'
import type { RolloutRequest, RolloutStrategy } from './request.ts'
import { CanaryWatchdog } from './watchdog.ts'

/**
 * Moves an alias step by step, watching. A rollout that an earlier run left held or unfinished for the same two versions
 * goes on where it stands.
 */
export const canaryRollout: RolloutStrategy = async (deps, request) => {
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
  const reported = await followed(deps, request, begin)
  const { outcome } = reported
  return { outcome, reason: outcome === 'promoted' ? null : canaryLine(reported), canary: reported }
}

/** Moves one alias until its rollout ends, and keeps what is reported of it. */
export async function followed(deps: ReleaseDeps, request: RolloutRequest, begin: State): Promise<CanaryReport> {
  const { settings } = request.state
  const policy = request.environment.canary
  if (policy === null) throw new Error('a canary without a policy')
  const watch = new RolloutWatch(deps, request, begin, policy)
  try {
    await watch.open()
    deps.beforeRollout(settings.function, settings.alias)
    const watchdog = new CanaryWatchdog(deps, settings, policy)
    const aliasClient = watchdog.guard(watch.aliasClient())
    const driven = await reconcile(begin, policy, aliasClient)
    if (driven.end === 'stopped') await watchdog.disarm(aliasClient)
    const { end, reason } = await readBack(deps, settings, begin, driven)
    const reported = { ...watch.reported(), outcome: end, reason }
    return end === 'rolled-back' ? { ...reported, failing: await watch.failing() } : reported
  } finally {
    watch.close()
    deps.log.debug(`The rollout of ${settings.function}:${settings.alias} ended.`)
  }
}
