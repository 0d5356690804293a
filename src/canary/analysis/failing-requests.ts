/** A call that failed: its id in the function's log, and when. */
export type FailingRequest = { id: string; time: number }

/** What CloudWatch Logs finds the lines of failing calls by: of the runtimes' own, and of Lambda's reports. */
export const FAILING_PATTERN = '?ERROR ?"Task timed out" ?"Status: error" ?"Status: timeout" ?"Runtime exited"'

const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/

/** So many are enough to look one up. */
const MOST = 10

/** The ids that lines of a log name, each once, oldest first; what else the lines say is not kept. */
export function failingRequests(lines: ReadonlyArray<{ time: number; message: string }>): FailingRequest[] {
  const found = new Map<string, FailingRequest>()
  for (const { time, message } of lines) {
    const id = ID.exec(message)?.[0]
    if (id !== undefined && !found.has(id)) found.set(id, { id, time })
  }
  return [...found.values()].toSorted((a, b) => a.time - b.time).slice(0, MOST)
}

/**
 * What the names of a version's log streams begin with, one for each day of a span.
 * @param from Unix milliseconds, as `to`
 */
export function streamsOf(version: string, from: number, to: number): string[] {
  const day = 24 * 3_600_000
  const days: string[] = []
  for (let time = Math.floor(from / day) * day; time <= to; time += day) {
    days.push(`${new Date(time).toISOString().slice(0, 10).replaceAll('-', '/')}/[${version}]`)
  }
  return days
}

/** The same search for Logs Insights, to be pasted. */
export function insightsQuery(version: string): string {
  return [
    'fields @timestamp, @requestId, @message',
    `| filter @logStream like "[${version}]"`,
    '| filter @message like /ERROR|Task timed out|Status: (error|timeout)|Runtime exited/',
    '| sort @timestamp asc',
    '| limit 50',
  ].join('\n')
}
