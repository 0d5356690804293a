import type { Analysis } from './analysis/analysis.ts'
import { holdOf, longestStep, type Policy } from './policy.ts'

/** One alias on its way from one version to another: all that any run may know of it. Times are Unix milliseconds. */
export type RolloutState = {
  /** Run and attempt that own it. */
  run: string
  old: string
  new: string
  /** From 0; the step after the last is the bake. */
  step: number
  /** Share of the new version, 1 in the bake. */
  weight: number
  started: number
  /** When this step began. */
  since: number
  /** Until then, only its owner touches an attended one; a detached one should be visited until then. */
  lease: number
  /**
   * Who looks after it: the run that owns it (`attended`), each run that visits it, for one observation
   * (`detached`), or none until a person decides (`held`).
   */
  care: 'attended' | 'detached' | 'held'
  /** Golden cases that only one version passed, in all steps up to `step`; null before any was asked. */
  pairs: { step: number; onlyOld: number; onlyNew: number } | null
}

/** What an alias shows. `weights` are the additional versions; the primary one gets the rest. */
export type AliasView = { primary: string; weights: Readonly<Record<string, number>>; rollout: RolloutState | null }

export type State = {
  run: string
  old: string
  new: string
  /** Whether both versions were proven to use the prompts they are pinned to, in this process. */
  proof: { kind: 'untried' } | { kind: 'proven' } | { kind: 'refused'; reason: string }
  /** Why it has to end now: a signal, a lost runner. Null: it goes on. */
  cancelled: string | null
  /** Whether a rollout that another run left behind may be taken over. */
  takeOver: boolean
  /** Whether this process has seen its rollout in the alias: from then on, its absence is another writer's doing. */
  begun: boolean
}

export type Observation = {
  now: number
  alias: AliasView
  /** Null when the metrics could not be read. */
  analysis: Analysis | null
  /** Alarms that went red after the start. */
  alarms: readonly string[]
  /** Why it is not known of every alarm whether it is red, as a phrase; null when it is. */
  alarmsUnread: string | null
  /** Probes that failed one after another, up to now. */
  smokeFailures: number
  /**
   * Of an alias with provisioned concurrency, which Lambda allocates anew after every shift: `allocating` as long as the
   * new version's share is not ready, then when it was first seen ready.
   */
  concurrency?: 'allocating' | { readyAt: number }
  /** Why the golden set, replayed on both versions, proves the new one worse; null otherwise. */
  replay: string | null
}

export type Action =
  | { kind: 'prove' }
  | { kind: 'shift'; rollout: RolloutState }
  | { kind: 'promote'; rollout: RolloutState }
  | { kind: 'renew'; rollout: RolloutState }
  | { kind: 'look'; at: number }
  | { kind: 'extend'; at: number; reason: string }
  | { kind: 'bake'; at: number }
  | { kind: 'hold'; rollout: RolloutState; reason: string }
  /** A visit ends: the next one goes on. */
  | { kind: 'leave'; rollout: RolloutState; reason: string }
  | { kind: 'rollback'; reason: string }
  | { kind: 'done' }
  | { kind: 'stop'; reason: string }

/** A run that is alive writes its lease anew at half of it. */
const LEASE = 10 * 60_000
/** Schedules of GitHub come late or not at all: so long may a detached rollout be left alone. */
const UNVISITED = 60 * 60_000

/**
 * What to do next with an alias. Pure and total: all it knows of the past is in the alias itself, so that any run can go
 * on where another ended. The caller carries out one action and asks again. After `rollback`, `hold`, `leave`, `done` and
 * `stop` it ends; an effect that another writer overtook is not carried out, and asking again says what follows from that.
 *
 * A rollout that is not waited for has no owner: its journal stays `detached` through all that a visit does, so
 * that a visit that dies has nothing to undo.
 */
