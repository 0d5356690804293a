import { expect, test } from 'vitest'
import { ERROR_RULES } from '../../src/lint/error-rules.ts'
import { CONFIGURATION, RULES } from '../../src/lint/registry.ts'
import { score } from './lint-time.ts'
import { files, findingsIn, promptFile } from './linted.ts'

test('a good project has no findings', async () => {
  expect(await findingsIn(files({}))).toEqual([])
})

test('the configuration sets the level of a rule, or switches it off', async () => {
  const prompt = promptFile(undefined, undefined, 'openai:gpt-4o')
  const levels = async (lint: string) => (await findingsIn(files({ prompt, config: lint }))).map(({ level }) => level)
  expect(await levels('')).toEqual(['warning'])
  expect(await levels('lint: { floating-model: error }\n')).toEqual(['error'])
  expect(await levels('lint: { floating-model: note }\n')).toEqual(['note'])
  expect(await levels('lint: { floating-model: off }\n')).toEqual([])
})

test('every rule that can find an error by itself is applied before anything is asked', () => {
  const ids = (rules: typeof RULES) => rules.map(({ id }) => id).toSorted()
  expect(ids(ERROR_RULES)).toEqual(ids(RULES.filter(({ levels }) => levels.includes('error'))))
})

test('an unknown rule is a mistake, with the one that was probably meant', async () => {
  expect(await findingsIn(files({ config: 'lint:\n  secrets: off\n' }))).toEqual([
    {
      rule: 'configuration',
      level: 'error',
      file: 'ai-cicd.yml',
      line: 4,
      field: null,
      message: 'there is no lint rule called secrets',
      hint: 'Did you mean `secret`?',
    },
  ])
})

test('findings stand by level, then by file and line', async () => {
  const contents = files({
    config: 'lint: { floating-model: error }\n',
    prompt: promptFile('{{question}} AKIAIOSFODNN7EXAMPLE', undefined, 'openai:gpt-4o'),
    cases: '{"id":"a","vars":{"question":"x","tome":"y"}}\n{"id":"b","vars":{"question":"x"}}\n',
  })
  expect((await findingsIn(contents)).map(({ rule, line }) => `${rule}:${line}`)).toEqual([
    'floating-model:1',
    'unused-variable:1',
    'duplicate-case:2',
    'secret:6',
  ])
})

test('every rule has its own id and is documented', () => {
  const ids = [CONFIGURATION, ...RULES].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { id, what, why, remedy } of RULES) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
    for (const text of [what, why, remedy]) expect(text).toMatch(/^[A-Z`].*\.$/)
  }
})

test('a thousand cases are checked in less than 50 ms', async () => {
  const words = Array.from({ length: 600 }, (_, index) => `w${(index * 7919) % 601}`)
  const cases = Array.from({ length: 1_000 }, (_, index) =>
    JSON.stringify({
      id: `c${index}`,
      vars: {
        question: Array.from(
          { length: 40 },
          (_word, at) => words[(index * 31 + at * (index % 13) + at * at) % 600],
        ).join(' '),
      },
      assert: [{ type: 'icontains', value: `answer number ${index} of them all` }],
    }),
  ).join('\n')
  const contents = files({ cases, config: 'release: { environments: { prod: { ssm: { path: "/p/{name}" } } } }\n' })
  // The best of several, the first that is good enough: whatever else happens only ever adds to it.
  expect(await score(contents, { times: 60, enough: 50 })).toBeLessThan(50)
})
