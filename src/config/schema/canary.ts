import { z } from 'zod'
import { duration, orNull, share } from './fields.ts'

const text = z.string().min(1)

/** A relative worsening of more than a hundredfold is a typing error. */
const MAX_INCREASE = 100

function needsOne<T extends z.ZodType<Record<string, unknown>>>(schema: T, keys: readonly string[]) {
  return schema
    .refine((value) => keys.some((key) => value[key] !== null), {
      error: `needs ${keys.join(' or ')}`,
      params: { hint: 'Give at least one limit, or remove the whole entry.' },
    })
    .meta({ anyOf: keys.map((key) => ({ required: [key] })) })
}

const rollbackWhen = () =>
  z
    .strictObject({
      errorRate: orNull(
        needsOne(
          z.strictObject({
            max: orNull(share().describe('Most errors per invocation. Default: none.')),
            worseBy: orNull(share().describe('Most percentage points above the stable version. Default: none.')),
          }),
          ['max', 'worseBy'],
        ).describe('Errors of the function per invocation. Default: none.'),
      ),
      p99Latency: orNull(
        needsOne(
          z.strictObject({
            max: orNull(duration({ min: '1ms' }).describe('Longest 99th percentile. Default: none.')),
            worseBy: orNull(
              share({ max: MAX_INCREASE }).describe('Largest increase relative to the stable version. Default: none.'),
            ),
          }),
          ['max', 'worseBy'],
        ).describe('99th percentile of the duration. Default: none.'),
      ),
      quality: orNull(
        needsOne(
          z.strictObject({
            metric: text.describe('Name of the CloudWatch metric.'),
            namespace: text.describe('Namespace of the CloudWatch metric.'),
            min: orNull(z.number().describe('Lowest mean. Default: none.')),
            worseBy: orNull(z.number().min(0).describe('Largest drop below the stable version. Default: none.')),
          }),
          ['min', 'worseBy'],
        ).describe('A quality score that the function reports; higher is better. Default: none.'),
      ),
      costPerRequest: orNull(
        z
          .strictObject({
            metric: text.describe('Name of the CloudWatch metric.'),
            namespace: text.describe('Namespace of the CloudWatch metric.'),
            worseBy: share({ max: MAX_INCREASE }).describe('Largest increase relative to the stable version.'),
          })
          .describe('Cost per request that the function reports, in US dollars. Default: none.'),
      ),
      smokeFailures: orNull(
        z.int().min(0).describe('Roll back when more probes than this fail in a row. Default: none.'),
      ),
      alarms: z.array(text).describe('CloudWatch alarms; any of them in ALARM rolls back. Default: none.').prefault([]),
      alreadyRed: z
        .enum(['refuse', 'ignore'])
        .describe(
          'An alarm that is red before the release: `refuse` to begin, or `ignore` it until it turns red anew, as when the release is the remedy.',
        )
        .prefault('refuse'),
    })
    .describe('Limits of the canary. A limit that is proven broken rolls back. Default: none.')

const codeDeployName = (what: string) =>
  z
    .string()
    .regex(/^[\w.,+=@-]{1,100}$/, { error: `expected the name of a CodeDeploy ${what}, 100 characters at most` })

const steps = () =>
  z
    .array(
      z.strictObject({
        weight: share()
          .refine((value) => value > 0 && value < 1, { error: 'must be above 0% and below 100%' })
          .describe('Share of the traffic that the new version gets.'),
        hold: duration({ min: '1s' }).describe('Time that the step lasts at least.'),
      }),
    )
    .min(1)
    .refine((steps) => steps.every((step, index) => index === 0 || step.weight > (steps[index - 1]?.weight ?? 0)), {
      error: 'the weights must rise from step to step',
    })
    .describe('Steps of rising weight; all traffic follows after the last one. Default: none, and `alias` needs one.')
    .default([])

const watchdog = () =>
  z
    .strictObject({
      role: z
        .string()
        .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, {
          error: 'must be the ARN of a role: arn:aws:iam::123456789012:role/name',
        })
        .describe('ARN of the role with which EventBridge Scheduler changes the alias.'),
      group: z
        .string()
        .regex(/^[\w.-]{1,64}$/, { error: 'must be letters, digits, `_`, `-` and `.`, 64 at most' })
        .describe('Schedule group, which must exist.')
        .prefault('default'),
    })
    .describe('A schedule in AWS that takes the alias back when no run looks after it any more. Default: none.')

/** How an alias moves to the new version step by step. Durations are milliseconds, shares fractions of 1. */
export const canarySchema = () =>
  z
    .strictObject({
      engine: z
        .enum(['alias', 'codedeploy'])
        .describe(
          'Who moves the traffic: `alias`, this action, by the steps below; `codedeploy`, AWS CodeDeploy, by its own configuration, and this action watches.',
        )
        .prefault('alias'),
      application: orNull(codeDeployName('application').describe('CodeDeploy application. Default: none.')),
      deploymentGroup: orNull(
        codeDeployName('deployment group').describe('Deployment group of that application. Default: none.'),
      ),
      deploymentConfig: orNull(
        codeDeployName('deployment configuration').describe(
          'Deployment configuration, such as `CodeDeployDefault.LambdaCanary10Percent5Minutes`. Default: the one of the group.',
        ),
      ),
      steps: steps(),
      wait: z
        .boolean()
        .describe(
          'Whether the run stays until the rollout ends. `false`: it shifts to the first step and leaves; each later `release` of the same tag or `recover`, as on a schedule, looks at all metrics since, decides, and leaves again.',
        )
        .prefault(true),
      bake: duration().describe('Time of watching at 100 %, in which the release can still go back.').prefault('30m'),
      interval: duration({ min: '1s' }).describe('Time between two looks at the metrics.').prefault('30s'),
      settle: duration().describe('Time after a shift that is not looked at.').prefault('15s'),
      metricPeriod: duration({ min: '60s' })
        .refine((value) => value % 60_000 === 0, { error: 'must be a multiple of 60s' })
        .describe('Period of the CloudWatch metrics, a multiple of 60s.')
        .prefault('60s'),
      metricDelay: duration()
        .describe('How late CloudWatch is: what is looked at ends this long before now.')
        .prefault('2m'),
      maxStep: orNull(
        duration({ min: '1s' }).describe(
          'An inconclusive step is extended up to this. Default: four times the hold of the step.',
        ),
      ),
      minInvocations: z
        .int()
        .min(1)
        .describe('Invocations of the new version that a step needs before it may advance.')
        .prefault(60),
      proof: z
        .enum(['none', 'required'])
        .describe(
          '`none`: advance when no limit is proven broken. `required`: advance only when every limit is proven kept.',
        )
        .prefault('none'),
      rollbackWhen: rollbackWhen().prefault({}),
      onInconclusive: z
        .enum(['rollback', 'hold', 'promote'])
        .describe('What happens when a step stays inconclusive: go back, stay until somebody decides, or go on.')
        .prefault('rollback'),
      watchdog: orNull(watchdog()),
    })
    .meta({ anyOf: [{ required: ['steps'] }, { required: ['engine', 'application', 'deploymentGroup'] }] })
    .describe('How traffic moves to the new version. Default: all at once.')
