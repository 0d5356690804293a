import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Policy } from '../../src/canary/policy.ts'
import { type Ended, reconcile } from '../../src/canary/reconcile.ts'
import { recoveryOf } from '../../src/canary/recovery.ts'
import type { State } from '../../src/canary/state-machine.ts'
import { broken, fresh, healthy, Killed, MINUTE, policy, World } from './world.ts'

const TEXT = "the user's own text"

test('a healthy version takes its steps, bakes, and leaves the description as it was', async () => {
  const world = new World()
  expect(await reconcile(fresh, policy, world.aliasClient())).toEqual({ end: 'promoted', reason: '' })
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
  const ended = await reconcile(fresh, policy, world.aliasClient())
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
  const ended = await reconcile(fresh, { ...policy, onInconclusive }, world.aliasClient())
  expect(ended.end).toBe(end)
  expect(world.writes.at(-1)).toBe(last)
  // Four holds at most, as the policy says: never promoted before.
  expect(world.now - 1_764_000_000_000).toBeGreaterThanOrEqual(20 * MINUTE)
})

test('without traffic nothing is promoted, and it says what is missing', async () => {
  const world = new World()
  world.analysis = (step) => ({ ...healthy(step), invocations: 4 })
  const { end, reason } = await reconcile(fresh, policy, world.aliasClient())
  expect(end).toBe('rolled-back')
  expect(reason).toBe(
    'inconclusive: the new version has 4 of 10 invocations; it needs 6 more, about 8 min at this traffic',
  )
})

test('a version that is not proven gets no weight', async () => {
  const world = new World()
  world.proof = { kind: 'refused', reason: 'it reads its prompt by name' }
  expect(await reconcile(fresh, policy, world.aliasClient())).toEqual({
    end: 'stopped',
    reason: 'it reads its prompt by name',
  })
  expect(world.writes).toEqual([])
})

test('proof: required waits for it', async () => {
  const open = (step: number) => ({
    ...healthy(step),
    findings: broken(step).findings.map((finding) => ({ ...finding, verdict: 'open' as const })),
  })
  const world = new World()
  world.analysis = open
  expect((await reconcile(fresh, { ...policy, proof: 'required' }, world.aliasClient())).reason).toContain(
    'is not proven kept',
  )
  const without = new World()
  without.analysis = open
  expect((await reconcile(fresh, policy, without.aliasClient())).end).toBe('promoted')
})

