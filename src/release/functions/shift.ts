import { isAws } from '../../aws/aws-error.ts'
import type { Lambda } from '../../aws/lambda.ts'
import type { Alias } from '../../aws/lambda-shapes.ts'
import type { Clock } from '../../clock.ts'
import { UserError } from '../../errors.ts'
import { percentAsSet } from '../../text/format.ts'
import { markedBack, ownDescription } from '../descriptions.ts'

/** One alias, and what it takes to move it. */
export type Movable = { lambda: Lambda; clock: Clock; signal: AbortSignal; functionName: string; name: string }

/** Between two looks or tries; milliseconds. */
const PAUSE = 2_000
/** Looks until Lambda has allocated an alias's provisioned concurrency, and lets it be moved again: ten minutes. */
export const MOST_LOOKS = 300
/** Looks until Lambda shows a move that it has taken: half a minute. */
const SHOWN = 15

/**
 * Sends all traffic of an alias to a version, in one call, and reads it back.
 * @param alias as it was when the version was compared with it
 * @throws AwsError; UserError when another writer moved the alias meanwhile, or it is not where it was sent
 */
export async function shiftAll(movable: Movable, alias: Alias, version: string): Promise<void> {
  const { lambda, functionName, name } = movable
  const description = ownDescription(alias.description)
  let { revisionId } = alias
  for (let tries = 1; ; tries += 1) {
    try {
      await lambda.updateAlias(functionName, name, { version, weights: {}, description }, revisionId)
      break
    } catch (thrown) {
      const busy = isAws(thrown, 'ResourceConflictException')
      if (!busy && !isAws(thrown, 'PreconditionFailedException')) throw thrown
      if (busy && tries === MOST_LOOKS) throw thrown
      if (busy) await pause(movable)
      // The SDK tries a shift again whose answer was lost; it then meets the revision that it made itself.
      const now = await lambda.alias(functionName, name)
      if (isAllOn(now, version)) break
      if (!busy || !isSame(now, alias)) throw movedMeanwhile(functionName, now)
      revisionId = now.revisionId
    }
  }
  await arrive(movable, version)
}

function movedMeanwhile(functionName: string, now: Alias): UserError {
  return new UserError(`somebody else moved the alias ${now.name} of ${functionName} to version ${now.version}`, {
    hint: 'This run did not touch it. Give the release jobs of one environment one `concurrency:` group, then run it again.',
  })
}

/** Tries while another writer moves the alias; a rollback still gets its turn. */
const RACES = 10

/**
 * Sends all traffic back to a version, marks the alias as gone back, and reads it back. Who only wrote the alias anew does not
 * keep it from its turn: a way back is not given up. One that was moved to a third version is left there.
 * @param planned as the alias was when the version was chosen
 * @throws AwsError; UserError when it was moved elsewhere meanwhile, or is not where it was sent
 */
export async function shiftBack(movable: Movable, planned: Alias, version: string): Promise<void> {
  const { lambda, functionName, name } = movable
  const from = Object.keys(planned.weights)[0] ?? planned.version
  const existing = new Set([planned.version, ...Object.keys(planned.weights), version])
  for (let now = planned, tries = 1, races = 1; ; tries += 1) {
    const description = markedBack(now.description, from)
    try {
      await lambda.updateAlias(functionName, name, { version, weights: {}, description }, now.revisionId)
      break
    } catch (thrown) {
      if (isAws(thrown, 'ResourceConflictException') && tries < MOST_LOOKS) await pause(movable)
      else if (isAws(thrown, 'PreconditionFailedException') && races < RACES) races += 1
      else throw thrown
    }
    now = await lambda.alias(functionName, name)
    if ([now.version, ...Object.keys(now.weights)].some((one) => !existing.has(one))) {
      throw movedMeanwhile(functionName, now)
    }
  }
  await arrive(movable, version)
}

/** @throws UserError when the alias is not where it was sent; AwsError */
export async function arrive(movable: Movable, version: string): Promise<void> {
  const why = await whyNotArrived(movable, version)
  if (why === null) return
  throw new UserError(why, {
    hint: 'Look at the alias with `aws lambda get-alias`. Run this again when nobody else moves it: what is done is not done twice.',
  })
}

/**
 * Reads back where an alias is after a move, as often as Lambda needs to show it there and to give it its calls. A run
 * that is cancelled looks once.
 * @returns why it is not where it was sent, as a sentence; null when it is
 * @throws AwsError
 */
export async function whyNotArrived(movable: Movable, version: string): Promise<string | null> {
  const { lambda, clock, signal, functionName, name } = movable
  for (let reads = 1; ; reads += 1) {
    const alias = await lambda.alias(functionName, name)
    const { servedBy } = alias
    const isSent = isAllOn(alias, version)
    if (isSent && servedBy === null) return null
    if (reads >= (isSent ? MOST_LOOKS : SHOWN) || signal.aborted) {
      const where = `the alias ${name} of ${functionName} was sent to version ${version}, and ${standing(alias)}`
      return isSent ? `${where}: Lambda has not allocated its provisioned concurrency` : where
    }
    try {
      await clock.sleep(PAUSE, signal)
    } catch (thrown) {
      if (!signal.aborted) throw thrown
    }
  }
}

/** Where the calls of an alias go, as the end of a sentence. */
export function standing({ version, weights, servedBy }: Alias): string {
  if (servedBy !== null) return `version ${servedBy} still gets every call`
  const shares = Object.entries(weights).map(([other, share]) => `${percentAsSet(share)} to version ${other}`)
  return shares.length === 0
    ? `is on version ${version}`
    : `gives ${shares.join(', ')} and the rest to version ${version}`
}

async function pause({ clock, signal, functionName, name }: Movable): Promise<void> {
  try {
    await clock.sleep(PAUSE, signal)
  } catch (thrown) {
    if (!signal.aborted) throw thrown
    throw new UserError(
      `the run was cancelled while Lambda was still at work on the alias ${name} of ${functionName}`,
      {
        hint: 'The alias was not moved. Run it again.',
      },
    )
  }
}

function isSame(one: Alias, other: Alias): boolean {
  const parts = ({ version, weights, description }: Alias) => JSON.stringify([version, weights, description])
  return parts(one) === parts(other)
}

export function isAllOn(alias: Alias, version: string): boolean {
  return alias.version === version && Object.keys(alias.weights).length === 0
}
