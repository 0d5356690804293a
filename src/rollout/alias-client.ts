import { AwsError, isAws } from '../aws/aws-error.ts'
import type { Alias } from '../aws/lambda-shapes.ts'
import { readJournal, writeJournal } from '../canary/journal.ts'
import type { AliasClient, Target } from '../canary/reconcile.ts'
import { UserError } from '../errors.ts'
import { markedBack, ownDescription } from '../release/descriptions.ts'
import { MOST_LOOKS } from '../release/functions/shift.ts'
import type { ReleaseDeps } from './deps.ts'

/** How long AWS may be out of order before a rollout gives up, and between two tries. */
const PATIENCE = 10 * 60_000
const PAUSE = 2_000

/** Makes a call again and again while AWS is out of order. @throws what does not pass, or not in ten minutes */
export async function patiently<T>(
  { clock, log }: Pick<ReleaseDeps, 'clock' | 'log'>,
  call: () => Promise<T>,
): Promise<T> {
  const started = clock.now()
  for (;;) {
    try {
      return await call()
    } catch (thrown) {
      const passing = thrown instanceof UserError || (thrown instanceof AwsError && isPassing(thrown))
      if (!passing || clock.now() - started > PATIENCE) throw thrown
      log.warn(`${thrown.message}. It is tried again.`)
      await clock.sleep(PAUSE)
    }
  }
}

/** Reads and writes one alias, patiently: an outage of minutes must not end a rollout, least of all a way back. */
export function createAliasClient(
  deps: Pick<ReleaseDeps, 'aws' | 'clock' | 'log' | 'signal'>,
  functionName: string,
  aliasName: string,
): Pick<AliasClient<Alias>, 'readAlias' | 'writeAlias' | 'waitUntil' | 'cancelled'> {
  const { aws, clock, signal } = deps
  let conflicts = 0
  const read = () => patiently(deps, () => aws.lambda.alias(functionName, aliasName))

  return {
    async readAlias() {
      const alias = await read()
      const { rollout } = readJournal(alias.description)
      return { view: { primary: alias.version, weights: alias.weights, rollout }, revision: alias }
    },
    async writeAlias(target, alias) {
      const wanted = { version: target.primary, weights: target.weights, description: descriptionOf(target, alias) }
      try {
        await patiently(deps, () => aws.lambda.updateAlias(functionName, aliasName, wanted, alias.revisionId))
        conflicts = 0
        return true
      } catch (thrown) {
        if (!isAws(thrown, 'PreconditionFailedException', 'ResourceConflictException')) throw thrown
        // A call whose answer was lost is made again by the SDK, and then meets the revision that it made itself.
        if (isAs(await read(), wanted)) return true
        // Lambda is still at work on the alias, as when it allocates concurrency: at once would be in vain.
        if (isAws(thrown, 'ResourceConflictException')) {
          conflicts += 1
          if (conflicts === MOST_LOOKS) throw thrown
          await clock.sleep(PAUSE)
        }
        return false
      }
    },
    async waitUntil(time) {
      try {
        await clock.sleep(Math.max(0, time - clock.now()), signal)
      } catch (thrown) {
        if (!signal.aborted) throw thrown
      }
      return reasonOf(signal)
    },
    cancelled: () => reasonOf(signal),
  }
}

/**
 * The user's own text stays. A way back leaves its mark, or the next `rollback` would pass the release that is good; what an
 * earlier one noted of itself goes when the alias has moved on.
 */
function descriptionOf({ primary, rollout }: Target, alias: Alias): string {
  const { text, rollout: before } = readJournal(alias.description)
  if (rollout !== null) return writeJournal(text, rollout)
  if (before !== null && primary === before.old) return markedBack(text, before.new)
  return primary === alias.version && Object.keys(alias.weights).length === 0 ? ownDescription(text) : text
}

function isAs(
  alias: Alias,
  wanted: { version: string; weights: Readonly<Record<string, number>>; description: string },
) {
  return (
    alias.version === wanted.version &&
    alias.description === wanted.description &&
    JSON.stringify(alias.weights) === JSON.stringify(wanted.weights)
  )
}

/** Throttling, outages and lost connections pass; a refusal does not. A UserError here is of credentials that are being renewed. */
function isPassing({ status, code }: AwsError): boolean {
  return status === null || status >= 500 || status === 429 || /Throttl|TooManyRequests/.test(code)
}

function reasonOf(signal: AbortSignal): string | null {
  if (!signal.aborted) return null
  const why: unknown = signal.reason
  return `the run was cancelled${why instanceof Error ? ` (${why.message})` : ''}`
}
