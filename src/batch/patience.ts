import { AwsError } from '../aws/aws-error.ts'
import { CUT_DOWNLOAD } from '../aws/batch-store.ts'
import type { Clock } from '../clock.ts'
import { UserError } from '../errors.ts'
import type { Log } from '../log.ts'

/** What AWS may have answered later, and the run's time was over before. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime'
}

/** The run was cancelled, or need not wait any more, in a pause. */
export class Ended extends Error {
  override readonly name = 'Ended'
}

type PatienceSettings = {
  clock: Clock
  log: Log
  /** Milliseconds since the epoch at which a run waits no longer. */
  deadline: number
  /** Ends a pause. */
  signal: AbortSignal
  /** Uniform in [0, 1). */
  random: () => number
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

/** About four minutes: failures that time hardly ever mends are not waited out for hours. */
const MOST_DOUBTFUL = 10

/**
 * Asks AWS again for as long as the run's time allows: a run that waits for hours meets throttling, outages and cut
 * connections on its way. The SDK has tried each call a few times before.
 */
export class Patience {
  readonly #settings: PatienceSettings
  /** Once AWS has answered, its address and our credentials are right: what goes wrong with them passes. */
  #answered = false

  constructor(settings: PatienceSettings) {
    this.#settings = settings
  }

  /**
   * @param what is done, for the log: `reading the answers of job x`
   * @param alsoPassing failures of this call that pass too, by AWS's names
   * @throws OutOfTime; Ended; AwsError and UserError for what does not pass
   */
  async ask<T>(what: string, call: () => Promise<T>, alsoPassing: readonly string[] = []): Promise<T> {
    const { clock, log, deadline, random } = this.#settings
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await call()
        this.#answered = true
        if (attempt > 1) log.info(`AWS answers again: ${what}.`)
        return answer
      } catch (thrown) {
        if (!(thrown instanceof AwsError || thrown instanceof UserError)) throw thrown
        if (!this.#passes(thrown, attempt, alsoPassing)) throw thrown
        const left = deadline - clock.now()
        if (left <= 0) throw new OutOfTime(`AWS did not answer in time when ${what}: ${reported(thrown)}`)
        if (attempt === 1) log.info(`AWS failed when ${what}: ${reported(thrown)}. It is asked again.`)
        const window = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1))
        await this.pause(Math.min(left, (window * (1 + random())) / 2))
      }
    }
  }

  /** @throws Ended */
  async pause(ms: number): Promise<void> {
    const { clock, signal } = this.#settings
    try {
      await clock.sleep(ms, signal)
    } catch (thrown) {
      if (signal.aborted) throw new Ended('the run was ended in a pause')
      throw thrown
    }
  }

  #passes(error: AwsError | UserError, attempt: number, also: readonly string[]): boolean {
    if (error instanceof UserError) return this.#answered
    if (isPassing(error) || also.includes(error.code)) return true
    return isDoubtful(error) && (this.#answered || attempt < MOST_DOUBTFUL)
  }
}

function reported(error: AwsError | UserError): string {
  const status = error instanceof AwsError && error.status !== null ? ` (${error.status})` : ''
  return `${error.message.replace(/\.$/, '')}${status}`
}

/** Throttling, outages, and connections that broke. */
function isPassing({ code, status, message }: AwsError): boolean {
  if (status !== null && (status >= 500 || status === 429 || status === 408)) return true
  if (/Throttl|TooMany|RequestLimit|SlowDown|Timeout|Unavailable|Internal(Server|Failure|Error)/.test(code)) return true
  if (/checksum mismatch/i.test(message)) return true
  return (
    status === null &&
    (/^(ECONN|EPIPE|EAI_AGAIN|E(NET|HOST)(UNREACH|DOWN)|ETIMEDOUT|EPROTO|ERR_STREAM_PREMATURE_CLOSE)/.test(code) ||
      code === CUT_DOWNLOAD ||
      code === 'AggregateError' ||
      /socket hang up|^aborted$/i.test(message))
  )
}

/** An address that is not known, or an answer in another language than AWS's, such as a proxy's page. */
function isDoubtful({ code }: AwsError): boolean {
  return code === 'ENOTFOUND' || code === 'SyntaxError' || code === 'UnexpectedAnswer'
}
