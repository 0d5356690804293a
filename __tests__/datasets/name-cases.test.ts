import { expect, it } from 'vitest'
import { loadCases } from '../../src/datasets/load.ts'
import type { Prompt } from '../../src/prompts/prompt.ts'
import { renderPrompt } from '../../src/prompts/render.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'

const NAMES = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype']
const WITH_PROTO = [...NAMES, '__proto__']

/** Assignment would set a prototype where JSON and YAML mean a key. */
const named = (names: readonly string[]): string => `{${names.map((name) => `"${name}": "it is ${name}"`).join(', ')}}`

async function load(dataset: string, text: string, names: readonly string[]) {
  const diagnostics = new Diagnostics()
  const prompt: Prompt = {
    id: 'p',
    name: null,
    description: null,
    file: 'p.prompt.yml',
    line: 1,
    messages: [{ role: 'user', content: names.map((name) => `{{${name}}}`).join(', ') }],
    model: null,
    parameters: {},
    responseFormat: null,
    tools: [],
    toolChoice: null,
    dataset,
    testData: [],
    assert: [],
  }
  const cases = diagnostics.take(await loadCases({ read: async () => text, list: async () => [] }, prompt))
  const sent = (): string[] => cases.map(({ vars }) => renderPrompt(prompt, vars, [])[0]?.content ?? '')
  return { cases, sent, reported: diagnostics.list.map(({ line, message }) => `${line}: ${message}`) }
}

it.each([
  ['a.jsonl', `{"vars": ${named(WITH_PROTO)}}\n`, WITH_PROTO],
  ['a.jsonl', `${named(WITH_PROTO)}\n`, WITH_PROTO],
  ['a.json', `[{"vars": ${named(WITH_PROTO)}}]`, WITH_PROTO],
  ['a.yaml', `- vars: ${named(WITH_PROTO)}\n`, WITH_PROTO],
  ['a.csv', `${NAMES.join()}\n${NAMES.map((name) => `it is ${name}`).join()}\n`, NAMES],
])('variables may have the names that objects have anyway: %s %#', async (path, text, names) => {
  const { sent, reported } = await load(path, text, names)
  expect(reported).toEqual([])
  expect(sent()).toEqual([names.map((name) => `it is ${name}`).join(', ')])
  expect(Reflect.get({}, 'it is constructor')).toBeUndefined()
})

it.each(WITH_PROTO)('a variable %s that a case does not give is missing', async (name) => {
  const { sent } = await load('a.jsonl', '{"vars": {"other": 1}}\n', [name])
  expect(sent).toThrow(`missing variable: ${name}`)
})

it('cases may be called like that, once each', async () => {
  const text = [...WITH_PROTO, '__proto__', 'constructor'].map((id) => `{"id": "${id}", "a": "x"}\n`).join('')
  const { cases, reported } = await load('a.jsonl', text, ['a'])
  expect(cases.map(({ id }) => id)).toEqual(WITH_PROTO)
  expect(reported).toEqual([
    '7: a case with the id `__proto__` stands already at a.jsonl:6',
    '8: a case with the id `constructor` stands already at a.jsonl:1',
  ])
})

it.each([
  ['a.jsonl', '{"a": 1, "__proto__": 1, "__proto__": 2}\n', '1: `__proto__` is written twice'],
  ['a.yaml', '- constructor: 1\n  constructor: 2\n', '2: `constructor` is written twice, first in line 1'],
  ['a.csv', 'constructor,constructor\n1,2\n', '1: names two columns'],
])('a name that is written twice is a mistake of its line: %s', async (path, text, message) => {
  expect((await load(path, text, ['a'])).reported).toEqual([message])
})
