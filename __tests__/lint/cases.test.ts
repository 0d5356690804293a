import { expect, test } from 'vitest'
import type { PreviousResults } from '../../src/lint/results.ts'
import { previousResults } from '../../src/lint/results.ts'
import { files, promptFile, reported } from './linted.ts'

const rows = (...cases: object[]) => cases.map((one) => JSON.stringify(one)).join('\n')
const long = 'Refunds reach your account within five working days after we receive the parcel'

test('an expected answer in the prompt is told at its case', async () => {
  const prompt = promptFile(`{{question}} For example: ${long.toUpperCase()}.`)
  const cases = rows(
    { id: 'a', vars: { question: 'x' }, expected: 'Something else entirely, parcel' },
    { id: 'b', vars: { question: 'y' }, expected: long },
    { id: 'c', vars: { question: 'z' }, assert: [{ type: 'contains', value: 'within five working days' }] },
  )
  expect(await reported('leaked-answer', files({ prompt, cases }))).toEqual([
    'warning evals/p.jsonl:2 the expected answer of case b stands in the text of prompt p (prompts/p.prompt.yml).',
    'warning evals/p.jsonl:3 the expected answer of case c stands in the text of prompt p (prompts/p.prompt.yml).',
  ])
})

test.each([
  ['a label', 'Answer billing, technical or sales. {{question}}', [{ vars: { question: 'x' }, expected: 'technical' }]],
  [
    'a sentence that several cases expect',
    `If unsure say: ${long}. {{question}}`,
    [
      { vars: { question: 'x' }, expected: long },
      { vars: { question: 'y' }, expected: long },
    ],
  ],
  [
    'what must not be said',
    `Never say: ${long}. {{question}}`,
    [{ vars: { question: 'x' }, assert: [{ type: 'not-contains', value: long }] }],
  ],
  [
    'a template',
    'Repeat the name of the city. {{question}}',
    [{ vars: { question: 'x' }, assert: [{ type: 'contains', value: 'Repeat the name {{question}}' }] }],
  ],
])('%s in the prompt is no leak', async (_what, text, cases) => {
  expect(await reported('leaked-answer', files({ prompt: promptFile(text), cases: rows(...cases) }))).toEqual([])
})

const sentence =
  'my parcel with the blue lamp was left in the rain by the driver on monday and now the lamp does not work any more please tell me what to do next and who pays for it'

test('a repeated input is told once, with the first case', async () => {
  const cases = rows(
    { id: 'a', vars: { question: 'Where is my parcel?' } },
    { id: 'b', vars: { question: 'where is   my parcel' } },
    { id: 'c', vars: { question: sentence } },
    { id: 'd', vars: { question: `${sentence} thanks` } },
  )
  expect(await reported('duplicate-case', files({ cases }))).toEqual([
    'warning evals/p.jsonl:2 case b of prompt p asks the same as case a in line 1.',
    'warning evals/p.jsonl:4 case d of prompt p is to 97 % the same as case c in line 3.',
  ])
})

test.each([
  [
    'one word differs in a short text',
    [{ vars: { question: 'Refund order 17' } }, { vars: { question: 'Refund order 18' } }],
  ],
  [
    'they are of one cluster',
    [
      { vars: { question: 'Hi there!' }, cluster: 'hi' },
      { vars: { question: 'hi there' }, cluster: 'hi' },
    ],
  ],
  [
    'the earlier turns differ',
    [
      { vars: { question: 'Why?' }, messages: [{ role: 'user', content: 'A' }] },
      { vars: { question: 'Why?' }, messages: [{ role: 'user', content: 'B' }] },
    ],
  ],
])('cases are no duplicates when %s', async (_why, cases) => {
  expect(await reported('duplicate-case', files({ cases: rows(...cases) }))).toEqual([])
})

test.each([
  ['{ type: contains-any, value: [a, ""] }', 'every answer contains the empty text in the list of `contains-any`'],
  ['{ type: regex, value: ".*" }', 'its regular expression matches everything'],
  ['{ type: regex, value: "^[\\\\s\\\\S]*$" }', 'its regular expression matches everything'],
  ['{ type: rouge-n, value: hello, threshold: 0 }', 'every score reaches the threshold 0 of `rouge-n`'],
  ['{ type: tool-call-f1, value: search, threshold: 0 }', 'every score reaches the threshold 0 of `tool-call-f1`'],
])('an assertion that cannot fail is told at its line: %s', async (assertion, why) => {
  const prompt = promptFile(undefined, `assert:\n  - { type: icontains, value: parcel }\n  - ${assertion}`)
  expect(await reported('pointless-assertion', files({ prompt }))).toEqual([
    `warning prompts/p.prompt.yml:9 an assertion of prompt p cannot fail: ${why}.`,
  ])
})

