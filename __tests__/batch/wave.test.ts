import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BatchJob } from '../../src/aws/batch-jobs.ts'
import { BatchAnswers } from '../../src/batch/answers.ts'
import { type Question, recordsByModel } from '../../src/batch/record.ts'
import { askInBatches, type WaveOutcome, type WaveSettings } from '../../src/batch/wave.ts'
import { ownMemory } from '../../src/evaluation/memory.ts'
import type { Log } from '../../src/log.ts'
import { SimulatedClock } from '../models/simulated-clock.ts'
import { BatchInMemory, place, questions } from './bedrock-in-memory.ts'

const HOUR = 3_600_000

const silent: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
  group: () => () => undefined,
  mask: () => undefined,
  progress: () => undefined,
}

/** One run's wave. `look` is what happens to a job when the run looks at it; unless told it ends with all answers. */
async function run(
  bedrock: BatchInMemory,
  asked: readonly Question[],
  look: (job: BatchJob) => void = (job) => bedrock.end(job, 'Completed'),
  over: Partial<WaveSettings> = {},
): Promise<WaveOutcome & { answers: BatchAnswers; answered: number }> {
  const clock = new SimulatedClock()
  const answers = new BatchAnswers()
  const outcome = await clock.runs(
    askInBatches(recordsByModel(asked), {
      jobs: bedrock.jobs(look),
      store: bedrock.store,
      place,
      role: 'arn:aws:iam::123456789012:role/batch',
      hours: 24,
      minRecords: 100,
      deadline: clock.now() + 5 * HOUR,
      since: null,
      stopOnCancel: false,
      clock,
      log: silent,
      signal: new AbortController().signal,
      spool: ownMemory.spool,
      costOf: () => 0.01,
      answers,
      refuse: () => null,
      ...over,
    }),
  )
  return { ...outcome, answers, answered: asked.filter((one) => answers.has(one)).length }
}

const nothing = () => undefined

test('the next run, of another commit too, orders only what no job has been ordered for', async () => {
  const bedrock = new BatchInMemory()
  const first = await run(bedrock, questions(0, 150), nothing)
  expect(first.stopped).toMatch(/^batch job ai-cicd-\S+ goes on \(Submitted\), run again to pick up its answers$/)
  expect(first.answered).toBe(0)
  const second = await run(bedrock, questions(100, 300))
  expect(second).toMatchObject({ stopped: null, warnings: [], answered: 200 })
  expect(bedrock.ordered.map((job) => bedrock.linesOf(job).length)).toEqual([150, 150])
  const third = await run(bedrock, questions(0, 300))
  expect(third.answered).toBe(300)
  expect(bedrock.ordered).toHaveLength(2)
})

test('a run that asks for itself orders again what a job answered long ago, and picks up what goes on or has just ended', async () => {
  const bedrock = new BatchInMemory()
  await run(bedrock, questions(0, 150))
  const [job] = bedrock.ordered
  if (job === undefined) throw new Error('nothing was ordered')
  const since = 10 * HOUR
  for (const [endedAt, orders] of [
    [since, 1],
    [since - 1, 2],
    [null, 2],
  ] as const) {
    bedrock.ordered.length = 1
    job.endedAt = endedAt
    expect(await run(bedrock, questions(0, 150), undefined, { since })).toMatchObject({ stopped: null, answered: 150 })
    expect(bedrock.ordered).toHaveLength(orders)
  }
  bedrock.ordered.length = 1
  Object.assign(job, { status: 'InProgress', endedAt: null })
  expect(await run(bedrock, questions(0, 150), undefined, { since })).toMatchObject({ answered: 150 })
  expect(bedrock.ordered).toHaveLength(1)
})

test('what a stopped job has answered is kept, the rest is ordered again by the next run only', async () => {
  const bedrock = new BatchInMemory()
  const first = await run(bedrock, questions(0, 300), (job) => bedrock.end(job, 'Stopped', 120))
  expect(first.answered).toBe(120)
  expect(first.stopped).toContain('was stopped with 180 questions left')
  const second = await run(bedrock, questions(0, 300))
  expect(second).toMatchObject({ stopped: null, answered: 300 })
  expect(bedrock.ordered.map((job) => bedrock.linesOf(job).length)).toEqual([300, 180])
})

