import { attackFails } from './attacks.ts'
import type { Comparison, Decision } from './comparison.ts'
import type { GatePolicy } from './gate-policy.ts'

/**
 * One verdict for the run. A proven failure blocks also beside an error that by policy does not: an error elsewhere must
 * not wave a regression through.
 * @param context.budgetCut what the budget kept from running, as a sentence; null when everything ran
 * @param context.lost what was asked but never came back, as a sentence: an error of the run; nothing unless given
 */
export function decideRun(
  comparisons: readonly Comparison[],
  policy: GatePolicy,
  context: { budgetCut: string | null; lost?: string | null },
): Decision {
  if (comparisons.length === 0) {
    return { verdict: 'skipped', blocks: false, warns: false, reasons: ['Nothing to evaluate.'] }
  }
  const name = namesOf(comparisons)
  const reported = (list: readonly Comparison[]) => list.map((one) => `${name(one)}: ${one.reasons[0] ?? one.verdict}`)
  // A failure is told whole: that a critical case failed too is no detail.
  const reportedWhole = (list: readonly Comparison[]) => list.map((one) => `${name(one)}: ${one.reasons.join(' ')}`)
  const errors = comparisons.filter((one) => one.verdict === 'error')
  const failures = comparisons.filter((one) => one.verdict !== 'error' && fails(one))
  const open = comparisons.filter((one) => one.verdict === 'inconclusive' && !fails(one))
  const asked = open.map((one) => `${name(one)}: ${[one.reasons[0] ?? one.verdict, ...one.advice].join(' ')}`)
  const rest = comparisons.filter((one) => ![...errors, ...failures, ...open].includes(one))
  const doubts = comparisons.flatMap((one) => one.doubts.map((doubt) => `${name(one)}: ${doubt}`))
  // A failure tells it among its reasons.
  const before = [...errors, ...open, ...rest].flatMap((one) =>
    one.failingBefore.map(({ reason }) => `${name(one)}: ${reason}`),
  )
  const remarks = [...before, ...doubts]
  const cut = context.budgetCut === null ? [] : [context.budgetCut]
  const lost = context.lost === undefined || context.lost === null ? [] : [context.lost]

  const failsBesideErrors = failures.length > 0 || errors.some(fails)
  if (errors.length + lost.length > 0 && (policy.onError === 'fail' || !failsBesideErrors)) {
    const reasons = [...lost, ...reported(errors), ...reportedWhole(failures), ...cut, ...asked, ...remarks]
    return { verdict: 'error', ...consequenceOf(policy.onError), reasons }
  }
  if (failsBesideErrors) {
    const reasons = [...reportedWhole(failures), ...lost, ...reported(errors), ...cut, ...asked, ...remarks]
    return { verdict: 'fail', blocks: true, warns: false, reasons }
  }
  if (open.length > 0 || cut.length > 0) {
    return { verdict: 'inconclusive', ...consequenceOf(policy.onInconclusive), reasons: [...cut, ...asked, ...remarks] }
  }
  return { verdict: 'pass', blocks: false, warns: false, reasons: [...remarks, ...reported(rest)] }
}

function consequenceOf(policy: 'fail' | 'warn' | 'pass'): Pick<Decision, 'blocks' | 'warns'> {
  return { blocks: policy === 'fail', warns: policy === 'warn' }
}

/** Whether a comparison fails the run by itself, whatever its verdict word. */
function fails(one: Comparison): boolean {
  return (
    one.verdict === 'regressed' ||
    one.brokenFloor ||
    one.failedCritical.length > 0 ||
    one.cost?.exceeded === true ||
    one.latency?.exceeded === true ||
    one.adversarial.some(attackFails)
  )
}

/** The prompt's id, and its model where the id alone would not tell the comparisons apart. */
function namesOf(comparisons: readonly Comparison[]): (one: Comparison) => string {
  const seen = new Map<string, number>()
  for (const { promptId } of comparisons) seen.set(promptId, (seen.get(promptId) ?? 0) + 1)
  return ({ promptId, model }) => ((seen.get(promptId) ?? 0) > 1 ? `${promptId} on ${model}` : promptId)
}
