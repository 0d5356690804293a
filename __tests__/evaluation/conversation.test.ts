import { expect, test } from 'vitest'
import { planArm } from '../../src/evaluation/plan.ts'
import { type FixedRunSettings, runArms } from '../../src/evaluation/run.ts'
import type { Models } from '../../src/models/model.ts'
import { createModels } from '../../src/models/models.ts'
import type { BedrockApi } from '../../src/models/providers/bedrock.ts'
import { goldenCase, prompt } from './build.ts'

const clock = { now: () => 0, sleep: () => new Promise<void>(() => undefined) }

const head = prompt({
  messages: [
    { role: 'system', content: 'You help with orders.' },
    { role: 'user', content: 'I am {{name}}. Where is order 7?' },
  ],
  tools: [{ name: 'find', description: 'Finds an order.', inputSchema: { type: 'object', required: ['id'] } }],
  toolChoice: { type: 'any' },
  assert: [
    { type: 'is-valid-function-call' },
    { type: 'tool-call-f1', value: 'find' },
    { type: 'javascript', value: 'context.prompt.includes("order 6")' },
  ],
})

const conversation = goldenCase('ada', {
  messages: [
    { role: 'user', content: 'Where is order {{6}}?' },
    { role: 'assistant', content: 'order 6 was sent.' },
  ],
})

function settings(models: Models): FixedRunSettings {
  return {
    models,
    judge: null,
    embedding: 'none',
    signal: undefined,
    stopped: () => null,
    repeat: 1,
    concurrency: 1,
    onTrial: () => undefined,
  }
}

/** What each provider was sent, and what came of its one answer: a tool call without text. */
async function asked(model: string) {
  const sent: unknown[] = []
  const bedrock: BedrockApi = {
    turn: async () => undefined,
    converse: async (input) => {
      sent.push(input)
      const toolUse = { toolUseId: 't', name: 'find', input: { id: 7 } }
      return {
        output: {
          $metadata: {},
          output: { message: { role: 'assistant', content: [{ toolUse }] } },
          stopReason: 'tool_use',
          usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
          metrics: { latencyMs: 1 },
        },
      }
    },
    invoke: () => Promise.reject(new Error('not asked')),
    applyGuardrail: () => Promise.reject(new Error('not asked')),
    close: () => undefined,
  }
  const models = createModels({
    clock,
    env: { OPENAI_API_KEY: 'test' },
    fetch: async (_url, init) => {
      sent.push(JSON.parse(String(init?.body)))
      const call = { id: 't', type: 'function', function: { name: 'find', arguments: '{"id":7}' } }
      return Response.json({
        choices: [{ message: { role: 'assistant', content: null, tool_calls: [call] }, finish_reason: 'tool_calls' }],
        usage: { prompt_tokens: 1, completion_tokens: 1 },
      })
    },
    readFile: async () => null,
    prices: {},
    timeoutMs: 1_000,
    openBedrock: async () => bedrock,
  })
  const arm = planArm('candidate', head, head, model, [conversation]).value
  const [result] = await runArms(arm === null ? [] : [arm], settings(models))
  return { sent: sent[0], trial: result?.cases[0]?.trials[0] }
}

test('earlier turns stand before the last user message, as they are, and tools with it: Converse', async () => {
  const { sent } = await asked('bedrock:amazon.nova-lite-v1:0')
  expect(sent).toMatchObject({
    system: [{ text: 'You help with orders.' }],
    messages: [
      { role: 'user', content: [{ text: 'Where is order {{6}}?' }] },
      { role: 'assistant', content: [{ text: 'order 6 was sent.' }] },
      { role: 'user', content: [{ text: 'I am ada. Where is order 7?' }] },
    ],
    toolConfig: {
      tools: [
        {
          toolSpec: {
            name: 'find',
            description: 'Finds an order.',
            inputSchema: { json: { type: 'object', required: ['id'] } },
          },
        },
      ],
      toolChoice: { any: {} },
    },
  })
})

test('earlier turns stand before the last user message, as they are, and tools with it: OpenAI', async () => {
  const { sent } = await asked('openai:gpt-4.1-2025-04-14')
  expect(sent).toMatchObject({
    messages: [
      { role: 'system', content: 'You help with orders.' },
      { role: 'user', content: 'Where is order {{6}}?' },
      { role: 'assistant', content: 'order 6 was sent.' },
      { role: 'user', content: 'I am ada. Where is order 7?' },
    ],
    tools: [
      {
        type: 'function',
        function: {
          name: 'find',
          description: 'Finds an order.',
          parameters: { type: 'object', required: ['id'] },
        },
      },
    ],
    tool_choice: 'required',
  })
})

test.each(['bedrock:amazon.nova-lite-v1:0', 'openai:gpt-4.1-2025-04-14'])(
  'a tool call is scored against the tools that were offered, and kept apart from the text: %s',
  async (model) => {
    const { trial } = await asked(model)
    expect(trial).toMatchObject({
      output: '',
      toolCalls: [{ name: 'find', input: { id: 7 } }],
      pass: true,
      score: 1,
      error: null,
    })
  },
)
