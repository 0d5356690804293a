import type { LimitHistory } from '../../canary/analysis/limit-history.ts'
import { count, percent, usd } from '../../text/format.ts'
import { DRAWN } from '../limit-words.ts'
import { sparkline } from './sparkline.ts'

/** Each limit over the looks, with all that had been seen by then: old version, new version, and the limit. Markdown. */
export function limitPlots(histories: readonly LimitHistory[]): string[] {
  return histories.flatMap((history) => plot(history) ?? [])
}

function plot({ limit, bound, points }: LimitHistory): string | null {
  const { what, allowed } = DRAWN[limit]
  const rows = [
    { name: 'limit', values: points.map(({ stable }) => allowed(bound, stable)) },
    { name: 'old', values: points.map(({ stable }) => stable) },
    { name: 'new', values: points.map(({ canary }) => canary) },
  ].filter(({ values }) => values.some((value) => value !== null))
  const existing = rows.flatMap(({ values }) => values.filter((value) => value !== null))
  if (points.length < 2 || points.every(({ canary }) => canary === null)) return null
  const low = limit.startsWith('quality') ? Math.min(...existing) : 0
  const high = Math.max(...existing)
  const say = limit.startsWith('quality') ? scoreText : limit.startsWith('cost') ? usd : percent
  const lines = rows.map(({ name, values }) => {
    const last = values.findLast((value) => value !== null) ?? null
    return `${name.padEnd(5)} ${sparkline(values, low, high)} ${last === null ? '' : say(last)}`.trimEnd()
  })
  return `\`${limit}\`, ${what}, over ${count(points.length, 'look')}:\n\n\`\`\`\n${lines.join('\n')}\n\`\`\``
}

function scoreText(value: number): string {
  return `${Number(value.toFixed(3))}`
}
