import { AwsError } from '../aws/aws-error.ts'
import type { RolloutState } from '../canary/state-machine.ts'
import type { Log } from '../log.ts'
import type { Pins } from '../release/functions/pins.ts'
import type { ProbeResult } from '../release/probe.ts'
import { discordantOneSidedLogE } from '../statistics/e-values.ts'
import type { Prober } from './probe.ts'

/** The chance that replays ever prove a version worse that is not, however many there are. */
const LEVEL = 0.001

/** The results of all probes so far. */
export type Probed = {
  /** Probes of the new version that failed one after another, up to now. */
  failures: number
  /** Cases that only one of the two versions passed, over all replays. */
  onlyOld: number
  onlyNew: number
  cases: number
  /** Some that the new version failed, by the ids of their calls. */
  failed: Array<{ caseId: string; requestId: string | null }>
}

/** So many failed cases are enough to look one up. */
const MOST_FAILED = 10

/**
 * Golden cases asked of both versions by number, scored by the same assertions, in pairs: low traffic still gets an answer.
 * All of them once in every step; between, the new version alone gets one at every look.
 */
export class CanaryReplay {
  readonly #prober: Prober
  readonly #log: Log
  readonly #versions: { old: string; oldPins: Pins; new: string; newPins: Pins }
  /** How many cases in a row a look asks for as long as they fail. */
  readonly #most: number
  readonly probed: Probed = { failures: 0, onlyOld: 0, onlyNew: 0, cases: 0, failed: [] }
  #replayed = -1
  #next: number

  /**
   * @param smokes `most` is 1 where the next look comes soon; where it does not, as many as decide. `first` is the case to
   *   begin with: visits that all began with the same one would never ask the others
   */
  constructor(
    prober: Prober,
    versions: { old: string; oldPins: Pins; new: string; newPins: Pins },
    smokes: { most: number; first: number },
    log: Log,
  ) {
    this.#prober = prober
    this.#versions = versions
    this.#most = smokes.most
    this.#next = smokes.first
    this.#log = log
  }

  /** For the journal; null before any pair was asked. */
  get pairs(): RolloutState['pairs'] {
    const { onlyOld, onlyNew } = this.probed
    return this.#replayed < 0 ? null : { step: this.#replayed, onlyOld, onlyNew }
  }

  /**
   * Pairs that an earlier run asked count on, and are not asked again: the evidence of a rollout is one.
   * @returns why the new version is proven worse; null when it is not
   */
  async observe({ step, pairs }: Pick<RolloutState, 'step' | 'pairs'>): Promise<string | null> {
    if (this.#replayed < 0 && pairs !== null) {
      this.#replayed = pairs.step
      this.probed.onlyOld = pairs.onlyOld
      this.probed.onlyNew = pairs.onlyNew
    }
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
      const asked = [
        await this.#prober.ask(old, oldPins, one),
        await this.#prober.ask(candidate, newPins, one),
      ] as const
      const [before, after] = asked.map(({ wrong }) => wrong === null)
      this.#keep(asked[1])
      this.probed.cases += 1
      if (before === true && after === false) this.probed.onlyOld += 1
      if (before === false && after === true) this.probed.onlyNew += 1
      this.probed.failures = after === true ? 0 : this.probed.failures + 1
    }
  }

  #keep({ caseId, wrong, requestId }: ProbeResult): void {
    if (wrong !== null && this.probed.failed.length < MOST_FAILED) this.probed.failed.push({ caseId, requestId })
  }

  async #smoke(): Promise<void> {
    do {
      const one = this.#prober.cases[this.#next % this.#prober.cases.length]
      if (one === undefined) return
      this.#next += 1
      const result = await this.#prober.ask(this.#versions.new, this.#versions.newPins, one)
      this.#keep(result)
      const { wrong } = result
      this.probed.failures = wrong === null ? 0 : this.probed.failures + 1
    } while (this.probed.failures > 0 && this.probed.failures < this.#most)
  }
}
