import { expect, onTestFinished, test } from 'vitest'
import { createCloudWatch } from '../../src/aws/cloudwatch.ts'
import { type FakeAws, startAws } from '../scenarios/bench/aws/server.ts'
import { awsEnvironment } from './aws-environment.ts'

const minute = 60_000
const start = Date.UTC(2026, 10, 24, 12)

/** Answers GetMetricData with these pages, one after the other. */
async function answering(...pages: readonly object[]): Promise<FakeAws> {
  const aws = await startAws({
    fault: ({ index }) => ({ when: 'before', reply: { status: 200, body: pages[index] ?? {} } }),
  })
  onTestFinished(aws.close)
  awsEnvironment(aws)
  onTestFinished(() => expect(aws.violations).toEqual([]))
  return aws
}

function asked() {
  const cloudWatch = createCloudWatch({ region: 'us-east-1', credentials: null, environment: {} })
  onTestFinished(cloudWatch.close)
  const metric = { namespace: 'AWS/Lambda', metric: 'Errors', dimensions: {}, statistic: 'Sum', period: minute }
  return cloudWatch.series(
    [
      { ...metric, id: 'a' },
      { ...metric, id: 'b' },
    ],
    start,
    start + 2 * minute,
  )
}

const series = (Id: string, values: readonly number[], StatusCode: string | undefined, from = 0) => ({
  Id,
  Timestamps: values.map((_, i) => start / 1000 + 60 * (from + i)),
  Values: values,
  StatusCode,
})

test('a series that goes on over pages is partial until its last one', async () => {
  const aws = await answering(
    { MetricDataResults: [series('a', [1], 'PartialData')], NextToken: '1' },
    { MetricDataResults: [series('a', [2], 'Complete', 1), series('b', [], 'Complete')] },
  )
  const reported = await asked()
  expect([...(reported?.get('a') ?? [])]).toEqual([
    [start, 1],
    [start + minute, 2],
  ])
  expect(reported?.get('b')?.size).toBe(0)
  expect(aws.calls).toHaveLength(2)
})

test.each([
  ['a series that is partial at the end', [series('a', [1], 'Complete'), series('b', [1], 'PartialData')]],
  ['a series that failed', [series('a', [1], 'Complete'), series('b', [], 'InternalError')]],
  ['a series that may not be read', [series('a', [1], 'Complete'), series('b', [], 'Forbidden')]],
  ['a series that is not answered', [series('a', [1], 'Complete')]],
  ['a series without a status', [series('a', [1], 'Complete'), series('b', [1], undefined)]],
  ['a point without a value', [series('a', [1], 'Complete'), { ...series('b', [1], 'Complete'), Values: [] }]],
  ['nothing', []],
])('%s: unknown, never zero', async (_, results) => {
  await answering({ MetricDataResults: results })
  expect(await asked()).toBeNull()
})

test('a series that was complete on an early page and is not named again', async () => {
  await answering(
    { MetricDataResults: [series('a', [1], 'Complete')], NextToken: '1' },
    { MetricDataResults: [series('b', [1], 'Complete')] },
  )
  expect((await asked())?.size).toBe(2)
})
