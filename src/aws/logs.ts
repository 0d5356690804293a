import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { calling } from './aws-error.ts'
import type { Connection } from './connection.ts'
import { signedCall } from './signed-call.ts'

type LogEvent = { time: number; message: string }

/** CloudWatch Logs. Every method throws AwsError. */
export interface Logs {
  /**
   * Lines of a log group that match a pattern, oldest first, from at most {@link PAGES} pages.
   * @param search.streams what the names of the log streams begin with
   * @param search.from Unix milliseconds, as `to`
   */
  filter(search: { group: string; streams: string; pattern: string; from: number; to: number }): Promise<LogEvent[]>
}

const LOGS = {
  name: 'logs',
  host: 'logs',
  target: 'Logs_20140328',
  variable: 'CLOUDWATCH_LOGS',
  attempts: 2,
  timeoutMs: 5_000,
}

/** A page may be empty though there are more: a search through much that does not match ends somewhere. */
const PAGES = 5
const EVENTS = 50

const page = z.object({
  events: z.array(z.object({ timestamp: z.number(), message: z.string() })).default([]),
  nextToken: z.string().nullish(),
})

/** One call out of a hundred of CloudWatch Logs. */
export function createLogs(connection: Connection, clock: Clock): Logs {
  return {
    async filter({ group, streams, pattern, from, to }) {
      const found: LogEvent[] = []
      let token: string | null = null
      for (let pages = 0; pages < PAGES && found.length < EVENTS; pages += 1) {
        const input: Record<string, unknown> = {
          logGroupName: group,
          logStreamNamePrefix: streams,
          filterPattern: pattern,
          startTime: from,
          endTime: to,
          limit: EVENTS,
          ...(token === null ? {} : { nextToken: token }),
        }
        const { events, nextToken } = await calling('logs:FilterLogEvents', async () =>
          page.parse(await signedCall(connection, clock, LOGS, 'FilterLogEvents', input)),
        )
        found.push(...events.map(({ timestamp, message }) => ({ time: timestamp, message })))
        token = nextToken ?? null
        if (token === null) break
      }
      return found
    },
  }
}
