/** Characters of a reason: it is told to people. */
const MOST_REPORTED = 300

/**
 * Fewest records of a job, as Bedrock tells it when it has refused one: "Batch job … contains less records (30) than the
 * required minimum of: 100". A quota of the account, which no call reads.
 * @returns null when the message says something else
 */
export function minimumIn(message: string | null): number | null {
  const [, reported = ''] = /\b(?:less|fewer)\b.*\bminimum\b\D*([\d,]+)/is.exec(message ?? '') ?? []
  const minimum = Number(reported.replaceAll(',', ''))
  return reported !== '' && Number.isSafeInteger(minimum) && minimum > 0 ? minimum : null
}

/** Whether a refusal is about what a role or the bucket lets Bedrock do: mended there, the same order succeeds. */
export function isAccess(message: string | null): boolean {
  return /\b(roles?|assumed?|permissions?|access|denied|(not|un)\s?authori[sz]ed|bucket|kms|encrypt\w*)\b/i.test(
    message ?? '',
  )
}

/** Whether the same order would be refused again, for its own sake. */
export function isLasting(message: string | null): boolean {
  if (message === null || isAccess(message)) return false
  return !/internal|unexpected|try again|retry|timed?[ -]?out|unavailable|throttl|capacity/i.test(message)
}

/** A reason as it is told. */
export function reportedReason(message: string | null): string {
  return message === null ? 'Bedrock does not say why' : message.slice(0, MOST_REPORTED).replace(/[.\s]+$/, '')
}
