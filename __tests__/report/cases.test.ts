import { describe, expect, test } from 'vitest'
import { errorGroups, sortCases, tellingTrial, toolCallsText, valueText } from '../../src/report/cases.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, trial } from './build.ts'

const graded = (id: string, score: number, pass = true) => caseResult(id, trial({ score, pass }))

describe('sorting cases', () => {
  const candidate = [
    graded('small-drop', 0.97),
    graded('drop', 0.9),
    graded('flip', 0.48, false),
    graded('gone', 0, false),
    graded('rise', 0.9),
    graded('still-bad', 0.1, false),
    caseResult('unmeasured', erroredTrial('throttled')),
    graded('same', 1),
    graded('critical', 0.4, false),
  ]
  const baseline = [
    graded('small-drop', 1),
    graded('drop', 1),
    graded('flip', 0.51),
    graded('gone', 1),
    graded('rise', 0.2, false),
    graded('still-bad', 0.1, false),
    graded('unmeasured', 1),
    graded('same', 1),
    graded('critical', 0.5),
    graded('only-base', 1),
  ]
  const sorted = sortCases([promptReport(comparison('p', candidate, baseline, { failedCritical: ['critical'] }))])
  const ids = (group: keyof typeof sorted) => sorted[group].map((pair) => pair.id)

  test('critical cases first, then the largest drops; a small drop that still passes is no news', () => {
    expect(ids('worse')).toEqual(['critical', 'gone', 'drop', 'flip'])
    expect(ids('better')).toEqual(['rise'])
    expect(ids('failing')).toEqual(['still-bad'])
    expect(ids('errored')).toEqual(['unmeasured'])
    expect(ids('rest')).toEqual(['small-drop', 'same', 'only-base'])
  })

  test('an unmeasured arm is no difference', () => {
    expect(sorted.errored[0]?.delta).toBeNull()
  })

  test('names the model only where a prompt runs on several', () => {
    const one = (model: string) => promptReport(comparison('p', [graded('a', 0, false)], [graded('a', 1)], { model }))
    expect(sortCases([one('m1')]).worse.map((pair) => pair.label)).toEqual(['p'])
    expect(sortCases([one('m1'), one('m2')]).worse.map((pair) => pair.label)).toEqual(['p on m1', 'p on m2'])
  })
})

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
