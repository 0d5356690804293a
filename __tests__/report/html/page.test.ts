import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filled, restored } from '../../../src/page/request.ts'
import { allTrials, answerOf, keptOf, omittedOf, tableOf } from '../../../src/page/rows.ts'
import { caseDataPieces } from '../../../src/report/html/case-data.ts'
import { titleVariable } from '../../../src/report/html/case-titles.ts'
import { renderHtml } from '../../../src/report/html/page.ts'
import { pageScript, pageStyle } from '../../../src/report/html/page-bundle.ts'
import { pageData } from '../../../src/report/html/page-data.ts'
import { cutter, embedded, longestText } from '../../../src/report/html/texts.ts'
import type { Report } from '../../../src/report/report.ts'
import { oneLine } from '../../../src/text/untrusted.ts'
import { examplePage, ordinary } from '../../page/example.ts'
import { reportSaying } from '../any-text.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, report, trial } from '../build.ts'
import { hostileText } from '../hostile.ts'
import { scenarios } from '../scenarios.ts'
import { shapeOf } from './shape.ts'

const tableFor = (of: Report) => {
  const data = pageData(of, of.prompts)
  // As a browser gets it.
  const pieces = [...caseDataPieces(of.prompts, data)].map((piece) => JSON.parse(embedded(piece)))
  return { data, table: tableOf(data, pieces) }
}

