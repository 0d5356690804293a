import { parse } from 'csv-parse/sync'
import { expect } from 'vitest'
import { csvPieces } from '../../src/report/files/csv.ts'
import { renderJunit } from '../../src/report/files/junit.ts'
import { renderComment } from '../../src/report/markdown/comment.ts'
import type { Report } from '../../src/report/report.ts'
import { renderTerminal } from '../../src/report/terminal/report.ts'
import { resultsSaying } from './hostile-results.ts'
import { schemaViolations } from './junit-schema.ts'
import { addresses, filteredTexts, skeleton } from './skeleton.ts'

const marker = '<!-- ai-cicd-action:v1 key=default -->'
const commentOf = (report: Report) => renderComment(report, { limit: 65_536, marker })
const tagsOf = (report: Report) =>
  renderJunit(report)
    .replace(/="[^"<]*"/g, '')
    .match(/<[^>]*>/g)

/** How much of an answer was cut depends on its length alone, which a harmless word does not have. */
const uncut = (comment: string) => comment.replaceAll(/\n\n<sub>… [\d,]+ more characters?<\/sub>/g, '')

const harmless = resultsSaying('word').map((report) => ({
  skeleton: skeleton(uncut(commentOf(report))),
  tags: tagsOf(report),
}))

/** The comment of a file whose every field says a text has the elements that it always has, and no link or mention of its. */
export function expectCommentStays(text: string): void {
  for (const [index, report] of resultsSaying(text).entries()) {
    const comment = commentOf(report)
    expect(skeleton(uncut(comment))).toBe(harmless[index]?.skeleton)
    expect(comment.split('\n').filter((line) => line.includes('<!-- ai-cicd-action'))[0]).toBe(marker)
    for (const address of addresses(comment)) {
      expect(address).toMatch(/^https:\/\/github\.com\/octo-org\/support-bot\/[\w/.%#-]+$/)
    }
    for (const found of filteredTexts(comment)) {
      expect(found).not.toMatch(/@[A-Za-z0-9]|#\d|\b[0-9a-f]{7,40}\b|:\/\/|www\.|GH-\d/i)
    }
  }
}

/** So have JUnit, CSV and what the terminal shows of it: no element, row, formula, control or command is the text's. */
export function expectFilesStay(text: string): void {
  for (const [index, report] of resultsSaying(text).entries()) {
    expect(tagsOf(report)).toEqual(harmless[index]?.tags)
    expect(schemaViolations(renderJunit(report))).toEqual([])
    const terminal = renderTerminal(report, { color: false, width: 100 })
    expect(terminal.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
    expect(terminal).not.toMatch(/^\s*::|##\[/m)
    const rows: string[][] = parse([...csvPieces(report)].join(''))
    expect(new Set(rows.map((cells) => cells.length)).size).toBe(1)
    for (const cell of rows.slice(1).flat()) {
      expect(cell).not.toMatch(/^[=+@＝＋－＠\t\r\n]|^-(?!\d+(?:\.\d+)?$)|\p{Cc}/u)
    }
  }
}
