import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diagnostic } from '../../../src/errors.ts'
import { renderComment, renderSummary } from '../../../src/report/markdown/comment.ts'
import { commentMarker } from '../../../src/report/marker.ts'
import type { Report } from '../../../src/report/report.ts'
import { caseResult, comparison, failedTrial, promptReport, report, trial } from '../build.ts'
import { scenarios } from '../scenarios.ts'
import { supportBot } from '../support-bot.ts'

const marker = commentMarker({ command: 'evaluate', config: 'ai-cicd.yml', key: '' })
const full = { limit: 65_536, marker }

describe('the comment', () => {
  test.each(Object.keys(scenarios))('of: %s', async (name) => {
    const build = scenarios[name] ?? supportBot
    await expect(renderComment(build(), full)).toMatchFileSnapshot(`fixtures/comments/${name}.md`)
  })

  test.each([
    ['failures-only', 7_000],
    ['table', 4_000],
    ['line', 1_000],
  ])('as %s, where it must be shorter', async (name, limit) => {
    const comment = renderComment(supportBot(), { limit, marker })
    expect(comment.length).toBeLessThanOrEqual(limit)
    await expect(comment).toMatchFileSnapshot(`fixtures/comments/ladder-${name}.md`)
  })

  test('is the same each time, so that an unchanged one need not be sent', () => {
    expect(renderComment(supportBot(), full)).toBe(renderComment(supportBot(), full))
  })

  test('has its marker alone on the first line', () => {
    expect(renderComment(supportBot(), full).split('\n')[0]).toBe(marker)
  })

  test('shows nothing unknown as zero', () => {
    const unpriced = comparison('triage', [caseResult('a')], null, {
      costPerRequestUsd: { candidate: null, baseline: null },
      latencyMs: { candidate: { p50: null, p95: null }, baseline: { p50: null, p95: null } },
    })
    const comment = renderComment(
      report([promptReport(unpriced)], { usage: { ...supportBot().usage, costUsd: null } }),
      full,
    )
    // A column in which nothing is known is left out.
    expect(comment).toContain('| Prompt | Score in % |')
    expect(comment).not.toContain('Per request')
    expect(comment).toContain('· cost unknown ·')
    expect(comment).not.toContain('$0')
    const beside = comparison('reply', [caseResult('a')], null)
    const both = renderComment(report([promptReport(unpriced), promptReport(beside)]), full)
    expect(both).toContain('cost unknown<br>p95 unknown')
  })

  test('folds those of many prompts away that need nobody’s attention, and says nothing twice', () => {
    const bad = comparison('bad', [caseResult('a', failedTrial('no', 'Not “yes”.', 0, 'equals'))], [caseResult('a')], {
      verdict: 'regressed',
      reasons: ['The score fell by 100.0 points.'],
    })
    const good = Array.from({ length: 39 }, (_, i) => promptReport(comparison(`good-${i}`, [caseResult('a')], null)))
    const reasons = ['bad: The score fell by 100.0 points.']
    const comment = renderComment(
      report([...good, promptReport(bad)], { verdict: 'fail', blocks: true, reasons }),
      full,
    )
    const [above = '', folded = ''] = comment.split('<summary>✅ 39 prompts that pass</summary>')
    expect(above).toContain('| **bad**<br>')
    expect(above).toContain('| All prompts<br>39 of 40 cases pass |')
    expect(above).not.toContain('good-1')
    expect(folded).toContain('| **good-38**<br>')
    expect(comment.split('The score fell by 100.0 points.')).toHaveLength(2)
  })

  test('tells a reason of several sentences to its end', () => {
    const reasons = [`triage: ${'The score fell, but that can be chance. '.repeat(15)}About 250 cases tell.`]
    const comment = renderComment(supportBot({ reasons }), full)
    expect(comment).toContain('About 250 cases tell.')
    expect(comment.split('\n').filter((line) => line.includes('more characters'))).toEqual([])
  })

  test('links nothing outside GitHub, where there is no run', () => {
    expect(renderComment(supportBot({ run: null }), full)).not.toContain('](')
  })

  test('an address that could end its link is not linked', () => {
    const run = { url: 'https://ghe.example/a) <b>', number: 3, repositoryUrl: 'javascript:alert(1)' }
    const comment = renderComment(supportBot({ run }), full)
    expect(comment).not.toContain('](')
    expect(comment).not.toContain('ghe.example')
  })
})

