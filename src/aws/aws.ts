import type { Clock } from '../clock.ts'
import { type CloudWatch, createCloudWatch } from './cloudwatch.ts'
import type { CodeDeploy } from './codedeploy.ts'
import type { Connection } from './connection.ts'
import { createLambda, type Lambda } from './lambda.ts'
import { createLogs, type Logs } from './logs.ts'
import { createModelRegistry, type ModelRegistry } from './model-registry.ts'
import { createS3, type S3 } from './s3.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { createSsm, type Ssm } from './ssm.ts'
import { callerIdentity, type Identity } from './sts.ts'

/** The services of AWS that a release uses. */
export interface Aws {
  ssm: Ssm
  s3: S3
  lambda: Lambda
  cloudWatch: CloudWatch
  scheduler: Scheduler
  logs: Logs
  registry: ModelRegistry
  /** Loaded only now: most releases shift their aliases themselves. */
  codeDeploy(): Promise<CodeDeploy>
  /** @throws AwsError */
  identity(): Promise<Identity>
  /** Closes connections, so that the process can end. */
  close(): void
}

/** Nothing connects before the first call. */
export function openAws(connection: Connection, clock: Clock): Aws {
  const ssm = createSsm(connection, clock)
  const s3 = createS3(connection)
  const lambda = createLambda(connection, clock)
  const cloudWatch = createCloudWatch(connection)
  const scheduler = createScheduler(connection)
  let codeDeploy: Promise<CodeDeploy> | null = null
  return {
    ssm,
    s3,
    lambda,
    cloudWatch,
    scheduler,
    logs: createLogs(connection, clock),
    registry: createModelRegistry(connection, clock),
    codeDeploy() {
      codeDeploy ??= import('./codedeploy.ts').then(({ createCodeDeploy }) => createCodeDeploy(connection))
      return codeDeploy
    },
    identity: () => callerIdentity(connection),
    close() {
      for (const client of [ssm, s3, lambda, cloudWatch, scheduler]) client.close()
      void codeDeploy?.then((client) => client.close())
    },
  }
}
