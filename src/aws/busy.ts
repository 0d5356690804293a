import type { Clock } from '../clock.ts'
import { AwsError, isAws } from './aws-error.ts'

/** SSM's answer while another change of the same parameter is under way; the SDK does not know it as one that passes. */
export const BUSY = 'TooManyUpdates'

const ATTEMPTS = 8
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 8_000

/**
 * Makes a change again while SSM is at work on an earlier one of the same parameter: eight times in half a minute at most.
 * Waits are drawn at random, so that two releases do not meet again. The change was refused, so it is made once.
 * @param name of the parameter
 * @throws AwsError; `TooManyUpdates` names the parameter, of which SSM says nothing
 */
export async function untilIdle<T>(
  name: string,
  clock: Clock,
  change: () => Promise<T>,
  random: () => number = Math.random,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await change()
    } catch (thrown) {
      if (!isAws(thrown, BUSY)) throw thrown
      if (attempt === ATTEMPTS) {
        const message = `${name} is being changed by somebody else, and SSM takes one change of a parameter at a time`
        throw new AwsError(thrown.action, BUSY, message, thrown.status)
      }
      await clock.sleep(random() * Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS))
    }
  }
}
