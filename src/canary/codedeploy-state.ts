import { percentAsSet } from '../text/format.ts'
import type { AliasView } from './state-machine.ts'

/** A deployment of another engine, as it tells of itself. */
type Reported = {
  id: string
  phase: 'active' | 'succeeded' | 'ended'
  /** Why it ended without success; null when it did not, or does not tell. */
  reason: string | null
  /** The deployment that takes it back; null as long as there is none. */
  rollbackId: string | null
}

/** A shift that another engine makes: all that must be kept between two observations. */
export type Watching = {
  old: string
  new: string
  /** The deployment that shifts, and the one that takes it back, as soon as there is one. */
  shift: string
  rollback: string | null
  /** Whether the new version was seen with a share of the traffic. */
  moved: boolean
  /** Why the engine was told to stop and go back; null when it was not. */
  asked: string | null
  /** Why the shift failed or was stopped; null as long as that is not known. */
  failed: string | null
  /** When the shift was first seen to have ended; Unix milliseconds. */
  endedAt: number | null
}

/** `bad`: what is proven against the new version; null otherwise. `told` is of the rollback once that is known. */
export type Seen = { now: number; reported: Reported; alias: AliasView; bad: string | null }

type Step =
  | { kind: 'look' }
  | { kind: 'stop'; reason: string }
  | { kind: 'follow'; rollback: string; failed: string | null }
  | { kind: 'end'; end: 'promoted' | 'rolled-back' | 'stopped'; reason: string }

const REMEDY = ': `command: rollback` moves it'

/** A rollback is begun some moments after what it takes back has ended. */
const BEGINS = 2 * 60_000
/** Lambda shows an alias as it is some moments after it was moved. */
const SHOWN = 60_000

/**
 * What follows from a look at a shift that another engine makes. It is told to go back when the new version is proven worse,
 * and nothing else is ever done to it: the alias is read, and says how it ended.
 * @param settle how long after its end metrics of the shift still come in; milliseconds
 */
export function nextOf(watching: Watching, seen: Seen, settle: number): Step {
  const { reported } = seen
  if (reported.phase === 'active') {
    const stop = seen.bad !== null && watching.asked === null && watching.rollback === null
    return stop ? { kind: 'stop', reason: seen.bad ?? '' } : { kind: 'look' }
  }
  if (watching.rollback !== null) return afterRollback(watching, seen)
  return reported.phase === 'succeeded' ? afterShift(watching, seen, settle) : afterFailure(watching, seen)
}

function afterShift(watching: Watching, { now, alias, bad: worse }: Seen, settle: number): Step {
  const { new: candidate, shift, asked, endedAt } = watching
  const bad = worse ?? asked
  if (!isAllOn(alias, candidate)) {
    if (now < (endedAt ?? now) + SHOWN) return { kind: 'look' }
    return left(`CodeDeploy's deployment ${shift} succeeded, and ${stateOf(alias)}: somebody else moved it`)
  }
  if (bad !== null) {
    const moved = `CodeDeploy's deployment ${shift} had moved all traffic to version ${candidate}`
    return left(`${bad}, and ${moved}${REMEDY}`)
  }
  if (now < (endedAt ?? now) + settle) return { kind: 'look' }
  return { kind: 'end', end: 'promoted', reason: `CodeDeploy's deployment ${shift} moved all traffic` }
}

function afterFailure(watching: Watching, { now, reported, alias }: Seen): Step {
  if (reported.rollbackId !== null) return { kind: 'follow', rollback: reported.rollbackId, failed: reported.reason }
  const back = isAllOn(alias, watching.old)
  if (!back && now < (watching.endedAt ?? now) + BEGINS) return { kind: 'look' }
  const why = whyOf({ ...watching, failed: reported.reason })
  if (back && (watching.moved || watching.asked !== null)) {
    return { kind: 'end', end: 'rolled-back', reason: `${why}: CodeDeploy took deployment ${watching.shift} back` }
  }
  const state = back ? 'No traffic had moved' : `It was not taken back, and ${stateOf(alias)}${REMEDY}`
  return left(`CodeDeploy's deployment ${watching.shift} failed: ${why}. ${state}`)
}

function afterRollback(watching: Watching, { now, reported, alias }: Seen): Step {
  const { shift, rollback, old, endedAt } = watching
  if (reported.phase === 'succeeded' && !isAllOn(alias, old) && now < (endedAt ?? now) + SHOWN) return { kind: 'look' }
  if (reported.phase === 'succeeded' && isAllOn(alias, old)) {
    const reason = `${whyOf(watching)}: CodeDeploy took deployment ${shift} back by ${rollback}`
    return { kind: 'end', end: 'rolled-back', reason }
  }
  const how =
    reported.phase === 'succeeded' ? 'succeeded' : `failed: ${reported.reason ?? 'CodeDeploy gives no reason'}`
  return left(`CodeDeploy's rollback ${rollback} of ${shift} ${how}, and ${stateOf(alias)}${REMEDY}`)
}

function whyOf({ asked, failed }: Watching): string {
  return asked ?? failed ?? 'CodeDeploy gives no reason'
}

function left(reason: string): Step {
  return { kind: 'end', end: 'stopped', reason }
}

/** The share of the traffic that a version gets: 0..1. */
export function shareOf({ primary, weights }: AliasView, version: string): number {
  const others = Object.entries(weights).reduce((sum, [, weight]) => sum + weight, 0)
  return primary === version ? 1 - others : (weights[version] ?? 0)
}

/** Where the traffic is, as the end of a sentence. */
export function stateOf({ primary, weights }: AliasView): string {
  const others = Object.entries(weights).filter(([, weight]) => weight > 0)
  if (others.length === 0) return `the alias gives version ${primary} all traffic`
  const shares = others.map(([version, weight]) => `${percentAsSet(weight)} to version ${version}`)
  return `the alias gives ${shares.join(', ')} and the rest to version ${primary}`
}

function isAllOn(alias: AliasView, version: string): boolean {
  return shareOf(alias, version) === 1
}
