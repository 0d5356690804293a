import { AwsError } from '../aws/aws-error.ts'
import type { Log } from '../log.ts'
import type { Pins } from '../release/pins.ts'
import { discordantOneSidedLogE } from '../statistics/e-values.ts'
import type { Prober } from './probe-version.ts'

/** The chance that replays ever prove a version worse that is not, however many there are. */
const LEVEL = 0.001

/** What probing told so far. */
export type Probed = {
  /** Probes of the new version that failed one after another, up to now. */
  failures: number
  /** Cases that only one of the two versions passed, over all replays. */
  onlyOld: number
  onlyNew: number
  cases: number
}

/**
 * Golden cases asked of both versions by number, scored by the same assertions, in pairs: low traffic still gets an answer.
 * All of them once in every step; between, the new version alone gets one at every look.
 */
export class CanaryReplay {
  readonly #prober: Prober
  readonly #log: Log
  readonly #versions: { old: string; oldPins: Pins; new: string; newPins: Pins }
  readonly probed: Probed = { failures: 0, onlyOld: 0, onlyNew: 0, cases: 0 }
  #replayed = -1
  #next = 0

  constructor(prober: Prober, versions: { old: string; oldPins: Pins; new: string; newPins: Pins }, log: Log) {
    this.#prober = prober
    this.#versions = versions
    this.#log = log
  }

  /** @returns why the new version is proven worse; null when it is not */
  async look(step: number): Promise<string | null> {
    try {
      if (step === this.#replayed) await this.#smoke()
      else await this.#replay(step)
    } catch (thrown) {
      // A version that cannot be asked is not one that answers wrongly.
      if (!(thrown instanceof AwsError)) throw thrown
      this.#log.warn(`The probe could not be made: ${thrown.message}`)
    }
    const { onlyOld, onlyNew } = this.probed
    if (discordantOneSidedLogE(onlyOld, onlyNew) < -Math.log(LEVEL)) return null
    return `the golden cases are answered worse: ${onlyOld} pass with the old version alone, ${onlyNew} with the new one alone`
  }

  async #replay(step: number): Promise<void> {
    this.#replayed = step
    const { old, oldPins, new: candidate, newPins } = this.#versions
    for (const one of this.#prober.cases) {
      const [before, after] = [
        await this.#prober.ask(old, oldPins, one),
        await this.#prober.ask(candidate, newPins, one),
      ].map(({ wrong }) => wrong === null)
      this.probed.cases += 1
      if (before === true && after === false) this.probed.onlyOld += 1
      if (before === false && after === true) this.probed.onlyNew += 1
      this.probed.failures = after === true ? 0 : this.probed.failures + 1
    }
  }

  async #smoke(): Promise<void> {
    const one = this.#prober.cases[this.#next % this.#prober.cases.length]
    if (one === undefined) return
    this.#next += 1
    const { wrong } = await this.#prober.ask(this.#versions.new, this.#versions.newPins, one)
    this.probed.failures = wrong === null ? 0 : this.probed.failures + 1
  }
}
