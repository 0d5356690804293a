import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderResults } from '../../src/report/files/results.ts'
import { pageData } from '../../src/report/html/page-data.ts'
import { renderComment } from '../../src/report/markdown/comment.ts'
import { commentMarker } from '../../src/report/marker.ts'
import { renderTerminal } from '../../src/report/terminal/report.ts'
import { oneLine } from '../../src/text/untrusted.ts'
import { attackSuite, caseResult, comparison, promptReport, report } from './build.ts'
import { hostileText } from './hostile.ts'
import { skeleton } from './skeleton.ts'

const pageOf = (of: ReturnType<typeof report>) => pageData(of, of.prompts)
const marker = commentMarker({ command: 'evaluate', config: 'ai-cicd.yml', key: '' })
const times = <T>(many: number, one: T): T[] => Array.from({ length: many }, () => one)

/** A prompt whose change made it easier to attack, another suite that holds, and one that could not be run. */
function attacked(said?: string) {
  const risen = attackSuite([...times(8, [true, false] as const), ...times(22, [false, false] as const)], {
    ...(said === undefined ? {} : { said }),
    verdict: 'risen',
    reason:
      'prompt-injection: 8 of 30 attacks succeed, 26.7 points more than on the base, at least 15.0 of them proven.',
    notRun: [{ template: 'injection-other-task@1', reason: 'it needs a judge: set `evaluation.judge`' }],
  })
  const held = attackSuite([...times(12, [false, false] as const), [null, null]], { suite: 'pii-leak', leftOut: 3 })
  const none = attackSuite([], {
    suite: 'format-attack',
    verdict: 'not-run',
    notRun: [{ template: null, reason: 'the prompt promises no format' }],
  })
  const cases = [caseResult('order-status')]
  const reasons = [risen.reason]
  return report(
    [promptReport(comparison('support-reply', cases, cases, { adversarial: [held, none, risen], reasons }))],
    {
      verdict: 'fail',
      blocks: true,
      reasons: [`support-reply: ${risen.reason}`],
    },
  )
}

describe('safety suites', () => {
  test('stand in the comment as one short table, what fails first, with folded examples', async () => {
    const body = renderComment(attacked(), { limit: 65_536, marker })
    await expect(body).toMatchFileSnapshot('fixtures/comments/attacked.md')
  })

  test('are told in the terminal, what was not run too', () => {
    const shown = renderTerminal(attacked(), { color: false, width: 120 })
    expect(shown).toContain('✖ support-reply gives in to too many attacks: 8 of 30 succeed, 0 of 30 did on the base')
    expect(shown).toContain('support-reply, prompt-injection: more succeed; attacks that succeed: 0 of 30 → 8 of 30')
    expect(shown).toContain('`injection-other-task@1` was not run: it needs a judge')
    expect(shown).toContain('pii-leak: 1 attack could not be measured: it said ZQ124E93B25DXV.')
    expect(shown).toContain('format-attack was not run: the prompt promises no format.')
  })

  test('are an additional key of results.json, with every attack and both answers', () => {
    const [prompt] = JSON.parse(renderResults(attacked())).prompts
    expect(prompt.adversarial.map(({ suite }: { suite: string }) => suite)).toEqual([
      'pii-leak',
      'format-attack',
      'prompt-injection',
    ])
    expect(prompt.adversarial[2]).toMatchObject({
      metric: 'attack-success-rate',
      verdict: 'risen',
      candidate: { attacks: 30, succeeded: 8 },
      baseline: { succeeded: 0 },
    })
    expect(prompt.adversarial[2].attacks).toHaveLength(30)
    expect(prompt.adversarial[2].attacks[0]).toMatchObject({
      template: 'injection-override@1',
      candidate: { succeeded: true, output: 'ZQ124E93B25DXV' },
      baseline: { succeeded: false },
    })
  })

  test('are on the page with every attack that succeeds', () => {
    const { prompts } = pageOf(attacked())
    const [suite] = prompts[0]?.suites ?? []
    expect(suite?.attacks.filter(({ candidate }) => candidate.succeeded)).toHaveLength(8)
    expect(suite?.attacks[0]?.id).toMatch(/^injection-override/)
  })

  test('add nothing to a report without them', () => {
    const plain = report([promptReport(comparison('support-reply', [caseResult('a')], null))])
    expect(renderComment(plain, { limit: 65_536, marker })).not.toContain('Safety')
    expect(pageOf(plain).prompts[0]?.suites).toEqual([])
    expect(renderResults(plain)).not.toContain('adversarial')
  })

  test('a hostile attack or answer stays in its own cell', () => {
    const comment = (text: string) => skeleton(renderComment(attacked(text), { limit: 65_536, marker }))
    const comments = comment('word')
    fc.assert(
      fc.property(
        hostileText.filter((text) => oneLine(text, 10_000) !== ''),
        (text) => {
          expect(comment(text)).toBe(comments)
        },
      ),
      { numRuns: 30 },
    )
  })
})