describe('report.html', () => {
  test('loads nothing and lets nothing else run', () => {
    const page = renderHtml(examplePage())
    expect(page).toMatch(
      /content="default-src 'none'; style-src 'sha256-[\w+/=]{44}'; script-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'"/,
    )
    expect(page).not.toMatch(/<(img|link|iframe|object|embed|form)\b|@import|\ssrc=|\son\w+=|\sstyle=/)
    expect(page.match(/<script>/g)).toHaveLength(1)
    expect(page).toContain('<meta name="referrer" content="no-referrer">')
  })

  test('its own code asks for nothing, and makes no markup of text', () => {
    expect(pageScript).not.toMatch(
      /innerHTML|outerHTML|insertAdjacent|document\.write|\beval\(|new Function|fetch\(|XMLHttpRequest|import\(/,
    )
    expect(pageStyle).not.toMatch(/url\(|@import/)
    expect(`${pageScript}${pageStyle}`).not.toMatch(/<\/(script|style)|<!--/i)
  })

  test.each(Object.keys(scenarios))('%s: is read as it was written, without a script too', (name) => {
    const { tags, errors } = shapeOf(renderHtml((scenarios[name] ?? examplePage)()))
    expect(errors).toEqual([])
    expect(tags.filter((tag) => tag === 'h1')).toHaveLength(1)
  })

  test('leaves the tags as they are, whatever a prompt, a case or an answer says', () => {
    const shape = shapeOf(renderHtml(reportSaying('word'))).tags.filter((tag) => tag !== 'code')
    fc.assert(
      fc.property(
        hostileText.filter((text) => oneLine(text, 10_000) !== ''),
        (text) => {
          const { tags, errors } = shapeOf(renderHtml(reportSaying(text)))
          expect(errors).toEqual([])
          expect(tags.filter((tag) => tag !== 'code')).toEqual(shape)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('is bounded in what it shows without a script', () => {
    const page = renderHtml(ordinary(3_000, 3))
    const start = page.indexOf('<main')
    expect(page.indexOf('</main>') - start).toBeLessThan(40_000)
    expect(page.length).toBeLessThan(3_000 * 1_500 + 400_000)
  })

  test('says first what the change does to its own judgement, and shows what needs attention before what passes', () => {
    const good = promptReport(comparison('good', [caseResult('a')], null))
    const bad = promptReport(comparison('bad', [caseResult('a')], [caseResult('a')], { verdict: 'regressed' }))
    const weakened = ['`gate.margin` rose from 5.0 to 10.0 points.']
    const page = renderHtml(
      report([good, bad], { verdict: 'fail', blocks: true, weakened, reasons: ['first', 'second'] }),
    )
    const places = ['</b> first', 'gate.margin', '<code>bad', '<code>good'].map((text) =>
      page.indexOf(text, page.indexOf('</h1>')),
    )
    expect(places).not.toContain(-1)
    expect(places.toSorted((a, b) => a - b)).toEqual(places)
  })
})

describe('the data of the page', () => {
  test('has every case with every answer, reason, time and price', () => {
    const of = examplePage()
    const { data, table } = tableFor(of)
    expect(table.rows).toHaveLength(60)
    for (const row of table.rows) {
      const prompt = of.prompts[row.one.in]
      for (const [arm, result] of [
        ['candidate', row.one.now],
        ['baseline', row.one.base],
      ] as const) {
        const expected = prompt?.comparison[arm]?.cases.find(({ id }) => id === row.one.id)
        expect([result?.score, result?.pass]).toEqual([expected?.score, expected?.pass])
        for (const [at, answer] of allTrials(result).entries()) {
          const source = expected?.trials[at]
          const text =
            result === undefined ? null : keptOf(answerOf(result, at, arm === 'baseline' ? row.one.now : row.one.base))
          expect([text, answer.ms ?? null, answer.tokens?.[0]]).toEqual([
            source?.output,
            source?.latencyMs,
            source?.usage?.inputTokens,
          ])
          expect((answer.checks ?? []).map((check) => table.text(check[4]))).toEqual(
            source?.assertions.map(({ reason }) => reason),
          )
        }
      }
      expect(row.group).toBe(data.groups[row.one.group]?.group)
    }
  })

  test('gives back each request as it was sent', () => {
    const messages = { candidate: [{ role: 'user' as const, content: 'Say {{ name }} in {{tone}}.' }], baseline: null }
    const requests = {
      plain: [{ role: 'user' as const, content: 'Say a "b" in {"x":1}.' }],
      filtered: [{ role: 'user' as const, content: 'Say A "B" in {"x":1}.' }],
      turns: [
        { role: 'user' as const, content: 'hello' },
        { role: 'assistant' as const, content: 'hi' },
        { role: 'user' as const, content: 'Say a "b" in {"x":1}.' },
      ],
    }
    const cases = [...Object.keys(requests), 'none'].map((id) => caseResult(id))
    const vars = Object.fromEntries(cases.map(({ id }) => [id, { name: 'a "b"', tone: { x: 1 } }]))
    const request = (id: string) => Object.entries(requests).find(([name]) => name === id)?.[1] ?? null
    const { data, table } = tableFor(report([promptReport(comparison('p', cases, null), { vars, messages, request })]))
    const prompt = data.prompts[0]
    const sent = table.rows.map(({ one }) => {
      const written = filled(prompt?.messages.candidate ?? [], (name) =>
        keptOf(one.vars[prompt?.variables.indexOf(name) ?? -1] ?? ''),
      )
      if (one.asked === undefined) return written
      return one.asked === null ? null : restored(one.asked, written).map(({ role, content }) => ({ role, content }))
    })
    expect(sent).toEqual([...Object.values(requests), null])
    expect(table.rows[0]?.one.asked).toBeUndefined()
    expect(table.rows.map(({ conversation }) => conversation)).toEqual([false, false, true, false])
  })

  test('marks what is critical, flaky, cut, from the cache, and errors with what to do', () => {
    const flaky = caseResult('flaky', trial(), failedTrial('no', 'Refuses.'), failedTrial('no', 'Refuses.'))
    const cut = caseResult('cut', trial({ stopReason: 'length', cached: true }))
    const broken = caseResult('broken', erroredTrial('throttled', 'Wait.'))
    const confirmed = {
      ...caseResult('critical', failedTrial('no', 'x')),
      confirmations: [failedTrial('no', 'x'), trial()],
    }
    const cases = [flaky, cut, broken, confirmed]
    const { table } = tableFor(report([promptReport(comparison('p', cases, null), { critical: ['critical'] })]))
    const [one, two, three, four] = table.rows
    expect(one?.flaky).toBeCloseTo(1 / 3)
    expect(two?.marks).toEqual(['cut at max tokens'])
    expect(two?.one.now?.trials[0]?.cached).toBe(1)
    expect(three?.one.now?.trials[0]?.error?.kind).toBe('model')
    expect([four?.critical, four?.one.now?.confirmed?.length]).toEqual([true, 2])
  })

  test('tool calls stand apart from the text, which can only look like one', () => {
    const answer = trial({
      output: 'refund({"id":7})',
      toolCalls: [{ name: 'close_ticket', input: { note: '```\n@team' } }],
    })
    const { table } = tableFor(report([promptReport(comparison('bot', [caseResult('a', answer)], null))]))
    expect(table.rows[0]?.one.now?.trials[0]).toMatchObject({
      text: 'refund({"id":7})',
      tools: 'close_ticket({"note":"```\\n@team"})',
    })
  })

  test('a text that is too long is cut, and how much is missing is said', () => {
    const long = 'x'.repeat(50_000)
    const { data, table } = tableFor(
      report([promptReport(comparison('p', [caseResult('a', trial({ output: long }))], null))]),
    )
    const [answer] = table.rows[0]?.one.now?.trials ?? []
    expect([keptOf(answer?.text ?? '').length, omittedOf(answer?.text ?? '')]).toEqual([
      data.longest,
      50_000 - data.longest,
    ])
  })

  test('a case may be called like what every mapping has', () => {
    const cases = ['constructor', '__proto__', 'toString'].map((id) => caseResult(id, failedTrial('no', 'x')))
    const of = report([promptReport(comparison('p', cases, cases), { tags: { other: ['a'] } })])
    expect(tableFor(of).table.rows.map(({ title, tags }) => [title, tags])).toEqual(cases.map(({ id }) => [id, []]))
    expect(() => renderHtml(of)).not.toThrow()
  })

  test('variables that JSON does not know do not take the page with them', () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    const vars = { a: { cycle, big: 7n, ['__proto__']: 'x' } }
    expect(() => tableFor(report([promptReport(comparison('p', [caseResult('a')], null), { vars })]))).not.toThrow()
  })
})

describe('texts', () => {
  test('the more cases, the shorter', () => {
    expect([1, 1_500, 5_000, 50_000, 1_000_000].map(longestText)).toEqual([20_000, 20_000, 6_000, 600, 400])
  })

  test('those of one case are bounded together, and no character is halved', () => {
    const cut = cutter(400)
    const kept = Array.from({ length: 60 }, () => keptOf(cut('👩'.repeat(500))))
    expect(kept.join('').length).toBeLessThan(10 * 400 + 60 * 200)
    expect(kept.every((text) => text.isWellFormed())).toBe(true)
  })

  test('nothing of them can end a script, and they come back as they were', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = embedded({ [text]: text })
        expect(json).not.toMatch(/[<>&\u2028\u2029]/)
        expect(JSON.parse(json)).toEqual({ [text]: text })
      }),
    )
  })
})

test.each<[Array<Record<string, string>>, string | null]>([
  [[], null],
  [[{ id: 'a' }, { id: 'b' }], 'id'],
  [
    [
      { lang: 'de', question: 'Wann kommt es?' },
      { lang: 'de', question: 'Where is my order?' },
    ],
    'question',
  ],
  [
    [
      { context: 'x'.repeat(5_000), question: 'one thing?' },
      { context: 'y'.repeat(5_000), question: 'other thing?' },
    ],
    'question',
  ],
  [
    [
      { policy: 'the same long policy', name: 'Ann' },
      { policy: 'the same long policy', name: 'Bob' },
    ],
    'name',
  ],
  [[{ question: 'Where?', order: '{"id":7,"items":["lamp"]}' }], 'question'],
])('%j are called by %s', (cases, name) => expect(titleVariable(cases)).toBe(name))
