/** A call as it was sent: its place among the calls in flight then (1 is the only one), and after how many cuts. */
export type Sent = { place: number; cuts: number }

const FIRST = 8

/** Answers in a row without a refusal before a known ceiling is tried again; more where more calls are in flight. */
const CALM_ANSWERS = 60
const CALM_ROUNDS = 5
const LONGEST_CALM = 4

/** How much a ceiling that is refused at once is lowered: little at first, for it may have been bad luck. */
const FIRST_FALL = 0.03
const LARGEST_FALL = 0.12

/**
 * How many calls to one model may be in flight, found by asking. It starts modest and doubles with every round of
 * answers. A refusal tells where the ceiling is: the refused call's place was one too many. The limit is then halved,
 * once for all calls that were sent before the cut, climbs back to just below that place, and only after a calm while
 * tries one more, then two, then four. Where such a try is refused, only the try is taken back. A ceiling that is
 * refused again at once was too high and is lowered by more than one, and more each time: a provider that counts tokens
 * or requests a minute, not calls in flight, has no fixed place to find.
 */
export class InFlightLimit {
  readonly #most: number
  #limit: number
  #ceiling: number
  /** The ceiling that held before the tries since the last cut. */
  #held: number
  #cuts = 0
  #calm = 0
  #step = 1
  #patience = 1
  #fall = FIRST_FALL

  /** @param most calls that may ever be in flight, at least 1 */
  constructor(most: number) {
    this.#most = most
    this.#limit = Math.min(FIRST, most)
    this.#ceiling = most
    this.#held = most
  }

  /** Calls that may be in flight now, at least 1. */
  get calls(): number {
    return this.#limit
  }

  /** @param inFlight calls in flight, this one included */
  sent(inFlight: number): Sent {
    return { place: inFlight, cuts: this.#cuts }
  }

  answered({ place }: Sent): void {
    // A limit that was not made use of is not known to hold.
    if (place * 2 < this.#limit) return
    if (this.#limit < this.#ceiling) {
      this.#limit += 1
      return
    }
    this.#calm += 1
    if (this.#ceiling === this.#most || this.#calm < this.#calmWanted()) return
    this.#held = this.#ceiling
    this.#ceiling = Math.min(this.#most, this.#ceiling + this.#step)
    this.#step *= 2
    this.#patience = 1
    this.#fall = FIRST_FALL
    this.#calm = 0
  }

  throttled({ place, cuts }: Sent): void {
    if (cuts < this.#cuts) return
    const below = Math.max(1, Math.min(place, this.#limit) - 1)
    const tried = this.#step > 1
    if (tried && below >= this.#held) {
      this.#ceiling = below
      this.#limit = Math.min(this.#limit, below)
    } else {
      this.#ceiling = this.#refusedAtOnce() ? this.#lowered(below) : below
      this.#limit = Math.max(1, Math.min(this.#ceiling, Math.floor(this.#limit / 2)))
    }
    this.#patience = Math.min(LONGEST_CALM, this.#patience * 2)
    this.#step = 1
    this.#calm = 0
    this.#cuts += 1
  }

  /** Before even one round of answers came at the ceiling. */
  #refusedAtOnce(): boolean {
    return this.#cuts > 0 && this.#calm < this.#ceiling && this.#step === 1
  }

  #lowered(below: number): number {
    const lowered = Math.floor(this.#ceiling * (1 - this.#fall))
    this.#fall = Math.min(LARGEST_FALL, this.#fall * 2)
    return Math.max(1, Math.min(below, lowered))
  }

  #calmWanted(): number {
    return Math.max(CALM_ANSWERS, CALM_ROUNDS * this.#ceiling) * this.#patience
  }
}
