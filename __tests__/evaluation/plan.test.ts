import { expect, test } from 'vitest'
import { planArm } from '../../src/evaluation/plan.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { goldenCase, prompt } from './build.ts'

test("both arms are scored by the candidate's assertions", () => {
  const head = prompt({ assert: [{ type: 'contains', value: 'Hello {{name}}' }] })
  const base = prompt({
    messages: [{ role: 'user', content: 'Say hi to {{name}}' }],
    assert: [{ type: 'equals', value: 'x' }],
  })
  const planned = planArm('baseline', base, head, 'echo', [goldenCase('ada')]).value
  expect(planned?.cases[0]?.request.messages).toEqual([{ role: 'user', content: 'Say hi to ada' }])
  expect(planned?.cases[0]?.assertions).toEqual([{ type: 'contains', value: 'Hello ada' }])
})

test('every missing variable is told with prompt, case and line, before anything runs', () => {
  const diagnostics = new Diagnostics()
  const head = prompt({ messages: [{ role: 'user', content: '{{greeting}} {{name}} {{mood}}' }] })
  const cases = [
    goldenCase('ada', { line: 3 }),
    goldenCase('bob', { line: 7, vars: { name: 'bob', greeting: 'Hi', mood: 'glad' } }),
  ]
  expect(diagnostics.take(planArm('candidate', head, head, 'echo', cases))).toBeNull()
  expect(diagnostics.list.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
    'evals/greet.jsonl:3 case ada has no variable "greeting", which prompt greet (prompts/greet.prompt.yml) uses.',
    'evals/greet.jsonl:3 case ada has no variable "mood", which prompt greet (prompts/greet.prompt.yml) uses.',
  ])
})

test('a reference answer alone is compared by equals, and assertions see it as {{expected}}', () => {
  const bare = prompt({ assert: [] })
  const alone = planArm('candidate', bare, bare, 'echo', [goldenCase('ada', { expected: 'Hi ada' })]).value
  expect(alone?.cases[0]?.assertions).toEqual([{ type: 'equals', value: 'Hi ada' }])
  const named = prompt({ assert: [{ type: 'contains-any', value: ['{{expected}}', 'Hey'] }] })
  const seen = planArm('candidate', named, named, 'echo', [goldenCase('ada', { expected: 'Hi ada' })]).value
  expect(seen?.cases[0]?.assertions).toEqual([{ type: 'contains-any', value: ['Hi ada', 'Hey'] }])
})

test('a value that looks like a template stays data', () => {
  const head = prompt()
  const planned = planArm('candidate', head, head, 'echo', [goldenCase('x', { vars: { name: '{{secret}}' } })]).value
  expect(planned?.cases[0]?.request.messages[0]?.content).toBe('Greet {{secret}}')
})

test('a case may put text around the prompt, and hand the model further parameters, in both arms', () => {
  const head = prompt({ parameters: { temperature: 0, maxTokens: 5 } })
  const around = { before: '{{name}}: ', behind: '!' }
  const cases = [goldenCase('ada', { around, parameters: { temperature: 1 } })]
  for (const arm of ['candidate', 'baseline'] as const) {
    const request = planArm(arm, head, head, 'echo', cases).value?.cases[0]?.request
    expect(request?.messages).toEqual([{ role: 'user', content: 'ada: Greet ada!' }])
    expect(request?.parameters).toEqual({ temperature: 1, maxTokens: 5 })
  }
})
