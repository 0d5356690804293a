/** Uniform 32-bit integers, 0..2³²−1. */
export type Random = () => number

/**
 * xoshiro128** from a given state, which must not be all zero. Not for secrets.
 * Source: Blackman & Vigna (2021), Scrambled linear pseudorandom number generators, ACM TOMS 47:36.
 */
export function xoshiro128(state: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = state
  return () => {
    const scaled = Math.imul(b, 5)
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result
  }
}

/**
 * A generator whose whole sequence follows from `seed`.
 * The state is filled by the 32-bit finaliser of MurmurHash3 over a Weyl sequence, so that near seeds differ in
 * every bit (Steele, Lea & Flood 2014, Fast splittable pseudorandom number generators, OOPSLA).
 */
export function seededRandom(seed: number): Random {
  let counter = seed | 0
  const word = () => {
    counter = (counter + 0x9e3779b9) | 0
    let mixed = counter ^ (counter >>> 16)
    mixed = Math.imul(mixed, 0x85ebca6b)
    mixed ^= mixed >>> 13
    mixed = Math.imul(mixed, 0xc2b2ae35)
    return mixed ^ (mixed >>> 16)
  }
  return xoshiro128([word(), word(), word(), word()])
}
