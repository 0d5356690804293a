import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { dump } from 'js-yaml'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { listen } from './bench/listen.ts'
import { baseSystem, config, headSystem, prompt, promptFile, shop, tickets } from './bench/project.ts'
import { ownComment, setScene } from './bench/scenario.ts'

const request = z.object({
  model: z.string(),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).optional(),
})

/** A server of OpenAI's interface, judges included, and every request that it was sent: where, for what, with which key. */
async function service() {
  const requests: string[] = []
  const server = createServer(async (incoming, response) => {
    const body = await text(incoming)
    const { authorization, 'x-tenant': tenant } = incoming.headers
    const { model, tools: [tool] = [] } = request.catch({ model: '?' }).parse(JSON.parse(body || '{}'))
    const headers = [`authorization: ${authorization}`, ...(tenant === undefined ? [] : [`x-tenant: ${tenant}`])]
    requests.push(`${incoming.method} ${incoming.url} ${model} ${headers.join(', ')}`)
    const verdict = JSON.stringify({ reason: 'It is kind.', pass: true, score: 1 })
    const message =
      tool === undefined
        ? { role: 'assistant', content: 'Gladly.' }
        : { role: 'assistant', tool_calls: [{ function: { name: tool.function.name, arguments: verdict } }] }
    response.writeHead(200, { 'content-type': 'application/json' })
    const usage = { prompt_tokens: 10, completion_tokens: 5 }
    response.end(JSON.stringify({ choices: [{ message, finish_reason: 'stop' }], usage }))
  })
  const { url, close } = await listen(server)
  onTestFinished(close)
  return { url, requests, distinct: () => [...new Set(requests)].sort() }
}

/** Every key of a `config` that could say where something is sent, or with whose key. */
const elsewhere = (there: string) => ({
  apiBaseUrl: `${there}/v1`,
  apiHost: there.replace('http://', ''),
  baseUrl: there,
  endpoint: there,
  headers: { 'X-Tenant': 'mallory', Authorization: 'Bearer mallory' },
  apiKeyEnvar: 'AWS_SECRET_ACCESS_KEY',
  apiKey: '{{ env.OPENAI_API_KEY }}',
  organization: 'mallory',
})

/** `settings`: of the models in every place that may name one. */
function promptfoo(system: string, settings: object | null, more: object = {}) {
  const model = (id: string) => (settings === null ? id : { id, config: settings })
  return dump({
    prompts: [`${system} {{number}}: {{question}}`],
    providers: [model('openai:shop-1')],
    defaultTest: { options: { provider: model('openai:shop-judge') } },
    tests: tickets(12).map(({ number, question }) => ({
      vars: { number, question },
      assert: [
        { type: 'llm-rubric', value: 'is kind' },
        { type: 'llm-rubric', value: 'is brief', provider: model('openai:shop-judge-2') },
        { type: 'icontains', value: 'gladly' },
      ],
    })),
    ...more,
  })
}

const variables = (there: string) => ({
  OPENAI_BASE_URL: `${there}/v1`,
  OPENAI_API_BASE_URL: `${there}/v1`,
  OPENAI_API_HOST: there,
  OPENAI_API_KEY: 'mallory',
  HTTPS_PROXY: there,
  HTTP_PROXY: there,
})

test('addresses, headers and keys that a pull request writes for models and judges send nothing anywhere', async () => {
  const [own, stranger] = [await service(), await service()]
  const env = { OPENAI_BASE_URL: `${own.url}/v1`, OPENAI_API_KEY: 'sk-job' }
  const file = 'promptfooconfig.yaml'
  const there = variables(stranger.url)
  const stage = await setScene({
    main: [{ [file]: promptfoo(baseSystem, null) }],
    branch: [
      {
        [file]: promptfoo(headSystem, elsewhere(stranger.url), { env: there }),
        '.env': Object.entries(there)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      },
    ],
  })
  const result = await stage.run({ env, inputs: { config: file } })
  expect(result.outputs).toMatchObject({ errored: '0', failed: '0', passed: '12' })
  expect(own.distinct()).toEqual([
    'POST /v1/chat/completions shop-1 authorization: Bearer sk-job',
    'POST /v1/chat/completions shop-judge authorization: Bearer sk-job',
    'POST /v1/chat/completions shop-judge-2 authorization: Bearer sk-job',
  ])
  expect(stranger.requests).toEqual([])
  const warning = 'has no effect here: where a model is asked, and with which key, is set by the environment of the job'
  // Of the provider, of the default judge, and of the judge of each test.
  expect(result.summary).toContain(`\`apiBaseUrl\` ${warning}, never by a file. (and 13 times more)`)
  expect(JSON.stringify([result.files, result.stdout, result.summary])).not.toContain('sk-job')
})

test('an alias that a pull request adds names another model at the same place, and is said so', async () => {
  const [own, stranger] = [await service(), await service()]
  const env = { OPENAI_BASE_URL: `${own.url}/v1`, OPENAI_API_KEY: 'sk-job' }
  const fields = { model: 'openai:shop-1', assert: [{ type: 'icontains', value: 'gladly' }] }
  const stage = await setScene({
    main: [shop(12, { [promptFile]: prompt(baseSystem, fields) })],
    branch: [
      {
        [promptFile]: prompt(headSystem, fields),
        'ai-cicd.yml': config({ evaluation: { modelAliases: { 'openai:shop-1': 'openai:shop-2' } } }),
      },
    ],
  })
  const { outputs } = await stage.run({ env })
  expect(outputs).toMatchObject({ errored: '0', failed: '0', passed: '12' })
  expect(own.distinct().map((line) => line.replace(/shop-[12]/, 'shop'))).toContain(
    'POST /v1/chat/completions shop authorization: Bearer sk-job',
  )
  expect(own.distinct().every((line) => line.endsWith('authorization: Bearer sk-job'))).toBe(true)
  expect(stranger.requests).toEqual([])
  expect(ownComment(stage.github)).toContain('shop-2')
})

test.each([
  ['an alias', (there: string) => config({ evaluation: { modelAliases: { 'openai:shop-1': `${there}/v1` } } }), {}],
  [
    'fields added to a request',
    () => config(),
    { modelParameters: { additionalModelRequestFields: { api_base: 'http://127.0.0.1:9' } } },
  ],
])('%s with an address is a mistake, before anything is asked', async (_, configuration, more) => {
  const [own, stranger] = [await service(), await service()]
  const fields = { model: 'openai:shop-1', assert: [{ type: 'icontains', value: 'gladly' }] }
  const stage = await setScene({
    main: [shop(12, { [promptFile]: prompt(baseSystem, fields) })],
    branch: [{ [promptFile]: prompt(headSystem, { ...fields, ...more }), 'ai-cicd.yml': configuration(stranger.url) }],
  })
  const result = await stage.run({ env: { OPENAI_BASE_URL: `${own.url}/v1`, OPENAI_API_KEY: 'sk-job' } })
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'error', 'model-calls': '0' })
  expect([...own.requests, ...stranger.requests]).toEqual([])
  expect(result.stdout).toMatch(/an address is no model|Remove api_base from it/)
})