export function next(state: State, observation: Observation, policy: Policy): Action {
  const { alias } = observation
  const { rollout } = alias
  if (rollout === null) return begin(state, observation, policy)
  if (rollout.old !== state.old || rollout.new !== state.new) {
    return stop(
      `the alias is in a rollout from version ${rollout.old} to ${rollout.new}, not from ${state.old} to ${state.new}`,
    )
  }
  if (rollout.run !== state.run && !state.takeOver) {
    return stop(`run ${rollout.run} is moving the alias from version ${rollout.old} to ${rollout.new}`)
  }
  if (state.cancelled !== null) {
    if (rollout.care !== 'detached') return goBack(alias, rollout, state.cancelled)
    // A visit had nothing at stake that its end could put right.
    return foreignChange(alias, rollout) === null
      ? { kind: 'leave', rollout, reason: state.cancelled }
      : stop(state.cancelled)
  }
  const foreign = foreignChange(alias, rollout)
  if (foreign !== null) return stop(foreign)
  if (!isOurs(rollout, state, policy)) return { kind: 'renew', rollout: owned(rollout, state, observation, policy) }
  if (state.proof.kind === 'refused') return goBack(alias, rollout, state.proof.reason)
  if (state.proof.kind === 'untried') return { kind: 'prove' }
  const bad = whyBad(observation, policy)
  if (bad !== null) return goBack(alias, rollout, bad)
  if (typeof observation.concurrency === 'object' && observation.concurrency.readyAt > rollout.since) {
    return { kind: 'renew', rollout: warm(owned(rollout, state, observation, policy), observation.concurrency.readyAt) }
  }
  if (rollout.lease - observation.now < LEASE / 2) {
    return { kind: 'renew', rollout: owned(rollout, state, observation, policy) }
  }
  const action = advance(rollout, observation, policy)
  return policy.wait ? action : leaving(action, owned(rollout, state, observation, policy), policy)
}

function begin(state: State, { now, alias }: Observation, policy: Policy): Action {
  const additional = Object.keys(alias.weights)
  if (alias.primary === state.new && additional.length === 0) return { kind: 'done' }
  if (state.begun) return stop('somebody else ended the rollout: its journal is gone from the alias')
  if (alias.primary !== state.old) {
    return stop(`the alias points to version ${alias.primary}, not to ${state.old}: somebody else moved it`)
  }
  if (additional.length > 0) {
    return stop(`version ${additional.join(', ')} already gets a share of the alias, and no rollout of ours gave it`)
  }
  if (state.cancelled !== null) return stop(state.cancelled)
  if (state.proof.kind === 'refused') return stop(state.proof.reason)
  if (state.proof.kind === 'untried') return { kind: 'prove' }
  const rollout: RolloutState = {
    run: state.run,
    old: state.old,
    new: state.new,
    step: 0,
    weight: policy.steps[0]?.weight ?? 1,
    started: now,
    since: now,
    ...careOf(policy, now),
    pairs: null,
  }
  return policy.steps.length === 0 ? { kind: 'promote', rollout } : { kind: 'shift', rollout }
}

/** The step goes on, ends well, or ends undecided. What is proven bad was handled before. */
function advance(rollout: RolloutState, observation: Observation, policy: Policy): Action {
  const { now } = observation
  const baking = rollout.step >= policy.steps.length
  const elapsed = now - rollout.since
  const hold = holdOf(policy, rollout.step)
  if (elapsed < hold) {
    const at = Math.min(now + policy.interval, rollout.since + hold)
    return baking ? { kind: 'bake', at } : { kind: 'look', at }
  }
  const open = whyOpen(rollout, observation, policy)
  if (open === null) return forward(rollout, observation, policy)
  const longest = longestStep(policy, rollout.step)
  if (elapsed < longest) {
    return { kind: 'extend', at: Math.min(now + policy.interval, rollout.since + longest), reason: open }
  }
  switch (policy.onInconclusive) {
    case 'rollback':
      return { kind: 'rollback', reason: `inconclusive: ${open}` }
    case 'hold':
      return { kind: 'hold', rollout: { ...rollout, care: 'held' }, reason: `inconclusive: ${open}` }
    case 'promote':
      return forward(rollout, observation, policy)
  }
}

function forward(rollout: RolloutState, { now }: Observation, policy: Policy): Action {
  const step = rollout.step + 1
  if (step > policy.steps.length) return { kind: 'done' }
  const weight = policy.steps[step]?.weight ?? 1
  const moved = { ...rollout, step, weight, since: now, ...careOf(policy, now) }
  return step === policy.steps.length ? { kind: 'promote', rollout: moved } : { kind: 'shift', rollout: moved }
}

/** Why the new version must go; null when nothing is proven against it. */
export function whyBad(
  { analysis, alarms, smokeFailures, replay }: Observation,
  { rollbackWhen }: Policy,
): string | null {
  const broken = analysis?.findings.filter(({ verdict }) => verdict === 'broken') ?? []
  if (broken.length > 0) {
    const limits = broken.map(({ limit }) => limit)
    return limits.length === 1 ? `${limits[0]} is proven broken` : `${listed(limits)} are proven broken`
  }
  if (alarms.length > 0) return `alarm ${alarms.join(', ')} went red`
  if (rollbackWhen.smokeFailures !== null && smokeFailures > rollbackWhen.smokeFailures) {
    return `${smokeFailures} probes failed in a row`
  }
  return replay
}

