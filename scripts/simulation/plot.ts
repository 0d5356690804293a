import { type Cell, isPromised } from './cells.ts'
import { grouped, type Played } from './document.ts'

const WIDTH = 640
const HEIGHT = 300
const PLOT = { left: 60, right: 470, top: 24, bottom: 250 }
const COLORS = ['#6e7781', '#1a7f37', '#0969da']

/** Share of pull requests blocked by the size of the true drop: one line for each gate, over the first golden set. */
export function blockedPlot(played: readonly Played[]): string {
  return plot(played, 'blocked, %', 100, ({ cell, count }) => (100 * count.blocked) / cell.runs)
}

/** Answers to each case by the size of the true drop. */
export function spentPlot(played: readonly Played[]): string {
  return plot(played, 'answers to each case', 8, ({ cell, count }) => count.repeats / cell.runs)
}

function plot(played: readonly Played[], title: string, highest: number, value: (one: Played) => number): string {
  const world = played.find(({ cell }) => isPromised(cell.world))?.cell.world.name
  const own = played.filter(({ cell }) => cell.world.name === world && cell.prompts === 1)
  const x = ({ drop }: Cell) => PLOT.left + ((PLOT.right - PLOT.left) * drop) / 0.2
  const y = (height: number) => PLOT.bottom - ((PLOT.bottom - PLOT.top) * height) / highest
  const lines = grouped(own, ({ cell }) => cell.most).map(([most, points], index) => {
    const color = COLORS[index] ?? '#000'
    const at = points.map((one) => `${x(one.cell).toFixed(1)},${y(value(one)).toFixed(1)}`)
    return [
      `<polyline fill="none" stroke="${color}" stroke-width="2" points="${at.join(' ')}"/>`,
      ...at.map((point) => `<circle r="3" fill="${color}" cx="${point.split(',')[0]}" cy="${point.split(',')[1]}"/>`),
      text(PLOT.right + 14, PLOT.top + 20 * index + 8, most === 1 ? 'one look' : `maxRepeat: ${most}`, color),
    ].join('\n')
  })
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * highest)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${title} by true drop in points</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...ticks.map(
      (tick) =>
        `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#d0d7de"/>${text(PLOT.left - 34, y(tick) + 4, `${tick}`)}`,
    ),
    ...[0, 0.02, 0.05, 0.1, 0.2].map((drop) =>
      text(PLOT.left - 4 + ((PLOT.right - PLOT.left) * drop) / 0.2, PLOT.bottom + 18, `${100 * drop}`),
    ),
    text(PLOT.left, 14, title),
    text(PLOT.left + 130, HEIGHT - 12, 'true drop in points'),
    ...lines,
    '</svg>',
    '',
  ].join('\n')
}

function text(x: number, y: number, words: string, color = '#24292f'): string {
  return `<text x="${x.toFixed(0)}" y="${y.toFixed(0)}" fill="${color}">${words}</text>`
}
