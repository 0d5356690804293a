import { expect, test } from 'vitest'
import { type AnswerFunction, throttled } from './bench/answers.ts'
import type { FakeBedrock } from './bench/bedrock.ts'
import { config, shop, shopModel } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import type { RunResult } from './bench/runner.ts'
import { setScene } from './bench/scenario.ts'

const answer = shopModel()

const answeredAt = (evaluation: Record<string, unknown>) => [shop(60, { 'ai-cicd.yml': config({ evaluation }) })]

/** Every case once, answered by both arms' own requests, each of which was answered once. */
function expectEachOnce(result: RunResult): void {
  expect(result.outputs).toMatchObject({ verdict: 'pass', passed: '60', errored: '0', 'model-calls': '120' })
  const cases = resultsOf(result).prompts.flatMap((prompt) => prompt.cases)
  expect(new Set(cases.map(({ id }) => id)).size).toBe(60)
  expect(cases).toHaveLength(60)
  for (const { candidate } of cases) expect(candidate).toMatchObject({ pass: true, trials: [expect.anything()] })
  const answered = requestsOf(result.bedrock).filter(({ status }) => status === 200)
  expect(new Set(answered.map(({ text }) => text)).size).toBe(120)
  expect(answered).toHaveLength(120)
}

const requestsOf = ({ requests }: FakeBedrock) =>
  requests.map(({ status, request }) => ({ status, text: JSON.stringify(request) }))

test('a model that throttles above six calls at a time is asked six at a time', async () => {
  let inFlight = 0
  const sixAtATime: AnswerFunction = (request, attempt) => {
    if (inFlight >= 6) return throttled
    inFlight += 1
    setTimeout(() => {
      inFlight -= 1
    }, 40)
    return { ...answer(request, attempt), delayMs: 40 }
  }
  const stage = await setScene({ main: answeredAt({ concurrency: 50 }), model: sixAtATime })
  const result = await stage.run()
  expectEachOnce(result)
  const refused = requestsOf(stage.bedrock).filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.length).toBeLessThanOrEqual(12)
})

test('three calls in ten fail, with an error or without any answer: every case is answered, once', async () => {
  const unreliable: AnswerFunction = (request, attempt) => {
    const number = Number(/Ticket (\d+)/.exec(request.prompt)?.[1])
    if (attempt > 1 + (number % 2)) return answer(request, attempt)
    switch (number % 10) {
      case 1:
      case 4:
        return { error: 'ServiceUnavailableException', message: 'Too busy.' }
      case 7:
        return { ...answer(request, attempt), delayMs: 60_000 }
      default:
        return answer(request, attempt)
    }
  }
  const stage = await setScene({ main: answeredAt({ concurrency: 50, timeout: '1s' }), model: unreliable })
  expectEachOnce(await stage.run())
})
