import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch'
import { GetAliasCommand } from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { stageOf } from './stage.ts'

const canary = {
  steps: [
    { weight: '5%', hold: '2s' },
    { weight: '25%', hold: '2s' },
  ],
  bake: '1s',
  interval: '1s',
  settle: '0s',
  metricDelay: '0s',
  minInvocations: 5,
  rollbackWhen: { errorRate: { worseBy: '1%' }, alarms: ['errors-high'] },
}

/** What both versions are said to do, all the time that the canary runs: moto serves no traffic by itself. */
async function follow(
  name: string,
  region: ConstructorParameters<typeof CloudWatchClient>[0],
  errors: (version: string) => number,
) {
  const cloudWatch = new CloudWatchClient(region ?? {})
  const put = async () => {
    const datum = (version: string, MetricName: string, value: number) => ({
      MetricName,
      Value: value,
      Timestamp: new Date(),
      Dimensions: [
        { Name: 'FunctionName', Value: name },
        { Name: 'Resource', Value: `${name}:live` },
        { Name: 'ExecutedVersion', Value: version },
      ],
    })
    const versions: Array<[string, number]> = [
      ['1', 380],
      ['2', 20],
    ]
    const MetricData = versions.flatMap(([version, calls]) => [
      datum(version, 'Invocations', calls),
      datum(version, 'Errors', Math.round(calls * errors(version))),
    ])
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'AWS/Lambda', MetricData }))
  }
  await put()
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'errors-high',
      MetricName: 'Errors',
      Namespace: 'AWS/Lambda',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1e9,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  )
  await cloudWatch.send(new SetAlarmStateCommand({ AlarmName: 'errors-high', StateValue: 'OK', StateReason: 'test' }))
  const timer = setInterval(() => put().catch(() => undefined), 500)
  return { cloudWatch, stop: () => clearInterval(timer) }
}

test('against moto: a healthy version is promoted by its metrics', async () => {
  const stage = await stageOf('healthy', { reply: 'Hello {{question}}' }, { canary })
  const { stop } = await follow('healthy', stage.region, () => 0.01)
  const result = await stage.release('v1.0.0')
  stop()
  expect(result.outputs.rollout, result.stdout).toBe('promoted')
  const alias = await stage.lambda.send(new GetAliasCommand({ FunctionName: 'healthy', Name: 'live' }))
  expect(alias.FunctionVersion).toBe('2')
  expect(alias.RoutingConfig?.AdditionalVersionWeights ?? {}).toEqual({})
})

test('against moto: a broken version goes back by its metrics, and one by an alarm', async () => {
  const broken = await stageOf('broken', { reply: 'Hello {{question}}' }, { canary })
  const first = await follow('broken', broken.region, (version) => (version === '1' ? 0.01 : 0.8))
  const result = await broken.release('v1.0.0')
  first.stop()
  expect(result.outputs.rollout, result.stdout).toBe('rolled-back')
  expect(result.summary).toContain('the limit is 1 point more')
  const alias = await broken.lambda.send(new GetAliasCommand({ FunctionName: 'broken', Name: 'live' }))
  expect(alias.FunctionVersion).toBe('1')
  expect(alias.RoutingConfig?.AdditionalVersionWeights ?? {}).toEqual({})

  const alarmed = await stageOf('alarmed', { reply: 'Hello {{question}}' }, { canary: { ...canary, bake: '1h' } })
  const second = await follow('alarmed', alarmed.region, () => 0.01)
  const red = setTimeout(
    () =>
      second.cloudWatch
        .send(new SetAlarmStateCommand({ AlarmName: 'errors-high', StateValue: 'ALARM', StateReason: 'test' }))
        .catch(() => undefined),
    4_000,
  )
  const other = await alarmed.release('v1.0.0')
  clearTimeout(red)
  second.stop()
  expect(other.outputs.rollout, other.stdout).toBe('rolled-back')
  expect(other.summary).toContain('alarm errors-high went red')
})
