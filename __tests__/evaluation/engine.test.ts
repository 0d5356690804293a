import '../../src/templates/nunjucks/provide.ts'
import { expect, test } from 'vitest'
import { planArm } from '../../src/evaluation/plan.ts'
import { promptDigest } from '../../src/prompts/digest.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { goldenCase, prompt } from './build.ts'

const nunjucks = (content: string, value: unknown = 'x') =>
  prompt({
    engine: 'nunjucks',
    messages: [{ role: 'user', content }],
    assert: [{ type: 'contains', value, metric: '{{ name | upper }}' }],
  })

test("a prompt's engine fills in its messages, and the values and metrics of what scores it", () => {
  const head = nunjucks('Hi {% if name %}{{ name | upper }}{% endif %}', ['{{ name | title }}', { deep: '{{ name }}' }])
  const base = prompt({ messages: [{ role: 'user', content: 'Hi {{name}} {% if %}' }] })
  const candidate = planArm('candidate', head, head, 'echo', [goldenCase('ada')]).value
  expect(candidate?.cases[0]?.request.messages).toEqual([{ role: 'user', content: 'Hi ADA' }])
  expect(candidate?.cases[0]?.assertions).toEqual([
    { type: 'contains', value: ['Ada', { deep: 'ada' }], metric: 'ADA' },
  ])
  // A baseline from before the import keeps its own way; the candidate's assertions score it.
  const baseline = planArm('baseline', base, head, 'echo', [goldenCase('ada')]).value
  expect(baseline?.cases[0]?.request.messages).toEqual([{ role: 'user', content: 'Hi ada {% if %}' }])
  expect(baseline?.cases[0]?.assertions[0]?.value).toEqual(['Ada', { deep: 'ada' }])
})

test('a template that cannot be filled in is a mistake of its case, before anything runs', () => {
  const diagnostics = new Diagnostics()
  const head = nunjucks('{% for a in range(9) %}\n{{ name | batch(0) }}{% endfor %}', '{{ nobody }}')
  expect(diagnostics.take(planArm('candidate', head, head, 'echo', [goldenCase('ada')]))).toBeNull()
  expect(diagnostics.list.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
    'evals/greet.jsonl:1 case ada: prompt greet (prompts/greet.prompt.yml), line 2: `batch` needs a whole number above 0.',
  ])
})

test('the engine is part of what a prompt is; the plain one is not told', () => {
  const plain = prompt()
  expect(promptDigest({ ...plain, engine: 'plain' }, null)).toBe(promptDigest(plain, null))
  expect(promptDigest({ ...plain, engine: 'nunjucks' }, null)).not.toBe(promptDigest(plain, null))
})
