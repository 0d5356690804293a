import { describe, expect, test } from 'vitest'
import { noticeOf } from '../../../src/report/notices/notice.ts'
import { renderTerminal } from '../../../src/report/terminal/report.ts'
import { whyRed } from '../../../src/report/why-red.ts'
import { columnsOf } from '../../../src/text/wrap.ts'
import { scenarios } from '../scenarios.ts'
import { supportBot } from '../support-bot.ts'

describe('the terminal', () => {
  test.each([120, 80, 40])('%d columns wide', async (width) => {
    await expect(renderTerminal(supportBot(), { color: false, width })).toMatchFileSnapshot(
      `fixtures/files/terminal-${width}.txt`,
    )
  })

  test.each(Object.keys(scenarios))('no line but the table is wider than the screen: %s', (name) => {
    for (const width of [40, 100]) {
      const lines = renderTerminal((scenarios[name] ?? supportBot)(), { color: false, width }).split('\n')
      const start = lines.findIndex((line) => line.startsWith('Prompt '))
      const end = start < 0 ? start : lines.indexOf('', start)
      for (const [index, line] of lines.entries()) {
        if (start < 0 || index < start || index >= end) expect(columnsOf(line), line).toBeLessThanOrEqual(width)
      }
    }
  })

  test.each(Object.keys(scenarios))('where it says to look above, there is something: %s', (name) => {
    const report = (scenarios[name] ?? supportBot)()
    const text = renderTerminal(report, { color: false, width: 1_000 })
    expect(text).not.toMatch(/\b(Look|answers|listed|named) below\b/)
    const [above = '', ...rest] = text.split(/Look above at the (?:critical )?cases?/)
    if (rest.length > 0) expect(above).toMatch(/^(Cases that fail|Worst cases)/)
    // Alone, as an annotation or in a chat, the sentence has nothing below it.
    expect(whyRed(report, null)?.line ?? '').not.toMatch(/\b(Look|answers|listed|named) (below|above)\b/)
    const notice = noticeOf({ report, release: null, onDefaultBranch: true }, ['always'], 'octo/shop')
    expect(notice?.next ?? '').not.toMatch(/\b(Look|answers|listed|named) (below|above)\b/)
  })

  test('shows mistakes with their place and remedy', () => {
    const build = scenarios['broken-configuration'] ?? supportBot
    expect(renderTerminal(build(), { color: false, width: 120 })).toContain(
      'ai-cicd.yml:12: gate.margin: is 5, a share of 1 at most',
    )
  })

  test('has escape sequences only where colour is wanted, and the same words in both', () => {
    const coloured = renderTerminal(supportBot(), { color: true, width: 100 })
    const bare = renderTerminal(supportBot(), { color: false, width: 100 })
    expect(bare).not.toContain('\u001B')
    expect(coloured).toContain('\u001B[31m')
    expect(coloured.replace(/\u001B\[\d+m/g, '')).toBe(bare)
  })
})
