import { expect, test } from 'vitest'
import { type CheckRun, createCheckRun } from '../../src/github/check-run.ts'
import { type Answer, repo, serve } from './fake-github.ts'

const run: CheckRun = {
  name: 'Prompt evaluation report',
  sha: 'a'.repeat(40),
  conclusion: 'failure',
  title: 'It got worse',
  summary: 'Why.',
  url: 'https://github.com/acme/prompts/actions/runs/1',
  annotations: [{ level: 'warning', file: 'evals/a.jsonl', line: 3, title: 'case a', message: 'fails' }],
}

async function created(...answers: Answer[]) {
  const bodies: unknown[] = []
  const { github, requests } = await serve(({ body }) => {
    bodies.push(body)
    return answers[Math.min(bodies.length, answers.length) - 1] ?? { status: 500 }
  })
  return { result: await createCheckRun(github, repo, run), requests, bodies }
}

test('a check run is written whole, in one request', async () => {
  const html_url = 'https://github.com/acme/prompts/runs/9'
  const { result, requests, bodies } = await created({ status: 201, body: { id: 9, html_url } })
  expect(result).toEqual({ outcome: 'created', url: html_url })
  expect(requests).toEqual(['POST /repos/acme/prompts/check-runs'])
  expect(bodies[0]).toMatchObject({
    head_sha: run.sha,
    status: 'completed',
    conclusion: 'failure',
    details_url: run.url,
    output: { annotations: [{ path: 'evals/a.jsonl', start_line: 3, end_line: 3, annotation_level: 'warning' }] },
  })
})

test.each([
  [403, 'Resource not accessible by integration', 'refused'],
  [404, 'Not Found', 'refused'],
  [422, 'No commit found for SHA', 'failed'],
] as const)('%i %s: %s, and not tried again', async (status, message, outcome) => {
  const { result, requests } = await created({ status, body: { message } })
  expect(result).toEqual({ outcome, reason: expect.stringContaining(message) })
  expect(requests).toHaveLength(1)
})

test('what GitHub fails at is tried again', async () => {
  const { result } = await created({ status: 502 }, { status: 201, body: { html_url: 'https://github.com/x' } })
  expect(result.outcome).toBe('created')
})

test('a rate limit is no refusal: the token may', async () => {
  const limited = { status: 403, body: { message: 'secondary rate limit' }, headers: { 'retry-after': '1' } }
  expect((await created(limited)).result.outcome).toBe('failed')
})
