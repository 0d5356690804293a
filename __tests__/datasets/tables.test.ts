import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDataset } from '../../src/datasets/load.ts'
import { separatorOf } from '../../src/datasets/separator.ts'
import { diagnosticLine } from '../../src/errors.ts'
import { zipOf } from '../source/zip-of.ts'
import { workbookOf } from './workbook-of.ts'

async function read(path: string, content: Uint8Array | string) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const tree = { read: async () => null, list: async () => [], bytes: async () => bytes }
  const { value, diagnostics } = await readDataset(tree, path, { file: 'p.prompt.yml', field: 'dataset' })
  return {
    rows: value?.map(({ located }) => located.value) ?? null,
    lines: value?.map(({ line }) => line) ?? null,
    reported: diagnostics.map((one) => `${one.level} ${diagnosticLine(one)}`),
  }
}

describe('a table as spreadsheets save it', () => {
  it.each([
    ['commas', 'q,expected\na,b\n'],
    ['semicolons', 'q;expected\na;b\n'],
    ['tabs', 'q\texpected\na\tb\n'],
    ['a line that says so', 'sep=;\nq;expected\na;b\n'],
    ['semicolons and CRLF, names with blanks, a byte order mark', '\ufeff q ; expected\r\na;b\r\n'],
    ['empty rows and columns of commas', 'q,,expected,,\na,,b,,\n,,,,\n  ,,,,\n,,,,\n'],
    ['empty columns that the header does not have', 'q,expected\na,b,,,\n'],
    ['quoted names', '"q";"expected"\n"a";"b"\n'],
  ])('is read with %s', async (_what, text) => {
    expect(await read('e.csv', text)).toMatchObject({ rows: [{ q: 'a', expected: 'b' }], reported: [] })
  })

  it.each([
    [',', 'q\n'],
    [',', ''],
    // One column: separators in its texts are text.
    [',', 'question\na; b; c\nd; e; f\n'],
    [',', 'question; or remark\nWho?\nWhat?\n'],
    [';', 'q;a\n"x;y";1,5\n"z\n;;";2,5\n'],
    [';', 'Frage;Antwort, kurz\na;b\nc;d\n'],
    [',', 'a,b;c\n1,2;3\n'],
    [',', 'a,"b;c;d;e"\n1,2\n'],
    ['\t', 'a\tb, c; d\n1\t2\n'],
    [',', 'a,b\n"1;2;3'],
  ])('is separated by %j: %j', (separator, text) => {
    expect(separatorOf(text)).toBe(separator)
  })

  it('gives back what was written, whatever separates it and whatever stands in the cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', ',', ';', '\t', '"', '\n', ' ', 'b') })
    const name = fc.constantFrom('q', 'word', 'tone', 'a b', 'x,y', 'x;y')
    const table = fc.uniqueArray(name, { minLength: 2, maxLength: 5 }).chain((names) =>
      fc.record({
        names: fc.constant(names),
        rows: fc.array(fc.array(cell, { minLength: names.length, maxLength: names.length }), { minLength: 1 }),
      }),
    )
    return fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t'), async ({ names, rows }, separator) => {
        const quoted = [names, ...rows].map((cells) =>
          cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(separator),
        )
        const full = rows.filter((cells) => !cells.every((one) => one.trim() === ''))
        fc.pre(full.length > 0)
        const { rows: found, reported } = await read('e.csv', quoted.join('\n'))
        expect(reported).toEqual([])
        expect(found).toEqual(full.map((cells) => Object.fromEntries(names.map((one, at) => [one, cells[at]]))))
      }),
      { numRuns: 100 },
    )
  })

  it('tells text below no name by the column as the spreadsheet shows it, once', async () => {
    expect((await read('e.csv', 'q,,expected\na,,b\nc,note,d\ne,note,f\n')).reported).toEqual([
      'error e.csv:3: column B has no name in the first row, but something stands in it here. Name the column, or empty it.',
    ])
  })

  it('keeps the lines of rows beside those that are left out', async () => {
    expect(await read('e.csv', '\n;;\nq;expected\n;\na;b\n\n;;\nc;d\n')).toMatchObject({ lines: [5, 8], reported: [] })
  })

  it('reads a .tsv by tabs alone', async () => {
    expect(await read('e.tsv', 'q, or a\tb\n1,5\t2\n')).toMatchObject({
      rows: [{ 'q, or a': '1,5', b: '2' }],
      reported: [],
    })
  })
})

describe('an encoding that is not UTF-8', () => {
  const text = 'q,expected\nWie heißt „Ö“?,5 €\n'
  const rows = [{ q: 'Wie heißt „Ö“?', expected: '5 €' }]
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
  it.each([
    ['UTF-16 LE', utf16],
    ['UTF-16 BE', Buffer.from(utf16).swap16()],
    ['Windows-1252', Buffer.from(text.replace('€', '\x80').replace('„', '\x84').replace('“', '\x93'), 'latin1')],
  ])('is read as %s, with a warning', async (encoding, bytes) => {
    const found = await read('e.csv', bytes)
    expect(found.rows).toEqual(rows)
    expect(found.reported).toEqual([
      `warning e.csv: the file is not UTF-8: it is read as ${encoding}. Look at accents and quotes in the report; saving it as UTF-8 leaves no doubt.`,
    ])
  })

  it('is said of other formats too, and never of UTF-8', async () => {
    expect((await read('e.jsonl', Buffer.from('{"q":"\xe9"}', 'latin1'))).rows).toEqual([{ q: 'é' }])
    expect(await read('e.csv', `\ufeff${text}`)).toMatchObject({ rows, reported: [] })
    expect((await read('e.csv', Buffer.from([0x71, 0x0a, 0xff, 0x00, 0x61]))).reported).toEqual([
      'error e.csv: this is no text. Save the dataset as text, in UTF-8.',
    ])
  })
})

