/** Items that are named in a reason. */
const NAMED = 3

/**
 * The share of items for which something holds, and a reason that names the first ones for which it does not.
 * @param items at least one
 * @param holds one for each item
 */
export function shareOf(
  items: readonly string[],
  holds: readonly boolean[],
  what: string,
): { score: number; reason: string } {
  const missing = items.filter((_, index) => holds[index] !== true)
  const count = items.length - missing.length
  const named = missing.slice(0, NAMED).map((item) => `“${item.length > 120 ? `${item.slice(0, 117)}…` : item}”`)
  const more = missing.length > NAMED ? `, and ${missing.length - NAMED} more` : ''
  return {
    score: count / items.length,
    reason: `${count} of ${items.length} ${what}${named.length === 0 ? '' : `; not ${named.join(', ')}${more}`}`,
  }
}
