import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readResults } from '../../../src/report/files/results/read.ts'
import { renderResults } from '../../../src/report/files/results.ts'
import { reportFiles } from '../../../src/report/files.ts'
import { renderSummary } from '../../../src/report/markdown/comment.ts'
import type { Report } from '../../../src/report/report.ts'
import { renderTerminal } from '../../../src/report/terminal/report.ts'
import { anyReport, reports } from '../reports.ts'
import { supportBot } from '../support-bot.ts'

/** Every form of a report, by its name. */
function forms(report: Report): Record<string, unknown> {
  const { 'results.json': results = [], ...files } = reportFiles(report, '<!-- m -->')
  const texts = Object.entries(files).map(([name, pieces]) => [name, [...pieces].join('')])
  return {
    ...Object.fromEntries(texts),
    // The order of its keys is of no consequence.
    results: JSON.parse([...results].join('')),
    summary: renderSummary(report, { limitBytes: 1_048_576 }),
    terminal: renderTerminal(report, { color: false, width: 100 }),
  }
}

function readAgain(text: string): Report {
  const { value, diagnostics } = readResults(text, 'results.json')
  expect(diagnostics).toEqual([])
  if (value === null) throw new Error('nothing was read')
  return value
}

const validate = new Ajv({ allErrors: true, strict: false }).compile(
  JSON.parse(readFileSync('schema/results.schema.json', 'utf8')),
)

describe('a report and the one that its results.json is read back to', () => {
  test.each(Object.keys(reports))('have the same forms, and the file is as its schema says: %s', (name) => {
    const report = reports[name]?.() ?? supportBot()
    const text = renderResults(report)
    const [of, again] = [forms(report), forms(readAgain(text))]
    for (const form of Object.keys(of)) expect([form, again[form]]).toEqual([form, of[form]])
    validate(JSON.parse(text))
    expect(validate.errors).toBe(null)
  })

  test('have the same forms, whatever it says', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = renderResults(report)
        expect(forms(readAgain(text))).toEqual(forms(report))
        validate(JSON.parse(text))
        expect(validate.errors).toBe(null)
      }),
      { numRuns: 25 },
    )
  })
})

describe('what is no results.json', () => {
  const whole = renderResults(supportBot())
  const refusal = (text: string) => {
    const { value, diagnostics } = readResults(text, 'r.json')
    expect(value).toBe(null)
    return diagnostics[0]
  }

  test.each([
    ['', { line: 1, message: 'is no JSON: it ends before it is whole' }],
    [whole.slice(0, 5_000), { line: expect.any(Number), message: expect.stringContaining('is no JSON') }],
    ['{\n  "a": 1,\n  nonsense }', { line: 3, message: 'is no JSON: something in it is not written as JSON has it' }],
    ['[]', { message: 'is no results.json of an evaluation' }],
    ['{"version": 1, "findings": []}', { message: 'is no results.json of an evaluation' }],
    ['{"version": 2, "verdict": "pass", "prompts": []}', { message: 'is of version 2, and this reads version 1' }],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, { message: 'is nested deeper than anything is read' }],
    [
      '{"version": 1, "verdict": "pass", "prompts": [], "usage": {}}',
      {
        message: 'was written by an earlier ai-cicd, which left out what a report is rendered from',
        hint: 'Make it again: run `ai-cicd evaluate` again, and name the results.json that it writes.',
      },
    ],
  ])('is refused with what to do (%#)', (text, said) => {
    expect(refusal(text)).toMatchObject({ file: 'r.json', hint: expect.stringMatching(/\.$/), ...said })
  })

  test('says where a value is wrong: its path and its line', () => {
    const lines = whole.split('\n')
    const line = lines.findIndex((one) => one.includes('"latencyMs": 812')) + 1
    const broken = lines.with(line - 1, (lines[line - 1] ?? '').replace('812', '"soon"')).join('\n')
    expect(refusal(broken)).toMatchObject({
      line,
      field: expect.stringMatching(/^prompts\[0\]\.cases\[\d+\]\.candidate\.trials\[0\]\.latencyMs$/),
      message: 'expected a number, got `soon`',
    })
  })

  test.each(['javascript:alert(1)', 'https://evil.example/) [x](', 'https://evil.example/"onclick='])(
    'no address of a run is %s',
    (url) => {
      const report = supportBot({ run: { url, number: 1, repositoryUrl: 'https://github.com/o/r' } })
      expect(refusal(renderResults(report))).toMatchObject({ field: 'run.url' })
    },
  )

  test('is refused where a comparison could not be made of it: a confidence or a mean beyond what a run has', () => {
    const value = JSON.parse(whole)
    for (const confidence of [0, 0.5, 1]) {
      expect(refusal(JSON.stringify({ ...value, confidence }))).toMatchObject({ field: 'confidence' })
    }
    value.prompts[0].cases[0].candidate.metrics = { tone: 1.5 }
    expect(refusal(JSON.stringify(value))).toMatchObject({ field: expect.stringMatching(/\.metrics\.tone$/) })
  })
})
