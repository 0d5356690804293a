/** How many of some independent trials had the event in question, such as errors among requests. */
export type Count = { events: number; trials: number }

/** @throws RangeError unless both are whole numbers and 0 ≤ events ≤ trials */
export function checkCount({ events, trials }: Count): void {
  if (Number.isSafeInteger(events) && Number.isSafeInteger(trials) && events >= 0 && events <= trials) return
  throw new RangeError(`${events} of ${trials} is not a count: whole numbers, and no more events than trials`)
}

/** @throws RangeError unless 0 < value < 1 */
export function checkShare(value: number, name: string): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} lies between 0 and 1, not at ${value}`)
}
