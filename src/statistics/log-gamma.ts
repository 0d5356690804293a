/** Coefficients of the Lanczos approximation with g = 7, n = 9 (Godfrey 2001); relative error below 1e-14. */
const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const

/** Coefficients of Stirling's series in 1/x², DLMF 5.11.1; from x = 15 on the next term is below 1e-17. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360] as const

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI)

/** ln Γ(x) for x > 0. Source: Lanczos (1964), SIAM J. Numer. Anal. B 1:86, with Godfrey's coefficients. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const base = x + 6.5
  let series = 0
  LANCZOS.forEach((coefficient, i) => {
    series += i === 0 ? coefficient : coefficient / (x - 1 + i)
  })
  return HALF_LOG_2PI + (x - 0.5) * Math.log(base) - base + Math.log(series)
}

/**
 * ln B(a, b) = ln Γ(a)Γ(b)/Γ(a+b), for a and b above 0. The large parts of the three logarithms cancel by algebra and not
 * by subtraction, so that counts of a million keep nine digits or more.
 * Source: the arrangement of Didonato & Morris (1992), Algorithm 708, ACM TOMS 18:360.
 */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a]
  if (large < 15) return logGamma(small) + logGamma(large) - logGamma(small + large)
  const share = small / (small + large)
  const rest = stirlingRest(large) - stirlingRest(small + large)
  if (small < 15) {
    return logGamma(small) + rest + small - small * Math.log(small + large) + (large - 0.5) * Math.log1p(-share)
  }
  return (
    HALF_LOG_2PI -
    0.5 * Math.log(large) +
    stirlingRest(small) +
    rest +
    (small - 0.5) * Math.log(share) +
    large * Math.log1p(-share)
  )
}

/** ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π), for x ≥ 15. */
function stirlingRest(x: number): number {
  const square = 1 / (x * x)
  return STIRLING.reduceRight((sum, coefficient) => sum * square + coefficient, 0) / x
}
