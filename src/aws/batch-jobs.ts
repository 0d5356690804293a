import {
  BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from '@aws-sdk/client-bedrock'
import { z } from 'zod'
import { calling, isAws } from './aws-error.ts'
import { type Connection, clientSettings } from './connection.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

const count = z.int().min(0).optional()

const jobShape = z
  .object({
    jobArn: z.string(),
    jobName: z.string(),
    modelId: z.string(),
    status: z.string(),
    message: z.string().optional(),
    inputDataConfig: z.object({ s3InputDataConfig: z.object({ s3Uri: z.string() }) }),
    outputDataConfig: z.object({ s3OutputDataConfig: z.object({ s3Uri: z.string() }) }),
    totalRecordCount: count,
    processedRecordCount: count,
    endTime: z.date().optional(),
  })
  .transform((job) => ({
    arn: job.jobArn,
    name: job.jobName,
    /** Id or ARN, not always in the spelling that it was ordered with. */
    model: job.modelId,
    status: job.status,
    message: job.message ?? null,
    /** Milliseconds since the epoch; null while it goes on. */
    endedAt: job.endTime?.getTime() ?? null,
    input: job.inputDataConfig.s3InputDataConfig.s3Uri,
    output: job.outputDataConfig.s3OutputDataConfig.s3Uri,
    /** How far it is; null when Bedrock does not tell. */
    records:
      job.totalRecordCount === undefined || job.processedRecordCount === undefined
        ? null
        : { total: job.totalRecordCount, done: job.processedRecordCount },
  }))

export type BatchJob = z.output<typeof jobShape>

/** `name` makes it the same order as any before it of that name; URIs are `s3://bucket/key`. */
type BatchOrder = { name: string; model: string; input: string; output: string; role: string; hours: number }

/** Bedrock's batch inference. Every method throws AwsError. */
export interface BatchJobs {
  /** Jobs whose names begin like this, newest first. */
  find(nameStart: string): Promise<BatchJob[]>
  get(arn: string): Promise<BatchJob>
  /**
   * Orders a job of Converse requests. The same order again is the job that is there.
   * @returns its ARN; null when another job has the name
   */
  create(order: BatchOrder): Promise<string | null>
  stop(arn: string): Promise<void>
  close(): void
}

/** Who waits for jobs asks again by itself, and can be cancelled meanwhile. */
const ATTEMPTS = 3

/** Pages of 1,000 jobs: an account that has more of one name than this is asked no further. */
const MOST_PAGES = 10

export function createBatchJobs(connection: Connection): BatchJobs {
  const client = withoutNodeVersionWarning(
    () => new BedrockClient({ ...clientSettings(connection, 'BEDROCK'), maxAttempts: ATTEMPTS }),
  )
  return {
    async find(nameStart) {
      const found: BatchJob[] = []
      let nextToken: string | undefined
      for (let page = 0; page < MOST_PAGES; page++) {
        const command = new ListModelInvocationJobsCommand({
          nameContains: nameStart,
          sortBy: 'CreationTime',
          sortOrder: 'Descending',
          maxResults: 1000,
          ...(nextToken === undefined ? {} : { nextToken }),
        })
        const answer = await calling('bedrock:ListModelInvocationJobs', () => client.send(command))
        // A job that is not told in full is none that could be gone on with.
        for (const summary of answer.invocationJobSummaries ?? []) {
          const { data } = jobShape.safeParse(summary)
          if (data?.name.startsWith(nameStart) === true) found.push(data)
        }
        nextToken = answer.nextToken
        if (nextToken === undefined) break
      }
      return found
    },
    get: (jobIdentifier) =>
      calling('bedrock:GetModelInvocationJob', async () =>
        jobShape.parse(await client.send(new GetModelInvocationJobCommand({ jobIdentifier }))),
      ),
    async create({ name, model, input, output, role, hours }) {
      const command = new CreateModelInvocationJobCommand({
        jobName: name,
        clientRequestToken: name,
        modelId: model,
        modelInvocationType: 'Converse',
        roleArn: role,
        inputDataConfig: { s3InputDataConfig: { s3Uri: input, s3InputFormat: 'JSONL' } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: output } },
        timeoutDurationInHours: hours,
      })
      try {
        return await calling('bedrock:CreateModelInvocationJob', async () =>
          z.string().parse((await client.send(command)).jobArn),
        )
      } catch (thrown) {
        if (isAws(thrown, 'ConflictException')) return null
        throw thrown
      }
    },
    async stop(jobIdentifier) {
      await calling('bedrock:StopModelInvocationJob', () =>
        client.send(new StopModelInvocationJobCommand({ jobIdentifier })),
      )
    },
    close: () => client.destroy(),
  }
}
