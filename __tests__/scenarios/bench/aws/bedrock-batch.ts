import { z } from 'zod'
import type { AnswerFunction } from '../answers.ts'
import { haiku, nova, sentFor } from '../bedrock.ts'
import { readConverse } from '../converse.ts'
import type { FakeS3 } from './s3.ts'
import { AwsRefusal, account, region, type Service } from './service.ts'

const uri = z.string().regex(/^s3:\/\/[a-z0-9][.\-a-z0-9]{1,61}[a-z0-9](?:\/.*)?$/)

const namePattern = /^[a-zA-Z0-9]{1,63}(?:-*[a-zA-Z0-9+\-.]){0,63}$/

const orderShape = z.strictObject({
  jobName: z.string().regex(namePattern).min(10).max(63),
  clientRequestToken: z
    .string()
    .regex(/^[a-zA-Z0-9]{1,256}(?:-*[a-zA-Z0-9]){0,256}$/)
    .optional(),
  modelId: z.string(),
  modelInvocationType: z.enum(['InvokeModel', 'Converse']).default('InvokeModel'),
  roleArn: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  inputDataConfig: z.strictObject({
    s3InputDataConfig: z.strictObject({ s3Uri: uri, s3InputFormat: z.literal('JSONL').default('JSONL') }),
  }),
  outputDataConfig: z.strictObject({ s3OutputDataConfig: z.strictObject({ s3Uri: uri }) }),
  timeoutDurationInHours: z.int().min(24).max(168).default(24),
})

const recordShape = z.strictObject({
  recordId: z.string().regex(/^[a-zA-Z0-9]+$/),
  modelInput: z.record(z.string(), z.unknown()),
})

type Status = 'Submitted' | 'InProgress' | 'Completed' | 'PartiallyCompleted' | 'Failed' | 'Stopped'

type FakeJob = z.output<typeof orderShape> & {
  jobArn: string
  status: Status
  message?: string
  totalRecordCount?: number
  processedRecordCount?: number
  endTime?: string
}

export type BatchFakeSettings = {
  /** Roles that Bedrock may not assume. */
  distrusted?: readonly string[]
  /** Roles that may not read the bucket. */
  blind?: readonly string[]
  /** Fewest records of a job, a quota of the account. */
  minRecords?: number
  /** Records that are answered with an error, by their place in the file. */
  failing?: (index: number) => boolean
  /** Why a job fails that is in progress; null when it does not, and `wait` when it goes on. */
  fails?: (modelId: string) => string | null
}

export type FakeBatch = Service & {
  jobs: FakeJob[]
  /** While true jobs stay in progress. */
  held: boolean
}

const ENDED: readonly Status[] = ['Completed', 'PartiallyCompleted', 'Failed', 'Stopped']

/**
 * Bedrock's batch inference: each look at a job brings it a step further; it reads its file from S3 and writes the answers
 * there. What is wrong with an order is refused at once, what is wrong with its file makes the job fail, as in AWS.
 */
