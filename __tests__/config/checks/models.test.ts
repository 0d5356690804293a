import { expect, test } from 'vitest'
import { checkModels } from '../../../src/config/checks/models.ts'
import { diagnosticLine } from '../../../src/errors.ts'
import { readPromptYml } from '../../../src/prompts/prompt-yml.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { configWith } from '../config.ts'

const text = 'model: "openai:gpt-5"\nmessages:\n  - { role: user, content: hi }\n'

async function found(parameters: object, evaluation: object = {}) {
  const prompt = readPromptYml(text, { id: 'p', file: 'p.prompt.yml' }).value
  if (prompt === null) throw new Error('the prompt is right')
  const config = configWith({ evaluation })
  const diagnostics = await checkModels(memoryTree({ 'p.prompt.yml': text }), [{ ...prompt, parameters }], config)
  return diagnostics.map((one) => `${one.level} ${diagnosticLine(one)}`)
}

test('a parameter that its model’s API has no word for is told with its field', async () => {
  expect(await found({ topK: 5 })).toEqual([
    'warning p.prompt.yml:3: modelParameters.topK: is not sent to openai:gpt-5. OpenAI has no such parameter: remove it.',
  ])
  expect(await found({ guardrail: { id: 'g', version: '1' } })).toEqual([
    expect.stringMatching(/^error p\.prompt\.yml:3: modelParameters\.guardrail: cannot be sent to openai:gpt-5\./),
  ])
  expect(await found({ seed: 1, effort: 'low' })).toEqual([])
})

test('what counts is the model that is asked: of the matrix, or of an alias', async () => {
  const nova = 'bedrock:amazon.nova-lite-v1:0'
  expect(await found({ topK: 5 }, { models: [nova] })).toEqual([])
  expect(await found({ topK: 5 }, { modelAliases: { 'openai:*': nova } })).toEqual([])
  expect(await found({ seed: 5 }, { models: [nova, 'openai:gpt-5'] })).toEqual([
    expect.stringContaining(`is not sent to ${nova}`),
  ])
})
