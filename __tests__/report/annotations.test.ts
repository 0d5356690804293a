import { describe, expect, test } from 'vitest'
import { annotations } from '../../src/report/annotations.ts'
import type { Report } from '../../src/report/report.ts'
import { caseResult, comparison, promptReport, report } from './build.ts'
import { scenarios } from './scenarios.ts'
import { supportBot } from './support-bot.ts'

const brief = (name: string) =>
  annotations((scenarios[name] ?? supportBot)()).map(
    ({ level, file, line, title }) => `${level} ${file}:${line} ${title}`,
  )

describe('annotations', () => {
  test.each([
    [
      'regressed',
      ['error prompts/support-reply.prompt.yml:7 support-reply: worse, critical case failed, −11.3 points'],
    ],
    ['improved', []],
    ['no-worse', []],
    ['inconclusive', ['warning prompts/support-reply.prompt.yml:7 support-reply: cannot tell, −5.0 points']],
    ['inconclusive-blocks', ['error prompts/support-reply.prompt.yml:7 support-reply: cannot tell, −5.0 points']],
    ['new-prompt', []],
    ['new-prompt-below-floor', ['error prompts/escalation.prompt.yml:7 escalation: below its floor']],
    ['not-comparable', ['notice prompts/support-reply.prompt.yml:7 support-reply: cannot be compared']],
    ['error', ['error prompts/triage.prompt.yml:7 triage: not measured']],
    [
      'broken-configuration',
      [
        'error ai-cicd.yml:12 gate.margin',
        'error prompts/support reply.prompt.yml:9 messages[1].content',
        'error evals/triage.jsonl:1 Mistake in the configuration',
      ],
    ],
    ['nothing-changed', []],
  ])('of: %s', (name, expected) => expect(brief(name)).toEqual(expected))

  test('say why in one sentence', () => {
    expect(annotations(supportBot())[0]?.message).toBe(
      'The score fell by 11.3 points, more than your margin of 5.0 points and not by chance (between 3.4 and 23.2 worse, 90 % sure).',
    )
  })

  test('are ten at most; the last counts the others', () => {
    const prompts = Array.from({ length: 25 }, (_, index) =>
      promptReport(comparison(`p${index}`, [caseResult('a')], [caseResult('a')], { verdict: 'regressed' })),
    )
    const all = annotations(report(prompts, { verdict: 'fail', blocks: true }))
    expect(all).toHaveLength(10)
    expect(all.at(-1)).toMatchObject({ level: 'error', file: 'prompts/p9.prompt.yml', title: 'and 16 more' })
    expect(all.at(-1)?.message).toContain('prompts/p24.prompt.yml')
    expect(annotations(report(prompts.slice(0, 10), { verdict: 'fail', blocks: true })).at(-1)?.title).toContain('p9')
  })

  test('only warn where the check passes', () => {
    const levels = (over: Partial<Report>) => annotations({ ...supportBot(), ...over }).map((one) => one.level)
    expect(levels({ verdict: 'error', blocks: false, warns: true })).toEqual(['warning'])
    expect(levels({ verdict: 'error', blocks: false, warns: false })).toEqual(['notice'])
  })

  test('of an inconclusive run: loud by `warn`, quiet by `pass`', () => {
    expect(brief('inconclusive')).toEqual([expect.stringMatching(/^warning /)])
    expect(brief('inconclusive-passes')).toEqual([expect.stringMatching(/^notice /)])
  })

  test('a run cut by its budget warns where no single prompt is to blame', () => {
    const cut = report([promptReport(comparison('triage', [caseResult('a')], [caseResult('a')]))], {
      verdict: 'inconclusive',
      warns: true,
      reasons: ['The budget of $5 ended the run.'],
    })
    expect(annotations(cut)).toMatchObject([{ level: 'warning', message: 'The budget of $5 ended the run.' }])
    expect(annotations({ ...cut, warns: false })).toEqual([])
  })

  test('a prompt whose numbers show little is warned of', () => expect(brief('no-case-passes')).toHaveLength(1))
})
