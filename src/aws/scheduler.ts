import { createHash } from 'node:crypto'
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import { calling, isAws } from './aws-error.ts'
import { type Connection, clientSettings } from './connection.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

/** An alias, and the group in which its watchdog stands. */
export type Watched = { functionName: string; alias: string; group: string }

/** What AWS does by itself at `deadline`: all traffic of the alias goes to `version`. */
export type Watchdog = Watched & {
  version: string
  /** The description that the alias then has. */
  description: string
  /** Unix milliseconds; whole seconds count, and the scheduler is late by up to a minute. */
  deadline: number
  /** ARN of the role with which EventBridge Scheduler calls Lambda. */
  role: string
}

/** Amazon EventBridge Scheduler, as far as a watchdog needs it. Every method throws AwsError. */
export interface Scheduler {
  /** Sets the watchdog of an alias, or sets the one that is there anew: an alias has one at most. */
  set(watchdog: Watchdog): Promise<void>
  /** Also when there is none. */
  remove(watched: Watched): Promise<void>
  close(): void
}

/** How long the scheduler tries a call that fails. Hours later the alias may be in the middle of something else. */
const PATIENCE_SECONDS = 900

export function createScheduler(connection: Connection): Scheduler {
  const client = withoutNodeVersionWarning(() => new SchedulerClient(clientSettings(connection, 'SCHEDULER')))
  return {
    async set(watchdog) {
      const schedule = scheduleOf(watchdog)
      try {
        await calling('scheduler:CreateSchedule', () => client.send(new CreateScheduleCommand(schedule)))
      } catch (thrown) {
        if (!isAws(thrown, 'ConflictException')) throw thrown
        await calling('scheduler:UpdateSchedule', () => client.send(new UpdateScheduleCommand(schedule)))
      }
    },
    async remove({ group, ...of }) {
      try {
        await calling('scheduler:DeleteSchedule', () =>
          client.send(new DeleteScheduleCommand({ Name: watchdogName(of), GroupName: group })),
        )
      } catch (thrown) {
        if (!isAws(thrown, 'ResourceNotFoundException')) throw thrown
      }
    },
    close: () => client.destroy(),
  }
}

/** Readable as far as the 64 characters of a name go; the hash tells `a-b` of `c` from `a` of `b-c`. */
export function watchdogName({ functionName, alias }: Pick<Watched, 'functionName' | 'alias'>): string {
  const hash = createHash('sha256').update(`${functionName}:${alias}`).digest('hex').slice(0, 12)
  return `ai-cicd-${functionName.replace(/[^\w.-]/g, '-').slice(0, 40)}-${hash}`
}

function scheduleOf({ functionName, alias, group, version, description, deadline, role }: Watchdog) {
  const partition = role.split(':')[1] ?? 'aws'
  return {
    Name: watchdogName({ functionName, alias }),
    GroupName: group,
    Description: `Gives all traffic of ${functionName}:${alias} back when its canary has lost its run`.slice(0, 512),
    ScheduleExpression: `at(${new Date(deadline).toISOString().slice(0, 19)})`,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' as const },
    ActionAfterCompletion: 'DELETE' as const,
    Target: {
      Arn: `arn:${partition}:scheduler:::aws-sdk:lambda:updateAlias`,
      RoleArn: role,
      Input: JSON.stringify({
        FunctionName: functionName,
        Name: alias,
        FunctionVersion: version,
        RoutingConfig: { AdditionalVersionWeights: {} },
        Description: description,
      }),
      RetryPolicy: { MaximumEventAgeInSeconds: PATIENCE_SECONDS, MaximumRetryAttempts: 10 },
    },
  }
}
