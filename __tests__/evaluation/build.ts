import type { Case } from '../../src/datasets/case.ts'
import { type Completion, type CompletionRequest, ModelError, type Models } from '../../src/models/model.ts'
import type { Prompt } from '../../src/prompts/prompt.ts'

export function prompt(over: Partial<Prompt> = {}): Prompt {
  return {
    id: 'greet',
    name: null,
    description: null,
    file: 'prompts/greet.prompt.yml',
    line: 1,
    messages: [{ role: 'user', content: 'Greet {{name}}' }],
    model: 'echo',
    parameters: {},
    responseFormat: null,
    tools: [],
    toolChoice: null,
    dataset: null,
    testData: [],
    assert: [{ type: 'contains', value: '{{name}}' }],
    ...over,
  }
}

export function goldenCase(id: string, over: Partial<Case> = {}): Case {
  return {
    id,
    vars: { name: id },
    expected: undefined,
    assert: [],
    threshold: null,
    cluster: null,
    critical: false,
    tags: [],
    weight: 1,
    messages: [],
    file: 'evals/greet.jsonl',
    line: 1,
    ...over,
  }
}

export function completion(text: string, over: Partial<Completion> = {}): Completion {
  return {
    text,
    toolCalls: [],
    stopReason: 'stop',
    usage: { inputTokens: 10, outputTokens: 2 },
    latencyMs: 5,
    costUsd: 0.001,
    cached: false,
    ...over,
  }
}

/** Models that answer by a function of the request, and keep what they were asked. */
export function answering(answer: (request: CompletionRequest, repeat: number) => Completion | ModelError): Models & {
  asked: CompletionRequest[]
} {
  const asked: CompletionRequest[] = []
  return {
    asked,
    complete: async (request, { repeat }) => {
      asked.push(request)
      await new Promise((resolve) => setImmediate(resolve))
      const given = answer(request, repeat)
      if (given instanceof ModelError) throw given
      return given
    },
    embed: async (model) => {
      throw new ModelError('invalid', model, 'no embeddings here')
    },
    close: () => undefined,
  }
}
