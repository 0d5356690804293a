import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nova } from './bench/bedrock.ts'
import { config, headSystem, prompt, promptFile, shop, shopModel } from './bench/project.ts'
import { costsOf, resultsOf } from './bench/results.ts'
import { ownComment, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const bounded = (evaluation: Record<string, unknown>, gate: Record<string, unknown> = {}) => [
  shop(60, { 'ai-cicd.yml': config({ evaluation: { cache: false, ...evaluation }, gate }) }),
]
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

test('a budget of calls is told before the first, kept to the call, and what is missing is said', async () => {
  const stage = await setScene({ main: bounded({ budget: { calls: 50 } }), model: shopModel({ head: from(1, 20) }) })
  const result = await stage.run()
  // Twenty of the first 25 fell, and that proves nothing about the other 35.
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ verdict: 'inconclusive', 'model-calls': '50' })
  expect(stage.bedrock.requests).toHaveLength(50)
  expect(result.stdout).toContain('will end the run before every case is asked: the first answers to all of them take')
  const comment = ownComment(stage.github)
  expect(comment).toContain('Not finished, the budget of 50 model calls is spent')
  expect(comment).toContain('Missing: 35 of 60 answers of support-reply (this change), 35 of 60 answers')
  expect(comment).toContain('Finishing takes about 70 more calls')
  expect(comment).toContain('`evaluation.budget.calls` to 120, or set `evaluation.sample: 25`')
  expect(resultsOf(result).prompts).toMatchObject([{ verdict: 'inconclusive', score: { cases: 25 } }])
  expect(costsOf(result)).toMatchObject({
    estimate: { calls: [120, 120], existing: 0, most: { calls: 480 } },
    stopped: {
      why: 'the budget of 50 model calls is spent',
      missing: [
        { prompt: 'support-reply', arm: 'candidate', trials: 35, of: 60 },
        { prompt: 'support-reply', arm: 'baseline', trials: 35, of: 60 },
      ],
      toFinish: { calls: 70 },
    },
  })
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/stopped-by-calls.md')
})

test('policy decides what a stopped run does to the job', async () => {
  const stage = await setScene({ main: bounded({ budget: { calls: 50 } }, { onInconclusive: 'fail' }) })
  const result = await stage.run()
  expect(result.exitCode).toBe(1)
  expect(result.outputs.verdict).toBe('inconclusive')
})

test('a budget in dollars is not exceeded, however many calls are in flight', async () => {
  const usd = 0.0002
  const stage = await setScene({ main: bounded({ budget: { usd }, concurrency: 40 }) })
  const result = await stage.run()
  expect(result.outputs.verdict).toBe('inconclusive')
  const spent = Number(result.outputs['cost-usd'])
  expect(spent).toBeLessThanOrEqual(usd)
  expect(spent).toBeGreaterThan(0.8 * usd)
  const { stopped } = costsOf(result)
  expect(stopped?.why).toBe('the budget of 0.0002 USD is spent')
  expect(ownComment(stage.github)).toMatch(
    /Raise `evaluation\.budget\.usd` to 0\.000\d+, or set `evaluation\.sample: \d+`/,
  )
})

test('a budget of time ends a run that its models make too long', async () => {
  const answer = shopModel()
  const stage = await setScene({
    main: bounded({ budget: { duration: '1s' }, concurrency: 4 }),
    model: (request, attempt) => ({ ...answer(request, attempt), delayMs: 100 }),
  })
  const result = await stage.run()
  expect(result.outputs.verdict).toBe('inconclusive')
  const { stopped } = costsOf(result)
  expect(stopped?.why).toBe('the budget of 1 seconds is spent')
  expect(stopped?.missing.map(({ arm }) => arm)).toEqual(['candidate', 'baseline'])
  expect(ownComment(stage.github)).toMatch(/Raise `evaluation\.budget\.duration` to \d+s/)
})

test('a model without a price: unknown cost, named before and after, and no bound on it pretended', async () => {
  const profile =
    'bedrock:arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/us.amazon.nova-lite-v1:0'
  const main = bounded({ budget: { usd: 1 }, models: [profile], maxRepeat: 1 })
  const stage = await setScene({ main })
  const result = await stage.run()
  const named = `the price of ${profile} is not known (set \`prices\`)`
  expect(result.stdout).toContain(`cost unknown: ${named}`)
  expect(result.stdout).toContain(`The budget of 1 USD does not bound every call: ${named}`)
  expect(result.outputs['cost-usd']).toBe('')
  expect(costsOf(result).estimate).toMatchObject({ usd: null, unpriced: [profile] })
  expect(ownComment(stage.github)).toContain('does not bound every call')
})

test('a pull request asks a sample, the same at every push, with cheaper models', async () => {
  const overrides = { pull_request: { sample: 20, models: [`bedrock:${nova}`], maxRepeat: 1 } }
  const stage = await setScene({ main: bounded({ overrides, models: ['bedrock:us.amazon.nova-pro-v1:0'] }) })
  const first = await stage.run()
  const again = await stage.run()
  const [one, two] = [first, again].map((result) => resultsOf(result).prompts[0]?.cases.map(({ id }) => id))
  expect(one).toHaveLength(20)
  expect(two).toEqual(one)
  const asked = stage.bedrock.requests.map((request) => request.model)
  expect(new Set(asked)).toEqual(new Set([nova]))
  expect(asked).toHaveLength(80)
  expect(ownComment(stage.github)).toContain('20 of 60 cases (sample)')
  expect(JSON.parse(first.files['results.json'] ?? '').prompts[0].sample).toEqual({ cases: 20, of: 60 })
})

test('a second run knows what it will not ask', async () => {
  const stage = await setScene({ main: [shop(60, { 'ai-cicd.yml': config({ evaluation: { maxRepeat: 1 } }) })] })
  const env = { AI_CICD_ANSWERS: join(stage.repository.workspace, '../answers') }
  await stage.run({ env })
  await writeFile(join(stage.repository.workspace, promptFile), prompt(`${headSystem} Sign with your name.`))
  const result = await stage.run({ env })
  expect(result.stdout).toContain('Estimate: 60 calls (60 answers are known)')
  expect(ownComment(stage.github)).toMatch(
    /60 answers came from earlier runs, given on [\d-]+; the others were asked for/,
  )
  expect(costsOf(result).estimate).toMatchObject({ calls: [60, 60], existing: 60 })
})
