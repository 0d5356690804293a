import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderHtml } from '../../src/report/html/page.ts'
import type { Report } from '../../src/report/report.ts'
import { launch, open } from '../page/browser.ts'
import { reportSaying } from '../report/any-text.ts'
import {
  attackSuite,
  caseResult,
  comparison,
  erroredTrial,
  failedTrial,
  promptReport,
  report,
  trial,
} from '../report/build.ts'
import { hostileText } from '../report/hostile.ts'
import { shapeOf } from '../report/html/shape.ts'

/** Ten hostile texts to a case, each in fields of its own. */
const texts = fc.sample(
  hostileText.map((text) => `${text} x`),
  { seed: 20_261_201, numRuns: 10_000 },
)

test('10,000 hostile texts: the file keeps its elements', () => {
  const shape = (text: string) => shapeOf(renderHtml(reportSaying(text)))
  const { tags } = shape('word x')
  const plain = tags.filter((tag) => tag !== 'code')
  for (let at = 0; at < texts.length; at += 10) {
    const one = shape(texts.slice(at, at + 10).join(' '))
    expect(one.errors).toEqual([])
    expect(one.tags.filter((tag) => tag !== 'code')).toEqual(plain)
  }
})

test('10,000 hostile texts: in a browser no element, address, attribute or script comes of them', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'ai-cicd-page-')), 'hostile.html')
  writeFileSync(file, renderHtml(hostile()))
  const browser = await launch()
  try {
    const { page, wrong } = await open(browser, file)
    const odd: unknown = await page.evaluate(inspection)
    expect(odd).toEqual([])
    for (const view of ['#/summary', '#/conversation', '#/prompts', '#/safety', '#/numbers']) {
      await page.evaluate(`location.hash = ${JSON.stringify(view)}`)
      await page.waitForTimeout(50)
      await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
      await page.waitForTimeout(50)
      expect([view, await page.evaluate(oddities)]).toEqual([view, []])
    }
    expect(wrong).toEqual([])
  } finally {
    await browser.close()
  }
})

/** What is in the page and should not be: by tag, attribute and address. */
const oddities = `(() => {
  const tags = new Set('html head meta title style script body header main nav section article div span p a b strong small h1 h2 h3 h4 ul ol li dl dt dd table thead tbody tr th td code kbd ins del svg line path circle text details summary button select option label input dialog figure figcaption'.split(' '))
  const found = []
  for (const element of document.querySelectorAll('*')) {
    if (!tags.has(element.localName)) found.push('element ' + element.localName)
    if (element.localName === 'script' && element.type !== 'application/json' && element.textContent.length < 10000) found.push('script')
    for (const { name, value } of element.attributes) {
      if (/^on|^src|^srcdoc|^formaction|^xlink/.test(name)) found.push('attribute ' + name)
      if (name === 'href' && !/^#\\/(summary|release|cases|conversation|prompts|safety|models|numbers)/.test(value) && !/^https:\\/\\/github\\.com\\/octo-org\\/support-bot\\/actions\\/runs\\/\\d+$/.test(value)) found.push('href ' + value)
    }
  }
  return found
})()`

/** Walks every case of the list, everything open. */
const inspection = `(async () => {
  const found = []
  location.hash = '#/cases'
  await new Promise((resolve) => setTimeout(resolve, 100))
  const press = (key) => document.dispatchEvent(new KeyboardEvent('keydown', { key }))
  const many = Number(document.querySelector('.found').textContent.replace(/\\D/g, ''))
  for (let at = 0; at < many; at++) {
    press('j')
    press('e')
    found.push(...${oddities})
    if (document.querySelector('.detail h2') === null) found.push('no case')
    if (found.length > 20) break
  }
  return found
})()`

function hostile(): Report {
  const cases = Array.from({ length: texts.length / 10 }, (_, at) => texts.slice(at * 10, at * 10 + 10))
  const of = (at: number, index: number) => cases[at]?.[index] ?? ''
  const ids = cases.map((_, at) => `${of(at, 0)} ${at}`)
  const candidate = ids.map((id, at) =>
    at % 10 === 0
      ? caseResult(id, erroredTrial(of(at, 1), of(at, 2)))
      : caseResult(id, {
          ...failedTrial(of(at, 1), of(at, 2), 0, of(at, 3)),
          toolCalls: [{ name: of(at, 4), input: { [of(at, 5)]: of(at, 6) } }],
        }),
  )
  const baseline = ids.map((id, at) => caseResult(id, trial({ output: `${of(at, 1)} ${of(at, 7)}` })))
  const [all = []] = cases
  const one = comparison(of(1, 0), candidate, baseline, {
    reasons: all,
    advice: all,
    doubts: all,
    model: of(1, 1),
    baselineModel: of(1, 2),
    metrics: { [of(1, 3)]: comparison('x', candidate, baseline).score },
    adversarial: [
      attackSuite(
        [
          [true, false],
          [null, false],
        ],
        { said: of(2, 1), findings: all, reason: of(2, 2) },
      ),
    ],
    score: { interval: [-0.5, -0.1], p: 0.01, method: of(1, 4) },
  })
  const messages = [
    { role: 'system' as const, content: of(3, 0) },
    { role: 'user' as const, content: `${of(3, 1)} {{question}}` },
  ]
  return report(
    [
      promptReport(one, {
        file: of(1, 5),
        vars: Object.fromEntries(ids.map((id, at) => [id, { question: of(at, 8), [of(at % 20, 9)]: of(at, 9) }])),
        tags: Object.fromEntries(ids.map((id, at) => [id, [of(at % 50, 7)]])),
        places: Object.fromEntries(ids.map((id, at) => [id, { file: of(at % 30, 3), line: at }])),
        messages: { candidate: messages, baseline: [{ role: 'system', content: of(3, 2) }] },
        request: (id) => [...messages, { role: 'user', content: id }],
      }),
    ],
    { verdict: 'fail', reasons: all, weakened: all, warnings: all, unchanged: all, baseReason: of(4, 0) },
  )
}