test('a job that was given up before it answered anything is ordered again under another name', async () => {
  const bedrock = new BatchInMemory()
  expect((await run(bedrock, questions(0, 100), (job) => bedrock.end(job, 'Expired', 0))).stopped).toContain('given up')
  expect((await run(bedrock, questions(0, 100))).answered).toBe(100)
  const [first, second] = bedrock.ordered
  expect(second?.name).toBe(`${first?.name}-2`)
  expect(second?.name).toMatch(/^[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9+\-.]){0,63}$/)
})

test('a failed job is a mistake with its reason, and the next run orders it again', async () => {
  const bedrock = new BatchInMemory()
  const failing = run(bedrock, questions(0, 100), (job) => {
    job.status = 'Failed'
    job.message = 'no access to the bucket'
  })
  await expect(failing).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining('no access') })
  expect((await run(bedrock, questions(0, 100))).answered).toBe(100)
  expect(bedrock.ordered).toHaveLength(2)
})

test('answers that were deleted from the bucket are ordered again', async () => {
  const bedrock = new BatchInMemory()
  await run(bedrock, questions(0, 100))
  for (const key of bedrock.files.keys()) if (key.includes('/output/')) bedrock.files.delete(key)
  expect((await run(bedrock, questions(0, 100))).answered).toBe(100)
  expect(bedrock.ordered).toHaveLength(2)
})

test.each([
  ['elsewhere in the bucket', { output: 's3://batches/mine/' }],
  ['of another model', { model: 'arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-pro-v1:0' }],
  ['of another file', { input: 's3://batches/ai-cicd/input/mine.jsonl' }],
])('a job %s is not taken for ours', async (_, change) => {
  const bedrock = new BatchInMemory()
  await run(bedrock, questions(0, 100))
  for (const job of bedrock.ordered) Object.assign(job, change)
  await run(bedrock, questions(0, 100))
  expect(bedrock.ordered).toHaveLength(2)
})

test.each([
  'arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-lite-v1:0',
  'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
])('a job is found again when Bedrock tells its model as %s', async (told) => {
  const bedrock = new BatchInMemory()
  await run(bedrock, questions(0, 100))
  for (const job of bedrock.ordered) Object.assign(job, { model: told, output: 's3://batches/ai-cicd/output' })
  expect((await run(bedrock, questions(0, 100))).answered).toBe(100)
  expect(bedrock.ordered).toHaveLength(1)
})

test('a job of a status that nobody knows yet is waited for, and goes on', async () => {
  const bedrock = new BatchInMemory()
  const first = await run(bedrock, questions(0, 100), (job) => {
    job.status = 'Paused'
  })
  expect(first.stopped).toContain('goes on (Paused)')
  expect((await run(bedrock, questions(0, 100))).answered).toBe(100)
  expect(bedrock.ordered).toHaveLength(1)
})

test('what the budget has no room for is not ordered', async () => {
  const bedrock = new BatchInMemory()
  const { stopped } = await run(bedrock, questions(0, 100), nothing, { refuse: () => 'too dear' })
  expect(stopped).toBe('too dear')
  expect(bedrock).toMatchObject({ ordered: [], files: new Map() })
})

test('whatever becomes of jobs, no question is in two orders while one of them may answer it', async () => {
  const fate = fc.constantFrom<[BatchJob['status'], number]>(
    ['InProgress', 0],
    ['Completed', 1000],
    ['PartiallyCompleted', 30],
    ['Stopped', 40],
    ['Expired', 0],
  )
  const range = fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 200 }))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(range, fate), { minLength: 1, maxLength: 6 }), async (runs) => {
      const bedrock = new BatchInMemory()
      for (const [[from, size], [status, count]] of runs) {
        const asked = questions(from, from + size)
        const unanswerable = new Set(
          bedrock.ordered
            .filter(({ status: now }) => !['Stopped', 'Expired'].includes(now))
            .flatMap((job) => bedrock.linesOf(job).map(({ recordId }) => recordId)),
        )
        const before = bedrock.ordered.length
        const { stopped } = await run(bedrock, asked, (job) => {
          if (job.status === 'Submitted' || job.status === 'InProgress') bedrock.end(job, status, count)
        })
        for (const job of bedrock.ordered.slice(before)) {
          const ids = bedrock.linesOf(job).map(({ recordId }) => recordId)
          expect(ids.length).toBeGreaterThanOrEqual(100)
          expect(ids.filter((id) => unanswerable.has(id))).toEqual([])
        }
        if (status === 'Completed') expect(stopped).toBeNull()
      }
    }),
    { numRuns: 30 },
  )
})
