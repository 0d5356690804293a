import { expect, test } from 'vitest'
import {
  FAILING_PATTERN,
  failingRequests,
  insightsQuery,
  streamsOf,
} from '../../../src/canary/analysis/failing-requests.ts'

const id = (n: number) => `9b1f2c3d-4e5f-4a6b-8c7d-${String(n).padStart(12, '0')}`
const at = (time: number, message: string) => ({ time, message })

test('ids of every form that Lambda logs in, each once, oldest first, and nothing else of a line', () => {
  const lines = [
    at(30, `2026-05-04T10:00:00.000Z\t${id(3)}\tERROR\tInvoke Error {"errorMessage":"customer Ada's card"}`),
    at(10, `2026-05-04T10:00:00.000Z ${id(1)} Task timed out after 3.00 seconds`),
    at(20, JSON.stringify({ level: 'ERROR', requestId: id(2), message: 'secret' })),
    at(21, `REPORT RequestId: ${id(2)}\tDuration: 3 ms\tStatus: error`),
    at(5, '[ERROR] ValueError: no id here'),
  ]
  expect(failingRequests(lines)).toEqual([
    { id: id(1), time: 10 },
    { id: id(2), time: 20 },
    { id: id(3), time: 30 },
  ])
  expect(failingRequests(Array.from({ length: 40 }, (_, n) => at(n, `ERROR ${id(n)}`)))).toHaveLength(10)
})

test('the streams of a version begin with a day and its number, over midnight with two', () => {
  const before = Date.UTC(2026, 4, 4, 23, 50)
  expect(streamsOf('42', before, before + 5 * 60_000)).toEqual(['2026/05/04/[42]'])
  expect(streamsOf('42', before, before + 20 * 60_000)).toEqual(['2026/05/04/[42]', '2026/05/05/[42]'])
})

test('the query to paste is of this version alone, and the pattern is one that CloudWatch takes', () => {
  expect(insightsQuery('42')).toContain('@logStream like "[42]"')
  expect(FAILING_PATTERN.length).toBeLessThan(1_024)
})
