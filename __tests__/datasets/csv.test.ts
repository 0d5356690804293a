import { describe, expect, it } from 'vitest'
import { readCsv } from '../../src/datasets/csv.ts'
import { csvAssertion } from '../../src/datasets/csv-assertion.ts'
import { diagnosticLine } from '../../src/errors.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { MAX_TEXT } from '../../src/source/yaml.ts'

function read(text: string): {
  rows: unknown[]
  lines: Array<number | null>
  descriptions: Array<string | null>
  reported: string[]
} {
  const diagnostics = new Diagnostics()
  const rows = diagnostics.take(readCsv(text, 'e.csv'))
  return {
    rows: rows.map(({ located }) => located.value),
    lines: rows.map(({ line }) => line),
    descriptions: rows.map(({ description }) => description),
    reported: diagnostics.list.map(diagnosticLine),
  }
}

describe('csvAssertion', () => {
  it.each([
    ['Paris', { type: 'equals', value: 'Paris' }],
    ['equals: 4', { type: 'equals', value: '4' }],
    ['contains:Hello', { type: 'contains', value: 'Hello' }],
    ['not-contains: Hello', { type: 'not-contains', value: 'Hello' }],
    ['contains-any: a, b ,c', { type: 'contains-any', value: ['a', 'b', 'c'] }],
    ['not-icontains-all:a,b', { type: 'not-icontains-all', value: ['a', 'b'] }],
    ['not-contains-any: "1,000",2000', { type: 'not-contains-any', value: ['1,000', '2000'] }],
    ['icontains-all:"say ""yes"", now", 5" pipe', { type: 'icontains-all', value: ['say "yes", now', '5" pipe'] }],
    ['similar(0.9):Hello there', { type: 'similar', value: 'Hello there', threshold: 0.9 }],
    ['similar:Hello', { type: 'similar', value: 'Hello', threshold: 0.8 }],
    ['levenshtein(5): abc', { type: 'levenshtein', value: 'abc', threshold: 5 }],
    ['rouge-n:abc', { type: 'rouge-n', value: 'abc', threshold: 0.75 }],
    ['latency(2000)', { type: 'latency', threshold: 2000 }],
    ['is-json', { type: 'is-json' }],
    ['not-is-json', { type: 'not-is-json' }],
    ['is-json:{"type":"object"}', { type: 'is-json', value: '{"type":"object"}' }],
    ['fn:output.length < 10', { type: 'javascript', value: 'output.length < 10' }],
    ['javascript: output > 1', { type: 'javascript', value: 'output > 1' }],
    ['eval:true', { type: 'javascript', value: 'true' }],
    ['grade: is polite', { type: 'llm-rubric', value: 'is polite' }],
    ['llm-rubric:is polite', { type: 'llm-rubric', value: 'is polite' }],
    ['regex:^a:b$', { type: 'regex', value: '^a:b$' }],
    ['starts-with:Dear', { type: 'starts-with', value: 'Dear' }],
    ['python:x', { type: 'python', value: 'x' }],
    ['line one\ncontains: x', { type: 'equals', value: 'line one\ncontains: x' }],
    ['Note: the answer', { type: 'equals', value: 'Note: the answer' }],
    ['host: localhost', { type: 'equals', value: 'host: localhost' }],
    ['contains', { type: 'contains' }],
    ['{"a": 1}', { type: 'equals', value: '{"a": 1}' }],
  ])('reads %j as promptfoo does', (cell, assertion) => {
    expect(csvAssertion(cell)).toEqual({ assertion })
  })

  it('asks about a type that is nearly one, instead of comparing it word by word', () => {
    expect(csvAssertion('contian: Paris')).toEqual({
      message: '`contian` is no assertion type',
      hint: 'Did you mean `contains:`? To compare with the text itself, write `equals:` in front.',
    })
    expect(csvAssertion('equals:contian: Paris')).toEqual({ assertion: { type: 'equals', value: 'contian: Paris' } })
  })

  it.each([
    ['contains-any: "1,000, 2000', 'a quoted text in the list is not closed, or not followed by a comma'],
    ['contains-all: "a" b', 'a quoted text in the list is not closed, or not followed by a comma'],
    ['not-contains-any: ,', 'value is an empty list'],
  ])('refuses the list of %j, which nothing could be compared with', (cell, message) => {
    expect(csvAssertion(cell)).toMatchObject({ message })
  })

  it('refuses assertions in files', () => {
    expect(csvAssertion('file://check.py')).toMatchObject({ message: 'a file that is no JavaScript is not run' })
    expect(csvAssertion('file://check.mjs:a')).toEqual({
      assertion: { type: 'javascript', value: 'file://check.mjs:a' },
    })
  })
})

