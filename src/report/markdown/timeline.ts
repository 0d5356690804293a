import { duration, percentAsSet } from '../../text/format.ts'
import type { CanaryReport } from '../canary-report.ts'

/** Shorter ones cannot be drawn: an axis of time has minutes. */
const SHORTEST = 60_000
/** More steps than these would be no picture. */
const MOST_STEPS = 40

/**
 * How long the new version had which weight: one line of text, and below it the same as a Gantt diagram, which GitHub draws.
 * Nothing in the diagram is anybody's text: weights, times, numbers of versions.
 */
export function timeline(report: CanaryReport): string | null {
  const text = weightsInWords(report)
  if (text === null) return null
  const picture = gantt(report)
  return picture === null ? `**Weight:** ${text}` : `**Weight:** ${text}\n\n${picture}`
}

/** `5 % for 15 min 0 s, then 25 % for 1 min 0 s; …`: how long the new version had which weight. */
export function weightsInWords(report: CanaryReport): string | null {
  if (report.steps.length === 0) return null
  return `${spans(report)
    .map(({ weight, from, to }) => `${percentAsSet(weight)} for ${duration(to - from)}`)
    .join(', then ')}; ${AFTER[report.outcome]}.`
}

const AFTER: Record<CanaryReport['outcome'], string> = {
  promoted: 'all traffic stays on the new version',
  'rolled-back': 'then all traffic went back to the old version',
  held: 'there it is held',
  left: 'there it goes on at the next visit',
  stopped: 'then it was left as it is',
}

const MILESTONES: Record<CanaryReport['outcome'], (old: string) => string> = {
  promoted: () => 'was promoted',
  'rolled-back': (old) => `back on version ${old}`,
  held: () => 'is held',
  left: () => 'goes on later',
  stopped: () => 'was left as it is',
}

type Span = { weight: number; from: number; to: number }

function spans({ steps, endedAt }: CanaryReport): Span[] {
  return steps.map(({ weight, at }, index) => ({ weight, from: at, to: steps[index + 1]?.at ?? endedAt }))
}

function gantt(report: CanaryReport): string | null {
  const { steps, endedAt, old, new: candidate, outcome } = report
  const from = steps[0]?.at ?? endedAt
  const isSafe = [old, candidate].every((version) => /^\d{1,12}$/.test(version))
  if (!isSafe || endedAt - from < SHORTEST || steps.length > MOST_STEPS) return null
  const bars = spans(report).map(({ weight, from: begin, to }, index) => {
    const what = weight === 1 ? 'all, watched' : percentAsSet(weight)
    return `    ${what} : ${barOf(outcome, index === steps.length - 1)}s${index}, ${begin}, ${Math.max(to, begin + 1)}`
  })
  return [
    '```mermaid',
    'gantt',
    `    title Weight of version ${candidate} beside version ${old}`,
    '    dateFormat x',
    '    axisFormat %H:%M',
    `    section Version ${candidate}`,
    ...bars,
    `    ${MILESTONES[outcome](old)} : ${outcome === 'rolled-back' ? 'crit, ' : ''}milestone, end, ${endedAt}, ${endedAt}`,
    '```',
  ].join('\n')
}

/** Done, or in the colours of a failure, or still going on. */
function barOf(outcome: CanaryReport['outcome'], isLast: boolean): string {
  if (!isLast) return 'done, '
  if (outcome === 'rolled-back' || outcome === 'stopped') return 'crit, '
  return outcome === 'promoted' ? 'done, ' : 'active, '
}
