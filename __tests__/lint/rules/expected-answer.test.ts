import { expect, test } from 'vitest'
import { files, promptFile, reported } from '../linted.ts'

const rows = (...cases: object[]) => cases.map((one) => JSON.stringify(one)).join('\n')
const one = { id: 'a', vars: { question: 'x' } }
const two = [
  { id: 'b', vars: { question: 'y' }, expected: 'parcel' },
  { id: 'c', vars: { question: 'z' }, expected: 'parcel' },
]

test('an expected answer that no assertion uses is told once for the prompt', async () => {
  expect(await reported('expected-answer', files({ cases: rows(one, ...two) }))).toEqual([
    'warning evals/p.jsonl:2 2 cases of prompt p have an `expected` that none of their assertions uses.',
  ])
})

test('cases that are compared word for word are told once for the prompt', async () => {
  const given = { prompt: promptFile('{{question}}', ''), cases: rows(two[0] ?? one) }
  expect(await reported('expected-answer', files(given))).toEqual([
    'note evals/p.jsonl:1 case b of prompt p is compared with `expected` word for word: nothing else is asserted.',
  ])
})

test.each([
  ['an assertion of the prompt', '{{question}}', 'assert: [{ type: icontains, value: "{{expected}}" }]'],
  ['code', '{{question}}', 'assert: [{ type: javascript, value: "output === context.vars.expected" }]'],
  [
    'a choice, which shows the reference by itself',
    '{{question}}',
    'evaluators: [{ name: s, uses: github/similarity }]',
  ],
  ['the prompt', '{{question}} {{expected}}', 'assert: [{ type: icontains, value: a }]'],
])('nothing is told where %s uses it', async (_what, text, more) => {
  const config = 'evaluation: { judge: { model: "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0" } }\n'
  expect(
    await reported('expected-answer', files({ config, prompt: promptFile(text, more), cases: rows(...two) })),
  ).toEqual([])
})
