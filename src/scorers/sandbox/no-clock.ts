/**
 * The thread's own Date, for the interpreter's glue: it asks it for the time of day, from which the interpreter also
 * makes its random numbers, and for the machine's time zone. Always the same instant, and always UTC, so that the same
 * code finds the same on every machine and every day.
 */
class NoClock extends Date {
  constructor(...parts: number[]) {
    const [year = 0, month, ...rest] = parts
    if (month === undefined) super(year)
    else super(year, month, ...rest)
  }

  static override now(): number {
    return 0
  }

  override getTimezoneOffset(): number {
    return 0
  }

  override getSeconds(): number {
    return this.getUTCSeconds()
  }

  override getMinutes(): number {
    return this.getUTCMinutes()
  }

  override getHours(): number {
    return this.getUTCHours()
  }

  override getDate(): number {
    return this.getUTCDate()
  }

  override getDay(): number {
    return this.getUTCDay()
  }

  override getMonth(): number {
    return this.getUTCMonth()
  }

  override getFullYear(): number {
    return this.getUTCFullYear()
  }
}

/** Takes the clock away from this thread. Its timers and deadlines do not use it. */
export function takeClockAway(): void {
  Object.defineProperty(globalThis, 'Date', { value: NoClock, configurable: true, writable: true })
}
