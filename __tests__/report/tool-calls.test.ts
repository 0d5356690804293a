import { expect, test } from 'vitest'
import { renderJunit } from '../../src/report/files/junit.ts'
import { renderComment } from '../../src/report/markdown/comment.ts'
import { renderTerminal } from '../../src/report/terminal/report.ts'
import { caseResult, comparison, failedTrial, promptReport, report, trial } from './build.ts'

const before = { ...trial({ output: '' }), toolCalls: [{ name: 'find_order', input: { id: 7 } }] }
const after = {
  ...failedTrial('Let me look.\nrefund({"id":7})', 'find_order was not called'),
  toolCalls: [{ name: 'close_ticket', input: { note: '```\n@team' } }],
}
const compared = report([promptReport(comparison('bot', [caseResult('a', after)], [caseResult('a', before)]))])

test('a comment shows the calls of both arms side by side, each in a fence of its own below the answer', () => {
  const comment = renderComment(compared, { limit: 60_000, marker: '<!-- m -->' })
  const [base = '', change = ''] = comment.split('This change: fail ❌').map((part) => part.replaceAll('\n', '⏎'))
  expect(base).toContain('<sub>Tool calls</sub>⏎⏎```⏎find_order({"id":7})⏎```')
  expect(change).toMatch(/```⏎Let me look\.⏎refund\(\{"id":7\}\)⏎```⏎⏎<sub>Tool calls<\/sub>⏎⏎````⏎close_ticket/)
})

test('an answer made of calls is not empty', () => {
  expect(renderComment(compared, { limit: 60_000, marker: '<!-- m -->' })).not.toContain('(empty answer)')
})

test('the terminal and JUnit show them too', () => {
  const lines = renderTerminal(compared, { color: false, width: 100 }).split('\n')
  expect(lines.indexOf('  base calls')).toBeGreaterThan(0)
  expect(lines[lines.indexOf('  base calls') + 1]?.trim()).toBe('find_order({"id":7})')
  expect(lines[lines.indexOf('  change calls') + 1]).toContain('close_ticket({"note":')
  expect(renderJunit(compared)).toContain('Tool calls:\nclose_ticket(')
})
