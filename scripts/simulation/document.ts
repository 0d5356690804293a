import { clopperPearson } from '../../src/statistics/clopper-pearson.ts'
import { type Cell, type Count, isPromised } from './cells.ts'

export type Played = { cell: Cell; count: Count }

const START = '<!-- simulation: written by `npm run simulate:gate` -->'
const END = '<!-- end of simulation -->'

/** The page with its tables replaced. @throws Error when the page has no place for them */
export function withTables(page: string, played: readonly Played[]): string {
  const [from, to] = [page.indexOf(START), page.indexOf(END)]
  if (from === -1 || to === -1) throw new Error('docs/verdicts.md has lost the comments that mark its tables')
  return `${page.slice(0, from)}${START}\n\n${tables(played)}\n\n${page.slice(to)}`
}

function tables(played: readonly Played[]): string {
  const single = played.filter(({ cell }) => cell.prompts === 1)
  const unchanged = single.filter(({ cell }) => cell.drop === 0)
  const promised = single.filter(({ cell }) => isPromised(cell.world))
  return [
    '### Nothing changed: how often a rule blocks',
    'Share of pull requests blocked although nothing changed, with the 99 % interval of the simulation. The other rules see one answer to each case.',
    table(
      [
        'golden set',
        'our gate, one look',
        '`maxRepeat: 4`',
        '`maxRepeat: 8`',
        'any failing case',
        'below a pass rate',
        'mean dropped',
        'unpaired t',
      ],
      byWorld(unchanged).map(([name, cells]) => {
        const first = cells[0]
        return [
          name,
          ...[1, 4, 8].map((most) => blockedWithInterval(cells.find(({ cell }) => cell.most === most))),
          ...RULES.map((rule) => (first === undefined ? '' : percent(first.count[rule] / first.cell.runs))),
        ]
      }),
    ),
    `Ten unchanged prompts in one run, the chance that any blocks: ${played
      .filter(({ cell }) => cell.prompts > 1)
      .map((one) => `${blockedWithInterval(one)} with \`maxRepeat: ${one.cell.most}\``)
      .join(', ')}.`,
    '### Something changed: how often it is missed',
    'Share of pull requests *not* blocked at a true drop of 10 points.',
    table(
      [
        'golden set',
        'our gate, one look',
        '`maxRepeat: 4`',
        '`maxRepeat: 8`',
        'any failing case',
        'below a pass rate',
        'mean dropped',
        'unpaired t',
      ],
      byWorld(single.filter(({ cell }) => cell.drop === 0.1)).map(([name, cells]) => {
        const first = cells[0]
        return [
          name,
          ...[1, 4, 8].map((most) => {
            const one = cells.find(({ cell }) => cell.most === most)
            return one === undefined ? '' : percent(1 - one.count.blocked / one.cell.runs)
          }),
          ...RULES.map((rule) => (first === undefined ? '' : percent(1 - first.count[rule] / first.cell.runs))),
        ]
      }),
    ),
    '### What asking again costs and finds',
    'Answers to each case and arm, the mean of the estimated change in points, and the verdicts, on 100 binary cases that pass 9 times in 10.',
    table(
      ['golden set', 'most', 'true change', 'answers', 'of most', 'estimate', 'blocked', 'passes', 'inconclusive'],
      promised
        .filter(({ cell }) => cell.most > 1)
        .map(({ cell, count }) => [
          cell.world.name,
          `${cell.most}`,
          points(-cell.drop),
          (count.repeats / cell.runs).toFixed(2),
          percent(count.repeats / cell.runs / cell.most),
          points(count.estimates / cell.runs),
          percent(count.blocked / cell.runs),
          percent(count.passed / cell.runs),
          percent(count.open / cell.runs),
        ]),
    ),
    `${played.reduce((sum, { cell }) => sum + cell.runs * cell.prompts, 0).toLocaleString('en-US')} comparisons of synthetic prompts, each cell with its own seed.`,
  ].join('\n\n')
}

const RULES = ['anyCase', 'threshold', 'meanDropped', 'unpairedT'] as const

/** One sentence for each promise that the numbers break. */
export function brokenPromises(played: readonly Played[]): string[] {
  return played.flatMap(({ cell, count }) => {
    const { world, drop, most, runs, prompts } = cell
    const name = `${world.name}, ${prompts} prompts, at most ${most} answers, drop ${drop}`
    const [, highest] = clopperPearson(count.blocked, runs, 0.99)
    const repeats = count.repeats / runs
    const promised = isPromised(world) && prompts === 1
    return [
      ...(drop === 0 && highest > 0.05 ? [`${name}: up to ${percent(highest)} are blocked for nothing`] : []),
      ...(promised && drop === 0.1 && most === 4 && count.blocked < 0.8 * runs
        ? [`${name}: only ${percent(count.blocked / runs)} are blocked`]
        : []),
      ...(promised && (drop === 0 || drop === 0.1) && most === 8 && repeats > 4
        ? [`${name}: ${repeats.toFixed(2)} answers are spent`]
        : []),
      ...(promised && drop === 0.1 && most === 8 && Math.abs(count.estimates / runs + 0.1) > 0.005
        ? [`${name}: the mean estimate is ${points(count.estimates / runs)}`]
        : []),
    ]
  })
}

/** Groups in the order of their first members. */
export function grouped<Key>(played: readonly Played[], key: (one: Played) => Key): Array<[Key, Played[]]> {
  const keys = [...new Set(played.map(key))]
  return keys.map((own) => [own, played.filter((one) => key(one) === own)])
}

function byWorld(played: readonly Played[]): Array<[string, Played[]]> {
  return grouped(played, ({ cell }) => cell.world.name)
}

function blockedWithInterval(one: Played | undefined): string {
  if (one === undefined) return ''
  const [low, high] = clopperPearson(one.count.blocked, one.cell.runs, 0.99)
  return `${percent(one.count.blocked / one.cell.runs)} (${number(low)}–${number(high)})`
}

function percent(share: number): string {
  return `${number(share)} %`
}

function number(share: number): string {
  return (100 * share).toFixed(1)
}

function points(change: number): string {
  const text = (100 * change).toFixed(1)
  return text === '0.0' || text === '-0.0' ? '0.0' : text.startsWith('-') ? text.replace('-', '−') : `+${text}`
}

function table(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}