export function fakeBatch(s3: () => FakeS3, answer: AnswerFunction, settings: BatchFakeSettings = {}): FakeBatch {
  const { distrusted = [], blind = [], minRecords = 100, failing = () => false, fails = () => null } = settings
  const jobs: FakeJob[] = []
  const fake: FakeBatch = {
    name: 'bedrock',
    jobs,
    held: false,
    operation({ method, path }) {
      if (path === '/model-invocation-jobs') return method === 'GET' ? 'ListModelInvocationJobs' : null
      if (path === '/model-invocation-job') return method === 'POST' ? 'CreateModelInvocationJob' : null
      if (!path.startsWith('/model-invocation-job/')) return null
      if (method === 'POST') return path.endsWith('/stop') ? 'StopModelInvocationJob' : null
      return method === 'GET' ? 'GetModelInvocationJob' : null
    },
    refuse: ({ code, message, status }) => ({ status, headers: { 'x-amzn-errortype': code }, body: { message } }),
    answer(operation, { path, query, body }) {
      switch (operation) {
        case 'CreateModelInvocationJob':
          return { status: 200, body: { jobArn: create(JSON.parse(body.toString('utf8'))).jobArn } }
        case 'ListModelInvocationJobs': {
          const named = query.get('nameContains') ?? ''
          if (!namePattern.test(named)) throw invalid('nameContains failed to satisfy constraint: pattern')
          const found = jobs.filter(({ jobName }) => jobName.includes(named)).toReversed()
          return { status: 200, body: { invocationJobSummaries: found.map(shown) } }
        }
        case 'StopModelInvocationJob': {
          const job = find(decodeURIComponent(path.split('/')[2] ?? ''))
          if (ENDED.includes(job.status)) throw new AwsRefusal('ConflictException', 'The job has ended.', 400)
          job.status = 'Stopped'
          return { status: 200, body: {} }
        }
        default: {
          const job = find(decodeURIComponent(path.slice('/model-invocation-job/'.length)))
          const before = shown(job)
          advance(job)
          return { status: 200, body: before }
        }
      }
    },
  }

  function create(sent: unknown): FakeJob {
    const read = orderShape.safeParse(sent)
    if (!read.success) throw invalid(z.prettifyError(read.error))
    const order = read.data
    const same = jobs.find(({ clientRequestToken }) => clientRequestToken === order.clientRequestToken)
    if (same !== undefined && order.clientRequestToken !== undefined) {
      if (JSON.stringify(orderShape.strip().parse(same)) !== JSON.stringify(order)) {
        throw new AwsRefusal('ConflictException', 'The client token was used with other parameters.', 400)
      }
      return same
    }
    if (jobs.some(({ jobName }) => jobName === order.jobName)) {
      throw new AwsRefusal('ConflictException', `A job with the name ${order.jobName} already exists.`, 400)
    }
    if (![nova, haiku].includes(order.modelId)) throw invalid('The provided model identifier is invalid.')
    if (distrusted.includes(order.roleArn)) throw invalid('The role cannot be assumed by bedrock.amazonaws.com.')
    const id = `job${String(jobs.length + 1).padStart(9, '0')}`
    const jobArn = `arn:aws:bedrock:${region}:${account}:model-invocation-job/${id}`
    const job: FakeJob = { ...order, jobArn, status: 'Submitted' }
    jobs.push(job)
    return job
  }

  function find(arn: string): FakeJob {
    const found = jobs.find(({ jobArn }) => jobArn === arn)
    if (found === undefined) throw new AwsRefusal('ResourceNotFoundException', 'The job does not exist.', 404)
    return found
  }

  function advance(job: FakeJob): void {
    if (ENDED.includes(job.status)) return
    if (job.status === 'Submitted') {
      const problem = read(job)
      job.status = typeof problem === 'string' ? 'Failed' : 'InProgress'
      if (typeof problem === 'string') job.message = problem
      return
    }
    const why = fails(job.modelId)
    if (fake.held || why === 'wait') return
    if (why === null) finish(job)
    else Object.assign(job, { status: 'Failed', message: why })
  }

  /** The records of a job, or why it fails. */
  function read(job: FakeJob): Array<z.output<typeof recordShape>> | string {
    const [bucket, key] = placeOf(job.inputDataConfig.s3InputDataConfig.s3Uri)
    if (blind.includes(job.roleArn)) return 'The role does not have permission to read the input data.'
    if (s3().buckets.get(bucket)?.has(key) !== true) return `There is no ${key} in the bucket.`
    const lines = s3()
      .text(bucket, key)
      .split('\n')
      .filter((line) => line !== '')
    const records = lines.map((line) => recordShape.safeParse(JSON.parse(line)))
    if (records.some(({ success }) => !success)) return 'The input file has a line that is no record.'
    if (records.length < minRecords) {
      return `Batch job ${job.jobArn} contains less records (${records.length}) than the required minimum of: ${minRecords}`
    }
    const ids = new Set(records.map(({ data }) => data?.recordId))
    if (ids.size < records.length) return 'The input file has duplicate record ids.'
    job.totalRecordCount = records.length
    job.processedRecordCount = 0
    return records.flatMap(({ data }) => data ?? [])
  }

  function finish(job: FakeJob): void {
    const records = read(job)
    if (typeof records === 'string') throw new Error(records)
    let errors = 0
    const lines = records.map(({ recordId, modelInput }, index) => {
      const request = job.modelInvocationType === 'Converse' ? readConverse(job.modelId, modelInput) : 'not InvokeModel'
      const sent = typeof request === 'string' || failing(index) ? null : sentFor(answer(request, 1), request)
      if (sent !== null && sent !== 'hang up' && 'body' in sent && sent.status === 200) {
        return { recordId, modelInput, modelOutput: sent.body }
      }
      errors += 1
      const errorMessage = typeof request === 'string' ? request : 'Internal error'
      return { recordId, modelInput, error: { errorCode: 500, errorMessage } }
    })
    const [bucket, folder] = placeOf(job.outputDataConfig.s3OutputDataConfig.s3Uri)
    const name = job.inputDataConfig.s3InputDataConfig.s3Uri.split('/').at(-1)
    const put = (file: string, text: string): void => {
      const body = Buffer.from(text)
      const stored = { body, metadata: {}, versionId: null, contentType: 'application/jsonl' }
      s3()
        .buckets.get(bucket)
        ?.set(`${folder}${job.jobArn.split('/').at(-1)}/${file}`, [stored])
    }
    // Answers come in no order of their own.
    put(
      `${name}.out`,
      lines
        .toReversed()
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    )
    put('manifest.json.out', JSON.stringify({ totalRecordCount: lines.length, errorRecordCount: errors }))
    job.processedRecordCount = lines.length
    job.status = errors === 0 ? 'Completed' : 'PartiallyCompleted'
    job.endTime = new Date().toISOString()
  }

  return fake
}

function shown({ modelId, ...job }: FakeJob): object {
  // Bedrock names the profile in full, however it was ordered.
  return {
    ...job,
    modelId: `arn:aws:bedrock:${region}:${account}:inference-profile/${modelId}`,
    submitTime: '2026-11-24T12:00:00Z',
  }
}

function placeOf(place: string): [bucket: string, key: string] {
  const [, , bucket = '', ...key] = place.split('/')
  return [bucket, key.join('/')]
}

function invalid(message: string): AwsRefusal {
  return new AwsRefusal('ValidationException', message)
}
