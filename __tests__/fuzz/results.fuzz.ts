import fc from 'fast-check'
import { describe, test } from 'vitest'
import { readResults } from '../../src/report/files/results/read.ts'
import { renderResults } from '../../src/report/files/results.ts'
import { reportFiles } from '../../src/report/files.ts'
import { renderTerminal } from '../../src/report/terminal/report.ts'
import { reportSaying } from '../report/any-text.ts'
import { hostileText } from '../report/hostile.ts'
import { expectCommentStays, expectFilesStay } from '../report/hostile-fields.ts'
import { misfit, mutated } from './mutated.ts'
import { expectClear, fuzz } from './promise.ts'
import { asJson } from './written.ts'

test('nothing that any field of results.json says escapes JUnit, CSV or terminal', async () => {
  await fuzz(20_261_200, hostileText, expectFilesStay)
})

describe('nothing that any field of results.json says escapes the comment', () => {
  // In quarters, each within the time of one test: every comment is parsed as GitHub parses it.
  test.each([0, 1, 2, 3])('%i', async (quarter) => {
    await fuzz(20_261_201 + quarter, fc.tuple(fc.nat(), hostileText), ([place, text]) => {
      if (place % 4 === quarter) expectCommentStays(text)
    })
  })
})

test('results.json as anybody may have changed it is refused with what to do, or rendered', async () => {
  const whole = renderResults(reportSaying('Where is my parcel?'))
  const texts = fc.oneof(mutated(fc.constant(whole)), asJson(misfit(fc.constant(JSON.parse(whole)))))
  await fuzz(20_261_205, texts, (text) => {
    const { value, diagnostics } = readResults(text, 'r.json')
    if (value === null) {
      expectClear(diagnostics, { 'r.json': text })
      if (diagnostics.length === 0) throw new Error('refused without a reason')
      return
    }
    for (const pieces of Object.values(reportFiles(value, ''))) for (const piece of pieces) void piece
    renderTerminal(value, { color: false, width: 80 })
  })
})
