import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  InvokeModelCommand,
} from '@aws-sdk/client-bedrock-runtime'
import { expect, onTestFinished, test } from 'vitest'
import { type AnswerFunction, accessDenied, ruling, throttled } from './answers.ts'
import { accessKeyId, type FakeBedrock, haiku, nova, startBedrock, titan } from './bedrock.ts'
import { readConverse } from './converse.ts'

async function open(
  answer: AnswerFunction,
  judge?: AnswerFunction,
  key = accessKeyId,
): Promise<{ bedrock: FakeBedrock; client: BedrockRuntimeClient }> {
  const bedrock = await startBedrock(answer, judge)
  onTestFinished(bedrock.close)
  const client = new BedrockRuntimeClient({
    region: 'us-east-1',
    endpoint: bedrock.url,
    credentials: { accessKeyId: key, secretAccessKey: 'x' },
    maxAttempts: 3,
  })
  onTestFinished(() => client.destroy())
  return { bedrock, client }
}

const ask = (text: string, more: Partial<ConverseCommandInput> = {}): ConverseCommand =>
  new ConverseCommand({ modelId: nova, messages: [{ role: 'user', content: [{ text }] }], ...more })

test('the real client gets the answer of the scenario, with usage and stop reason', async () => {
  const { client, bedrock } = await open(({ prompt, system }) => ({ text: `${system}: ${prompt}!` }))
  const answer = await client.send(
    ask('hello', { system: [{ text: 'echo' }], inferenceConfig: { temperature: 0, maxTokens: 5 } }),
  )
  expect(answer).toMatchObject({
    output: { message: { content: [{ text: 'echo: hello!' }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 3, outputTokens: 3, totalTokens: 6 },
  })
  expect(bedrock.requests).toMatchObject([
    { operation: 'converse', model: nova, status: 200, request: { prompt: 'hello' } },
  ])
})

test('a forced tool call is answered with input that its schema allows', async () => {
  const judge: AnswerFunction = (request) => ruling(request, { pass: false, score: 0.5, reason: 'half right' })
  const { client } = await open(() => ({ text: 'never' }), judge)
  const inputSchema = {
    json: {
      type: 'object',
      properties: {
        reason: { type: 'string' },
        pass: { type: 'boolean' },
        score: { type: 'integer', minimum: 1, maximum: 5 },
      },
    },
  }
  const toolConfig = { tools: [{ toolSpec: { name: 'grade', inputSchema } }], toolChoice: { tool: { name: 'grade' } } }
  const answer = await client.send(ask('grade it', { modelId: haiku, toolConfig }))
  expect(answer.output?.message?.content).toMatchObject([
    { toolUse: { name: 'grade', input: { reason: 'half right', pass: false, score: 3 } } },
  ])
  expect(answer.stopReason).toBe('tool_use')
})

test('throttling that ends is survived by the client, and attempts are counted', async () => {
  const { client, bedrock } = await open((_request, attempt) =>
    attempt < 2 ? throttled : { text: `attempt ${attempt}` },
  )
  const answer = await client.send(ask('hello'))
  expect(answer.output?.message?.content).toEqual([{ text: 'attempt 2' }])
  expect(bedrock.requests.map(({ status }) => status)).toEqual([429, 200])
})

const refusals: Array<[title: string, more: Partial<ConverseCommandInput>, name: string, message: string]> = [
  [
    'an unknown model',
    { modelId: 'acme.none-v1:0' },
    'ValidationException',
    'The provided model identifier is invalid.',
  ],
  [
    'a model that needs an inference profile',
    { modelId: 'anthropic.claude-haiku-4-5-20251001-v1:0' },
    'ValidationException',
    'on-demand throughput isn’t supported',
  ],
  [
    'a blank text',
    { messages: [{ role: 'user', content: [{ text: ' ' }] }] },
    'ValidationException',
    'messages.0.content.0 is blank',
  ],
  ['no content', { messages: [{ role: 'user', content: [] }] }, 'ValidationException', 'messages.0 is empty'],
  [
    'a first word by the assistant',
    { messages: [{ role: 'assistant', content: [{ text: 'a' }] }] },
    'ValidationException',
    'must start with a user message',
  ],
  [
    'two user messages in a row',
    {
      messages: [
        { role: 'user', content: [{ text: 'a' }] },
        { role: 'user', content: [{ text: 'b' }] },
      ],
    },
    'ValidationException',
    'must alternate',
  ],
  [
    'a temperature above 1',
    { inferenceConfig: { temperature: 1.5 } },
    'ValidationException',
    'inferenceConfig.temperature',
  ],
  [
    'temperature and topP for Claude 4.5',
    { modelId: haiku, inferenceConfig: { temperature: 1, topP: 1 } },
    'ValidationException',
    'cannot both be specified',
  ],
  [
    'a choice of a tool that is not there',
    {
      toolConfig: {
        tools: [{ toolSpec: { name: 'a', inputSchema: { json: { type: 'object' } } } }],
        toolChoice: { tool: { name: 'b' } },
      },
    },
    'ValidationException',
    "Tool 'b' not found",
  ],
  [
    'a tool whose input is no object',
    { toolConfig: { tools: [{ toolSpec: { name: 'a', inputSchema: { json: { type: 'string' } } } }] } },
    'ValidationException',
    'must be one of the following: object',
  ],
]
test.each(refusals)('%s is refused as the real service does', async (_title, more, name, message) => {
  const { client } = await open(() => ({ text: 'never' }))
  await expect(client.send(ask('hello', more))).rejects.toMatchObject({
    name,
    message: expect.stringContaining(message),
  })
})

test('a field that Converse does not know is refused', () => {
  const body = { messages: [{ role: 'user', content: [{ text: 'hello' }] }], inferenceConfig: { max_tokens: 5 } }
  expect(readConverse(nova, body)).toContain('extraneous key [max_tokens] is not permitted')
  const content = [{ text: 'hello', cache: true }]
  expect(readConverse(nova, { messages: [{ role: 'user', content }] })).toContain('extraneous key [cache]')
})

test('a stranger is refused, and so is who has no access', async () => {
  const stranger = await open(() => ({ text: 'never' }), undefined, 'AKIASTRANGER')
  await expect(stranger.client.send(ask('hello'))).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
  const { client } = await open(() => accessDenied)
  await expect(client.send(ask('hello'))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 403 },
  })
})

test('Titan embeds: equal texts are equal, shared words are near', async () => {
  const { client } = await open(() => ({ text: 'never' }))
  const embed = async (inputText: string): Promise<number[]> => {
    const body = JSON.stringify({ inputText, dimensions: 256, normalize: true })
    const answer = await client.send(
      new InvokeModelCommand({ modelId: titan, body, contentType: 'application/json', accept: 'application/json' }),
    )
    return JSON.parse(answer.body.transformToString()).embedding
  }
  const cosine = (left: number[], right: number[]): number =>
    left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0)
  const [a, same, near, far] = await Promise.all(
    ['the red fox', 'The red fox', 'the red hen', 'quite another matter'].map(embed),
  )
  expect(cosine(a ?? [], same ?? [])).toBeCloseTo(1)
  expect(cosine(a ?? [], near ?? [])).toBeCloseTo(2 / 3)
  expect(cosine(a ?? [], far ?? [])).toBeLessThan(0.4)
  await expect(embed(' ')).rejects.toThrow('expected minLength: 1')
})