describe('readCsv', () => {
  it("reads promptfoo's columns", () => {
    const { rows, descriptions, reported } =
      read(`question,__expected1,__expected2,__expected3,__description,__metric,__threshold,__metadata:cluster,__metadata:tags[],__metadata:category,__config:__expected2:threshold
What?,equals: 4,similar: four,,Adds numbers,maths,0.6,sums,"easy,short",x,0.95
Why?,,,contains: because,,,,,,,
`)
    expect(reported).toEqual([])
    expect(rows).toEqual([
      {
        question: 'What?',
        cluster: 'sums',
        tags: 'easy,short',
        threshold: 0.6,
        assert: [
          { type: 'equals', value: '4', metric: 'maths' },
          { type: 'similar', value: 'four', threshold: 0.95, metric: 'maths' },
        ],
      },
      { question: 'Why?', assert: [{ type: 'contains', value: 'because' }] },
    ])
    expect(descriptions).toEqual(['Adds numbers', null])
  })

  it.each([
    ['__expected,__config:__expected1:threshold', 0.95],
    ['__expected1,__config:__expected:threshold', 0.95],
    // By their own names where a file has both.
    ['__expected1,__expected,__config:__expected:threshold', undefined],
  ])('takes __expected and __expected1 for the same assertion: %s', (header, threshold) => {
    const cells = header.startsWith('__expected1,__expected,') ? 'similar: four,,0.95' : 'similar: four,0.95'
    const { rows, reported } = read(`question,${header}\nWhat?,${cells}\n`)
    expect(reported).toEqual([])
    expect(rows).toEqual([
      { question: 'What?', assert: [{ type: 'similar', value: 'four', threshold: threshold ?? 0.8 }] },
    ])
  })

  it('reads the types of named columns and leaves variables text', () => {
    const { rows, reported } = read('n,weight,critical,expected\n 1 ,2.5,1,\n,,no,x\n')
    expect(reported).toEqual([])
    expect(rows).toEqual([
      { n: ' 1 ', weight: 2.5, critical: true },
      { n: '', critical: false, expected: 'x' },
    ])
  })

  it('knows the line that each row begins in', () => {
    expect(read('a,b\n"x\ny\nz",1\n\n"p",2\n"q\n",3\n').lines).toEqual([2, 6, 7])
  })

  it('reads bare cells with quotes in them, as promptfoo does', () => {
    expect(read('label,json\nx,{"a":""}\n').rows).toEqual([{ label: 'x', json: '{"a":""}' }])
  })

  it('tells every broken row with its line', () => {
    const { rows, reported } = read(`q,weight,assert,__expected,__config:__expected:threshold
a,1
a,b,c,d,e,f
ok,1,,x,
ok,1,[1,,
ok,1,,contian: x,high
`)
    expect(rows).toHaveLength(1)
    expect(reported).toEqual([
      'e.csv:2: the row has 2 cells, but there are 5 columns. Put double quotes around cells that contain commas, quotes or line breaks.',
      'e.csv:3: the row has 6 cells, but there are 5 columns. Put double quotes around cells that contain commas, quotes or line breaks.',
      expect.stringMatching(/^e\.csv:5: assert: the cell is not valid JSON/),
      'e.csv:6: __expected: `contian` is no assertion type. Did you mean `contains:`? To compare with the text itself, write `equals:` in front.',
    ])
    expect(read('q,__expected,__config:__expected:threshold\na,x,high\n').reported).toEqual([
      'e.csv:2: __config:__expected:threshold: expected a number, got `high`. Write for example 0.8.',
    ])
  })

  it.each([
    ['a,b,a\n1,2,3\n', 'a: names two columns. Rename one of them.'],
    ['a,_expected\n1,2\n', '_expected: unknown column. Did you mean `__expected`?'],
    ['a,__expexted\n1,2\n', '__expexted: unknown column. Did you mean `__expected`?'],
    ['a,__zzz\n1,2\n', '__zzz: unknown column. Columns that begin with `__` are reserved: rename it.'],
    [
      'a,__expected1,__config:__expected2:threshold\n1,2,0.5\n',
      '__config:__expected2:threshold: sets the threshold of a column that is not there. Name the `__expected…` column as it is called here, or remove this one.',
    ],
    ['a,__prefix\n1,2\n', '__prefix: is a column of promptfoo that has no effect here. Remove it.'],
  ])('explains the header of %j', (text, message) => {
    const { rows, reported } = read(text)
    expect(rows).toEqual([])
    expect(reported).toEqual([`e.csv:1: ${message}`])
  })

  it('explains a quote that is never closed, and a row that is too long', () => {
    expect(read('a,b\n1,2\n"x,3\n4,5\n').reported).toEqual([
      expect.stringMatching(/^e\.csv:\d+: this is not valid CSV: a quote is never closed/),
    ])
    expect(read(`a\n${'x'.repeat(MAX_TEXT + 1)}\n`).reported).toEqual([
      'e.csv:2: this row has 10000001 characters, more than the 10000000 that are read. Shorten it: a model could not read it either.',
    ])
  })

  it('keeps a column called __proto__ from being one', () => {
    const { reported } = read('a,__proto__\n1,2\n')
    expect(reported).toEqual([
      'e.csv:1: __proto__: unknown column. Columns that begin with `__` are reserved: rename it.',
    ])
    expect(read('constructor,toString\n1,2\n').rows).toEqual([{ constructor: '1', toString: '2' }])
  })
})