test('concurrency that is still being allocated keeps a step open, and its end begins the step anew', async () => {
  const world = new World()
  const aliasClient = world.aliasClient()
  let observations = 0
  const observe: typeof aliasClient.observe = async (view) => {
    observations += view.rollout === null ? 0 : 1
    const concurrency = observations < 9 ? 'allocating' : { readyAt: 1_764_000_000_000 + 8 * MINUTE }
    return { ...(await aliasClient.observe(view)), ...(view.rollout === null ? {} : { concurrency }) }
  }
  expect(
    (await reconcile(fresh, { ...policy, steps: policy.steps.slice(0, 1) }, { ...aliasClient, observe })).end,
  ).toBe('promoted')
  // Eight minutes until it is there, five of the step, five of the bake.
  expect(world.now - 1_764_000_000_000).toBe(18 * MINUTE)

  const never = new World()
  const stuck: typeof aliasClient.observe = async (view) => ({
    ...(await never.aliasClient().observe(view)),
    concurrency: 'allocating',
  })
  const ended = await reconcile(fresh, policy, { ...never.aliasClient(), observe: stuck })
  expect(ended.reason).toBe('inconclusive: the provisioned concurrency of the new version is still being allocated')
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
    await reconcile(fresh, run, world.aliasClient()).catch((thrown) => {
      if (!(thrown instanceof Killed)) throw thrown
    })
    world.around = () => undefined
    return world
  }

  async function post(world: World): Promise<void> {
    const { rollout } = world.view
    if (rollout === null || rollout.care !== 'attended') return
    await reconcile({ ...fresh, cancelled: 'the run was cancelled' }, policy, world.aliasClient())
  }

  async function recover(world: World, run: Policy): Promise<Ended | null> {
    const { rollout } = world.view
    if (rollout === null) return null
    const state: State = { ...fresh, run: '8/1', takeOver: true }
    const recovery = recoveryOf(rollout, rollout.lease + 1, null, false)
    if (recovery.kind === 'leave') return null
    const cancelled = recovery.kind === 'undo' ? recovery.reason : null
    return await reconcile({ ...state, cancelled }, run, world.aliasClient())
  }

  it.each([
    ['rollback', false],
    ['rollback', true],
    ['hold', false],
    ['hold', true],
  ] as const)('onInconclusive %s, post ran: %s: one version at 100 %%, or a journaled hold', async (on, withPost) => {
    for (const scored of [true, false]) {
      for (let point = 1; point <= POINTS; point++) {
        const run = { ...policy, onInconclusive: on }
        const world = await killedAt(point, run)
        if (!scored) world.analysis = () => null
        if (withPost) await post(world)
        await recover(world, run)
        const { rollout } = world.view
        const single = Object.keys(world.weights).length === 0 && rollout === null
        expect(single || rollout?.care === 'held', `point ${point}`).toBe(true)
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
    expect(recoveryOf({ ...rollout, care: 'held' }, rollout.lease + 1, true, false).kind).toBe('leave')
    expect(recoveryOf({ ...rollout, care: 'held' }, rollout.lease + 1, true, true).kind).toBe('continue')
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
        const { end } = await reconcile(fresh, policy, world.aliasClient())
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
  expect((await reconcile(fresh, policy, world.aliasClient())).reason).toBe(
    'somebody else ended the rollout: its journal is gone from the alias',
  )
  expect(world.view).toEqual({ primary: '41', weights: {}, rollout: null })
})

test('two runs never both write: the second sees the first one', async () => {
  const world = new World()
  const first = reconcile(fresh, policy, world.aliasClient())
  const second = reconcile({ ...fresh, run: '9/1' }, policy, world.aliasClient())
  const ends = (await Promise.all([first, second])).map(({ end }) => end)
  expect(ends.toSorted()).toEqual(['promoted', 'stopped'])
})

describe('without waiting', () => {
  const detached: Policy = { ...policy, wait: false }
  const VISIT = 10 * MINUTE

  /** Another run looks in, and leaves. */
  async function visit(world: World, number: number, run = detached): Promise<Ended> {
    return await reconcile({ ...fresh, run: `${number}/1`, takeOver: true }, run, world.aliasClient())
  }

  test('a release shifts and leaves; each visit takes one step, with nothing undone in between', async () => {
    const world = new World()
    const first = await reconcile(fresh, detached, world.aliasClient())
    expect(first.end).toBe('left')
    expect(first.reason).toMatch(/^this step lasts until \d{4}-/)
    expect(world.now).toBe(1_764_000_000_000)
    expect(world.view.rollout).toMatchObject({ care: 'detached', step: 0 })
    const seen: string[] = []
    for (let number = 8; world.view.rollout !== null; number++) {
      world.now += VISIT
      seen.push((await visit(world, number)).end)
    }
    expect(seen).toEqual(['left', 'left', 'promoted'])
    const shares = world.writes.map((write) => write.replace(' detached', ''))
    expect(shares.filter((write, i) => write !== shares[i - 1])).toEqual(['41 {"42":0.05}', '41 {"42":0.25}', '42 {}'])
    expect(world).toMatchObject({ primary: '42', weights: {}, description: TEXT })
  })

  test('a visit too early leaves everything as it is, but for the time until which the next one should come', async () => {
    const world = new World()
    await reconcile(fresh, detached, world.aliasClient())
    const before = world.view.rollout
    world.now += MINUTE
    expect((await visit(world, 8)).end).toBe('left')
    const after = world.view.rollout
    expect({ ...after, run: before?.run, lease: before?.lease }).toEqual(before)
    expect(after?.lease).toBeGreaterThan(before?.lease ?? 0)
  })

  test.each([
    ['rollback', 'rolled-back'],
    ['hold', 'held'],
    ['promote', 'left'],
  ] as const)('without metrics until the longest step is over, onInconclusive %s ends a visit %s', async (on, end) => {
    const world = new World()
    const run = { ...detached, onInconclusive: on }
    world.analysis = () => null
    await reconcile(fresh, run, world.aliasClient())
    world.now += 19 * MINUTE
    expect((await visit(world, 8, run)).end).toBe('left')
    world.now += 2 * MINUTE
    expect((await visit(world, 9, run)).end).toBe(end)
    if (on === 'hold') expect(recoveryOf(world.view.rollout ?? never(), world.now, true, false).kind).toBe('leave')
  })

  test('a visit that proves it worse goes back; a cancelled one leaves the weights', async () => {
    const world = new World()
    await reconcile(fresh, detached, world.aliasClient())
    world.now += VISIT
    const cancelled = { ...fresh, run: '8/1', takeOver: true, cancelled: 'the run was cancelled' }
    expect(await reconcile(cancelled, detached, world.aliasClient())).toEqual({
      end: 'left',
      reason: 'the run was cancelled',
    })
    expect(world.weights).toEqual({ 42: 0.05 })
    expect(world.view.rollout?.care).toBe('detached')
    world.analysis = broken
    expect(await visit(world, 9)).toEqual({ end: 'rolled-back', reason: 'errorRate.worseBy is proven broken' })
    expect(world.description).toBe(TEXT)
  })

  test('killed at any effect of any visit, what is left is detached or over, and visits alone bring it to its end', async () => {
    for (const seen of [healthy, broken]) {
      for (let point = 1; point <= 24; point++) {
        const world = new World()
        world.analysis = (step) => (step === 1 ? seen(step) : healthy(step))
        let passed = 0
        world.around = () => {
          passed += 1
          if (passed === point) throw new Killed()
        }
        let begun = false
        for (let number = 8; number < 20; number++) {
          const state = { ...fresh, run: `${number}/1`, takeOver: begun }
          await reconcile(state, detached, world.aliasClient()).catch((thrown) => {
            if (!(thrown instanceof Killed)) throw thrown
          })
          const { rollout } = world.view
          begun ||= rollout !== null
          if (begun && rollout === null) break
          if (rollout !== null) expect(rollout.care, `point ${point}`).toBe('detached')
          expect(world.unprovenWeight).toBe(false)
          world.now += VISIT
        }
        expect(world, `point ${point}`).toMatchObject({ primary: seen === broken ? '41' : '42', weights: {} })
        expect(world.description).toBe(TEXT)
      }
    }
  })

  test('recover goes on with a detached one whoever left it, and a run that waits takes it over', async () => {
    const world = new World()
    await reconcile(fresh, detached, world.aliasClient())
    const { rollout } = world.view
    if (rollout === null) throw new Error('nothing was journaled')
    for (const ended of [true, false, null]) {
      expect(recoveryOf(rollout, world.now, ended, false).kind).toBe('continue')
    }
    expect((await visit(world, 8, policy)).end).toBe('promoted')
  })

  test('two visits at once: both see the same, and it goes one step', async () => {
    const world = new World()
    await reconcile(fresh, detached, world.aliasClient())
    world.now += VISIT
    const ends = await Promise.all([visit(world, 8), visit(world, 9)])
    expect(ends.map(({ end }) => end)).toEqual(['left', 'left'])
    expect(world.view.rollout).toMatchObject({ step: 1, care: 'detached' })
  })
})

function never(): never {
  throw new Error('it is not there')
}
