/** How much of a report one step of the ladder shows. */
export type Detail = {
  /** Cases shown with their texts. */
  spotlight: number
  /** UTF-16 units of each text of such a case. */
  textChars: number
  /** Rows of each list and table. */
  rows: number
  /** Also what needs no action: improvements, statistics, warnings. */
  everything: boolean
}

/** The first items of a list, and how many more there are. */
export function firstOf<T>(items: readonly T[], most: number): { shown: readonly T[]; hidden: number } {
  const shown = items.slice(0, most)
  return { shown, hidden: items.length - shown.length }
}

/**
 * The first form that fits. Forms are rendered one after the other, so a short report pays for one only.
 *
 * @param forms richest first; the last must be short whatever the report holds
 * @throws RangeError when not even the last fits
 */
export function firstThatFits(forms: readonly (() => string)[], limit: number, size: (text: string) => number): string {
  for (const form of forms) {
    const text = form()
    if (size(text) <= limit) return text
  }
  throw new RangeError(`a limit of ${limit} is below the shortest form of a report`)
}