describe('what stands beside the report', () => {
  const reportUrl = 'https://github.com/octo-org/support-bot/actions/runs/5/artifacts/9'

  test('is linked where it has an address: the uploaded report at both ends, what changed in a prompt as GitHub shows it', () => {
    const comment = renderComment(supportBot(), { ...full, reportUrl })
    const [, first = ''] = comment.split('**Next:**')
    expect(first.split('\n')[0]).toContain(`<br>[The whole report](${reportUrl}) · What changed: [\`support-reply\`](`)
    // The anchor is the SHA-256 of the file's path.
    const anchor = 'diff-e877609e336806c3dd69cf5dd81596d5dc8d1623870d7ba3278eaf48ba089864'
    expect(first).toContain(`(https://github.com/octo-org/support-bot/compare/9b8a7c6d5e4f...4f3c2b1a09e8#${anchor})`)
    expect(comment.trimEnd().endsWith(`[report](${reportUrl})</sub>`)).toBe(true)
    expect(renderComment(supportBot(), { limit: 1_000, marker, reportUrl })).toContain(`see [the report](${reportUrl})`)
  })

  test('has no difference to link without a base that is a commit, nor for a prompt that is new', () => {
    for (const base of [null, 'evals/base.zip']) {
      expect(renderComment(supportBot({ base }), full)).not.toContain('/compare/')
    }
    expect(renderComment(scenarios['new-prompt']?.() ?? supportBot(), full)).not.toContain('/compare/')
  })

  test('one case stands open; whatever else there is, is folded', () => {
    for (const [name, build] of Object.entries(scenarios)) {
      const comment = renderComment(build(), full)
      expect(comment.split('\n#### The ').length + comment.split('\n#### One ').length, name).toBeLessThanOrEqual(3)
      if (name !== 'error') expect(comment, name).not.toContain('<details open>')
    }
  })
})

describe('the ladder', () => {
  const texts = fc.constantFrom('word ', '😀', '`', '|', '@a #1 ', '日本', '\u202E', '<b>')
  const reports = fc
    .record({
      prompts: fc.nat(24),
      cases: fc.nat(6),
      text: texts,
      length: fc.constantFrom(1, 40, 500, 4_000),
      diagnostics: fc.constantFrom(0, 2, 400),
      named: fc.boolean(),
      verdict: fc.constantFrom<Report['verdict']>('pass', 'fail', 'inconclusive', 'error', 'skipped'),
    })
    .map(({ prompts, cases, text, length, diagnostics, named, verdict }): Report => {
      const long = text.repeat(length)
      const arm = (failing: boolean) =>
        Array.from({ length: cases }, (_, index) =>
          caseResult(
            `${index} ${named ? long : ''}`,
            failing && index % 2 === 0 ? failedTrial(long, long) : trial({ output: long }),
          ),
        )
      const list = Array.from({ length: prompts }, (_, index) => {
        const id = named ? `${long}${index}` : `prompt-${index}`
        return promptReport(
          comparison(id, arm(true), arm(false), { verdict: 'regressed', reasons: [long], failedCritical: [long] }),
          {
            vars: Object.fromEntries(
              Array.from({ length: cases }, (_, at) => [`${at} ${named ? long : ''}`, { question: long }]),
            ),
          },
        )
      })
      return report(list, {
        verdict,
        interval: [-1e300, 1e300],
        reasons: [long, long],
        weakened: [long],
        warnings: [long],
        unchanged: [long],
        diagnostics: Array.from({ length: diagnostics }, () =>
          diagnostic({ message: long, file: long, line: 1, field: long, hint: long }),
        ),
      })
    })

  /** The longest that GitHub makes of an owner's and a repository's name. */
  const reportUrl = `https://github.com/${'o'.repeat(39)}/${'r'.repeat(100)}/actions/runs/12345678901/artifacts/12345678901`

  test('never exceeds its limit, for any report, and leads to it where it was uploaded', () => {
    fc.assert(
      fc.property(reports, fc.integer({ min: 1_000, max: 65_536 }), (one, limit) => {
        const comment = renderComment(one, {
          limit,
          marker: commentMarker({ command: 'evaluate', config: '-'.repeat(500), key: '' }),
          reportUrl,
        })
        expect(comment.length).toBeLessThanOrEqual(limit)
        expect(comment).toContain(`](${reportUrl})`)
        expect(comment.startsWith('<!-- ai-cicd-action:v1 key=')).toBe(true)
        expect(comment.split('\n')[1]).toMatch(/^### /)
      }),
      { numRuns: 25 },
    )
  })

  test('counts bytes for the summary', () => {
    fc.assert(
      fc.property(reports, fc.integer({ min: 4_000, max: 1_048_576 }), (one, limitBytes) => {
        expect(Buffer.byteLength(renderSummary(one, { limitBytes }))).toBeLessThanOrEqual(limitBytes)
      }),
      { numRuns: 10 },
    )
  })

  test('a limit that nothing fits is a mistake of the caller', () => {
    expect(() => renderComment(supportBot(), { limit: 10, marker })).toThrow(RangeError)
  })
})
