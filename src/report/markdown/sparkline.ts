const BARS = '▁▂▃▄▅▆▇█'

/** One bar a value, a dot where there is none. */
export function sparkline(values: ReadonlyArray<number | null>, low: number, high: number): string {
  return values.map((value) => bar(value, low, high)).join('')
}

function bar(value: number | null, low: number, high: number): string {
  if (value === null) return '·'
  return BARS[high === low ? 0 : Math.round(((value - low) / (high - low)) * (BARS.length - 1))] ?? '█'
}
