import { describe, expect, test } from 'vitest'
import { annotations } from '../../src/report/annotations.ts'
import type { Report } from '../../src/report/report.ts'
import { caseResult, comparison, failedTrial, promptReport, report } from './build.ts'
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

describe('annotations of cases', () => {
  const places = (...ids: string[]) =>
    Object.fromEntries(ids.map((id, index) => [id, { file: 'evals/shop.jsonl', line: index + 1 }]))
  const wrong = (id: string) => caseResult(id, failedTrial('No.', 'does not name the refund', 0, 'icontains'))
  const bad = { verdict: 'fail', blocks: true } as const
  const of = (...prompts: Parameters<typeof promptReport>) =>
    annotations(report([promptReport(...prompts)], bad)).filter(({ file }) => file.startsWith('evals/'))

  test('stand at the lines of those that fail since this change, with why', () => {
    const now = [wrong('a'), wrong('b'), caseResult('c'), wrong('d')]
    const then = [caseResult('a'), wrong('b'), caseResult('c')]
    const compared = comparison('p', now, then, { verdict: 'regressed' })
    expect(of(compared, { places: places('a', 'b', 'c', 'd') })).toEqual([
      {
        level: 'warning',
        file: 'evals/shop.jsonl',
        line: 1,
        title: 'case a: newly failing',
        message: '1.00 → 0.00 · icontains: does not name the refund',
      },
      {
        level: 'warning',
        file: 'evals/shop.jsonl',
        line: 4,
        title: 'case d: fails',
        message: '0.00 · icontains: does not name the refund',
      },
    ])
  })

  test('are as grave as the prompt where a critical case fails the run, and notes where the prompt passes', () => {
    const arms = [[wrong('a')], [caseResult('a')]] as const
    const critical = comparison('p', [...arms[0]], [...arms[1]], { verdict: 'regressed', failedCritical: ['a'] })
    expect(of(critical, { places: places('a') })).toMatchObject([{ level: 'error' }])
    const passes = comparison('p', [...arms[0]], [...arms[1]], { verdict: 'within-margin' })
    const found = annotations(report([promptReport(passes, { places: places('a') })], { verdict: 'pass' }))
    expect(found).toMatchObject([{ level: 'notice', file: 'evals/shop.jsonl' }])
  })

  test('a case that fails for several prompts is told once, with their names', () => {
    const prompts = ['one', 'two'].map((id) =>
      promptReport(comparison(id, [wrong('a')], [caseResult('a')], { verdict: 'regressed' }), { places: places('a') }),
    )
    const found = annotations(report(prompts, bad)).filter(({ file }) => file.startsWith('evals/'))
    expect(found.map(({ title }) => title)).toEqual(['case a: newly failing (one, two)'])
  })

  test.each([
    ['is outside the repository', { file: '../evals/shop.jsonl', line: 1 }],
    ['is absolute', { file: '/tmp/shop.jsonl', line: 1 }],
    ['is on a drive', { file: 'C:\\shop.jsonl', line: 1 }],
    ['is an address', { file: 'https://example.com/shop.jsonl', line: 1 }],
    ['has no line', { file: 'evals/shop.jsonl', line: null }],
  ])('a case that %s has none', (_where, place) => {
    const compared = comparison('p', [wrong('a')], [caseResult('a')], { verdict: 'regressed' })
    expect(annotations(report([promptReport(compared, { places: { a: place } })], bad))).toHaveLength(1)
  })

  test('a case by a name of JavaScript has none where it has no place', () => {
    const compared = comparison('p', [wrong('constructor')], [caseResult('constructor')], { verdict: 'regressed' })
    expect(annotations(report([promptReport(compared, { places: {} })], bad))).toHaveLength(1)
  })

  test('prompts and mistakes go before them, and the last counts the rest', () => {
    const ids = Array.from({ length: 30 }, (_, index) => `c${index}`)
    const compared = comparison(
      'p',
      ids.map(wrong),
      ids.map((id) => caseResult(id)),
      { verdict: 'regressed' },
    )
    const one = report([promptReport(compared, { places: places(...ids) })], bad)
    const all = annotations(one)
    expect(all.map(({ level }) => level)).toEqual(['error', ...Array.from({ length: 9 }, () => 'warning')])
    expect(all.at(-1)?.title).toBe('and 22 more')
    expect(annotations(one, [], 50)).toHaveLength(31)
  })
})
