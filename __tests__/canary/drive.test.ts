import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { drive, type Ended } from '../../src/canary/drive.ts'
import type { State } from '../../src/canary/machine.ts'
import type { Policy } from '../../src/canary/policy.ts'
import { recoveryOf } from '../../src/canary/recovery.ts'
import { broken, fresh, healthy, Killed, MINUTE, policy, World } from './world.ts'

const TEXT = "the user's own text"

test('a healthy version takes its steps, bakes, and leaves the description as it was', async () => {
  const world = new World()
  expect(await drive(fresh, policy, world.hands())).toEqual({ end: 'promoted', reason: '' })
  const shares = world.writes.filter((write, i) => write !== world.writes[i - 1])
  expect(shares).toEqual(['41 {"42":0.05}', '41 {"42":0.25}', '42 {}'])
  expect(world).toMatchObject({ primary: '42', weights: {}, description: TEXT })
})

test.each([
  [0, '41 {"42":0.05}'],
  [1, '41 {"42":0.25}'],
  [2, '42 {}'],
])('broken in step %i goes back with one call', async (step, before) => {
  const world = new World()
  world.analysis = (now) => (now === step ? broken(step) : healthy(now))
  const ended = await drive(fresh, policy, world.hands())
  expect(ended).toEqual({ end: 'rolled-back', reason: 'errorRate.worseBy is proven broken' })
  expect(world.writes.slice(-2)).toEqual([before, '41 {}'])
  expect(world.description).toBe(TEXT)
})

test.each([
  ['rollback', 'rolled-back', '41 {}'],
  ['hold', 'held', '41 {"42":0.05} held'],
  ['promote', 'promoted', '42 {}'],
] as const)('without metrics, onInconclusive %s ends it %s', async (onInconclusive, end, last) => {
  const world = new World()
  world.analysis = () => null
  const ended = await drive(fresh, { ...policy, onInconclusive }, world.hands())
  expect(ended.end).toBe(end)
  expect(world.writes.at(-1)).toBe(last)
  // Four holds at most, as the policy says: never promoted before.
  expect(world.now - 1_764_000_000_000).toBeGreaterThanOrEqual(20 * MINUTE)
})

test('without traffic nothing is promoted, and it says what is missing', async () => {
  const world = new World()
  world.analysis = (step) => ({ ...healthy(step), invocations: 4 })
  const { end, reason } = await drive(fresh, policy, world.hands())
  expect(end).toBe('rolled-back')
  expect(reason).toBe(
    'inconclusive: the new version has 4 of 10 invocations; it needs 6 more, about 8 min at this traffic',
  )
})

test('a version that is not proven gets no weight', async () => {
  const world = new World()
  world.proof = { kind: 'refused', reason: 'it reads its prompt by name' }
  expect(await drive(fresh, policy, world.hands())).toEqual({ end: 'stopped', reason: 'it reads its prompt by name' })
  expect(world.writes).toEqual([])
})

test('proof: required waits for it', async () => {
  const open = (step: number) => ({
    ...healthy(step),
    findings: broken(step).findings.map((finding) => ({ ...finding, verdict: 'open' as const })),
  })
  const world = new World()
  world.analysis = open
  expect((await drive(fresh, { ...policy, proof: 'required' }, world.hands())).reason).toContain('is not proven kept')
  const without = new World()
  without.analysis = open
  expect((await drive(fresh, policy, without.hands())).end).toBe('promoted')
})

