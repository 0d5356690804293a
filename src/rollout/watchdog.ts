import { AwsError } from '../aws/aws-error.ts'
import type { Alias } from '../aws/lambda-shapes.ts'
import { readJournal } from '../canary/journal.ts'
import type { AliasClient, Target } from '../canary/reconcile.ts'
import { markedBack } from '../release/back-mark.ts'
import type { Environment } from '../release/environment.ts'
import type { FunctionSettings } from '../release/functions/pins.ts'
import type { ReleaseDeps } from './deps.ts'

type Writing = Pick<AliasClient<Alias>, 'readAlias' | 'writeAlias'>

/** How long after the lease AWS waits for another run to take over. */
const GRACE = 5 * 60_000

/**
 * Keeps a schedule in AWS that takes the alias back when no run renews the lease of its rollout. It is set before traffic
 * moves and gone before a promotion is final: it may never undo what no run watches any more.
 */
export class CanaryWatchdog {
  readonly #deps: Pick<ReleaseDeps, 'aws' | 'log' | 'runId'>
  readonly #settings: FunctionSettings
  readonly #watchdog: { role: string; group: string } | null
  #set = false

  constructor(
    deps: Pick<ReleaseDeps, 'aws' | 'log' | 'runId'>,
    settings: FunctionSettings,
    canary: Environment['canary'],
  ) {
    this.#deps = deps
    this.#settings = settings
    this.#watchdog = canary?.watchdog ?? null
  }

  guard<H extends Writing>(aliasClient: H): H {
    if (this.#watchdog === null) return aliasClient
    return { ...aliasClient, writeAlias: (target, alias) => this.#write(aliasClient, target, alias) }
  }

  /** After a rollout that was left as it is: what another writer did with the alias stays. */
  async disarm({ readAlias }: Pick<Writing, 'readAlias'>): Promise<void> {
    if (!this.#set) return
    const { rollout } = (await readAlias()).view
    if (rollout === null || rollout.run === this.#deps.runId) await this.removeOrWarn()
  }

  /** Before the alias moves by another way: the schedule must not move it once more. */
  async removeOrWarn(): Promise<void> {
    await this.#passing('removed', () => this.#remove())
  }

  async #write(aliasClient: Writing, target: Target, alias: Alias): Promise<boolean> {
    const before = readJournal(alias.description).rollout
    const { rollout } = target
    if (rollout === null) {
      const back = before === null || target.primary === before.old
      if (!back) await this.#remove()
      const written = await aliasClient.writeAlias(target, alias)
      if (written && back) await this.removeOrWarn()
      return written
    }
    if (rollout.care === 'held') {
      const written = await aliasClient.writeAlias(target, alias)
      if (written) await this.removeOrWarn()
      return written
    }
    if (before === null) {
      await this.#watch(rollout, alias)
      const written = await aliasClient.writeAlias(target, alias)
      if (!written) await this.removeOrWarn()
      return written
    }
    await this.#passing('renewed', () => this.#watch(rollout, alias))
    return await aliasClient.writeAlias(target, alias)
  }

  async #watch(
    { old, new: candidate, lease }: { old: string; new: string; lease: number },
    alias: Alias,
  ): Promise<void> {
    if (this.#watchdog === null) return
    const { role, group } = this.#watchdog
    const { function: functionName, alias: name } = this.#settings
    const description = markedBack(readJournal(alias.description).text, candidate)
    const deadline = lease + GRACE
    await this.#deps.aws.scheduler.set({ functionName, alias: name, group, version: old, description, deadline, role })
    this.#set = true
  }

  async #remove(): Promise<void> {
    if (this.#watchdog === null) return
    const { function: functionName, alias } = this.#settings
    await this.#deps.aws.scheduler.remove({ functionName, alias, group: this.#watchdog.group })
    this.#set = false
  }

  /** A watchdog that stands is on the safe side: the rollout need not end for it. */
  async #passing(what: string, call: () => Promise<void>): Promise<void> {
    try {
      await call()
    } catch (thrown) {
      if (!(thrown instanceof AwsError)) throw thrown
      const { function: functionName, alias } = this.#settings
      this.#deps.log.warn(
        `The watchdog of ${functionName}:${alias} could not be ${what}, so the alias may go back by itself: ${thrown.message}`,
      )
    }
  }
}
