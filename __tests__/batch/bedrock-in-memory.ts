import { AwsError } from '../../src/aws/aws-error.ts'
import type { BatchJob, BatchJobs } from '../../src/aws/batch-jobs.ts'
import type { BatchStore } from '../../src/aws/batch-store.ts'
import type { Question } from '../../src/batch/record.ts'
import type { CompletionRequest } from '../../src/models/model.ts'

export const model = 'bedrock:us.amazon.nova-lite-v1:0'
export const place = { bucket: 'batches', prefix: 'ai-cicd' }

/** The n-th question to the model. */
export function question(number: number, repeat = 0): Question {
  const request: CompletionRequest = {
    model,
    messages: [{ role: 'user', content: `What is ${number}?` }],
    parameters: { maxTokens: 10 },
    responseFormat: null,
    tools: [],
    toolChoice: null,
  }
  return { request, repeat }
}

export const questions = (from: number, to: number): Question[] =>
  Array.from({ length: to - from }, (_, index) => question(from + index))

type Line = { recordId: string; modelInput: unknown }

/** One line of an output: the answer to the question that stands in it. */
export function answered({ recordId, modelInput }: Line, text = `Answer to ${JSON.stringify(modelInput)}`): object {
  const modelOutput = {
    output: { message: { role: 'assistant', content: [{ text }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 10, outputTokens: 20, totalTokens: 30 },
  }
  return { recordId, modelInput, modelOutput }
}

/** Batch inference without a network: jobs end when they are told to. */
export class BatchInMemory {
  readonly files = new Map<string, string>()
  readonly ordered: BatchJob[] = []

  readonly store: BatchStore = {
    put: async (_, key, body) => {
      this.files.set(key, body.toString('utf8'))
    },
    lines: (_, key) => linesOf(this.files.get(key) ?? ''),
    close: () => undefined,
  }

  /** @param look called whenever a job is looked at, before it is shown */
  jobs(onObserve: (job: BatchJob) => void = () => undefined): BatchJobs {
    return {
      find: async (nameStart) => this.ordered.filter(({ name }) => name.startsWith(nameStart)).toReversed(),
      get: async (arn) => {
        const job = this.ordered.find((one) => one.arn === arn)
        if (job === undefined) throw new Error(`no job ${arn}`)
        onObserve(job)
        return { ...job }
      },
      create: async ({ name, model: asked, input, output }) => {
        const same = this.ordered.find((job) => job.name === name)
        if (same !== undefined) return same.input === input ? same.arn : null
        const arn = `arn:aws:bedrock:us-east-1:1:model-invocation-job/j${this.ordered.length}`
        const job = { arn, name, model: asked, message: null, endedAt: null, input, output, records: null }
        this.ordered.push({ ...job, status: 'Submitted' })
        return arn
      },
      stop: async (arn) => {
        for (const job of this.ordered) if (job.arn === arn) job.status = 'Stopped'
      },
      close: () => undefined,
    }
  }

  linesOf({ name }: BatchJob): Line[] {
    const text = this.files.get(`ai-cicd/input/${name}.jsonl`) ?? ''
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
  }

  /** Ends a job with answers to the first of its questions. */
  end(job: BatchJob, status: string, count = Number.POSITIVE_INFINITY, answer?: (line: Line) => string): void {
    job.status = status
    const lines = this.linesOf(job)
      .slice(0, count)
      .map((line) => `${JSON.stringify(answered(line, answer?.(line)))}\n`)
    this.files.set(`ai-cicd/output/${job.arn.split('/').at(-1)}/${job.name}.jsonl.out`, lines.join(''))
  }
}

/** What goes wrong with a call: before it is done, or after, so that its caller does not know. */
export type Weather = (call: keyof BatchJobs | keyof BatchStore) => { when: 'before' | 'after'; error: AwsError } | null

export const outage = (action: string, status = 503) =>
  new AwsError(action, status === 429 ? 'ThrottlingException' : 'ServiceUnavailableException', 'Slow down', status)

/** The same services on a bad day. A download that fails after it began has brought its first half. */
export function inWeather(
  jobs: BatchJobs,
  store: BatchStore,
  weather: Weather,
): { jobs: BatchJobs; store: BatchStore } {
  const through = async <T>(call: Parameters<Weather>[0], experiment: () => Promise<T>): Promise<T> => {
    const fault = weather(call)
    if (fault?.when === 'before') throw fault.error
    const answer = await experiment()
    if (fault !== null) throw fault.error
    return answer
  }
  return {
    jobs: {
      ...jobs,
      find: (start) => through('find', () => jobs.find(start)),
      get: (arn) => through('get', () => jobs.get(arn)),
      create: (order) => through('create', () => jobs.create(order)),
      stop: (arn) => through('stop', () => jobs.stop(arn)),
    },
    store: {
      ...store,
      put: (bucket, key, body) => through('put', () => store.put(bucket, key, body)),
      async *lines(bucket, key) {
        const fault = weather('lines')
        if (fault?.when === 'before') throw fault.error
        const lines: string[] = []
        for await (const line of store.lines(bucket, key)) lines.push(line)
        yield* fault === null ? lines : lines.slice(0, lines.length / 2)
        if (fault !== null) throw fault.error
      },
    },
  }
}

async function* linesOf(text: string): AsyncGenerator<string> {
  for (const line of text.split('\n')) if (line !== '') yield line
}
