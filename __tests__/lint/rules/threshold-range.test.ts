import { expect, test } from 'vitest'
import { files, promptFile, reported } from '../linted.ts'

const judge = 'evaluation: { judge: "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0" }\n'

async function found(assertion: string) {
  const prompt = promptFile(undefined, `assert: [{ type: icontains, value: x }, ${assertion}]`)
  return await reported('threshold-range', files({ prompt, config: judge }))
}

test.each([
  ['{ type: g-eval, value: x, threshold: 7 }', 'the `threshold` 7 of `g-eval` is one that no score reaches'],
  ['{ type: llm-rubric, value: x, threshold: 80 }', 'the `threshold` 80 of `llm-rubric` is one that no score reaches'],
  [
    '{ type: factuality, value: x, threshold: -1 }',
    'the `threshold` -1 of `factuality` is one that every score reaches',
  ],
  ['{ type: similar, value: x, threshold: -2 }', 'the `threshold` -2 of `similar` is one that every score reaches'],
  ['{ type: rouge-n, value: x, threshold: 1.5 }', 'the `threshold` 1.5 of `rouge-n` is one that no score reaches'],
  [
    '{ type: assert-set, threshold: 2, assert: [{ type: contains, value: x }] }',
    'the `threshold` 2 of `assert-set` is one that no score reaches',
  ],
])('%s', async (assertion, message) => {
  expect(await found(assertion)).toEqual([`error prompts/p.prompt.yml:7 prompt p: ${message}.`])
})

test.each([
  '{ type: g-eval, value: x, threshold: 1 }',
  '{ type: similar, value: x, threshold: -0.5 }',
  '{ type: levenshtein, value: x, threshold: 7 }',
  '{ type: latency, threshold: 2000 }',
  '{ type: javascript, value: "12", threshold: 5 }',
])('%s is fine', async (assertion) => expect(await found(assertion)).toEqual([]))

test('cases are told once, with how many more there are', async () => {
  const cases = ['a', 'b', 'c'].map((id) => JSON.stringify({ id, vars: { question: id }, threshold: 80 })).join('\n')
  expect(await reported('threshold-range', files({ cases }))).toEqual([
    'error evals/p.jsonl:1 prompt p: the `threshold` 80 of a case is one that no score reaches (and 2 more like it).',
  ])
})

test('in a file of promptfoo, which takes it, it is a warning', async () => {
  const contents = {
    'ai-cicd.yml':
      'prompts: ["Hi {{name}}"]\nproviders: [echo]\ntests: [{ vars: { name: Ada }, assert: [{ type: rouge-n, value: Hi, threshold: 3 }] }]\n',
  }
  expect(await reported('threshold-range', contents)).toEqual([
    expect.stringMatching(
      /^warning ai-cicd\.yml:3 prompt .*: the `threshold` 3 of `rouge-n` is one that no score reaches\.$/,
    ),
  ])
})
