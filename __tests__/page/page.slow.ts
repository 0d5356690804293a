import { mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderHtml } from '../../src/report/html/page.ts'
import { releaseData } from '../../src/report/html/release-data.ts'
import type { Report } from '../../src/report/report.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, report, trial } from '../report/build.ts'
import { RELEASES, released } from '../report/rollouts.ts'
import { scenarios } from '../report/scenarios.ts'
import { axe, launch, open } from './browser.ts'
import { examplePage, ordinary } from './example.ts'

/** The report's page in a browser. `UPDATE_IMAGES=1` writes its pictures into docs/images. */

const folder = mkdtempSync(join(tmpdir(), 'ai-cicd-page-'))
let browser: Browser
beforeAll(async () => {
  browser = await launch()
}, 60_000)
afterAll(() => browser?.close())

function saved(name: string, of: Report, release: ReturnType<typeof releaseData> | null = null): string {
  const file = join(folder, `${name}.html`)
  writeFileSync(file, renderHtml(of, release))
  return file
}

const VIEWS = [
  '#/summary',
  '#/cases',
  '#/cases?case=refund-after-90-days&of=support-reply',
  '#/prompts',
  '#/safety',
  '#/numbers',
]
const WIDTHS = [1280, 390]
const THEMES = ['light', 'dark'] as const
const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
const elements = 'document.querySelectorAll("*").length'

describe.each(WIDTHS)('at %i pixels', (width) => {
  test.each(THEMES)(
    '%s: no message, no request, nothing that axe objects to, no sideways scrolling',
    async (theme) => {
      const { page, wrong } = await open(browser, saved('example', examplePage()), { width, theme })
      for (const view of VIEWS) {
        await page.evaluate(`location.hash = ${JSON.stringify(view)}`)
        await page.waitForTimeout(60)
        await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
        await page.waitForTimeout(60)
        expect([view, await axe(page)]).toEqual([view, []])
        expect([view, Number(await page.evaluate(overflow))]).toEqual([view, 0])
      }
      expect(wrong).toEqual([])
      await page.context().close()
    },
    180_000,
  )
})

test.each([...Object.keys(scenarios)])(
  '%s: opens in every view',
  async (name) => {
    const { page, wrong } = await open(browser, saved(name, (scenarios[name] ?? examplePage)()), { width: 390 })
    for (const view of [...VIEWS, '#/models']) {
      await page.evaluate(`location.hash = ${JSON.stringify(view)}`)
      await page.waitForTimeout(40)
      expect([view, Number(await page.evaluate(overflow))]).toEqual([view, 0])
    }
    expect(await axe(page)).toEqual([])
    expect(wrong).toEqual([])
    await page.context().close()
  },
  60_000,
)

test.each(Object.keys(RELEASES))(
  'a release, %s: opens in light and dark, wide and narrow, with nothing that axe objects to',
  async (name) => {
    const release = releaseData(RELEASES[name] ?? released)
    const file = saved(`release-${name}`, name === 'promoted' ? examplePage() : report([]), release)
    for (const [width, theme] of [
      [1280, 'light'],
      [390, 'dark'],
    ] as const) {
      const { page, wrong } = await open(browser, file, { width, theme })
      expect(await page.textContent('nav a[aria-current]')).toBe('Release')
      await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
      await page.waitForTimeout(60)
      expect(await axe(page)).toEqual([])
      expect(Number(await page.evaluate(overflow))).toBe(0)
      expect(await page.locator('svg.weights').count()).toBe(release.rollouts.length)
      expect(await page.locator('nav a').count()).toBe(name === 'promoted' ? 6 : 1)
      expect(wrong).toEqual([])
      await page.context().close()
    }
  },
  60_000,
)

test('the trend is walked with the keys of a slider, and by the pointer', async () => {
  const { page } = await open(browser, saved('example', examplePage()))
  const said = () => page.locator('.run-shown').first().textContent()
  expect(await said()).toContain('this run')
  await page.locator('.run-chooser input').first().focus()
  await page.keyboard.press('ArrowLeft')
  expect(await said()).toMatch(/Triage|Support|Replies|Bump|More golden/)
  await page.keyboard.press('Home')
  expect(await said()).toContain('Support answers are kind, too (#12)')
  await page
    .locator('.lines-chart')
    .first()
    .hover({ position: { x: 350, y: 40 } })
  expect(await said()).toContain('this run')
  expect(await page.textContent('h1')).toContain('got worse')
  await page.context().close()
})

