import { attackFails } from '../verdict/attacks.ts'
import type { Comparison, PromptVerdict, RunVerdict } from '../verdict/comparison.ts'

/** An icon, and the word that says the same to those who cannot see it. `ok` null: neither good nor bad. */
export type Status = { icon: string; word: string; ok: boolean | null }

export const runIcons: Record<RunVerdict, string> = {
  pass: '✅',
  fail: '❌',
  inconclusive: '🟡',
  error: '⚠️',
  skipped: '⏭️',
}

/** A run's verdict, in the words of its prompts'. */
export const runWords: Record<RunVerdict, string> = {
  pass: 'passes',
  fail: 'fails',
  inconclusive: 'cannot tell',
  error: 'not measured',
  skipped: 'nothing evaluated',
}

const verdicts: Record<PromptVerdict, Status> = {
  unchanged: { icon: '✅', word: 'unchanged', ok: true },
  improved: { icon: '✅', word: 'better', ok: true },
  'non-inferior': { icon: '✅', word: 'no worse', ok: true },
  'within-margin': { icon: '✅', word: 'within the margin', ok: true },
  inconclusive: { icon: '🟡', word: 'cannot tell', ok: null },
  regressed: { icon: '❌', word: 'worse', ok: false },
  new: { icon: '🆕', word: 'new', ok: true },
  'non-comparable': { icon: '🔀', word: 'cannot be compared', ok: null },
  error: { icon: '⚠️', word: 'not measured', ok: false },
}

/** What became of one prompt on one model: its verdict word, and what fails the run beyond it. */
export function promptStatus(comparison: Comparison): Status {
  const verdict = verdicts[comparison.verdict]
  const failures = [
    ...(comparison.failedCritical.length > 0 ? ['critical case failed'] : []),
    ...(comparison.brokenFloor ? ['below its floor'] : []),
    ...(comparison.cost?.exceeded === true ? ['too expensive'] : []),
    ...(comparison.latency?.exceeded === true ? ['too slow'] : []),
    ...(comparison.adversarial.some(attackFails) ? ['attackable'] : []),
  ]
  if (failures.length === 0) return verdict
  const words = verdict.ok === false ? [verdict.word, ...failures] : failures
  return { icon: verdicts.regressed.icon, word: words.join(', '), ok: false }
}

/** The outcome of a case or a trial: passed, failed, or not measured. */
export function outcome(pass: boolean | null): Status {
  if (pass === null) return { icon: '⚠️', word: 'not measured', ok: null }
  return pass ? { icon: '✅', word: 'pass', ok: true } : { icon: '❌', word: 'fail', ok: false }
}
