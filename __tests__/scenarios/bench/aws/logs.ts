import { z } from 'zod'
import { AwsRefusal, jsonRefusal, type Service, targetOf } from './service.ts'

type Line = { stream: string; timestamp: number; message: string }

export type FakeLogs = Service & {
  /** Group → lines, in any order. */
  groups: Map<string, Line[]>
}

const asked = z.strictObject({
  logGroupName: z.string().regex(/^[.\-_/#A-Za-z0-9]{1,512}$/),
  logStreamNamePrefix: z
    .string()
    .regex(/^[^:*]{1,512}$/)
    .optional(),
  filterPattern: z.string().max(1_024).optional(),
  startTime: z.int().min(0).optional(),
  endTime: z.int().min(0).optional(),
  limit: z.int().min(1).max(10_000).optional(),
  nextToken: z.string().optional(),
})

/** CloudWatch Logs: patterns of alternatives (`?a ?"b c"`) and of words that must all be there. Every other page is empty. */
export function fakeLogs(): FakeLogs {
  const groups = new Map<string, Line[]>()
  return {
    name: 'logs',
    groups,
    operation: (request) => targetOf(request, 'Logs_20140328', ['FilterLogEvents']),
    refuse: jsonRefusal,
    answer(_operation, { body }) {
      const read = asked.safeParse(JSON.parse(body.toString('utf8')))
      if (!read.success) throw new AwsRefusal('InvalidParameterException', z.prettifyError(read.error))
      const { logGroupName, logStreamNamePrefix = '', filterPattern = '', startTime = 0, limit = 10_000 } = read.data
      const lines = groups.get(logGroupName)
      if (lines === undefined) {
        throw new AwsRefusal('ResourceNotFoundException', 'The specified log group does not exist.')
      }
      if (read.data.nextToken === undefined) return { status: 200, body: { events: [], nextToken: 'more' } }
      const { endTime = Number.POSITIVE_INFINITY } = read.data
      const found = lines.filter(
        ({ stream, timestamp, message }) =>
          stream.startsWith(logStreamNamePrefix) &&
          timestamp >= startTime &&
          timestamp <= endTime &&
          matches(message, filterPattern),
      )
      const events = found.toSorted((a, b) => a.timestamp - b.timestamp).slice(0, limit)
      return {
        status: 200,
        body: { events: events.map(({ stream, ...event }) => ({ ...event, logStreamName: stream })) },
      }
    },
  }
}

function matches(message: string, pattern: string): boolean {
  const terms = Array.from(pattern.matchAll(/(\?)?(?:"([^"]*)"|(\S+))/g), ([, any, quoted, word]) => ({
    any: any !== undefined,
    text: quoted ?? word ?? '',
  }))
  const some = terms.filter(({ any }) => any)
  return (
    terms.every(({ any, text }) => any || message.includes(text)) &&
    (some.length === 0 || some.some(({ text }) => message.includes(text)))
  )
}
