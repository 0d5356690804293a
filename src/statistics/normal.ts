import { checkShare } from './count.ts'

const polynomial = (coefficients: readonly number[], x: number) =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

const CENTRE = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
] as const
const MIDDLE = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const
const TAIL = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const

/**
 * Quantile of the standard normal distribution.
 * Source: Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37:477; relative error about 1e-16.
 * @param p 0..1 exclusive
 * @throws RangeError otherwise
 */
export function normalQuantile(p: number): number {
  checkShare(p, 'the p of a quantile')
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(CENTRE[0], r)) / polynomial(CENTRE[1], r)
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const [[above, below], shift] = r <= 5 ? [MIDDLE, 1.6] : [TAIL, 5]
  const value = polynomial(above, r - shift) / polynomial(below, r - shift)
  return q < 0 ? -value : value
}

/**
 * P(Z > z) of a standard normal variable, to a relative error of about 1e-13 until it leaves the range of a number.
 * Source: Laplace's continued fraction of Mills' ratio (Abramowitz & Stegun 1964, 26.2.14) beyond 2.5; the series
 * 26.2.11 around zero.
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
  if (z > 2.5) {
    let fraction = z
    for (let k = 150; k >= 1; k--) fraction = z + k / fraction
    return density / fraction
  }
  let term = z
  let sum = 0
  for (let k = 1; term > sum * 1e-17; k++) {
    sum += term
    term *= (z * z) / (2 * k + 1)
  }
  return 0.5 - density * sum
}
