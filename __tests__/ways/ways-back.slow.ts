import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Released } from '../../src/commands/release/release.ts'
import { type Engine, type Fate, Killed, World } from './world.ts'

type Step =
  | { do: 'release'; fate: Fate }
  | { do: 'rollback'; diesAt: number | null }
  | { do: 'two rollbacks' }
  | { do: 'rollback and recover' }
  | { do: 'rollback and release' }
  | { do: 'to'; which: number }
  | { do: 'recover'; diesAt: number | null }
  | { do: 'code'; withPins: boolean }
  | { do: 'pin'; code: 'none' | 'with pins' | 'without pins'; byNumber: boolean; diesAt: number | null; moves: boolean }
  | { do: 'two pins'; code: 'with pins' | 'without pins' }
  | { do: 'pin and release' }
  | { do: 'move'; which: number }
  | { do: 'wipe' }

const dies = fc.option(fc.integer({ min: 1, max: 40 }), { nil: null, freq: 3 })
const which = fc.nat({ max: 12 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('release' as const), fate: fates() }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('rollback' as const), diesAt: dies }) },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'two rollbacks' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'rollback and recover' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'rollback and release' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('to' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('recover' as const), diesAt: dies }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('code' as const), withPins: fc.boolean() }) },
  { weight: 5, arbitrary: pins() },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('two pins' as const),
      code: fc.constantFrom('with pins' as const, 'without pins' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'pin and release' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), which }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'wipe' }) },
)

/** A deployment of code as it should be: the code, a pin, and then the alias. */
function pins(): fc.Arbitrary<Extract<Step, { do: 'pin' }>> {
  return fc.record({
    do: fc.constant('pin' as const),
    code: fc.constantFrom('none' as const, 'with pins' as const, 'without pins' as const),
    byNumber: fc.boolean(),
    diesAt: dies,
    moves: fc.boolean(),
  })
}

function fates(): fc.Arbitrary<Fate> {
  return fc.record({ worth: fc.constantFrom('good' as const, 'good' as const, 'bad' as const), diesAt: dies })
}

/**
 * What is known of an alias by those who watch. `allowed`: where a plain way back may end, one release at most below what
 * is live; null: somebody else moved it, so that nothing is known.
 */
class Watcher {
  readonly world: World
  allowed: Set<string> | null = null
  /** What the next plain way back must do, where nothing stands in its way; null where that is not known. */
  sure: { at: string; rollout: 'rolled-back' | 'nothing-to-do' } | null = null
  /** Versions that were taken back, and not put live again since. */
  readonly takenBack = new Set<string>()
  /** Whether only the alias's description tells that code without a release was left. */
  onlyMarked = false

  constructor(world: World) {
    this.world = world
  }

  async take(one: Step): Promise<void> {
    const { world } = this
    const { version: before } = world.alias
    const { sure } = this
    if (one.do !== 'recover') this.sure = null
    switch (one.do) {
      case 'release': {
        const end = await survived(() => world.release(one.fate))
        if (end === 'promoted') this.allowed = new Set([before])
        else if (end === 'back') this.allowed = new Set([world.alias.version])
        else if (end === null && this.allowed !== null) this.allowed.add(before)
        if (end !== 'refused') this.onlyMarked = false
        if (end === 'promoted') {
          this.takenBack.delete(world.alias.version)
          if (world.answers(before)) this.sure = { at: before, rollout: 'rolled-back' }
        }
        if (end === 'back') {
          this.takenBack.add(String(world.function.versions.length))
          this.sure = { at: world.alias.version, rollout: 'nothing-to-do' }
        }
        return
      }
      case 'rollback':
        await this.#back(before, [() => world.rollback(null, one.diesAt)], one.diesAt === null ? sure : null)
        return
      case 'two rollbacks':
        await this.#back(before, [() => world.rollback(null), () => world.rollback(null)], null)
        return
      case 'rollback and recover':
        await this.#back(before, [() => world.rollback(null), () => world.recover()], null)
        return
      case 'rollback and release': {
        const [reported] = await Promise.all([world.rollback(null), world.release({ worth: 'good', diesAt: null })])
        this.#honest(reported)
        this.takenBack.clear()
        this.allowed = null
        return
      }
      case 'to': {
        const { version = '1' } = world.function.versions[one.which % world.function.versions.length] ?? {}
        const reported = await world.rollback(version)
        this.#honest(reported)
        if (!reported.report.blocks) expect(world.alias).toMatchObject({ version, weights: {} })
        this.#leaves(before)
        if (reported.release.rollout === 'nothing-to-do') return
        this.takenBack.delete(version)
        this.allowed = Number(version) > Number(before) || reported.report.blocks ? null : new Set([version])
        return
      }
      case 'recover': {
        const reported = await survived(() => world.recover(one.diesAt))
        if (reported !== null) this.#honest(reported)
        return
      }
      case 'pin': {
        const deployed = one.code === 'none' ? null : world.deploysCode(one.code === 'with pins')
        const version = await this.#pins(() => world.pin(one.byNumber ? deployed : null, one.diesAt))
        if (version === null || !one.moves) return
        world.moves(version)
        if (version === before) return
        this.allowed = null
        this.onlyMarked = false
        return
      }
      case 'two pins': {
        world.deploysCode(one.code === 'with pins')
        const [first, second] = await Promise.all([
          this.#pins(() => world.pin(null)),
          this.#pins(() => world.pin(null)),
        ])
        expect(second, 'two pins made two versions').toBe(first)
        return
      }
      case 'pin and release': {
        await Promise.all([world.pin(null), survived(() => world.release({ worth: 'good', diesAt: null }))])
        this.takenBack.clear()
        this.allowed = null
        return
      }
      case 'code':
        world.moves(world.deploysCode(one.withPins))
        this.allowed = null
        this.onlyMarked = false
        return
      case 'move': {
        const { version = '1' } = world.function.versions[one.which % world.function.versions.length] ?? {}
        world.moves(version)
        this.takenBack.delete(version)
        this.allowed = null
        return
      }
      case 'wipe':
        world.wipes()
        if (this.onlyMarked) this.allowed = null
        return
    }
  }

