import { zipOf } from '../source/zip-of.ts'

/** A cell as its XML, or a text. */
type Cell = string | { xml: string }

/** An Excel workbook of these sheets by name, as programs write the least of one: shared strings, one style for dates. */
export function workbookOf(
  sheets: Readonly<Record<string, ReadonlyArray<readonly Cell[]>>>,
  more: Record<string, string> = {},
): Buffer {
  const strings: string[] = []
  const names = Object.keys(sheets)
  const parts = Object.fromEntries(
    Object.values(sheets).map((rows, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheetOf(rows, strings)]),
  )
  const officeDocument = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const target = (id: string, type: string, path: string): string =>
    `<Relationship Id="${id}" Type="${officeDocument}/${type}" Target="${path}"/>`
  return zipOf({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${officeDocument}"><sheets>${names
      .map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
      .map((_, index) => target(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`))
      .join(
        '',
      )}${target('rId100', 'sharedStrings', 'sharedStrings.xml')}${target('rId101', 'styles', 'styles.xml')}</Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    ...parts,
    ...more,
  })
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

function sheetOf(rows: ReadonlyArray<readonly Cell[]>, strings: string[]): string {
  const cells = (row: readonly Cell[], at: number): string =>
    row
      .map((cell, index) => {
        const place = `${String.fromCharCode(65 + index)}${at + 1}`
        if (typeof cell !== 'string') return cell.xml.replace('<c', `<c r="${place}"`)
        if (cell === '') return ''
        strings.push(cell.startsWith('<') ? cell : `<t xml:space="preserve">${cell}</t>`)
        return `<c r="${place}" t="s"><v>${strings.length - 1}</v></c>`
      })
      .join('')
  const body = rows.map((row, at) => `<row r="${at + 1}">${cells(row, at)}</row>`).join('')
  return `<worksheet xmlns="${MAIN}"><sheetData>${body}</sheetData></worksheet>`
}
