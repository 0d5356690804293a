import type { Range } from './expected.ts'

/** `120`, `12,500`; ranges `60 to 120`. Written without the formats of `Intl`, which take longer to make than a start may. */
export function callsText(calls: Range | number): string {
  const { low, high } = typeof calls === 'number' ? { low: calls, high: calls } : calls
  return low === high ? whole(high) : `${whole(low)} to ${whole(high)}`
}

/** `$0`, `$0.021`, `$12.40`: two telling digits. */
export function usdText(usd: number): string {
  if (usd === 0) return '$0'
  if (usd >= 10) return `$${whole(usd)}`
  if (usd >= 0.1) return `$${usd.toFixed(2)}`
  return usd < 1e-8 ? 'less than $0.00000001' : `$${usd.toFixed(1 - Math.floor(Math.log10(usd)))}`
}

/** `about $0.021`, `about $0.02 to $0.04`. */
export function usdRangeText({ low, high }: Range): string {
  const [from, to] = [usdText(low), usdText(high)]
  if (from === to) return high === 0 ? from : `about ${from}`
  return `about ${from} to ${to}`
}

export function middle({ low, high }: Range): number {
  return (low + high) / 2
}

function whole(number: number): string {
  return Math.round(number)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')
}
