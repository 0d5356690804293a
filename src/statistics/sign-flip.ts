import { seededRandom } from './random.ts'

/** What {@link signFlip} found. */
export type SignFlip = {
  /** One-sided: the chance of a sum at least as far from zero on its own side, when every sign is a coin toss. */
  p: number
  /** The largest sum whose own p is at least alpha: |sum| is greater than it exactly when p is below alpha. */
  critical: number
  /** Random draws behind p; null when every one of the 2ⁿ assignments was counted. */
  draws: number | null
}

/** Draws of the Monte Carlo form: p is then a multiple of 1/10,000. */
const DRAWS = 9_999
const SEED = 1
const ENUMERATED = 16
const LARGEST_SCALE = 240
const LARGEST_TABLE = 50_000_000

/**
 * Sign-flip permutation test of "the paired differences are symmetric about zero", by their sum: exact under the
 * hypothesis that the two arms are exchangeable, whatever the differences' distribution.
 *
 * Counted exactly by dynamic programming when the differences are multiples of a common fraction (a convolution, as
 * in Pagano & Tritchler 1983, JASA 78:435), by enumeration when at most 16 differ from zero, else by seeded Monte
 * Carlo with p = (1 + #{T* ≥ T}) / (B + 1) (Phipson & Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9:39, eq. 4).
 * Source of the test: Fisher (1935), The Design of Experiments, section 21.
 * @param differences one per independent unit: a case's weighted difference, or the sum over a cluster
 * @param alpha level of `critical`, 0..1
 */
export function signFlip(differences: readonly number[], alpha: number): SignFlip {
  // Only sizes enter the null distribution, sorted: the order of the cases and the naming of the arms cannot matter.
  const sizes = differences
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort((a, b) => a - b)
  const observed = Math.abs(differences.toSorted((a, b) => a - b).reduce((sum, difference) => sum + difference, 0))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const rounding = total * 1e-12

  const scale = commonScale(sizes)
  if (scale !== null) return latticeTest(sizes, observed, scale, alpha)
  const exact = sizes.length <= ENUMERATED
  const sums = exact ? enumeratedSums(sizes) : drawnSums(sizes, observed)
  sums.sort()
  const count = sums.length
  const p = countAtLeast(sums, observed - rounding) / count
  const rank = Math.max(1, Math.ceil(alpha * count - 1e-9))
  return { p, critical: sums[count - rank] ?? 0, draws: exact ? null : DRAWS }
}

/** The smallest whole number that makes every size whole, when the table of sums that it needs stays affordable. */
function commonScale(sizes: readonly number[]): number | null {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  for (let scale = 1; scale <= LARGEST_SCALE; scale++) {
    if (total * scale * sizes.length > LARGEST_TABLE) return null
    if (sizes.every((size) => Math.abs(size * scale - Math.round(size * scale)) < 1e-9 * scale)) return scale
  }
  return null
}

function latticeTest(sizes: readonly number[], observed: number, scale: number, alpha: number): SignFlip {
  const steps = sizes.map((size) => Math.round(size * scale))
  const total = steps.reduce((sum, step) => sum + step, 0)
  // chance[k]: of flipped-to-positive steps adding up to k; their sum is then 2k − total.
  const chance = new Float64Array(total + 1)
  chance[0] = 1
  let reached = 0
  for (const step of steps) {
    reached += step
    for (let k = reached; k >= 0; k--) {
      chance[k] = 0.5 * (chance[k] ?? 0) + (k >= step ? 0.5 * (chance[k - step] ?? 0) : 0)
    }
  }
  const target = Math.round((Math.round(observed * scale) + total) / 2)
  let tail = 0
  let p = 1
  let critical: number | null = null
  for (let k = total; k >= 0; k--) {
    tail += chance[k] ?? 0
    if (k === target) p = Math.min(1, tail)
    if (critical === null && tail >= alpha && (chance[k] ?? 0) > 0) critical = (2 * k - total) / scale
    if (k <= target && critical !== null) break
  }
  return { p, critical: critical ?? 0, draws: null }
}

/** Sums of all 2ⁿ sign assignments; each halving of the list adds one more size. */
function enumeratedSums(sizes: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** sizes.length)
  let filled = 1
  for (const size of sizes) {
    for (let i = 0; i < filled; i++) {
      const before = sums[i] ?? 0
      sums[i] = before - size
      sums[filled + i] = before + size
    }
    filled *= 2
  }
  return sums
}

/** The observed sum and those of random assignments: a random byte picks one of the 256 sums of each eight sizes. */
function drawnSums(sizes: readonly number[], observed: number): Float64Array {
  const random = seededRandom(SEED)
  const blocks: Float64Array[] = []
  for (let from = 0; from < sizes.length; from += 8) blocks.push(enumeratedSums(sizes.slice(from, from + 8)))
  const sums = new Float64Array(DRAWS + 1)
  sums[0] = observed
  for (let draw = 1; draw <= DRAWS; draw++) {
    let sum = 0
    let bytes = 0
    let left = 0
    for (const block of blocks) {
      if (left === 0) {
        bytes = random()
        left = 4
      }
      sum += block[bytes & (block.length - 1)] ?? 0
      bytes >>>= 8
      left--
    }
    sums[draw] = sum
  }
  return sums
}

function countAtLeast(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) >= value) high = middle
    else low = middle + 1
  }
  return sorted.length - low
}
