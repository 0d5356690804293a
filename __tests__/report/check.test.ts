import { describe, expect, test } from 'vitest'
import { checkOf } from '../../src/report/check.ts'
import { isRed } from '../../src/report/why-red.ts'
import { caseResult, comparison, failedTrial, promptReport, report } from './build.ts'
import { scenarios } from './scenarios.ts'
import { supportBot } from './support-bot.ts'

const usual = { command: 'auto', config: 'ai-cicd.yml', key: '', findings: null, reportUrl: null }
const reportUrl = 'https://github.com/octo/shop/actions/runs/4711/artifacts/1002'

describe('a check', () => {
  test.each(Object.entries(scenarios))('of: %s is never greener than the job, nor redder', (_name, build) => {
    const one = build()
    const { conclusion, title, summary, annotations } = checkOf(one, { ...usual, reportUrl })
    expect(['failure', 'action_required'].includes(conclusion)).toBe(isRed(one, null))
    if (conclusion === 'success') expect(one.verdict).toBe('pass')
    expect(title.length).toBeGreaterThan(0)
    expect(title.length).toBeLessThanOrEqual(255)
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_535)
    expect(summary).toContain(reportUrl)
    expect(annotations.length).toBeLessThanOrEqual(50)
    for (const { message } of annotations) expect(message).not.toBe('')
  })

  test.each([
    ['regressed', 'failure'],
    ['improved', 'success'],
    ['inconclusive', 'neutral'],
    ['inconclusive-blocks', 'failure'],
    ['broken-configuration', 'failure'],
    ['nothing-changed', 'skipped'],
  ])('of: %s is %s', (name, conclusion) => {
    expect(checkOf((scenarios[name] ?? supportBot)(), usual).conclusion).toBe(conclusion)
  })

  test('says what it is of: another configuration, a leg of a matrix, lint', () => {
    const nameOf = (over: Partial<typeof usual>) => checkOf(supportBot(), { ...usual, ...over }).name
    expect(nameOf({})).toBe('Prompt evaluation report')
    expect(nameOf({ config: 'evals/bot.yml', key: 'gpt-5' })).toBe('Prompt evaluation report (evals/bot.yml, gpt-5)')
    expect(nameOf({ command: 'lint' })).toBe('Prompt lint report')
  })

  test('of an unevaluated fork that blocks asks for an action', () => {
    expect(checkOf(report([], { verdict: 'skipped', blocks: true }), usual).conclusion).toBe('action_required')
  })

  test('fits in bytes, however wide its letters are', () => {
    const cases = Array.from({ length: 40 }, (_, index) =>
      caseResult(`c${index}`, failedTrial('語'.repeat(3_000), '語')),
    )
    const passing = cases.map(({ id }) => caseResult(id))
    const wide = report([promptReport(comparison('p', cases, passing, { verdict: 'regressed' }))], {
      verdict: 'fail',
      blocks: true,
    })
    const { summary } = checkOf(wide, usual)
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_535)
    expect(summary).toContain('c1')
  })
})
