import type { Policy } from './policy.ts'
import { type Action, type AliasView, next, type Observation, type RolloutState, type State } from './state-machine.ts'

/** Where an alias shall point, and the journal that says why; null: it ends here, and the user's own text comes back. */
export type Target = { primary: string; weights: Readonly<Record<string, number>>; rollout: RolloutState | null }

/** An alias as it was read. `revision` is what a write is based on. */
type AliasRead<Revision> = { view: AliasView; revision: Revision }

/** Everything that a rollout does to the world. */
export type AliasClient<Revision> = {
  readAlias: () => Promise<AliasRead<Revision>>
  /** One call, weights and journal together. False when the alias was changed since it was read: nothing was written. */
  writeAlias: (target: Target, revision: Revision) => Promise<boolean>
  observe: (view: AliasView) => Promise<Omit<Observation, 'alias'>>
  /** Whether both versions use the prompts that they are pinned to. */
  prove: () => Promise<State['proof']>
  /** Null as soon as the run is cancelled. */
  waitUntil: (time: number) => Promise<string | null>
  /** Why the run was cancelled; null when it goes on. */
  cancelled: () => string | null
  publish: (action: Action, view: AliasView, observation: Omit<Observation, 'alias'>) => void
}

/** `left`: under way, and the next visit goes on. `held`: nothing goes on before a person decides. */
export type Ended = { end: 'promoted' | 'rolled-back' | 'held' | 'left' | 'stopped'; reason: string }

/**
 * Asks the machine and does what it says, one action at a time, until it ends. All that is remembered between two
 * actions is whether the proof was made: everything else stands in the alias.
 */
export async function reconcile<Revision>(
  begin: State,
  policy: Policy,
  aliasClient: AliasClient<Revision>,
): Promise<Ended> {
  let state = begin
  for (;;) {
    const { view, revision } = await aliasClient.readAlias()
    const cancelled = state.cancelled ?? aliasClient.cancelled()
    // Nothing is awaited between a signal and the call that undoes.
    const seen = cancelled === null ? await aliasClient.observe(view) : nothingSeen(view)
    const begun = state.begun || view.rollout?.run === state.run || (state.takeOver && view.rollout !== null)
    state = { ...state, begun, cancelled: state.cancelled ?? aliasClient.cancelled() }
    const action = next(state, { ...seen, alias: view }, policy)
    aliasClient.publish(action, view, seen)
    switch (action.kind) {
      case 'prove':
        state = { ...state, proof: await aliasClient.prove() }
        break
      case 'look':
      case 'extend':
      case 'bake':
        await aliasClient.waitUntil(action.at)
        break
      case 'shift':
      case 'renew':
      case 'promote':
        await aliasClient.writeAlias(journaled(action.rollout), revision)
        break
      case 'hold':
        if (await aliasClient.writeAlias(journaled(action.rollout), revision))
          return { end: 'held', reason: action.reason }
        break
      case 'leave':
        if (await aliasClient.writeAlias(journaled(action.rollout), revision))
          return { end: 'left', reason: action.reason }
        break
      case 'rollback':
        if (await aliasClient.writeAlias({ primary: state.old, weights: {}, rollout: null }, revision)) {
          return { end: 'rolled-back', reason: action.reason }
        }
        break
      case 'done':
        if (view.rollout === null) return { end: 'promoted', reason: '' }
        if (await aliasClient.writeAlias({ primary: state.new, weights: {}, rollout: null }, revision)) {
          return { end: 'promoted', reason: '' }
        }
        break
      case 'stop':
        return { end: 'stopped', reason: action.reason }
    }
  }
}

function nothingSeen({ rollout }: AliasView): Omit<Observation, 'alias'> {
  return { now: rollout?.since ?? 0, analysis: null, alarms: [], alarmsUnread: null, smokeFailures: 0, replay: null }
}

/** What an alias looks like while a rollout is where its journal says. */
export function journaled(rollout: RolloutState): Target {
  if (rollout.weight === 1) return { primary: rollout.new, weights: {}, rollout }
  return { primary: rollout.old, weights: { [rollout.new]: rollout.weight }, rollout }
}
