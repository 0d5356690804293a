import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { annotations, stepMessages } from '../../src/report/annotations.ts'
import { checkOf } from '../../src/report/check.ts'
import { renderJunit } from '../../src/report/files/junit.ts'
import { renderResults } from '../../src/report/files/results.ts'
import { renderComment, renderSummary } from '../../src/report/markdown/comment.ts'
import { commentMarker } from '../../src/report/marker.ts'
import { renderTerminal } from '../../src/report/terminal/report.ts'
import { oneLine } from '../../src/text/untrusted.ts'
import { reportSaying } from './any-text.ts'
import { hostileText } from './hostile.ts'
import { schemaViolations } from './junit-schema.ts'
import { addresses, filteredTexts, skeleton } from './skeleton.ts'

const marker = commentMarker({ command: 'evaluate', config: 'default', key: '' })
const comment = (text: string) => renderComment(reportSaying(text), { limit: 65_536, marker })
const harmless = 'word'
/** The same, with each case at a line. */
const placed = (text: string) => {
  const said = reportSaying(text)
  const placesOf = ({ comparison }: (typeof said.prompts)[number]) =>
    Object.fromEntries(
      comparison.candidate.cases.map(({ id }, index) => [
        id,
        { file: index % 2 === 0 ? 'evals/a.jsonl' : text, line: 1 + index },
      ]),
    )
  return { ...said, prompts: said.prompts.map((prompt) => ({ ...prompt, places: placesOf(prompt) })) }
}
/** Where nothing is left to show, an answer is marked as empty: another shape, on purpose. */
const saying = hostileText.filter((text) => oneLine(text, 10_000) !== '')
const runs = { numRuns: 15 }

describe('a hostile prompt, case or answer', () => {
  test('leaves the shape of the comment as it is', () => {
    const shape = skeleton(comment(harmless))
    fc.assert(
      fc.property(saying, (text) => {
        expect(skeleton(comment(text))).toBe(shape)
      }),
      runs,
    )
  })

  test('leaves the shape of the summary as it is', () => {
    const summary = (text: string) => renderSummary(reportSaying(text), { limitBytes: 1_048_576 })
    const shape = skeleton(summary(harmless))
    fc.assert(
      fc.property(saying, (text) => {
        expect(skeleton(summary(text))).toBe(shape)
      }),
      runs,
    )
  })

  test('pings nobody, refers to nothing, forges no marker', () => {
    fc.assert(
      fc.property(saying, (text) => {
        const body = comment(text)
        expect(body.split('\n').filter((line) => line.includes('<!-- ai-cicd-action'))[0]).toBe(marker)
        for (const address of addresses(body)) {
          expect(address).toMatch(/^https:\/\/github\.com\/octo-org\/support-bot\/[\w/.%#-]+$/)
        }
        for (const found of filteredTexts(body.slice(marker.length))) {
          expect(found).not.toMatch(/@[A-Za-z0-9]|#\d|\b[0-9a-f]{7,40}\b|:\/\/|www\.|GH-\d/i)
        }
      }),
      runs,
    )
  })

  test('a megabyte of it stays short', () => {
    const shape = skeleton(comment(harmless))
    const long = (text: string) => comment(text).replaceAll(/\n\n<sub>… [\d,]+ more characters<\/sub>/g, '')
    for (const text of ['`', '|', '@a <details>']) {
      const body = long(text.repeat(1_000_000 / text.length))
      expect(body.length).toBeLessThanOrEqual(65_536)
      expect(skeleton(body)).toBe(shape)
    }
  })

  test('leaves junit.xml valid', () => {
    const tags = (text: string) =>
      renderJunit(reportSaying(text))
        .replace(/="[^"<]*"/g, '')
        .match(/<[^>]*>/g)
    const shape = tags(harmless)
    fc.assert(
      fc.property(saying, (text) => {
        expect(tags(text)).toEqual(shape)
        const file = renderJunit(reportSaying(text))
        expect(schemaViolations(file)).toEqual([])
      }),
      runs,
    )
  })

  test('reaches results.json as it is', () => {
    fc.assert(
      fc.property(saying, (text) => {
        const { prompts } = JSON.parse(renderResults(reportSaying(text)))
        expect(prompts[0].cases[0].candidate.trials[0].output).toBe(text)
      }),
      runs,
    )
  })

  test('moves no cursor, colours nothing and starts no line in the terminal', () => {
    fc.assert(
      fc.property(saying, fc.integer({ min: 40, max: 160 }), (text, width) => {
        const shown = renderTerminal(reportSaying(text), { color: false, width })
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
        expect(shown).not.toMatch(/^\s*::|##\[/m)
      }),
      runs,
    )
  })

  test('leaves the shape of a check as it is, and its name and title on one line', () => {
    const checkSaying = (text: string) =>
      checkOf(placed(text), { command: 'auto', config: text, key: text, findings: null, reportUrl: null })
    const expected = skeleton(checkSaying(harmless).summary)
    fc.assert(
      fc.property(saying, (text) => {
        const { name, title, summary } = checkSaying(text)
        expect(skeleton(summary)).toEqual(expected)
        expect(name + title).not.toMatch(/\p{Cc}/u)
        expect(title.length).toBeLessThanOrEqual(255)
      }),
      runs,
    )
  })

  test('stays on one line of an annotation', () => {
    fc.assert(
      fc.property(saying, (text) => {
        const said = annotations(placed(text), [], 50)
        expect(said.some(({ file }) => file === 'evals/a.jsonl')).toBe(true)
        for (const { title, message } of said) expect(title + message).not.toMatch(/\p{Cc}/u)
        // A mistake without a place is written by the log, which keeps its lines apart.
        const report = { ...placed(text), diagnostics: [] }
        for (const { text: line } of stepMessages({ report, findings: null, release: null, isAtLines: true }))
          expect(line).not.toMatch(/\p{Cc}/u)
      }),
      runs,
    )
  })
})