test('a conversation is read turn by turn, both answers last, also at an address of its own', async () => {
  const turns = [
    { role: 'system' as const, content: 'Be kind.' },
    { role: 'user' as const, content: 'Where is my lamp?' },
    { role: 'assistant' as const, content: 'Which one?' },
    { role: 'user' as const, content: 'The <b>red</b> one.' },
  ]
  const written = [
    { role: 'system' as const, content: 'Be kind.' },
    { role: 'user' as const, content: '{{q}}' },
  ]
  const arm = (output: string) => [caseResult('lamp', trial({ output })), caseResult('other')]
  const of = promptReport(comparison('p', arm('It comes on Monday.'), arm('It comes soon.')), {
    vars: { lamp: { q: 'The <b>red</b> one.' }, other: { q: 'Hello' } },
    messages: { candidate: written, baseline: written },
    request: (id) =>
      id === 'lamp'
        ? turns
        : [
            { role: 'system', content: 'Be kind.' },
            { role: 'user', content: 'Hello' },
          ],
  })
  const file = saved('conversation', report([of]))
  for (const fragment of ['#/cases?case=lamp&marks=conversation', '#/conversation?case=lamp']) {
    for (const width of WIDTHS) {
      const { page, wrong } = await open(browser, file, { fragment, width })
      expect(await page.locator('.turns h4').allTextContents()).toEqual(['user', 'assistant', 'user'])
      expect(await page.locator('.turns .text').allTextContents()).toEqual(turns.slice(1).map(({ content }) => content))
      expect(await page.locator('.arm h3').allTextContents()).toEqual([
        expect.stringContaining('Base'),
        expect.stringContaining('This change'),
      ])
      expect([fragment, await axe(page)]).toEqual([fragment, []])
      expect(Number(await page.evaluate(overflow))).toBe(0)
      expect(wrong).toEqual([])
      await page.context().close()
    }
  }
  const { page } = await open(browser, file, { fragment: '#/cases?case=lamp' })
  await page.click('.conversation a')
  expect(await page.textContent('h2')).toBe('The <b>red</b> one.')
  await page.context().close()
}, 60_000)

describe('the keyboard alone', () => {
  test('goes through views, cases, search, details and help', async () => {
    const { page } = await open(browser, saved('example', examplePage()))
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
      await page.waitForTimeout(30)
    }
    const heading = () => page.textContent('.detail h2')
    const hash = () => page.evaluate('decodeURIComponent(location.hash)')
    await press('2')
    expect(await page.locator('.row').count()).toBeGreaterThan(5)
    await press('j')
    expect(await heading()).toContain('kettle')
    await press('j')
    expect(await heading()).toContain('lamp')
    await press('k')
    expect(await heading()).toContain('kettle')
    await press('n')
    expect(await heading()).toContain('lamp')
    await press('p')
    expect(await heading()).toContain('kettle')
    await press('Enter')
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H2')
    await press('e')
    expect(await page.locator('.detail .message').count()).toBe(2)
    await press('Escape')
    expect(await page.locator('.nothing').count()).toBe(1)
    await press('/')
    await page.keyboard.type('vat number')
    await page.waitForTimeout(300)
    expect(await page.textContent('.found')).toMatch(/^\d of 60 cases/)
    expect(await hash()).toContain('q=vat+number')
    await press('ArrowDown', 'Enter')
    expect(await heading()).toContain('VAT')
    await press('?')
    expect(await page.locator('dialog[open]').count()).toBe(1)
    await press('Escape')
    expect(await page.locator('dialog[open]').count()).toBe(0)
    await press('3')
    expect(await page.textContent('h1')).toBe('support-reply')
    for (let tabs = 0; tabs < 40; tabs++) {
      await press('Tab')
      if ((await page.evaluate('document.activeElement.textContent')) === 'Explained') break
    }
    await press('Enter')
    expect(await page.textContent('h1')).toBe('What the numbers mean')
    await page.context().close()
  })

  test('is not taken while one types', async () => {
    const { page } = await open(browser, saved('example', examplePage()), { fragment: '#/cases' })
    await page.focus('#search')
    await page.keyboard.type('njk/?1')
    expect(await page.inputValue('#search')).toBe('njk/?1')
    await page.context().close()
  })
})

