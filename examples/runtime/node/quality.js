const LONGEST = 1_200

/**
 * A quality that is free and known at once: the share of simple checks that hold, 0 to 1. A canary only needs a number
 * that drops when answers get worse. Put what matters for your answers here, or a user's thumb, or a sampled judge.
 */
export function qualityOf(answer, stopReason) {
  const checks = [
    stopReason === 'end_turn',
    answer.trim() !== '',
    [...answer].length <= LONGEST,
    !answer.includes('{{'),
    !/as an ai (?:language )?model/i.test(answer),
  ]
  return checks.filter(Boolean).length / checks.length
}
