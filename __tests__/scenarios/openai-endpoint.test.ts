import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { listen } from './bench/listen.ts'
import { baseSystem, headSystem, prompt, promptFile, shop } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { setScene } from './bench/scenario.ts'

const asked = z.object({ messages: z.array(z.object({ role: z.string(), content: z.string() })) })
const usage = { prompt_tokens: 10, completion_tokens: 5 }
const model = 'openai:shop-1'

/** An OpenAI-compatible endpoint, behind a router that fails as routers do: within HTTP 200. */
async function endpoint(): Promise<{ url: string; asked: () => number }> {
  const attempts = new Map<string, number>()
  let count = 0
  const server = createServer(async (request, response) => {
    const body = await text(request)
    count += 1
    attempts.set(body, (attempts.get(body) ?? 0) + 1)
    const [system, user] = asked.parse(JSON.parse(body)).messages
    const ticket = system?.content === headSystem ? Number(/Ticket (\d+)/.exec(user?.content ?? '')?.[1]) : 0
    answer(response, ticket, attempts.get(body) ?? 1)
  })
  const { url, close } = await listen(server)
  onTestFinished(close)
  return { url, asked: () => count }
}

function answer(response: ServerResponse, ticket: number, attempt: number): void {
  const choice = { index: 0, message: { role: 'assistant', content: 'Gladly.' }, finish_reason: 'stop' }
  const broken = { ...choice, message: { role: 'assistant', content: 'Gla' } }
  const error = { message: 'Provider returned error', code: 502 }
  response.writeHead(200, { 'content-type': 'application/json' })
  if (ticket === 3 && attempt === 1) response.end(JSON.stringify({ choices: [{ ...broken, error }], usage }))
  else if (ticket === 5 && attempt === 1) {
    response.end(JSON.stringify({ choices: [{ ...broken, finish_reason: 'error' }], usage }))
  } else if (ticket === 7 && attempt === 1) response.end(JSON.stringify({ error }))
  else if (ticket === 9) response.end(JSON.stringify({ choices: [], usage }))
  else if (ticket === 11) {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(1_000_000)));
    }
    response.on('drain', more)
    more()
  } else response.end(JSON.stringify({ choices: [choice], usage }))
}

test('a provider that fails inside HTTP 200 is asked again, and an answer without end is one case’s error', async () => {
  const fields = { model, assert: [{ type: 'icontains', value: 'gladly' }] }
  const stage = await setScene({
    main: [shop(60, { [promptFile]: prompt(baseSystem, fields) })],
    branch: [{ [promptFile]: prompt(headSystem, fields) }],
  })
  const { url, asked: calls } = await endpoint()
  const result = await stage.run({ env: { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'sk-bench' } })
  expect(result.stdout).not.toMatch(/^\s+at /m)
  expect(result.outputs).toMatchObject({ passed: '58', failed: '0', errored: '2', 'model-calls': '120' })
  expect(calls()).toBe(123)
  expect(resultsOf(result).usage).toMatchObject({ modelCalls: 120, inputTokens: 1190, outputTokens: 595 })
  const written = result.files['results.json']
  expect(written).toContain('the answer is larger than 32 MB')
  expect(written).toContain('the endpoint answered without a choice')
})
