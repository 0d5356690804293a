import { expect, test } from 'vitest'
import { diagnosticLine, UserError } from '../../src/errors.ts'
import { readProject } from '../../src/experiment/load-project.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

/** Mistakes of all files and layers are reported in one round: what is wrong in one place hides nothing beside it. */

async function reported(files: Record<string, string>, config: string): Promise<string[]> {
  try {
    await readProject({ tree: memoryTree(files) }, config, null)
    return []
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return thrown.diagnostics.map(diagnosticLine)
  }
}

const CONFIG = 'version: 1\nprompts: ["*.prompt.yml"]\n'
const MESSAGES = "messages:\n  - {role: user, content: 'Say {{input}}'}\n"

test.each<[string, Record<string, string>, string[]]>([
  [
    'a wrong parameter and the dataset',
    {
      'a.prompt.yml': `model: echo\nmodelParameters: {temperature: hot}\n${MESSAGES}dataset: d.jsonl\n`,
      'd.jsonl': '{"input": "x", "assert": [{"type": "containz", "value": "a"}]}\n{broken\n',
    },
    ['modelParameters.temperature', 'd.jsonl:1: assert[0]: unknown assertion type `containz`', 'd.jsonl:2'],
  ],
  [
    'messages of the wrong shape and the dataset',
    {
      'a.prompt.yml': 'model: echo\nmessages: hello\ndataset: d.jsonl\n',
      'd.jsonl': '{"input": "x", "weight": -1}\n',
    },
    ['messages', 'd.jsonl:1: weight'],
  ],
  [
    'an evaluator that evaluates nothing, the type beside it and the missing dataset',
    {
      'a.prompt.yml': `model: nonsense\n${MESSAGES}dataset: d.jsonl\nevaluators: [{name: a}]\nassert:\n  - {value: a}\n  - {type: containz, value: a}\n`,
    },
    [
      'evaluators[0]',
      'assert[0].type',
      'there is no file d.jsonl',
      'a.prompt.yml:8: assert[1]: unknown assertion type',
    ],
  ],
  [
    'a malformed assertion of a row and the types beside it',
    {
      'a.prompt.yml': `model: echo\n${MESSAGES}testData:\n  - input: x\n    assert:\n      - {type: contains, value: a, threshold: high}\n      - {type: containz, value: a}\n      - {type: regex, value: '['}\n`,
    },
    ['assert[0].threshold', 'assert[1]: unknown assertion type', 'assert[2]: '],
  ],
  [
    'a malformed assertion that is itself of an unknown type',
    {
      'a.prompt.yml': `model: echo\n${MESSAGES}testData: [{input: x}]\nassert:\n  - {type: containz, value: a, weight: -1}\n`,
    },
    ['assert[0].weight', 'assert[0]: unknown assertion type'],
  ],
])('%s', async (_name, files, expected) => {
  const found = await reported({ 'ai-cicd.yml': CONFIG, ...files }, 'ai-cicd.yml')
  expect(found).toEqual(expect.arrayContaining(expected.map((part) => expect.stringContaining(part))))
  expect(found).toHaveLength(expected.length)
})

const EVALUATED = `model: openai/gpt-4o\n${MESSAGES}testData: [{input: x}]\nassert: [{type: contains, value: a}]\n`

test.each<[string, string, string[]]>([
  [
    'the gate and models of prompts and of other keys',
    `${CONFIG}gate: {margin: wide}\nevaluation: {judge: nonsense, embedding: rubbish}\n`,
    [
      'gate.margin',
      'evaluation.judge: unknown model',
      'evaluation.embedding: unknown model',
      'a.prompt.yml:1: model: unknown',
    ],
  ],
  [
    'aliases that are sound explain names all the same',
    `${CONFIG}gate: {margin: wide}\nevaluation: {modelAliases: {"openai/gpt-4o": echo}}\n`,
    ['gate.margin'],
  ],
  [
    'a misspelt key is taken for what is meant',
    `${CONFIG}evaluation: {modelAlias: {"openai/gpt-4o": echo}}\n`,
    ['evaluation.modelAlias: unknown key'],
  ],
  [
    'where aliases are mistaken a name that nothing explains may be one of them',
    `${CONFIG}evaluation: {modelAliases: {"openai/gpt-4o": 5}, repeat: often}\n`,
    ['evaluation.modelAliases["openai/gpt-4o"]', 'evaluation.repeat'],
  ],
  [
    'a line of datasets and the types beside a malformed assertion in it',
    `${CONFIG}evaluation: {models: [echo]}\ndatasets: {a: {assert: [{type: 5}, {type: containz, value: a}]}}\n`,
    ['datasets.a.assert[0].type', 'datasets.assert[1]: unknown assertion type'],
  ],
])('a broken ai-cicd.yml: %s', async (_name, config, expected) => {
  const found = await reported({ 'ai-cicd.yml': config, 'a.prompt.yml': EVALUATED }, 'ai-cicd.yml')
  expect(found).toHaveLength(expected.length)
  expect(found).toEqual(expect.arrayContaining(expected.map((part) => expect.stringContaining(part))))
})

test('a promptfoo file: evaluateOptions, providers, prompts and tests', async () => {
  const config = `prompts: ['file://none.txt']
providers: [{id: nonsense}]
evaluateOptions: {maxConcurrency: many}
tests:
  - vars: {a: 1}
    assert:
      - {type: contains, value: a, weight: heavy}
      - {type: containz, value: a}
`
  const found = await reported({ 'promptfooconfig.yaml': config }, 'promptfooconfig.yaml')
  const parts = ['maxConcurrency', 'none.txt', 'unknown model nonsense', 'assert[0].weight', 'unknown assertion type']
  expect(found).toEqual(expect.arrayContaining(parts.map((part) => expect.stringContaining(part))))
  expect(found).toHaveLength(parts.length)
})
