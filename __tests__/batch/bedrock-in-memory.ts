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
  jobs(look: (job: BatchJob) => void = () => undefined): BatchJobs {
    return {
      find: async (nameStart) => this.ordered.filter(({ name }) => name.startsWith(nameStart)).toReversed(),
      get: async (arn) => {
        const job = this.ordered.find((one) => one.arn === arn)
        if (job === undefined) throw new Error(`no job ${arn}`)
        look(job)
        return { ...job }
      },
      create: async ({ name, model: asked, input, output }) => {
        if (this.ordered.some((job) => job.name === name)) return null
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

async function* linesOf(text: string): AsyncGenerator<string> {
  for (const line of text.split('\n')) if (line !== '') yield line
}
