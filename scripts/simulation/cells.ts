import type { World } from './world.ts'

/** A question to the simulation: one world, one true drop, one gate, so many pull requests. */
export type Cell = { world: World; drop: number; most: number; runs: number; prompts: number; seed: number }

/** What came out, counted. `estimates` and `repeats` are sums over the runs. */
export type Count = {
  blocked: number
  passed: number
  improved: number
  open: number
  repeats: number
  estimates: number
  anyCase: number
  threshold: number
  meanDropped: number
  unpairedT: number
}

const usual: World = {
  name: '',
  cases: 100,
  rate: 0.9,
  spread: 5,
  points: 1,
  judgeNoise: 0,
  perCluster: 1,
  moving: 0,
}

/** Same prompt twice: what a team with few cases and noisy answers meets on every harmless change. */
const everyday: World[] = [1, 5].flatMap((points) =>
  [20, 30, 60, 100].flatMap((cases) =>
    [0.8, 0.9, 0.97].map((rate) => ({
      ...usual,
      ...{ cases, rate, points, spread: null },
      name: `${cases} cases, ${points === 1 ? 'binary' : '5-point rubric'}, ${rate}`,
    })),
  ),
)

/** How drops are found with few cases. */
const small: World[] = [30, 60, 100].map((cases) => ({ ...usual, cases, spread: null, name: `${cases} cases, binary` }))

/** The golden set of the promises: 100 binary cases that pass nine times in ten, at three levels of noise. */
const promised: World[] = [
  { ...usual, name: '100 cases, every case passes 9 times in 10', spread: null },
  { ...usual, name: '100 cases, most steady' },
  { ...usual, name: '100 cases, nearly all steady', spread: 1 },
]

const others: World[] = [
  { ...usual, name: '30 cases, coin tosses', cases: 30, rate: 0.5, spread: null },
  { ...usual, name: '30 cases, 5-point rubric, noisy', cases: 30, rate: 0.6, spread: 4, points: 5 },
  { ...usual, name: '60 cases', cases: 60, rate: 0.8, spread: 2 },
  { ...usual, name: '100 cases, 10-point rubric', rate: 0.7, spread: 3, points: 10 },
  { ...usual, name: '100 cases, judge wrong 1 time in 10', judgeNoise: 0.1 },
  { ...usual, name: '100 cases in clusters of 4', perCluster: 4 },
  { ...usual, name: '100 cases that move both ways', rate: 0.7, spread: 3, moving: 0.6 },
  { ...usual, name: '400 cases', cases: 400, rate: 0.8, spread: 3 },
]

const DROPS = [0, 0.02, 0.05, 0.1, 0.2]
const SMALL_DROPS = [0.05, 0.1, 0.15, 0.2]
const GATES = [1, 4, 8]

/** @param unchanged pull requests that change nothing, in each cell @param changed in each cell that drops something */
export function cellsOf(unchanged: number, changed: number): Cell[] {
  const cells = [...promised, ...others].flatMap((world) =>
    GATES.flatMap((most) =>
      DROPS.filter((drop) => promised.includes(world) || drop === 0 || drop === 0.1).map((drop) => ({
        world,
        drop,
        most,
        // One look is fast and nearest to its level: its rate is to be known best.
        runs:
          drop === 0
            ? unchanged * (most === 1 || world.rate < 0.65 ? 3 : 1)
            : drop === 0.1 && promised.includes(world)
              ? 5 * changed
              : changed,
        prompts: 1,
      })),
    ),
  )
  const [first] = promised
  const multiplicity = [1, 4].flatMap((most) =>
    first === undefined ? [] : [{ world: first, drop: 0, most, runs: Math.ceil(unchanged / 3), prompts: 10 }],
  )
  const same = everyday.map((world) => {
    // Where answers waver most the rates are nearest to what is promised, and to be known best.
    const runs = Math.ceil((world.rate < 0.95 ? 8 : 2) * (unchanged / 3))
    return { world, drop: 0, most: 4, runs, prompts: 1 }
  })
  const drops = small.flatMap((world) =>
    SMALL_DROPS.map((drop) => ({ world, drop, most: 4, runs: (drop === 0.1 ? 5 : 2) * changed, prompts: 1 })),
  )
  return [...cells, ...multiplicity, ...same, ...drops].map((cell, index) => ({ ...cell, seed: 1000 + index }))
}

/** Whether the promise of few open comparisons is about this world. */
export function isEveryday({ name }: World): boolean {
  return everyday.some((world) => world.name === name)
}

/** Whether drops are looked for in it with few cases. */
export function isSmall({ name }: World): boolean {
  return small.some((world) => world.name === name)
}

/** Whether the promises name this world. */
export function isPromised({ name }: World): boolean {
  return promised.some((world) => world.name === name)
}
