/** The words of a text as numbers: what comparing many texts needs of them, in four bytes a word. */

/** Words of a text that are looked at: longer ones are compared by their beginning. */
export const MOST_WORDS = 2_000

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/**
 * 32 bits of each word (FNV-1a over its UTF-16 units), lower-cased, letters and digits alone.
 * @returns `whole`: 53 bits of all of them in their order, equal for the same words
 */
export function wordHashes(text: string): { hashes: Int32Array; whole: number } {
  const words = text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)
  const hashes: number[] = []
  let [high, low] = [FNV_OFFSET, FNV_PRIME]
  for (const [word] of words) {
    if (hashes.length === MOST_WORDS) break
    let hash = FNV_OFFSET
    // A second hash of other steps: words are the same only when both are.
    let check = word.length
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at)
      hash = Math.imul(hash ^ unit, FNV_PRIME)
      check = Math.imul(check, 31) + unit
    }
    hashes.push(hash)
    high = Math.imul(high ^ hash, 0x85ebca6b)
    high ^= high >>> 15
    low = Math.imul(low ^ check, 0xc2b2ae35)
    low ^= low >>> 13
  }
  return { hashes: Int32Array.from(hashes), whole: (high >>> 11) * 2 ** 32 + (low >>> 0) }
}