/** `a, b and c`. */
function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** Why a step that has lasted long enough may not end yet; null when it may. The bake needs no traffic of its own. */
function whyOpen(rollout: RolloutState, observation: Observation, policy: Policy): string | null {
  const { analysis, alarmsUnread, concurrency } = observation
  if (concurrency === 'allocating') return 'the provisioned concurrency of the new version is still being allocated'
  if (analysis === null) return 'the metrics could not be read'
  if (alarmsUnread !== null) return alarmsUnread
  if (analysis.unknown > analysis.invocations) {
    return `whether ${analysis.unknown} calls of the new version failed could not be read`
  }
  const baking = rollout.step >= policy.steps.length
  const invocations = analysis.step === rollout.step ? analysis.invocations : 0
  if (!baking && invocations < policy.minInvocations) {
    const missing = policy.minInvocations - invocations
    const perMinute = invocations === 0 ? 0 : (invocations * 60_000) / (analysis.periods * policy.metricPeriod)
    const time = perMinute === 0 ? '' : `, about ${Math.ceil(missing / perMinute)} min at this traffic`
    return `the new version has ${invocations} of ${policy.minInvocations} invocations; it needs ${missing} more${time}`
  }
  const unmeasured = analysis.findings.filter(({ verdict }) => verdict === 'unmeasured')
  if (unmeasured.length > 0) return `${unmeasured.map(({ limit }) => limit).join(', ')} could not be measured`
  if (policy.proof === 'required' && !baking) {
    const unproven = analysis.findings.filter(({ verdict }) => verdict !== 'kept')
    if (unproven.length > 0) return `${unproven.map(({ limit }) => limit).join(', ')} is not proven kept`
  }
  return null
}

/** Going back never waits for anything; it only never undoes what another writer deployed meanwhile. */
function goBack(alias: AliasView, rollout: RolloutState, reason: string): Action {
  const shown = [alias.primary, ...Object.keys(alias.weights)]
  const others = shown.filter((version) => version !== rollout.old && version !== rollout.new)
  if (others.length === 0) return { kind: 'rollback', reason }
  return stop(`${reason}, and the alias was moved to version ${others.join(', ')} by somebody else: left as it is`)
}

/** How the alias differs from what its journal says; null when it does not. */
function foreignChange({ primary, weights }: AliasView, rollout: RolloutState): string | null {
  const expected = rollout.weight === 1 ? rollout.new : rollout.old
  if (primary !== expected) return `the alias points to version ${primary}, not to ${expected}: somebody else moved it`
  const shown = Object.entries(weights)
    .map(([version, weight]) => `${version}=${weight}`)
    .join(', ')
  const journaled = rollout.weight === 1 ? '' : `${rollout.new}=${rollout.weight}`
  return shown === journaled
    ? null
    : `the weights are ${shown || 'none'}, not ${journaled || 'none'}: somebody else moved them`
}

/** A step begins when the new version is as warm as the old one; what is compared of the first one, too. */
function warm(rollout: RolloutState, readyAt: number): RolloutState {
  return { ...rollout, since: readyAt, started: rollout.step === 0 ? readyAt : rollout.started }
}

/** A detached one has no owner; a run that waits for it needs to own it. */
function isOurs({ run, care }: RolloutState, state: State, { wait }: Policy): boolean {
  return care === 'detached' ? !wait : care === 'attended' && run === state.run
}

function owned(rollout: RolloutState, { run }: State, { now }: Observation, policy: Policy): RolloutState {
  return { ...rollout, run, ...careOf(policy, now) }
}

function careOf({ wait }: Policy, now: number): Pick<RolloutState, 'care' | 'lease'> {
  return wait ? { care: 'attended', lease: now + LEASE } : { care: 'detached', lease: now + UNVISITED }
}

/** Where a run that waits would look again, a visit ends. */
function leaving(action: Action, rollout: RolloutState, policy: Policy): Action {
  if (action.kind === 'extend') return { kind: 'leave', rollout, reason: action.reason }
  if (action.kind !== 'look' && action.kind !== 'bake') return action
  const until = new Date(rollout.since + holdOf(policy, rollout.step)).toISOString()
  const what = action.kind === 'bake' ? 'the bake' : 'this step'
  return { kind: 'leave', rollout, reason: `${what} lasts until ${until}` }
}

function stop(reason: string): Action {
  return { kind: 'stop', reason }
}
