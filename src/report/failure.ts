import { attackFails } from '../verdict/attacks.ts'
import type { Comparison } from '../verdict/comparison.ts'
import type { PromptReport } from './report.ts'

export type FailureKind = 'score' | 'critical' | 'floor' | 'cost' | 'latency' | 'attacks'

/** What fails a run, the gravest first. */
const KINDS: ReadonlyArray<readonly [FailureKind, (one: Comparison) => boolean]> = [
  ['score', (one) => one.verdict === 'regressed'],
  ['critical', (one) => one.failedCritical.length > 0],
  ['floor', (one) => one.brokenFloor],
  ['cost', (one) => one.cost?.exceeded === true],
  ['latency', (one) => one.latency?.exceeded === true],
  ['attacks', (one) => one.adversarial.some(attackFails)],
]

/** The gravest kind of failure, which speaks for the run, and the prompts that have it; null when none fails. */
export function gravestFailure(
  prompts: readonly PromptReport[],
): { kind: FailureKind; prompts: readonly PromptReport[] } | null {
  for (const [kind, fails] of KINDS) {
    const those = prompts.filter(({ comparison }) => fails(comparison))
    if (those.length > 0) return { kind, prompts: those }
  }
  return null
}
