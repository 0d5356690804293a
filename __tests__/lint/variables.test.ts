import { expect, test } from 'vitest'
import { files, promptFile, reported } from './linted.ts'

test('a variable that a case lacks is an error at its row, for prompts and for assertions', async () => {
  const contents = files({
    prompt: promptFile('{{question}} {{tone}}', 'assert: [{ type: contains, value: "{{city}}" }]'),
    cases:
      '{"id":"a","vars":{"question":"x","tone":"y","city":"z"}}\n{"id":"b","vars":{"question":"x","city":"z"}}\n{"id":"c","vars":{"question":"x","tone":"y"}}\n',
  })
  expect(await reported('unresolved-variable', contents)).toEqual([
    'error evals/p.jsonl:2 case b has no variable "tone", which prompt p (prompts/p.prompt.yml) uses.',
    'error evals/p.jsonl:3 case c has no variable "city", which an assertion of prompt p uses.',
  ])
})

test('an unused variable is told once, at the first case that gives it', async () => {
  const cases =
    '{"id":"a","vars":{"question":"x"}}\n{"id":"b","vars":{"question":"y","tome":"z"}}\n{"id":"c","vars":{"question":"w","tome":"z"}}\n'
  expect(await reported('unused-variable', files({ cases }))).toEqual([
    'warning evals/p.jsonl:2 2 cases give the variable "tome", which prompt p does not use.',
  ])
})

test.each([
  ['a part of it', promptFile('{{user.name}} {{question}}'), '{"vars":{"question":"x","user":{"name":"Ada"}}}'],
  [
    'an assertion',
    promptFile('{{question}}', 'assert: [{ type: contains, value: "{{city}}" }]'),
    '{"vars":{"question":"x","city":"Rome"}}',
  ],
  [
    'code',
    promptFile('{{question}}', 'assert: [{ type: javascript, value: "output.includes(context.vars.city)" }]'),
    '{"vars":{"question":"x","city":"Rome"}}',
  ],
  [
    "a case's own assertion",
    promptFile(),
    '{"vars":{"question":"x","city":"Rome"},"assert":[{"type":"contains","value":"{{city}}"}]}',
  ],
  ['nobody, but it is a remark', promptFile(), '{"vars":{"question":"x","_source":"ticket 12"}}'],
  ['nobody, but it is the reference answer', promptFile(), '{"question":"x","expected":"parcel"}'],
])('a variable is used by %s', async (_by, prompt, cases) => {
  expect(await reported('unused-variable', files({ prompt, cases }))).toEqual([])
})

test('a column that another prompt of the same dataset uses is used', async () => {
  const contents = {
    ...files({ cases: '{"vars":{"question":"x","tone":"kind"}}' }),
    'prompts/q.prompt.yml': promptFile('{{question}} {{tone}}'),
  }
  expect(await reported('unused-variable', contents, { only: 'p' })).toEqual([])
})
