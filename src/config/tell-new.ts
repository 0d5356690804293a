import { type Mistake, mistakeLine } from '../errors.ts'
import type { Mistakes } from '../source/mistakes.ts'

/** Passes on the mistakes that were not told before: prompts may share a golden dataset, whose mistakes are one each. */
export function tellNew(mistakes: Mistakes, found: readonly Mistake[]): void {
  const told = new Set(mistakes.list.map(mistakeLine))
  for (const mistake of found) {
    const line = mistakeLine(mistake)
    if (!told.has(line)) mistakes.add(mistake)
    told.add(line)
  }
}