  async #back(before: string, runs: ReadonlyArray<() => Promise<Released>>, sure: Watcher['sure']): Promise<void> {
    const { world } = this
    const divided = Object.keys(world.alias.weights).length > 0
    const reported = await Promise.all(runs.map((run) => survived(run)))
    const { version } = world.alias
    const allowed = this.allowed === null ? null : new Set([...this.allowed, before])
    if (allowed !== null) expect([...allowed], 'passed a good release').toContain(version)
    if (sure !== null) {
      expect(world.alias).toMatchObject({ version: sure.at, weights: {} })
      expect(reported[0]?.release).toMatchObject({ rollout: sure.rollout, problem: null })
    }
    if (version !== before && !divided) {
      expect([...this.takenBack], 'went back to a release that was taken back').not.toContain(version)
      this.takenBack.add(before)
    }
    for (const one of reported) {
      if (one === null) continue
      this.#honest(one)
      if (one.report.blocks || one.release.command !== 'rollback') continue
      expect(world.alias.weights).toEqual({})
      const warned = /no pins|SSM does not have/.test(one.release.warnings.join())
      if (one.release.rollout === 'rolled-back' && !divided) expect(world.answers(version) || warned).toBe(true)
    }
    this.#leaves(before)
    if (version !== before) this.allowed = new Set([version])
    else if (reported.includes(null)) this.allowed?.add(before)
    else if (divided) this.allowed = new Set([version])
  }

  /**
   * The alias stays where it is, and what the pin names has what the live version has, also when it is run again: then nothing
   * is made any more.
   * @returns the version that the alias may move to; null when there is none
   */
  async #pins(run: () => Promise<Released>): Promise<string | null> {
    const { world } = this
    const { version: live, weights } = structuredClone(world.alias)
    const reported = await survived(run)
    expect(world.alias).toMatchObject({ version: live, weights })
    const again = await world.pin(reported?.release.functions[0]?.version ?? null)
    for (const one of reported === null ? [again] : [reported, again]) this.#honest(one)
    const [row] = again.release.functions
    if (reported !== null && reported.release.problem === null) {
      expect([again.release.problem, again.release.rollout, row?.version]).toEqual([
        ...[null, 'nothing-to-do', reported.release.functions[0]?.version],
      ])
    }
    if (again.release.problem !== null || row === undefined || row.version === null) {
      expect(row?.version ?? null).toBeNull()
      return null
    }
    expect(world.pinsOf(row.version), 'other prompts than those that are live').toBe(world.pinsOf(live))
    const code = (version: string) => world.function.versions.find((one) => one.version === version)?.codeSha256
    const made = world.function.versions.length
    expect((await world.pin(null)).release.problem).toBeNull()
    expect(world.function.versions.length, 'a pin that is done makes no version').toBe(made)
    expect(code(row.version)).toBe(world.function.latest.codeSha256)
    return row.version
  }

  /** Green or red, never something in between. */
  #honest({ report, release }: Released): void {
    expect(report.blocks).toBe(release.problem !== null)
    if (release.problem !== null) expect(release.problem.message).not.toBe('')
  }

  #leaves(before: string): void {
    const { description } = this.world.function.versions.find(({ version }) => version === before) ?? {
      description: '',
    }
    if (before !== this.world.alias.version) this.onlyMarked = description === ''
  }
}

/** Null when the run died on its way. */
async function survived<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run()
  } catch (thrown) {
    if (thrown instanceof Killed) return null
    throw thrown
  }
}

test.each<[Engine, 'env' | 'pointer']>([
  ['none', 'env'],
  ['alias', 'env'],
  ['alias', 'pointer'],
  ['codedeploy', 'env'],
])(
  'engine %s, bind %s: whatever happens, ways back arrive or are red, and none passes a good release',
  async (engine, bind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 10 }),
        fc.nat({ max: 1_000_000 }),
        async (steps, seed) => {
          const watcher = new Watcher(new World(engine, bind, seed))
          for (const one of steps) await watcher.take(one)
          // And again, for good: nothing goes further back.
          const { version } = watcher.world.alias
          await watcher.take({ do: 'rollback', diesAt: null })
          const settled = watcher.world.alias.version
          await watcher.take({ do: 'rollback', diesAt: null })
          if (settled !== version) expect(watcher.world.alias.version).toBe(settled)
        },
      ),
      { numRuns: 1_000, seed: 20_261_130 },
    )
  },
  120_000,
)
