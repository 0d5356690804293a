import fc from 'fast-check'
import { expect, it } from 'vitest'
import { InFlightLimit } from '../../../src/models/pacing/in-flight-limit.ts'

/** So many answers to calls that were all in flight at once. */
function answers(limit: InFlightLimit, count: number): void {
  for (let answered = 0; answered < count; answered++) limit.answered(limit.sent(limit.calls))
}

it('whatever is answered and refused, at least one call may be in flight and never more than was allowed', () => {
  const events = fc.array(fc.record({ refused: fc.boolean(), place: fc.integer({ min: 1, max: 200 }) }))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), events, (most, reported) => {
      const limit = new InFlightLimit(most)
      for (const { refused, place } of reported) {
        const sent = limit.sent(Math.min(place, limit.calls))
        if (refused) limit.throttled(sent)
        else limit.answered(sent)
        expect(limit.calls).toBeGreaterThanOrEqual(1)
        expect(limit.calls).toBeLessThanOrEqual(most)
      }
    }),
  )
})

it('is halved by the first refusal, and by a try above a known ceiling only taken back', () => {
  const limit = new InFlightLimit(100)
  answers(limit, 60)
  expect(limit.calls).toBe(68)
  limit.throttled(limit.sent(61))
  expect(limit.calls).toBe(34)
  answers(limit, 26)
  expect(limit.calls).toBe(60)
  answers(limit, 601)
  expect(limit.calls).toBe(61)
  limit.throttled(limit.sent(61))
  expect(limit.calls).toBe(60)
})

it('is halved again where the ceiling itself is refused', () => {
  const limit = new InFlightLimit(100)
  answers(limit, 60)
  limit.throttled(limit.sent(61))
  answers(limit, 26)
  limit.throttled(limit.sent(60))
  expect(limit.calls).toBe(30)
})
