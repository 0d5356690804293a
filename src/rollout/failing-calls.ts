import { z } from 'zod'
import { AwsError } from '../aws/aws-error.ts'
import type { FunctionConfiguration } from '../aws/lambda-shapes.ts'
import {
  FAILING_PATTERN,
  type FailingRequest,
  failingRequests,
  streamsOf,
} from '../canary/analysis/failing-requests.ts'
import { UserError } from '../errors.ts'
import type { ReleaseDeps } from './deps.ts'

/** A search that takes longer is not worth the wait: the summary has the query. */
const PATIENCE = 10_000
/** Streams begin with the day that their instance was started. */
const DAYS = 2

const logging = z.object({ LogGroup: z.string() })

/** Where a function logs: a group of its own choice, else the one with its name. */
export function logGroupOf({ name, settings }: FunctionConfiguration): string {
  const read = logging.safeParse(settings.LoggingConfig)
  return read.success ? read.data.LogGroup : `/aws/lambda/${name}`
}

/**
 * Some calls that failed on a version, by its log. Best effort: a role that may not read logs, a slow search and an empty
 * log all give none.
 */
export async function failingCalls(
  { aws, clock, log, signal }: Pick<ReleaseDeps, 'aws' | 'clock' | 'log' | 'signal'>,
  version: FunctionConfiguration,
  since: number,
): Promise<FailingRequest[]> {
  if (signal.aborted) return []
  const to = clock.now()
  const from = Math.max(since, to - DAYS * 24 * 3_600_000)
  const lines = []
  try {
    for (const streams of streamsOf(version.version, from, to)) {
      if (clock.now() - to > PATIENCE) break
      lines.push(
        ...(await aws.logs.filter({ group: logGroupOf(version), streams, pattern: FAILING_PATTERN, from, to })),
      )
    }
  } catch (thrown) {
    if (!(thrown instanceof AwsError) && !(thrown instanceof UserError)) throw thrown
    log.debug(`The log of version ${version.version} was not searched: ${thrown.message}`)
  }
  return failingRequests(lines)
}
