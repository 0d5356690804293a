import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextOf, type Seen, stateOf, type Watching } from '../../src/canary/codedeploy-state.ts'

const watching = fc.record<Watching>({
  old: fc.constant('1'),
  new: fc.constant('2'),
  shift: fc.constant('d-A'),
  rollback: fc.option(fc.constant('d-B')),
  moved: fc.boolean(),
  asked: fc.option(fc.constant('errorRate.max is proven broken')),
  failed: fc.option(fc.constant('an alarm went red')),
  endedAt: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
})

const seen = fc.record<Seen>({
  now: fc.integer({ min: 0, max: 1_000_000 }),
  reported: fc.record({
    id: fc.constant('d-A'),
    phase: fc.constantFrom('active', 'succeeded', 'ended'),
    reason: fc.option(fc.constant('an alarm went red')),
    rollbackId: fc.option(fc.constant('d-B')),
  }),
  alias: fc.record({
    primary: fc.constantFrom('1', '2', '3'),
    weights: fc.constantFrom<Record<string, number>>({}, { 2: 0.1 }, { 3: 0.5 }, { 2: 0 }),
    rollout: fc.constant(null),
  }),
  bad: fc.option(fc.constant('errorRate.max is proven broken')),
})

const allOn = ({ primary, weights }: Seen['alias'], version: string) =>
  primary === version && Object.values(weights).every((weight) => weight === 0)

test('what it says of the end is what the alias shows, whatever comes together', () => {
  fc.assert(
    fc.property(watching, seen, (before, at) => {
      const step = nextOf(before, at, 60_000)
      if (step.kind === 'stop') {
        expect([at.reported.phase, before.asked, before.rollback]).toEqual(['active', null, null])
        expect(at.bad).toBe(step.reason)
      }
      if (at.reported.phase === 'active') expect(step.kind).not.toBe('end')
      if (step.kind !== 'end') return
      if (step.end === 'promoted') {
        expect(allOn(at.alias, '2')).toBe(true)
        expect([at.reported.phase, at.bad, before.asked, before.rollback]).toEqual(['succeeded', null, null, null])
      }
      if (step.end === 'rolled-back') expect(allOn(at.alias, '1')).toBe(true)
      const proven = at.bad ?? before.asked
      if (step.end === 'stopped' && proven === null && !allOn(at.alias, '1')) {
        expect(step.reason).toContain(stateOf(at.alias))
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a look that is repeated comes to an end, once the deployment has', () => {
  fc.assert(
    fc.property(watching, seen, (before, at) => {
      if (at.reported.phase === 'active') return
      const late = {
        ...at,
        now: (before.endedAt ?? at.now) + 10 * 60_000,
        reported: { ...at.reported, rollbackId: null },
      }
      expect(nextOf({ ...before, endedAt: before.endedAt ?? at.now }, late, 60_000).kind).toBe('end')
    }),
  )
})

test.each<[Seen['alias'], string]>([
  [{ primary: '1', weights: {}, rollout: null }, 'the alias gives version 1 all traffic'],
  [{ primary: '1', weights: { 2: 0.1 }, rollout: null }, 'the alias gives 10 % to version 2 and the rest to version 1'],
])('%j reads: %s', (alias, text) => {
  expect(stateOf(alias)).toBe(text)
})
