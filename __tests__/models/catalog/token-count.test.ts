import { expect, test } from 'vitest'
import { bedrockTokenCounter, type CountApi } from '../../../src/models/catalog/token-count.ts'
import { HastyClock, request } from '../requests.ts'

type Asked = { modelId: string; request: Parameters<CountApi['countTokens']>[1] }

function counter(answer: Awaited<ReturnType<CountApi['countTokens']>>) {
  const asked: Asked[] = []
  const api: CountApi = {
    countTokens: async (modelId, given) => {
      asked.push({ modelId, request: given })
      return answer
    },
    close: () => undefined,
  }
  return { asked, counter: bedrockTokenCounter(api, new HastyClock()) }
}

const signal = new AbortController().signal

test('a profile is counted as its model, with the request as Converse would get it', async () => {
  const { asked, counter: counting } = counter({ output: 42 })
  const messages = [
    { role: 'system' as const, content: 'Be kind.' },
    { role: 'user' as const, content: 'hi' },
  ]
  expect(await counting.count(request({ model: 'bedrock:us.amazon.nova-lite-v1:0', messages }), signal)).toBe(42)
  expect(asked).toEqual([
    {
      modelId: 'amazon.nova-lite-v1:0',
      request: { messages: [{ role: 'user', content: [{ text: 'hi' }] }], system: [{ text: 'Be kind.' }] },
    },
  ])
})

test('what Bedrock refuses is told as an error of the model', async () => {
  const failure = { name: 'ValidationException', message: "The model doesn't support counting tokens", status: 400 }
  const { counter: counting } = counter({ failure: { ...failure, code: null, retryAfter: null } })
  await expect(counting.count(request(), signal)).rejects.toMatchObject({
    name: 'ModelError',
    message: expect.stringContaining("doesn't support counting tokens"),
  })
})

test.each(['openai:gpt-4o', 'echo', 'bedrock:arn:aws:bedrock:us-east-1:1:application-inference-profile/x'])(
  '%s is not asked',
  async (model) => {
    const { asked, counter: counting } = counter({ output: 1 })
    await expect(counting.count(request({ model }), signal)).rejects.toMatchObject({ kind: 'invalid' })
    expect(asked).toEqual([])
  },
)
