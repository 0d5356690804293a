import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { calling } from './aws-error.ts'
import { type Connection, clientSettings } from './connection.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

/** One series: a statistic of a metric in periods. */
type MetricQuery = {
  /** Of the answer; letters, digits and _, beginning with a small letter. */
  id: string
  namespace: string
  metric: string
  dimensions: Readonly<Record<string, string>>
  /** `Sum`, `SampleCount`, `p99`, `TC(5000:)` … */
  statistic: string
  /** Milliseconds, a multiple of a minute. */
  period: number
}

/** Start of a period in Unix milliseconds → value. A period in which nothing happened has none. */
type Series = ReadonlyMap<number, number>

type AlarmState = {
  name: string
  red: boolean
  /** It has no data to judge by (`INSUFFICIENT_DATA`): that it is not red tells nothing. */
  silent: boolean
  /** When it last became what it is, Unix milliseconds; null when CloudWatch does not tell. */
  since: number | null
}

/** Every method throws AwsError. */
export interface CloudWatch {
  /**
   * @param from Unix milliseconds, included; `to` is not
   * @returns null when CloudWatch could not give all of it, which is not the same as an empty series
   */
  series(queries: readonly MetricQuery[], from: number, to: number): Promise<ReadonlyMap<string, Series> | null>
  /** Those that exist. Metric alarms and composite ones. */
  alarms(names: readonly string[]): Promise<AlarmState[]>
  close(): void
}

/** CloudWatch takes so many series and alarms in one request. */
const MOST_QUERIES = 500
const MOST_ALARMS = 100

export function createCloudWatch(connection: Connection): CloudWatch {
  const client = withoutNodeVersionWarning(() => new CloudWatchClient(clientSettings(connection, 'CLOUDWATCH')))
  return {
    series: (queries, from, to) =>
      calling('cloudwatch:GetMetricData', async () => {
        const all = new Map<string, Series>()
        for (const some of chunks(queries, MOST_QUERIES)) {
          const reported = await read(some, from, to)
          if (reported === null) return null
          for (const [id, series] of reported) all.set(id, series)
        }
        return all
      }),
    alarms: (names) =>
      calling('cloudwatch:DescribeAlarms', async () => {
        const found: AlarmState[] = []
        for (const AlarmNames of chunks(names, MOST_ALARMS)) {
          for (let NextToken: string | undefined; ; ) {
            const page = await client.send(
              new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], NextToken }),
            )
            for (const { AlarmName, StateValue, StateTransitionedTimestamp, StateUpdatedTimestamp } of [
              ...(page.MetricAlarms ?? []),
              ...(page.CompositeAlarms ?? []),
            ]) {
              const since = (StateTransitionedTimestamp ?? StateUpdatedTimestamp)?.getTime() ?? null
              const silent = StateValue === 'INSUFFICIENT_DATA'
              found.push({ name: AlarmName ?? '', red: StateValue === 'ALARM', silent, since })
            }
            NextToken = page.NextToken
            if (!NextToken) break
          }
        }
        return found
      }),
    close: () => client.destroy(),
  }

  async function read(queries: readonly MetricQuery[], from: number, to: number): Promise<Map<string, Series> | null> {
    const points = new Map(queries.map(({ id }) => [id, new Map<number, number>()]))
    const status = new Map<string, string>()
    for (let NextToken: string | undefined; ; ) {
      const page = await client.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries.map(queryOf),
          StartTime: new Date(from),
          EndTime: new Date(to),
          ScanBy: 'TimestampAscending',
          NextToken,
        }),
      )
      for (const { Id = '', Timestamps = [], Values = [], StatusCode } of page.MetricDataResults ?? []) {
        // A page that is not the last one says PartialData, and is; an error says that the rest never comes.
        if (StatusCode === 'InternalError' || StatusCode === 'Forbidden') return null
        // A series goes on over pages: its newest status is the one that counts.
        status.set(Id, StatusCode ?? 'none')
        for (const [i, time] of Timestamps.entries()) {
          const value = Values[i]
          if (value === undefined) return null
          points.get(Id)?.set(time.getTime(), value)
        }
      }
      NextToken = page.NextToken
      if (!NextToken) break
    }
    // A series that was asked for and not answered is unknown, not empty.
    return queries.every(({ id }) => status.get(id) === 'Complete') ? points : null
  }
}

function queryOf({ id, namespace, metric, dimensions, statistic, period }: MetricQuery) {
  return {
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: period / 1000,
      Stat: statistic,
    },
    ReturnData: true,
  }
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}