describe('an address', () => {
  test('leads to a view and a case, and back and forward to those before', async () => {
    const file = saved('example', examplePage())
    const fragment = '#/cases?group=newly-failing&case=german&of=support-reply'
    const { page } = await open(browser, file, { fragment })
    expect(await page.textContent('.detail h2')).toBe('Wann kommt meine Bestellung an?')
    expect(await page.textContent('.found')).toContain('6 of 60 cases')
    await page.click('nav a[href="#/prompts"]')
    expect(await page.textContent('h1')).toBe('support-reply')
    await page.goBack()
    expect(await page.textContent('.detail h2')).toBe('Wann kommt meine Bestellung an?')
    await page.goForward()
    expect(await page.textContent('h1')).toBe('support-reply')
    await page.context().close()
  })

  test('is copied, with the answer, the id and the request', async () => {
    const { page } = await open(browser, saved('example', examplePage()), {
      fragment: '#/cases?case=german&of=support-reply',
    })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const copied = async (name: string) => {
      await page.click(`button[data-copy="${name}"]`)
      await page.waitForTimeout(80)
      return String(await page.evaluate('navigator.clipboard.readText()'))
    }
    expect(await copied('link')).toMatch(/#\/cases\?case=german&of=support-reply$/)
    expect(await copied('id')).toBe('german')
    expect(await copied('answer')).toBe('Your order is on its way and is expected to arrive on Thursday.')
    expect(JSON.parse(await copied('request'))).toMatchObject([
      { role: 'system' },
      { content: 'Wann kommt meine Bestellung an?' },
    ])
    await page.context().close()
  })
})

describe('sizes', () => {
  // Other tests share the machine: one quiet moment must do.
  test('5,000 cases: there in 1.5 s, a key in the search in 100 ms, few elements, a small file', {
    retry: 3,
    timeout: 120_000,
  }, async () => {
    const file = saved('large', ordinary(5_000))
    expect(statSync(file).size).toBeLessThan(5_000 * 1_500 + 400_000)
    const { page, wrong } = await open(browser, file, { fragment: '#/cases' })
    const there = Number(await page.evaluate('performance.getEntriesByType("navigation")[0].domInteractive'))
    expect(there).toBeLessThan(1_500)
    const typed = await page.evaluate(`(() => {
      const input = document.querySelector('#search')
      return ['r', 're', 'refund', 'refund m', 'refund money', 'refund mone'].map((text) => {
        const start = performance.now()
        input.value = text
        input.dispatchEvent(new Event('input'))
        document.body.getBoundingClientRect()
        return Math.round(performance.now() - start)
      })
    })()`)
    expect(Array.isArray(typed) ? typed.map(Number).filter((ms) => ms >= 100) : typed).toEqual([])
    for (const view of ['#/summary', '#/cases', '#/cases?case=case-77', '#/prompts', '#/numbers']) {
      await page.evaluate(`location.hash = ${JSON.stringify(view)}`)
      await page.waitForTimeout(60)
      expect([view, Number(await page.evaluate(elements)) < 5_000]).toEqual([view, true])
    }
    expect(wrong).toEqual([])
    await page.context().close()
  })

  test('50,000 cases open, and the last can be found', async () => {
    const { page, wrong } = await open(browser, saved('huge', ordinary(50_000)), {
      fragment: '#/cases?case=case-49999',
    })
    expect(await page.textContent('.detail code')).toBe('case-49999')
    expect(wrong).toEqual([])
    await page.context().close()
  }, 180_000)

  test.each<[string, () => Report]>([
    ['no case', () => report([promptReport(comparison('p', [], null))])],
    ['one case', () => report([promptReport(comparison('p', [caseResult('a', failedTrial('no', 'Not yes.'))], null))])],
    [
      'two cases',
      () =>
        report([promptReport(comparison('p', [caseResult('a'), caseResult('b')], [caseResult('a'), caseResult('c')]))]),
    ],
    ['40 prompts', () => ordinary(400, 40)],
    [
      'all errors',
      () =>
        report(
          [
            promptReport(
              comparison(
                'p',
                [1, 2, 3].map((at) => caseResult(`c-${at}`, erroredTrial('throttled', 'Wait.'))),
                null,
                { verdict: 'error' },
              ),
            ),
          ],
          { verdict: 'error', blocks: true },
        ),
    ],
    [
      'many repeats',
      () =>
        report([
          promptReport(
            comparison(
              'p',
              [
                caseResult(
                  'a',
                  ...Array.from({ length: 60 }, (_, at) => trial({ output: `answer ${at} `.repeat(300) })),
                ),
              ],
              [caseResult('a', ...Array.from({ length: 60 }, () => trial({ output: 'no '.repeat(400) })))],
            ),
          ),
        ]),
    ],
  ])(
    '%s: opens in every view with few elements',
    async (name, of) => {
      const { page, wrong } = await open(browser, saved(name.replaceAll(' ', '-'), of()))
      for (const view of ['#/summary', '#/cases', '#/cases?case=a', '#/prompts', '#/numbers']) {
        await page.evaluate(`location.hash = ${JSON.stringify(view)}`)
        await page.waitForTimeout(50)
        expect([view, Number(await page.evaluate(elements)) < 5_000]).toEqual([view, true])
        expect([view, await axe(page)]).toEqual([view, []])
      }
      expect(wrong).toEqual([])
      await page.context().close()
    },
    60_000,
  )
})

test('paper: everything that is in view is open, and folded again afterwards', async () => {
  const { page } = await open(browser, saved('example', examplePage()), {
    fragment: '#/cases?case=german&of=support-reply',
  })
  const folded = '[...document.querySelectorAll(".detail details")].filter((one) => !one.open).length'
  const before = await page.evaluate(folded)
  await page.evaluate('window.dispatchEvent(new Event("beforeprint"))')
  expect(await page.evaluate(folded)).toBe(0)
  expect(await page.locator('.detail .message').count()).toBe(2)
  await page.evaluate('window.dispatchEvent(new Event("afterprint"))')
  expect(await page.evaluate(folded)).toBe(before)
  expect((await page.pdf()).length).toBeGreaterThan(1_000)
  await page.context().close()
})

test('without a script: the verdict, the prompts and the worst cases', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`file://${saved('example', examplePage())}`)
  expect(await page.textContent('h1')).toContain('support-reply got worse')
  expect(await page.locator('tbody tr').count()).toBe(3)
  expect(await page.locator('details').count()).toBe(7)
  await context.close()
})

describe('pictures for the documentation', () => {
  const images = join(import.meta.dirname, '../../docs/images')
  const shots = WIDTHS.flatMap((width) =>
    THEMES.flatMap((theme) =>
      (
        [
          ['summary', '#/summary'],
          ['case', '#/cases?case=warranty-2&of=support-reply'],
        ] as const
      ).map(([name, fragment]) => ({
        width,
        theme,
        fragment,
        file: `report-${name}-${width}-${theme}.png`,
      })),
    ),
  )

  test.each(shots)('$file', async ({ width, theme, fragment, file }) => {
    const { page } = await open(browser, saved('example', examplePage()), {
      width,
      height: width < 600 ? 844 : 860,
      theme,
      fragment,
    })
    const picture = await page.screenshot()
    if (process.env.UPDATE_IMAGES === '1') {
      mkdirSync(images, { recursive: true })
      writeFileSync(join(images, file), picture)
    }
    // Fonts differ between machines: the picture is there, and as wide as it says.
    expect(picture.readUInt32BE(16)).toBe(width)
    expect(statSync(join(images, file)).size).toBeGreaterThan(5_000)
    await page.context().close()
  })
})
