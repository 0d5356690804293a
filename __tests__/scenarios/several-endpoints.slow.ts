import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from './bench/listen.ts'
import { baseSystem, config, headSystem, prompt, promptFile, shop } from './bench/project.ts'
import { resultsOf } from './bench/results.ts'
import { runCli } from './bench/runner.ts'
import { ownComment, setScene } from './bench/scenario.ts'

const other = 'prompts/second-reply.prompt.yml'
const claude = 'anthropic:claude-haiku-4-5-20251001'
const fields = (model: string) => ({ model, assert: [{ type: 'icontains', value: 'gladly' }] })

/** A service that answers OpenAI's chat completions and Anthropic's messages, and keeps what it was asked with. */
async function service() {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    await text(request)
    const { authorization, 'x-api-key': key } = request.headers
    asked.push(`${request.url} ${authorization ?? key}`)
    const choice = { message: { role: 'assistant', content: 'Gladly.' }, finish_reason: 'stop' }
    const usage = { prompt_tokens: 10, completion_tokens: 5, input_tokens: 10, output_tokens: 5 }
    const content = [{ type: 'text', text: 'Gladly.' }]
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ choices: [choice], content, stop_reason: 'end_turn', usage }))
  })
  const { url, close } = await listen(server)
  onTestFinished(close)
  return { url, asked }
}

test('one run asks several services, each with its own key, and no file of the pull request says where', async () => {
  const [groq, anthropic, openai, stranger] = [await service(), await service(), await service(), await service()]
  const there = stranger.url
  const stage = await setScene({
    main: [
      shop(12, {
        [promptFile]: prompt(baseSystem, fields('groq:shop-1')),
        [other]: prompt(baseSystem, fields(claude)),
        'prompts/third.prompt.yml': prompt(baseSystem, fields('openai:chat:shop-3')),
        'ai-cicd.yml': config({ evaluation: { cache: false } }),
      }),
    ],
    branch: [
      {
        [promptFile]: prompt(headSystem, fields('groq:shop-1')),
        [other]: prompt(headSystem, fields(claude)),
        '.env': `GROQ_BASE_URL=${there}\nANTHROPIC_BASE_URL=${there}\nOPENAI_BASE_URL=${there}\n`,
        'promptfooconfig.yaml': `providers: [{ id: "groq:shop-1", config: { apiBaseUrl: "${there}" } }]\n`,
        '.npmrc': `proxy=${there}\n`,
      },
    ],
  })
  const env = {
    GROQ_API_KEY: 'gsk',
    GROQ_BASE_URL: `${groq.url}/openai/v1`,
    ANTHROPIC_API_KEY: 'sk-ant',
    ANTHROPIC_BASE_URL: anthropic.url,
    OPENAI_API_KEY: 'sk',
    OPENAI_BASE_URL: `${openai.url}/v1`,
  }
  const result = await stage.run({ env })
  expect(result.outputs).toMatchObject({ errored: '0', failed: '0', passed: '24' })
  expect(new Set(groq.asked)).toEqual(new Set(['/openai/v1/chat/completions Bearer gsk']))
  expect(new Set(anthropic.asked)).toEqual(new Set(['/v1/messages sk-ant']))
  // What did not change is not asked.
  expect(openai.asked).toEqual([])
  expect(stranger.asked).toEqual([])
  expect(resultsOf(result).usage).toMatchObject({ modelCalls: 48 })
})

test('a key that is missing is one error that names its variable, before anything is asked', async () => {
  const { url, asked } = await service()
  const stage = await setScene({
    main: [shop(12, { [promptFile]: prompt(baseSystem, fields('openai:shop-1')) })],
    branch: [{ [promptFile]: prompt(headSystem, fields(claude)) }],
  })
  const env = { OPENAI_API_KEY: 'sk', OPENAI_BASE_URL: `${url}/v1` }
  const result = await stage.run({ env })
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ verdict: 'error', 'model-calls': '0' })
  expect(ownComment(stage.github)).toContain('ANTHROPIC\\_API\\_KEY is not set')
  expect(ownComment(stage.github)).not.toContain('OPENAI')
  const terminal = await runCli(['evaluate', '--base', 'none'], { cwd: stage.repository.workspace, env })
  expect(terminal.exitCode).toBe(1)
  expect(`${terminal.stdout}${terminal.stderr}`).toContain('ANTHROPIC_API_KEY is not set')
  expect(asked).toEqual([])
})
