import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvPieces } from '../../../src/report/files/csv.ts'
import { csvText } from '../../../src/text/untrusted.ts'
import { caseResult, comparison, erroredTrial, failedTrial, promptReport, report, trial } from '../build.ts'
import { hostileText } from '../hostile.ts'

const rows = (text: string): string[][] => parse(text)

test('cases.csv has a row for each case, prompt and model', () => {
  const candidate = [
    caseResult('lost', failedTrial('no', 'Says "no".', 0.25)),
    caseResult('broken', erroredTrial('throttled, sorry')),
    caseResult('kept', trial({ cached: true }), trial({ latencyMs: 100, costUsd: 0.1 + 0.2 })),
  ]
  const baseline = [caseResult('lost'), caseResult('broken'), caseResult('kept'), caseResult('old')]
  const one = promptReport(comparison('p', candidate, baseline), { critical: ['lost'], tags: { lost: ['a', 'b'] } })
  const text = [...csvPieces(report([one]))].join('')
  expect(text.split('\r\n')[0]).toBe(
    '"prompt","model","case","group","critical","tags","score","baselineScore","delta","pass","baselinePass","flaky","latencyMs","baselineLatencyMs","costUsd","baselineCostUsd","reason"',
  )
  expect(
    rows(text)
      .slice(1)
      .map((cells) => cells.slice(2)),
  ).toEqual([
    'lost~newly-failing~true~a | b~0.25~1~-0.75~false~true~~812~812~0.00041~0.00041~llm-rubric: Says "no".'.split('~'),
    'broken~unmeasured~false~~~1~~~true~~~812~~0.00041~throttled, sorry'.split('~'),
    'kept~passing~false~~1~1~0~true~true~false~100~812~0.150205~0.00041~'.split('~'),
    'old~only-base~false~~~1~~~true~~~812~~0.00041~'.split('~'),
  ])
})

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1', "'=1"],
  ['\t=1', "'=1"],
  ['\r=1', "'=1"],
  ['"=1', '\'"=1'],
  ['＝1', "'＝1"],
  ['a;=1', "a;'=1"],
  ['a=1', 'a=1'],
  ['a, -1', 'a, -1'],
])('%j is %j in a cell', (text, cell) => {
  expect(rows(csvText(text))).toEqual([[cell]])
})

test('no text ends its cell or its row, or is calculated, by whichever separator it is read', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (id, reason) => {
      const one = promptReport(comparison(`p ${id}`, [caseResult(id, failedTrial(reason, reason, 0, reason))], null))
      const text = [...csvPieces(report([one]))].join('')
      const [head = [], ...cases] = rows(text)
      expect(cases.map((cells) => cells.length)).toEqual([head.length])
      for (const cell of cases.flat()) expect(cell).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]|[\p{Cc}]/u)
      for (const line of text.split('\r\n')) {
        for (const cell of line.split(';')) expect(cell).not.toMatch(/^["\s]*[=+\-@]/)
      }
    }),
    { numRuns: 200 },
  )
})
