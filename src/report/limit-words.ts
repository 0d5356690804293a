import type { LimitResult } from '../canary/analysis/analysis.ts'
import type { LimitName } from '../canary/analysis/limits.ts'
import { duration, percent, percentAsSet, pointsText, pValue, usd, whole } from '../text/format.ts'
import type { CanaryReport } from './canary-report.ts'

/** The versions that a limit compares, and what their durations are held against. */
export type Compared = Pick<CanaryReport, 'old' | 'new' | 'reference'>

/** How much of what one version did counts against a limit, without the version: `26.0 % failed (13 of 50 calls)`. */
export function measuredInWords(
  { limit, bound, shown, counts }: Pick<LimitResult, 'limit' | 'bound' | 'shown' | 'counts'>,
  which: 'stable' | 'canary',
  { reference }: Pick<Compared, 'reference'>,
): string {
  const value = shown[which]
  if (value === null) return '–'
  switch (limit) {
    case 'errorRate.max':
    case 'errorRate.worseBy':
      return `${percent(value)} failed${ofCalls(counts[which])}`
    case 'p99Latency.max':
      return `${percent(value)} took longer than ${duration(bound)}${ofCalls(counts[which])}`
    case 'p99Latency.worseBy':
      return `${percent(value)} took longer than ${thresholdInWords(bound, which, reference)}${ofCalls(counts[which])}`
    case 'quality.min':
    case 'quality.worseBy':
      return scoreText(value)
    case 'costPerRequest.worseBy':
      return `${usd(value)} a request`
  }
}

type Drawn = {
  what: string
  unit: 'share' | 'score' | 'usd'
  /** Null where it depends on the old version, of which nothing is measured. */
  allowed: (bound: number, stable: number | null) => number | null
}

/** What is drawn of a limit: what its test had seen of both versions, and what it allowed the new one, in one unit. */
export const DRAWN: Readonly<Record<LimitName, Drawn>> = {
  'errorRate.max': { what: 'calls that failed', unit: 'share', allowed: (bound) => bound },
  'errorRate.worseBy': { what: 'calls that failed', unit: 'share', allowed: (bound, stable) => plus(stable, bound) },
  'p99Latency.max': { what: 'calls that took longer than the limit', unit: 'share', allowed: () => 0.01 },
  'p99Latency.worseBy': {
    what: 'calls that took longer than the limit',
    unit: 'share',
    allowed: (_, stable) => stable,
  },
  'quality.min': { what: 'mean score', unit: 'score', allowed: (bound) => bound },
  'quality.worseBy': { what: 'mean score', unit: 'score', allowed: (bound, stable) => plus(stable, -bound) },
  'costPerRequest.worseBy': {
    what: 'cost of a request',
    unit: 'usd',
    allowed: (bound, stable) => (stable === null ? null : stable * (1 + bound)),
  },
}

function plus(value: number | null, more: number): number | null {
  return value === null ? null : value + more
}

/** What became of a limit. */
export const VERDICTS = {
  broken: 'broken',
  kept: 'kept',
  open: 'not proven either way',
  unmeasured: 'not measured',
} as const

/** How sure a verdict is: of what was proven against the new version its p, of all else what is ruled out, at 95 %. */
export function sureness({ limit, verdict, p }: LimitResult, excluded: number | null): string | null {
  if (verdict === 'broken') return pValue(p).replaceAll(' ', '\u00A0')
  if (excluded === null) return null
  return limit.startsWith('quality')
    ? `a drop of ${Number(excluded.toFixed(3))} is ruled out`
    : `${pointsText(excluded)} more are ruled out`
}

/** What a limit allows: `1 point more`, `1 % longer than 5.0 s`. */
export function limitAsSet({ limit, bound }: { limit: LimitName; bound: number }, reference: number | null): string {
  switch (limit) {
    case 'errorRate.max':
      return `${percentAsSet(bound)} of calls`
    case 'errorRate.worseBy':
      return `${inPoints(bound)} more than the old version`
    case 'p99Latency.max':
      return `1 % of calls longer than ${duration(bound)}`
    case 'p99Latency.worseBy':
      return `${percentAsSet(bound)} longer than the old version's slowest 1 %${reference === null ? '' : ` (${duration(reference)})`}`
    case 'quality.min':
      return `at least ${scoreText(bound)}`
    case 'quality.worseBy':
      return `${scoreText(bound)} less than the old version`
    case 'costPerRequest.worseBy':
      return `${percentAsSet(bound)} more than the old version`
  }
}

/** One clause that says of a limit what both versions did, and what it allows. */
export function limitInWords(finding: LimitResult, compared: Compared): string {
  const { limit, bound, shown } = finding
  const { old, new: candidate, reference } = compared
  if (shown.canary === null) return `\`${limit}\` could not be measured`
  const did = measuredInWords(finding, 'canary', compared)
  const before = shown.stable === null ? null : measuredInWords(finding, 'stable', compared)
  switch (limit) {
    case 'errorRate.max':
    case 'p99Latency.max': {
      const allowed = limit === 'errorRate.max' ? percentAsSet(bound) : '1 % of calls'
      return `${ofVersion(did, candidate)}; the limit is ${allowed}`
    }
    case 'errorRate.worseBy':
      return `${ofVersion(did, candidate)}${against(before, old)}; the limit is ${inPoints(bound)} more`
    case 'p99Latency.worseBy': {
      const slowest = reference === null ? '' : `, ${duration(reference)} before the rollout`
      return `${ofVersion(did, candidate)}${against(before, old)}; the limit is ${percentAsSet(bound)} longer than the old version's slowest 1 %${slowest}`
    }
    case 'quality.min':
      return `version ${candidate} scores ${did} on average; the limit is ${scoreText(bound)}`
    case 'quality.worseBy':
      return `version ${candidate} scores ${did} on average${before === null ? '' : `, against ${before} of version ${old}`}; the limit is ${scoreText(bound)} less`
    case 'costPerRequest.worseBy':
      return `version ${candidate} costs ${did}${before === null ? '' : `, against ${before} of version ${old}`}; the limit is ${percentAsSet(bound)} more`
  }
}

/** `26.0 % failed` → `26.0 % of version 12's calls failed`. */
function ofVersion(did: string, version: string): string {
  return did.replace(' %', ` % of version ${version}'s calls`)
}

function against(did: string | null, version: string): string {
  return did === null
    ? ''
    : `, against ${did.replace(' % failed', ` % of version ${version}'s`).replace(' % took', ` % of version ${version}'s that took`)}`
}

/** The counts behind a share; bounds that percentiles gave are no whole numbers. */
function ofCalls(count: LimitResult['counts']['canary']): string {
  if (count === null || !Number.isInteger(count.events)) return ''
  return ` (${whole(count.events)} of ${whole(count.trials)})`
}

/** What is counted of a version are calls above the reference; above a longer one of the new version. */
function thresholdInWords(bound: number, which: 'stable' | 'canary', reference: number | null): string {
  if (reference === null) return "the old version's slowest 1 %"
  return duration(which === 'stable' ? reference : reference * (1 + bound))
}

function scoreText(value: number): string {
  return `${Number(value.toFixed(3))}`
}

function inPoints(share: number): string {
  const points = Number((share * 100).toFixed(4))
  return `${points} ${points === 1 ? 'point' : 'points'}`
}