test('a case that cannot fail, or cannot be measured, is told at its row', async () => {
  const prompt = promptFile(undefined, 'assert: [{ type: contains, value: "{{word}}", weight: 0 }]')
  const cases = rows(
    { id: 'a', vars: { question: 'x', word: '' }, assert: [{ type: 'contains', value: 'y' }] },
    { id: 'c', vars: { question: 'z', word: 'w' }, assert: [{ type: 'contains', value: 'y' }], threshold: 0 },
  )
  expect(await reported('pointless-assertion', files({ prompt, cases }))).toEqual([
    'warning evals/p.jsonl:1 an assertion of case a cannot be measured: its value for `contains` is empty.',
    'warning evals/p.jsonl:2 case c of prompt p cannot fail: its `threshold` is 0.',
  ])
})

test.each([
  '{ type: not-contains-any, value: [a, ""] }',
  '{ type: regex, value: "^$" }',
  '{ type: regex, value: ".+" }',
  '{ type: regex, value: "^.*$" }',
  '{ type: contains, value: " " }',
])('an assertion that can fail is not told: %s', async (assertion) => {
  expect(
    await reported('pointless-assertion', files({ prompt: promptFile(undefined, `assert: [${assertion}]`) })),
  ).toEqual([])
})

test('a critical case that only a judge decides is a note', async () => {
  const config = 'evaluation:\n  judge: { model: "bedrock:amazon.nova-lite-v1:0" }\n'
  const prompt = promptFile(undefined, 'assert: [{ type: llm-rubric, value: Is kind. }]')
  const cases = rows(
    { id: 'a', vars: { question: 'x' } },
    { id: 'b', vars: { question: 'y' }, critical: true },
    {
      id: 'c',
      vars: { question: 'z' },
      critical: true,
      assert: [{ type: 'assert-set', assert: [{ type: 'is-json' }] }],
    },
  )
  expect(await reported('critical-unchecked', files({ config, prompt, cases }))).toEqual([
    'note evals/p.jsonl:2 the critical case b of prompt p is decided by a judge or an embedding alone.',
  ])
})

test('a critical case with a reference answer alone is compared by equals, which is deterministic', async () => {
  const prompt = promptFile(undefined, '')
  const cases = rows({ vars: { question: 'x' }, expected: 'y', critical: true })
  expect(await reported('critical-unchecked', files({ prompt, cases }))).toEqual([])
})

const arm = (...passes: Array<boolean | null>) => ({ trials: passes.map((pass) => ({ pass })) })

function previous(baseline: number | null, ...cases: PreviousResults['prompts'][number]['cases']): PreviousResults {
  return { version: 1, prompts: [{ id: 'p', model: 'echo', score: { baseline }, cases }] }
}

test('cases that passed in every trial of both arms are a note', async () => {
  const cases = rows(...['a', 'b', 'c', 'd'].map((id) => ({ id, vars: { question: id } })))
  const results = previous(
    0.9,
    { id: 'a', candidate: arm(true, true), baseline: arm(true, true) },
    { id: 'b', candidate: arm(true, true), baseline: arm(true, false) },
    { id: 'c', candidate: arm(true, null), baseline: arm(true, true) },
    { id: 'd', candidate: arm(true), baseline: null },
    { id: 'gone', candidate: arm(true), baseline: arm(true) },
  )
  expect(await reported('always-passing', files({ cases }), { previous: results })).toEqual([
    'note prompts/p.prompt.yml:4 1 of 5 cases of prompt p passed in every trial of both arms on echo: a.',
  ])
})

test.each([
  [0.979, []],
  [
    0.98,
    [
      'warning prompts/p.prompt.yml:4 the base of prompt p scored 98.0 % on echo: its cases cannot show an improvement.',
    ],
  ],
  [0.021, []],
  [
    0.02,
    [
      'warning prompts/p.prompt.yml:4 the base of prompt p scored 2.0 % on echo: its cases cannot show that a change is worse.',
    ],
  ],
  [
    0,
    [
      'warning prompts/p.prompt.yml:4 the base of prompt p scored 0.0 % on echo: its cases cannot show that a change is worse.',
    ],
  ],
  [null, []],
])('a baseline of %s', async (baseline, expected) => {
  expect(await reported('ceiling', files({}), { previous: previous(baseline) })).toEqual(expected)
})

test('what is no results.json is refused', () => {
  expect(() => previousResults('{"version":2}', 'r.json')).toThrow('r.json is no results.json of an evaluation')
  expect(() => previousResults('<html>', 'r.json')).toThrow('r.json is no results.json of an evaluation')
})