describe('killed at any effect', () => {
  /** Every point before and after an effect of an undisturbed rollout. */
  const POINTS = 60

  async function killedAt(point: number, run: Policy): Promise<World> {
    const world = new World()
    let passed = 0
    world.around = () => {
      passed += 1
      if (passed === point) throw new Killed()
    }
    await drive(fresh, run, world.hands()).catch((thrown) => {
      if (!(thrown instanceof Killed)) throw thrown
    })
    world.around = () => undefined
    return world
  }

  async function post(world: World): Promise<void> {
    const { rollout } = world.view
    if (rollout === null || rollout.held) return
    await drive({ ...fresh, cancelled: 'the run was cancelled' }, policy, world.hands())
  }

  async function recover(world: World, run: Policy): Promise<Ended | null> {
    const { rollout } = world.view
    if (rollout === null) return null
    const state: State = { ...fresh, run: '8/1', takeOver: true }
    const recovery = recoveryOf(rollout, rollout.lease + 1, null, false)
    if (recovery.kind === 'leave') return null
    const cancelled = recovery.kind === 'undo' ? recovery.reason : null
    return await drive({ ...state, cancelled }, run, world.hands())
  }

  it.each([
    ['rollback', false],
    ['rollback', true],
    ['hold', false],
    ['hold', true],
  ] as const)('onInconclusive %s, post ran: %s: one version at 100 %%, or a journaled hold', async (on, withPost) => {
    for (const measured of [true, false]) {
      for (let point = 1; point <= POINTS; point++) {
        const run = { ...policy, onInconclusive: on }
        const world = await killedAt(point, run)
        if (!measured) world.analysis = () => null
        if (withPost) await post(world)
        await recover(world, run)
        const { rollout } = world.view
        const single = Object.keys(world.weights).length === 0 && rollout === null
        expect(single || rollout?.held === true, `point ${point}`).toBe(true)
        if (single) expect(world.description).toBe(TEXT)
        expect(world.unprovenWeight).toBe(false)
      }
    }
  })

  it('a living owner and a held rollout are left alone', async () => {
    const world = await killedAt(8, policy)
    const { rollout } = world.view
    if (rollout === null) throw new Error('nothing was journaled')
    expect(recoveryOf(rollout, world.now, null, false).kind).toBe('leave')
    expect(recoveryOf(rollout, rollout.lease + 1, false, false).kind).toBe('leave')
    expect(recoveryOf(rollout, world.now, true, false).kind).toBe('undo')
    expect(recoveryOf({ ...rollout, held: true }, rollout.lease + 1, true, false).kind).toBe('leave')
    expect(recoveryOf({ ...rollout, held: true }, rollout.lease + 1, true, true).kind).toBe('continue')
    expect(recoveryOf({ ...rollout, weight: 1 }, rollout.lease + 1, null, false).kind).toBe('finish')
  })
})

test('a second writer at any time is never overwritten, and nothing unproven gets weight', async () => {
  const change = fc.constantFrom(
    { primary: '43', weights: {} },
    { primary: '41', weights: { '43': 0.5 } },
    { primary: '43', weights: {}, description: 'another deployment' },
    { primary: '41', weights: {}, description: 'cleaned by hand' },
    { primary: '41', weights: { '42': 0.9 } },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      change,
      fc.constantFrom('healthy', 'broken', 'unread'),
      fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
      async (at, foreign, seen, cancelAt) => {
        const world = new World()
        world.analysis = (step) =>
          seen === 'unread' ? null : seen === 'broken' && step === 1 ? broken(1) : healthy(step)
        let passed = 0
        let written = 0
        world.around = () => {
          passed += 1
          if (passed === cancelAt) world.cancel = 'SIGTERM'
          if (passed !== at) return
          world.foreign(foreign)
          written = world.writes.length
        }
        const { end } = await drive(fresh, policy, world.hands())
        expect(world.unprovenWeight).toBe(false)
        if (passed < at) return
        const later = world.writes.slice(written)
        const others = [foreign.primary, ...Object.keys(foreign.weights)].includes('43')
        if (others) {
          expect(later).toEqual([])
          expect(world.primary).toBe(foreign.primary)
          // Whoever finished before the change finished; everybody else says so and leaves it.
          if (end !== 'promoted' && end !== 'rolled-back') expect(end).toBe('stopped')
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('a rollback by hand ends the rollout: it does not begin again', async () => {
  const world = new World()
  world.around = () => {
    if (world.writes.length === 2) world.foreign({ primary: '41', weights: {}, description: TEXT })
  }
  expect((await drive(fresh, policy, world.hands())).reason).toBe(
    'somebody else ended the rollout: its journal is gone from the alias',
  )
  expect(world.view).toEqual({ primary: '41', weights: {}, rollout: null })
})

test('two runs never both write: the second sees the first one', async () => {
  const world = new World()
  const first = drive(fresh, policy, world.hands())
  const second = drive({ ...fresh, run: '9/1' }, policy, world.hands())
  const ends = (await Promise.all([first, second])).map(({ end }) => end)
  expect(ends.toSorted()).toEqual(['promoted', 'stopped'])
})
