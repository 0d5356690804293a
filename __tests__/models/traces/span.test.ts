import { expect, test } from 'vitest'
import { traceParentOf } from '../../../src/models/traces/span.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

test('a run joins the trace of its job', () => {
  expect(traceParentOf(`00-${TRACE}-${SPAN}-01`)).toEqual({ traceId: TRACE, spanId: SPAN, sampled: true })
  expect(traceParentOf(` 00-${TRACE}-${SPAN}-00\n`)?.sampled).toBe(false)
  // A later version may say more behind.
  expect(traceParentOf(`01-${TRACE}-${SPAN}-03-more`)?.sampled).toBe(true)
})

test.each([
  undefined,
  '',
  'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
  '00-4bf92f35-00f067aa0ba902b7-01',
])('%s begins no trace', (written) => expect(traceParentOf(written)).toBeNull())
