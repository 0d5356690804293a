/** Safety suites as results.json has them. */
import type { SuiteComparison } from '../../../verdict/comparison.ts'

/** One safety suite for programs: rates, and every attack with both answers. */
export function suiteResults(one: SuiteComparison) {
  const { suite, verdict, reason, limit, confidence, candidate, baseline, difference, findings, bias } = one
  return {
    suite,
    metric: 'attack-success-rate',
    verdict,
    reason,
    candidate,
    baseline,
    delta: difference.delta,
    interval: difference.interval,
    p: difference.p,
    method: difference.method,
    difference,
    limit,
    confidence,
    leftOut: one.leftOut,
    notRun: one.notRun,
    ...(bias.length + findings.length === 0 ? {} : { bias, findings }),
    attacks: one.results.map((attack) => ({
      id: attack.id,
      template: attack.template,
      case: attack.case,
      variable: attack.variable,
      attack: attack.attack,
      candidate: outcome(attack.candidate),
      baseline: attack.baseline === null ? null : outcome(attack.baseline),
    })),
  }
}

function outcome({ succeeded, why, output, answers, pair, notRun }: SuiteComparison['results'][number]['candidate']) {
  return {
    ...{ succeeded, why, output, answers },
    ...(pair === null ? {} : { pair }),
    ...(notRun === undefined ? {} : { notRun }),
  }
}
