/** Of two texts, the later one's index first. `similarity` is 1 when they are the same after normalisation. */
export type NearDuplicate = { later: number; earlier: number; similarity: number }

/** Words of a text that are looked at: longer ones are compared by their beginning. */
const MOST_WORDS = 2_000

/** Earlier texts that one is compared with at most, so that texts made from one template cannot make it quadratic. */
const MOST_CANDIDATES = 64

/**
 * The texts that nearly repeat an earlier one: the same after lower-casing and dropping punctuation, or with a Jaccard
 * similarity of their sets of word triples of at least `threshold`. Each text is told once, with the most similar
 * earlier one.
 *
 * Candidates come from an index of each text's rarest triples: sets with similarity t share at least one of the first
 * |x| − ⌈t·|x|⌉ + 1 in any common order (prefix filter: Chaudhuri et al., "A Primitive Operator for Similarity Joins",
 * ICDE 2006; Bayardo et al., "Scaling Up All Pairs Similarity Search", WWW 2007). Exact, except that no more than 64
 * candidates of a text are compared, and that triples are told apart by 32 bits: of 400,000 about 20 pairs share them.
 *
 * @param threshold in (0, 1]
 */
export function nearDuplicates(texts: readonly string[], threshold: number): NearDuplicate[] {
  const words = texts.map(wordsOf)
  const sets = shingleSets(words)
  const exact = new Map<string, number>()
  const index = new Map<number, number[]>()
  const found: NearDuplicate[] = []
  for (const [later, set] of sets.entries()) {
    const key = words[later]?.join(' ') ?? ''
    const same = exact.get(key)
    if (same !== undefined) {
      if (key !== '') found.push({ later, earlier: same, similarity: 1 })
      continue
    }
    exact.set(key, later)
    const prefix = set.subarray(0, set.length - Math.ceil(threshold * set.length) + 1)
    const best = mostSimilar(later, set, prefix, sets, index, threshold)
    if (best !== null) found.push(best)
    for (const shingle of prefix) {
      const postings = index.get(shingle)
      if (postings === undefined) index.set(shingle, [later])
      else postings.push(later)
    }
  }
  return found
}

function mostSimilar(
  later: number,
  set: Int32Array,
  prefix: Int32Array,
  sets: readonly Int32Array[],
  index: ReadonlyMap<number, readonly number[]>,
  threshold: number,
): NearDuplicate | null {
  const candidates = new Set<number>()
  for (const shingle of prefix) {
    for (const earlier of index.get(shingle) ?? []) {
      if (candidates.size >= MOST_CANDIDATES) break
      candidates.add(earlier)
    }
  }
  let best: NearDuplicate | null = null
  for (const earlier of candidates) {
    const other = sets[earlier]
    if (other === undefined || Math.min(set.length, other.length) < threshold * Math.max(set.length, other.length))
      continue
    const similarity = jaccard(set, other)
    if (similarity >= threshold && similarity > (best?.similarity ?? 0)) best = { later, earlier, similarity }
  }
  return best
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.slice(0, MOST_WORDS) ?? []
  )
}

/** Each text's different word triples as numbers, the rarest of all texts first. */
function shingleSets(texts: ReadonlyArray<readonly string[]>): Int32Array[] {
  const words = new Map<string, number>()
  const shingles = new Map<number, number>()
  const frequency: number[] = []
  const sets = texts.map((text) => {
    const set = new Set<number>()
    let first = -1
    let second = -1
    for (const word of text) {
      const third = numberOf(words, word)
      if (first >= 0) set.add(numberOf(shingles, mixed(first, second, third)))
      first = second
      second = third
    }
    for (const shingle of set) frequency[shingle] = (frequency[shingle] ?? 0) + 1
    return set
  })
  const ranks = byFrequency(frequency)
  return sets.map((set) => Int32Array.from(set, (shingle) => ranks[shingle] ?? 0).sort())
}

/** 32 bits of three numbers: each is spread over all bits before the next one is added (MurmurHash3's finalizer). */
function mixed(first: number, second: number, third: number): number {
  let bits = 0
  for (const number of [first, second, third]) {
    bits = Math.imul(bits ^ number, 0x85ebca6b)
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
    bits ^= bits >>> 16
  }
  return bits
}

/** A number for each thing, counted from 0. */
function numberOf<T>(existing: Map<T, number>, thing: T): number {
  const number = existing.get(thing)
  if (number !== undefined) return number
  existing.set(thing, existing.size)
  return existing.size - 1
}

/** The place of each thing in the order of rising frequency, by counting sort. */
function byFrequency(frequency: readonly number[]): Int32Array {
  const starts: number[] = []
  for (const count of frequency) starts[count + 1] = (starts[count + 1] ?? 0) + 1
  for (let count = 1; count < starts.length; count++) starts[count] = (starts[count] ?? 0) + (starts[count - 1] ?? 0)
  return Int32Array.from(frequency, (count) => {
    const place = starts[count] ?? 0
    starts[count] = place + 1
    return place
  })
}

/** Both in rising order. */
function jaccard(a: Int32Array, b: Int32Array): number {
  let shared = 0
  let left = 0
  let right = 0
  while (left < a.length && right < b.length) {
    const difference = (a[left] ?? 0) - (b[right] ?? 0)
    if (difference === 0) shared += 1
    if (difference <= 0) left += 1
    if (difference >= 0) right += 1
  }
  return shared / (a.length + b.length - shared)
}
