import { expect, test } from 'vitest'
import { fingerprint } from '../../src/evaluation/fingerprint.ts'
import { goldenCase, prompt } from './build.ts'

const judge = { models: ['bedrock:judge-1'], samples: 1 }
const settings = { models: ['echo'], judge, embedding: 'bedrock:embed-1' }
const cases = [goldenCase('a'), goldenCase('b')]
const graded = prompt({
  assert: [
    {
      type: 'assert-set',
      assert: [
        { type: 'llm-rubric', value: 'kind' },
        { type: 'similar', value: 'x' },
      ],
    },
  ],
})

test.each([
  ['the wording', prompt({ messages: [{ role: 'user', content: 'Hail {{name}}' }] }), cases, settings],
  ['a parameter', prompt({ parameters: { temperature: 0 } }), cases, settings],
  ['an assertion of the prompt', prompt({ assert: [] }), cases, settings],
  ['a case', prompt(), [goldenCase('a'), goldenCase('b', { vars: { name: 'c' } })], settings],
  [
    'an assertion of a case',
    prompt(),
    [goldenCase('a'), goldenCase('b', { assert: [{ type: 'equals', value: 'x' }] })],
    settings,
  ],
  ['a case that became critical', prompt(), [goldenCase('a'), goldenCase('b', { critical: true })], settings],
  ['the model', prompt(), cases, { ...settings, models: ['bedrock:other'] }],
])('%s changes it', (_what, changed, changedCases, changedSettings) => {
  expect(fingerprint(changed, changedCases, changedSettings)).not.toBe(fingerprint(prompt(), cases, settings))
})

test.each([
  ['where a case stands in its file', prompt(), cases.map((one) => ({ ...one, line: 99 }))],
  ['where the prompt stands', prompt({ file: 'elsewhere.prompt.yml', line: 9 }), cases],
])('%s does not', (_what, same, sameCases) => {
  expect(fingerprint(same, sameCases, settings)).toBe(fingerprint(prompt(), cases, settings))
})

test('judge and embedding model count where an assertion uses them, however deep, and nowhere else', () => {
  const other = { ...settings, judge: { ...judge, samples: 3 } }
  const embedded = { ...settings, embedding: 'bedrock:embed-2' }
  expect(fingerprint(graded, cases, other)).not.toBe(fingerprint(graded, cases, settings))
  expect(fingerprint(graded, cases, embedded)).not.toBe(fingerprint(graded, cases, settings))
  expect(fingerprint(prompt(), cases, other)).toBe(fingerprint(prompt(), cases, settings))
})

test('the embedding model changes it where a judged assertion uses one too', () => {
  const relevant = prompt({ assert: [{ type: 'answer-relevance' }] })
  const other = { ...settings, embedding: 'bedrock:embed-2' }
  expect(fingerprint(relevant, cases, other)).not.toBe(fingerprint(relevant, cases, settings))
})
