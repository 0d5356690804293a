import { AwsError, isAws } from '../aws/aws-error.ts'
import type { Observation, RolloutState } from '../canary/state-machine.ts'
import type { ReleaseDeps } from './deps.ts'

/** A time in which durations say nothing about a prompt. Unix milliseconds. */
export type Cold = { from: number; to: number }

/**
 * Provisioned concurrency of an alias. Lambda gives the new version its share of it after a shift, in minutes; until then
 * its calls start cold, and a 99th percentile would blame the prompt for that.
 */
export class ProvisionedConcurrency {
  readonly #deps: Pick<ReleaseDeps, 'aws' | 'log'>
  readonly #function: string
  readonly #alias: string
  #configured = false
  #allocating = false
  #readyAt: number | null = null
  readonly cold: Cold[] = []

  constructor(deps: Pick<ReleaseDeps, 'aws' | 'log'>, functionName: string, alias: string) {
    this.#deps = deps
    this.#function = functionName
    this.#alias = alias
  }

  /** Warns where the new version would answer colder than the old one for good. */
  async open(old: string, candidate: string): Promise<void> {
    this.#configured = (await this.#status(this.#alias)) !== null
    if (this.#configured || (await this.#status(old)) === null) return
    this.#deps.log.warn(
      `Version ${old} of ${this.#function} has provisioned concurrency of its own, and version ${candidate} gets none: its calls start cold, which \`p99Latency\` counts. Give the provisioned concurrency to the alias ${this.#alias} instead.`,
    )
  }

  /** @returns null where there is none, or it was ready at every look */
  async observe({ since }: Pick<RolloutState, 'since'>, now: number): Promise<Observation['concurrency'] | null> {
    if (!this.#configured) return null
    const allocating = (await this.#status(this.#alias)) === 'IN_PROGRESS'
    const last = this.cold.at(-1)
    if (allocating && last?.from === since) last.to = now
    if (allocating && last?.from !== since) this.cold.push({ from: since, to: now })
    if (!allocating && this.#allocating) {
      // The journal knows seconds.
      this.#readyAt = Math.floor(now / 1000) * 1000
      if (last !== undefined) last.to = now
    }
    this.#allocating = allocating
    if (allocating) return 'allocating'
    return this.#readyAt === null ? null : { readyAt: this.#readyAt }
  }

  async #status(qualifier: string): Promise<string | null> {
    const { aws, log } = this.#deps
    try {
      const status = await aws.lambda.provisionedConcurrency(this.#function, qualifier)
      if (status === 'FAILED') {
        log.warn(
          `Lambda could not allocate the provisioned concurrency of ${this.#function}:${qualifier}: calls start cold.`,
        )
      }
      return status
    } catch (thrown) {
      if (!(thrown instanceof AwsError)) throw thrown
      const text = `Whether ${this.#function}:${qualifier} has provisioned concurrency could not be read: ${thrown.message}`
      if (isAws(thrown, 'AccessDeniedException')) log.warn(text)
      else log.debug(text)
      return null
    }
  }
}
