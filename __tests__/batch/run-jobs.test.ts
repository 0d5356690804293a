import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AwsError } from '../../src/aws/aws-error.ts'
import type { BatchJob } from '../../src/aws/batch-jobs.ts'
import { BatchAnswers } from '../../src/batch/batch-answers.ts'
import type { WaveOutcome } from '../../src/batch/outcome.ts'
import { type Question, recordsByModel } from '../../src/batch/record.ts'
import { askInBatches } from '../../src/batch/run-jobs.ts'
import type { WaveSettings } from '../../src/batch/settings.ts'
import { inMemoryStorage } from '../../src/evaluation/cache/storage.ts'
import { SimulatedClock } from '../models/simulated-clock.ts'
import { silent } from '../silent-log.ts'
import { BatchInMemory, inWeather, model, outage, place, questions, type Weather } from './bedrock-in-memory.ts'

const HOUR = 3_600_000

/** One run's wave. `look` is what happens to a job when the run looks at it; unless told it ends with all answers. */
async function run(
  bedrock: BatchInMemory,
  asked: readonly Question[],
  onObserve: (job: BatchJob) => void = (job) => bedrock.end(job, 'Completed'),
  { weather = () => null, ...over }: Partial<WaveSettings> & { weather?: Weather } = {},
): Promise<WaveOutcome & { answers: BatchAnswers; answered: number; elapsedMs: number }> {
  const clock = new SimulatedClock()
  const answers = new BatchAnswers()
  const outcome = await clock.runs(
    askInBatches(recordsByModel(asked), {
      ...inWeather(bedrock.jobs(onObserve), bedrock.store, weather),
      place,
      role: 'arn:aws:iam::123456789012:role/batch',
      hours: 24,
      minRecords: 100,
      deadline: clock.now() + 5 * HOUR,
      since: null,
      stopOnCancel: false,
      clock,
      random: () => 0.5,
      log: silent,
      signal: new AbortController().signal,
      spool: inMemoryStorage.spool,
      costOf: () => 0.01,
      answers,
      refuse: () => null,
      ...over,
    }),
  )
  const answered = asked.filter((one) => answers.has(one)).length
  return { ...outcome, answers, answered, elapsedMs: clock.now() }
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
  expect((await failing).failure).toMatchObject({ name: 'UserError', message: expect.stringContaining('no access') })
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
])('a job is found again when Bedrock tells its model as %s', async (reported) => {
  const bedrock = new BatchInMemory()
  await run(bedrock, questions(0, 100))
  for (const job of bedrock.ordered) Object.assign(job, { model: reported, output: 's3://batches/ai-cicd/output' })
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

const calls = ['find', 'get', 'create', 'put', 'lines'] as const

test.each(calls.flatMap((call) => (['before', 'after'] as const).map((when) => [call, when] as const)))(
  'hours of failing %s (%s it is done) are waited out, and nothing is ordered twice',
  async (call, when) => {
    const bedrock = new BatchInMemory()
    const statuses = [503, 429, 500]
    let failures = 0
    const weather: Weather = (called) => {
      if (called !== call || failures === 40) return null
      failures += 1
      return { when, error: outage(`aws:${call}`, statuses[failures % 3]) }
    }
    const asked = questions(0, 150)
    expect(await run(bedrock, asked, undefined, { weather })).toMatchObject({
      stopped: null,
      failure: null,
      warnings: [],
      answered: 150,
    })
    expect(failures).toBe(40)
    expect(bedrock.ordered).toHaveLength(1)
  },
)

test.each([
  ['throttling that never ends', outage('bedrock:GetModelInvocationJob', 429), 'get', /goes on \(Submitted\)/],
  ['an outage of the list', outage('bedrock:ListModelInvocationJobs'), 'find', /did not answer in time/],
  ['an outage of the bucket', outage('s3:PutObject'), 'put', /150 questions to .* could not be ordered/],
  [
    'a quota of jobs at once',
    new AwsError('bedrock:CreateModelInvocationJob', 'ServiceQuotaExceededException', 'Too many jobs', 400),
    'create',
    /could not be ordered \(.*Too many jobs \(400\)\), run again/,
  ],
  ['cut downloads', new AwsError('s3:GetObject', 'ECONNRESET', 'aborted', null), 'lines', /could not be read/],
] as const)(
  '%s: the run is told to have been stopped, and the next one pays for nothing again',
  async (_, error, call, why) => {
    const bedrock = new BatchInMemory()
    const weather: Weather = (called) => (called === call ? { when: 'before', error } : null)
    const first = await run(bedrock, questions(0, 150), undefined, { weather })
    expect(first.stopped).toMatch(why)
    expect(first.failure).toBeNull()
    expect((await run(bedrock, questions(0, 150))).answered).toBe(150)
    expect(bedrock.ordered).toHaveLength(1)
  },
)

test.each([
  ['an access that is denied', new AwsError('s3:GetObject', 'AccessDenied', 'Access Denied', 403)],
  ['a credential that has expired', new AwsError('s3:GetObject', 'ExpiredToken', 'expired', 400)],
  ['an address that nobody has', new AwsError('bedrock:ListModelInvocationJobs', 'ENOTFOUND', 'getaddrinfo', null)],
])('%s ends the wave within minutes', async (_, error) => {
  const bedrock = new BatchInMemory()
  const weather: Weather = (call) =>
    error.action.includes(call === 'find' ? 'List' : 'GetObject') ? { when: 'before', error } : null
  const outcome = await run(bedrock, questions(0, 150), undefined, { weather })
  expect(outcome.failure).toBe(error)
  expect(outcome.elapsedMs).toBeLessThan(HOUR / 10)
})

test('a file that ends in the middle of a line is read again; one that always does lacks that answer alone', async () => {
  const bedrock = new BatchInMemory()
  let readings = 0
  const tear = (key: string, times: number): void => {
    const text = bedrock.files.get(key) ?? ''
    const { lines } = bedrock.store
    bedrock.store.lines = (bucket, read) => {
      if (read !== key) return lines(bucket, read)
      readings += 1
      return lines(bucket, readings <= times ? read : `${read}.whole`)
    }
    bedrock.files.set(`${key}.whole`, text)
    bedrock.files.set(key, text.slice(0, -50))
  }
  const keyOf = ({ arn, name }: BatchJob) => `ai-cicd/output/${arn.split('/').at(-1)}/${name}.jsonl.out`
  const end = (times: number) => (job: BatchJob) => {
    bedrock.end(job, 'Completed')
    tear(keyOf(job), times)
  }
  expect(await run(bedrock, questions(0, 100), end(1))).toMatchObject({ answered: 100, warnings: [] })
  readings = 0
  const torn = await run(bedrock, questions(100, 200), end(99))
  expect(torn.answered).toBe(99)
  expect(torn.warnings[0]).toContain('failed to answer 1 of 100 questions')
  expect(readings).toBe(3)
})

test('lines that are there twice, of nobody’s question, an error or no JSON cost their own answer alone', async () => {
  const bedrock = new BatchInMemory()
  const outcome = await run(bedrock, questions(0, 100), (job) => {
    bedrock.end(job, 'Completed')
    const key = `ai-cicd/output/${job.arn.split('/').at(-1)}/${job.name}.jsonl.out`
    const [first = '', second = '', ...lines] = (bedrock.files.get(key) ?? '').trimEnd().split('\n')
    const { recordId, modelInput } = JSON.parse(second)
    const failed = JSON.stringify({ recordId, modelInput, error: { errorCode: 400, errorMessage: 'too long' } })
    const later = first.replace('Answer to', 'Another answer to')
    const unknown = first.replace(/"recordId":"\w+"/, '"recordId":"0"')
    bedrock.files.set(key, [unknown, '{', '[]', '\0', first, later, failed, ...lines].join('\n'))
  })
  expect(outcome.answered).toBe(99)
  expect(outcome.warnings).toEqual([
    expect.stringContaining('failed to answer 1 of 100 questions (the first: too long)'),
  ])
})

const tooFew = (count: number, least: number) =>
  `Batch job arn:aws:bedrock:us-east-1:1:model-invocation-job/j0 contains less records (${count}) than the required minimum of: ${least}`

const failing = (message: string | null) => (job: BatchJob) => {
  job.status = 'Failed'
  job.message = message
}

test('a job below the account’s minimum is asked on demand, and no run orders one below it again', async () => {
  const bedrock = new BatchInMemory()
  const first = await run(bedrock, questions(0, 120), failing(tooFew(120, 1000)))
  expect(first).toMatchObject({ stopped: null, failure: null, answered: 0 })
  expect(first.warnings).toEqual([
    expect.stringMatching(
      /^Batch job ai-cicd-\S+ failed \(.*minimum of: 1000\); 120 questions were asked on demand\.$/,
    ),
  ])
  for (const asked of [questions(0, 120), questions(50, 400)]) {
    const next = await run(bedrock, asked)
    expect(next).toMatchObject({ stopped: null, failure: null, answered: 0 })
    expect(next.warnings[0]).toMatch(
      /were asked on demand: a batch job has at least 1000 \(Bedrock told it of batch job/,
    )
  }
  expect(bedrock.ordered).toHaveLength(1)
  expect((await run(bedrock, questions(0, 1000))).answered).toBe(1000)
  expect(bedrock.ordered).toHaveLength(2)
  // The bucket's lifecycle has deleted the files: the quota may be another one by now.
  bedrock.files.clear()
  await run(bedrock, questions(0, 120))
  expect(bedrock.ordered).toHaveLength(3)
})

test.each([
  ['for its own sake', 'The input file has a record of an unknown format.', false],
  ['for a reason that passes', 'Internal service error, please try again.', true],
  ['without a reason', null, true],
])('a job that failed %s is asked on demand; its like is ordered again: %s', async (_, message, again) => {
  const bedrock = new BatchInMemory()
  const first = await run(bedrock, questions(0, 100), failing(message))
  expect(first).toMatchObject({ stopped: null, failure: null })
  expect(first.warnings[0]).toMatch(/^Batch job \S+ failed \(.*\); 100 questions were asked on demand\.$/)
  const next = await run(bedrock, questions(0, 100))
  expect(bedrock.ordered).toHaveLength(again ? 2 : 1)
  if (!again) expect(next.warnings[0]).toContain('100 questions to')
})

test('what a failed job has answered is paid for and used, at once and by the next run', async () => {
  const bedrock = new BatchInMemory()
  const half = (job: BatchJob): void => {
    bedrock.end(job, 'Failed', 60)
    job.message = 'Internal service error'
  }
  for (let time = 0; time < 2; time++) expect((await run(bedrock, questions(0, 100), half)).answered).toBe(60)
  expect(bedrock.ordered).toHaveLength(1)
})

test.each([
  [
    'ValidationException',
    'The provided model does not support batch inference.',
    'Bedrock refused to make a batch job',
  ],
  ['ResourceNotFoundException', 'The model is not found.', 'Bedrock refused to make a batch job'],
])('an order that is refused (%s) is asked on demand', async (code, message, why) => {
  const bedrock = new BatchInMemory()
  const error = new AwsError('bedrock:CreateModelInvocationJob', code, message, 400)
  const weather: Weather = (call) => (call === 'create' ? { when: 'before', error } : null)
  const outcome = await run(bedrock, questions(0, 100), undefined, { weather })
  expect(outcome).toMatchObject({ stopped: null, failure: null })
  expect(outcome.warnings[0]).toContain(`100 questions to ${model} were asked on demand: ${why}`)
})

test('a mistake with one model ends the waiting, and what another has answered is kept', async () => {
  const bedrock = new BatchInMemory()
  const other = questions(0, 100).map(({ request, repeat }) => ({
    request: { ...request, model: 'bedrock:us.amazon.nova-pro-v1:0' },
    repeat,
  }))
  let observations = 0
  const onObserve = (job: BatchJob): void => {
    if (job.model.includes('lite')) bedrock.end(job, 'Completed')
    else if (++observations === 5) failing('no access to the bucket')(job)
  }
  const outcome = await run(bedrock, [...questions(0, 100), ...other], onObserve)
  expect(outcome).toMatchObject({ answered: 100, failure: { message: expect.stringContaining('no access') } })
})

test.each([
  ['Submitted', 'waits'],
  ['Validating', 'waits'],
  ['Scheduled', 'waits'],
  ['InProgress', 'waits'],
  ['Stopping', 'waits'],
  ['Stopped', 'was stopped with 40 questions left'],
  ['Expired', 'was given up by Bedrock with 40 questions left'],
  ['Completed', 'on demand'],
  ['PartiallyCompleted', 'on demand'],
  ['Failed', 'on demand'],
])('a job that is %s: %s', async (status, then) => {
  const bedrock = new BatchInMemory()
  const outcome = await run(bedrock, questions(0, 100), (job) => bedrock.end(job, status, 60))
  expect(outcome.answered).toBe(then === 'waits' ? 0 : 60)
  if (then === 'on demand') {
    expect(outcome.stopped).toBeNull()
    expect(outcome.warnings[0]).toMatch(/40 (of 100 )?questions/)
  } else expect(outcome.stopped).toContain(then === 'waits' ? `goes on (${status})` : then)
})

test('whatever the weather, and wherever runs are killed, no question is ordered twice', async () => {
  const fault = fc.tuple(fc.constantFrom(...calls), fc.constantFrom('before' as const, 'after' as const))
  const killed = fc.option(fc.nat(25), { nil: null })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ faults: fc.array(fc.option(fault, { nil: null }), { maxLength: 30 }), killed }), {
        minLength: 1,
        maxLength: 4,
      }),
      async (runs) => {
        const bedrock = new BatchInMemory()
        let observations = 0
        const onObserve = (job: BatchJob): void => {
          observations += 1
          if (observations % 4 === 0) bedrock.end(job, 'Completed')
        }
        for (const { faults, killed: after } of [...runs, { faults: [], killed: null }]) {
          const left = [...faults]
          const cancel = new AbortController()
          let called = 0
          const weather: Weather = (call) => {
            called += 1
            // A process that is killed makes no further call.
            if (after !== null && called > after) {
              cancel.abort()
              throw new AwsError('killed', 'Killed', 'killed', 400)
            }
            const next = left.shift() ?? null
            return next?.[0] === call ? { when: next[1], error: outage(`aws:${call}`) } : null
          }
          await run(bedrock, questions(0, 150), onObserve, { weather, signal: cancel.signal })
        }
        const last = await run(bedrock, questions(0, 150))
        expect(last).toMatchObject({ stopped: null, warnings: [], answered: 150 })
        expect(bedrock.ordered).toHaveLength(1)
      },
    ),
    { numRuns: 60 },
  )
})
