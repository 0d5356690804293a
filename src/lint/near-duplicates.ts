import { wordHashes } from './word-hashes.ts'

/** Of two texts, the later one's index first. `similarity` is 1 when they are the same after normalisation. */
export type NearDuplicate = { later: number; earlier: number; similarity: number }

/** Texts that are made or read when they are asked for: they may be more than memory should hold at once. */
export type Texts = { readonly length: number; at(index: number): string | undefined }

/** Earlier texts that one is compared with at most, so that texts made from one template cannot make it quadratic. */
export const MOST_CANDIDATES = 64

/** Numbers of four bytes that are kept of texts which may be candidates; beyond that they are read again. */
const MOST_KEPT = 10_000_000

/** Bits of the table of frequencies: a byte for each, and more than there are triples where that is not too much. */
const FEWEST_BITS = 16
const MOST_BITS = 25
const TRIPLES_OF_A_TEXT = 512

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
 * Texts are read twice, once to count triples (in a table of bytes, which may count several as one and then takes them for
 * less rare, never for rarer), once to compare. No text is kept, and of a text only what another one can share with it: a
 * triple that is nowhere else is in no index. So a hundred thousand different cases take the table and little more.
 *
 * @param threshold in (0, 1]
 */
export function nearDuplicates(texts: Texts, threshold: number): NearDuplicate[] {
  const frequency = countTriples(texts)
  const exact = new Map<number, number>()
  const index = new TripleIndex()
  const sets = new Sets(texts)
  const found: NearDuplicate[] = []
  for (let later = 0; later < texts.length; later++) {
    const { hashes, whole } = wordHashes(texts.at(later) ?? '')
    if (hashes.length === 0) continue
    const same = exact.get(whole)
    if (same !== undefined) {
      found.push({ later, earlier: same, similarity: 1 })
      continue
    }
    exact.set(whole, later)
    const set = triplesOf(hashes)
    const prefix = sharedPrefix(set, set.length - Math.ceil(threshold * set.length) + 1, frequency)
    const best = mostSimilar(later, set, index.candidates(prefix), sets, threshold)
    if (best !== null) found.push(best)
    if (prefix.length === 0) continue
    index.add(later, prefix)
    sets.keep(later, set)
  }
  return found
}

function mostSimilar(
  later: number,
  set: Int32Array,
  candidates: Iterable<number>,
  sets: Sets,
  threshold: number,
): NearDuplicate | null {
  let best: NearDuplicate | null = null
  for (const earlier of candidates) {
    const other = sets.of(earlier)
    if (Math.min(set.length, other.length) < threshold * Math.max(set.length, other.length)) continue
    const similarity = jaccard(set, other)
    if (similarity >= threshold && similarity > (best?.similarity ?? 0)) best = { later, earlier, similarity }
  }
  return best
}

/** In how many texts each triple stands, at least, up to 255: by the last bits of its hash. */
function countTriples(texts: Texts): Uint8Array {
  const bits = Math.ceil(Math.log2(texts.length * TRIPLES_OF_A_TEXT + 1))
  const frequency = new Uint8Array(2 ** Math.min(MOST_BITS, Math.max(FEWEST_BITS, bits)))
  for (let at = 0; at < texts.length; at++) {
    for (const triple of triplesOf(wordHashes(texts.at(at) ?? '').hashes)) {
      const place = triple & (frequency.length - 1)
      frequency[place] = Math.min(255, (frequency[place] ?? 0) + 1)
    }
  }
  return frequency
}

/** The first `length` triples in the order of rising frequency, then of their hashes; without those of no other text. */
function sharedPrefix(set: Int32Array, length: number, frequency: Uint8Array): Int32Array {
  const ranked = new Float64Array(set.length)
  let alone = 0
  for (const [at, triple] of set.entries()) {
    const count = frequency[triple & (frequency.length - 1)] ?? 0
    if (count === 1) alone += 1
    ranked[at] = count * 2 ** 32 + (triple >>> 0)
  }
  if (alone >= length) return new Int32Array()
  return Int32Array.from(ranked.sort().subarray(alone, length), (rank) => (rank % 2 ** 32) | 0)
}

/** A text's different triples of words as 32 bits each, in rising order. */
function triplesOf(words: Int32Array): Int32Array {
  if (words.length < 3) return new Int32Array()
  const triples = new Int32Array(words.length - 2)
  for (let at = 0; at < triples.length; at++)
    triples[at] = mixed(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0)
  triples.sort()
  let count = 0
  for (const triple of triples) {
    if (count > 0 && triples[count - 1] === triple) continue
    triples[count] = triple
    count += 1
  }
  return triples.slice(0, count)
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

/** Which texts a triple stands in, the earliest first. */
class TripleIndex {
  readonly #texts = new Map<number, number | number[]>()

  add(text: number, triples: Int32Array): void {
    for (const triple of triples) {
      const existing = this.#texts.get(triple)
      if (existing === undefined) this.#texts.set(triple, text)
      else if (typeof existing === 'number') this.#texts.set(triple, [existing, text])
      // No more are ever compared.
      else if (existing.length < MOST_CANDIDATES) existing.push(text)
    }
  }

  candidates(triples: Int32Array): Set<number> {
    const candidates = new Set<number>()
    for (const triple of triples) {
      const existing = this.#texts.get(triple)
      for (const text of typeof existing === 'number' ? [existing] : (existing ?? [])) {
        if (candidates.size >= MOST_CANDIDATES) return candidates
        candidates.add(text)
      }
    }
    return candidates
  }
}

/** The triples of earlier texts: kept as far as there is room, else made again. */
class Sets {
  readonly #texts: Texts
  readonly #kept = new Map<number, Int32Array>()
  #size = 0

  constructor(texts: Texts) {
    this.#texts = texts
  }

  keep(text: number, set: Int32Array): void {
    if (this.#size + set.length > MOST_KEPT) return
    this.#size += set.length
    this.#kept.set(text, set)
  }

  of(text: number): Int32Array {
    return this.#kept.get(text) ?? triplesOf(wordHashes(this.#texts.at(text) ?? '').hashes)
  }
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
