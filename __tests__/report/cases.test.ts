import { expect, test } from 'vitest'
import { errorGroups, tellingTrial, toolCallsText, valueText } from '../../src/report/cases.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, trial } from './build.ts'

test('shows the worst repeat of the candidate, the best of the base, an error only when there is nothing else', () => {
  const repeats = caseResult('a', trial({ output: 'good' }), failedTrial('bad', 'x'), erroredTrial('no answer'))
  expect(tellingTrial(repeats, 'worst')?.output).toBe('bad')
  expect(tellingTrial(repeats, 'best')?.output).toBe('good')
  expect(tellingTrial(caseResult('b', erroredTrial('no answer')), 'worst')?.error?.message).toBe('no answer')
})

test('groups errors of both arms by message, the most frequent first', () => {
  const candidate = ['a', 'b', 'c'].map((id) => caseResult(id, erroredTrial(id === 'c' ? 'rare' : 'often', 'Do this.')))
  const groups = errorGroups([promptReport(comparison('p', candidate, [caseResult('a', erroredTrial('often'))]))])
  expect(groups.map(({ error, cases, arms }) => [error.message, [...cases], arms])).toEqual([
    ['often', ['a', 'b'], { candidate: 2, baseline: 1 }],
    ['rare', ['c'], { candidate: 1, baseline: 0 }],
  ])
})

test('tool calls have a line each, which no name and no argument can break', () => {
  const calls = [
    { name: 'refund', input: { order: 7 } },
    { name: 'a\nb', input: { text: 'c\nd' } },
  ]
  expect(toolCallsText(trial({ output: 'Done.', toolCalls: calls }))).toBe('refund({"order":7})\na b({"text":"c\\nd"})')
  expect(toolCallsText(trial({ output: 'refund({"order":7})' }))).toBeNull()
})

test('any value has a text', () => {
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  expect(['a', 1, null, ['b'], undefined, 7n, cycle].map(valueText)).toEqual([
    'a',
    '1',
    'null',
    '["b"]',
    'undefined',
    '7',
    '[no JSON]',
  ])
})