describe('a workbook', () => {
  it('of many sheets, of whatever names, has some of them named on one line', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`a&#10;# \`${index}`, [['q'], ['c']]]))
    const { reported } = await read('e.xlsx#None', workbookOf(many))
    expect(reported).toHaveLength(1)
    expect(reported[0]).toMatch(/: there is no sheet `None`. Its sheets are a\\u000a# '0, .* and 50 more\.$/)
  })

  const cells = [
    ['id', ' question ', 'n', 'when', 'ok', 'sum', 'expected', ''],
    [
      'a',
      '<r><t>two </t></r><r><t>runs</t></r>',
      { xml: '<c><v>1.5</v></c>' },
      { xml: '<c s="1"><v>46053</v></c>' },
      { xml: '<c t="b"><v>1</v></c>' },
      { xml: '<c><f>1+1</f><v>2</v></c>' },
      { xml: '<c t="inlineStr"><is><t>yes &amp; no</t></is></c>' },
      '',
    ],
    ['', '', '', '', '', '', '', ''],
    ['b', ' x\ny', '', { xml: '<c s="1"><v>46053.5</v></c>' }, { xml: '<c t="e"><v>#N/A</v></c>' }, '', 'z', ''],
  ]

  it('is read like a table: shared strings, rich text, numbers, dates, booleans, what formulas came to', async () => {
    expect(await read('e.xlsx', workbookOf({ Cases: cells, Other: [['q'], ['o']] }))).toEqual({
      rows: [
        { id: 'a', question: 'two runs', n: '1.5', when: '2026-01-31', ok: 'true', sum: '2', expected: 'yes & no' },
        { id: 'b', question: ' x\ny', n: '', when: '2026-01-31T12:00:00', ok: '', sum: '', expected: 'z' },
      ],
      lines: [2, 4],
      reported: [],
    })
  })

  it('has sheets, by name or place', async () => {
    const workbook = workbookOf({ Cases: [['q'], ['c']], Other: [['q'], ['o']] })
    expect((await read('e.xlsx#Other', workbook)).rows).toEqual([{ q: 'o' }])
    expect((await read('E.XLSX#2', workbook)).rows).toEqual([{ q: 'o' }])
    expect((await read('e.xlsx#', workbook)).rows).toEqual([{ q: 'c' }])
    expect((await read('e.xlsx#None', workbook)).reported).toEqual([
      'error e.xlsx: there is no sheet `None`. Its sheets are Cases, Other.',
    ])
  })

  const sheet = (rows: string): Record<string, string> => ({
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  })
  const one = { Cases: [['q'], ['c']] }
  it.each<[string, () => Uint8Array | string, RegExp]>([
    ['no archive', () => 'q,expected\n', /cannot be read: e\.xlsx is broken/],
    [
      'a tag without end',
      () => workbookOf(one, sheet(`<row${' r'.repeat(400_000)}/>`)),
      /has a tag of more than 50000/,
    ],
    [
      'attributes without values',
      () => workbookOf(one, sheet('<row r r r r r r r r r r/>'.repeat(100_000))),
      /has tags whose attributes no program writes so/,
    ],
    [
      'one attribute twice',
      () => workbookOf(one, sheet('<row r="1" r="1" r="1"/>'.repeat(100_000))),
      /has tags whose attributes no program writes so/,
    ],
    ['no workbook', () => zipOf({ 'a.txt': 'x' }), /cannot be read/],
    ['XML that breaks off', () => workbookOf(one, { 'xl/workbook.xml': '<workbook><sheets>' }), /cannot be read/],
    [
      'a cell far away',
      () => workbookOf(one, sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
      /more than 5000000 cells/,
    ],
    [
      'a reference in escapes',
      () => workbookOf(one, sheet('<row r="&#49;"><c r="&#65;1"><v>1</v></c></row>')),
      /more than 5000000 cells/,
    ],
    [
      'one endless row and many',
      () => workbookOf(one, sheet(`<row>${'<c/>'.repeat(5_000)}</row>${'<row/>'.repeat(5_000)}`)),
      /more than 5000000 cells/,
    ],
    [
      'a sheet that unpacks to 60 MB',
      () => workbookOf(one, sheet(' '.repeat(60_000_000))),
      /61 MB, more than the 50 MB/,
    ],
    [
      'parts that unpack to 120 MB',
      () => workbookOf(one, Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.xml`, ' '.repeat(40_000_000)]))),
      /unpacks to more than 100 MB/,
    ],
  ])('of %s is a mistake that says so', async (_what, content, message) => {
    const { rows, reported } = await read('e.xlsx', content())
    expect(rows).toBeNull()
    expect(reported).toEqual([expect.stringMatching(message)])
  })

  it('has no entities of its own', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    const { rows } = await read(
      'e.xlsx',
      workbookOf(one, { 'xl/sharedStrings.xml': `${bomb}<sst><si><t>q</t></si><si><t>&b;</t></si></sst>` }),
    )
    expect(JSON.stringify(rows)).not.toContain('aaaa')
  })
})
