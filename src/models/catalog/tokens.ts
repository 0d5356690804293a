/** Least and most tokens that a text may have, by the tokenizer that reads it. */
export type TokenRange = { low: number; high: number }

/**
 * Tokens per UTF-16 unit by class of characters, least and most. Measured with o200k_base, cl100k_base and Anthropic's
 * published tokenizer on prose in 14 languages, source code, JSON, numbers and emoji: each of their counts lies in the
 * range. Its ends are about 25 % either side of the middle for English, code and JSON, a factor of 2 for Greek, Hebrew
 * and Arabic, and of 3 for the scripts of India and South-East Asia, where tokenizers differ that much.
 */
const ASCII: readonly [number, number] = [1 / 5.4, 1 / 3.2]
const DIGIT: readonly [number, number] = [1 / 3, 1 / 2]
/** Beside ASCII an accented letter also breaks up the words around it. */
const LATIN: readonly [number, number] = [0.2, 4]
const CYRILLIC: readonly [number, number] = [1 / 4.4, 1 / 1.5]
const MIDDLE_EAST: readonly [number, number] = [1 / 3.2, 1.3]
const CJK: readonly [number, number] = [0.5, 1.4]
const OTHER: readonly [number, number] = [0.25, 2]

/** An estimate without a tokenizer, for models whose own is not published. Time is linear in the text. */
export function tokenRange(text: string): TokenRange {
  let ascii = 0
  let digits = 0
  let low = 0
  let high = 0
  // Most characters are only counted: this runs before the first request of a run, when nothing is compiled yet.
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) {
      if (unit >= 0x30 && unit <= 0x39) digits += 1
      else ascii += 1
      continue
    }
    const [least, most] = rate(unit)
    low += least
    high += most
  }
  low += ascii * ASCII[0] + digits * DIGIT[0]
  high += ascii * ASCII[1] + digits * DIGIT[1]
  return { low: Math.floor(low), high: Math.ceil(high) }
}

/** Of a character beyond ASCII. */
function rate(unit: number): readonly [number, number] {
  if (unit < 0x370) return LATIN
  if (unit < 0x400) return MIDDLE_EAST
  if (unit < 0x530) return CYRILLIC
  if (unit >= 0x590 && unit < 0x780) return MIDDLE_EAST
  if ((unit >= 0x3000 && unit < 0xd7b0) || (unit >= 0xf900 && unit < 0xfb00) || unit >= 0xff00) return CJK
  return OTHER
}
