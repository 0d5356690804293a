import { clopperPearson } from '../../src/statistics/clopper-pearson.ts'
import { type Cell, type Count, isEveryday, isPromised, isSmall } from './cells.ts'
import { type PlayedPrinted, printedTable } from './printed.ts'

export type Played = { cell: Cell; count: Count }

const START = '<!-- simulation: written by `npm run simulate:gate` -->'
const END = '<!-- end of simulation -->'

/** The page with its tables replaced. @throws Error when the page has no place for them */
export function withTables(page: string, played: readonly Played[], printed: readonly PlayedPrinted[]): string {
  const [from, to] = [page.indexOf(START), page.indexOf(END)]
  if (from === -1 || to === -1) throw new Error('docs/verdicts.md has lost the comments that mark its tables')
  return `${page.slice(0, from)}${START}\n\n${tables(played, printed)}\n\n${page.slice(to)}`
}

function tables(played: readonly Played[], printed: readonly PlayedPrinted[]): string {
  const single = played.filter(({ cell }) => cell.prompts === 1 && !isEveryday(cell.world) && !isSmall(cell.world))
  const unchanged = single.filter(({ cell }) => cell.drop === 0)
  const promised = single.filter(({ cell }) => isPromised(cell.world))
  return [
    '### The same prompt twice',
    'With `maxRepeat: 4`: how often it is blocked, how often it ends inconclusive, and the answers to each case, of which one look takes one. Every case passes (or gets each of the five points) with the same chance, which is noisier than real golden sets. In brackets the 99 % interval of the simulation.',
    table(
      ['golden set', 'mean score', 'blocked', 'inconclusive', 'passes', 'answers'],
      played
        .filter(({ cell }) => isEveryday(cell.world))
        .map(({ cell, count }) => [
          `${cell.world.cases} cases, ${cell.world.points === 1 ? 'pass or fail' : 'graded'}`,
          `${cell.world.rate}`,
          withInterval(count.blocked, cell.runs),
          withInterval(count.open, cell.runs),
          percent(count.passed / cell.runs),
          (count.repeats / cell.runs).toFixed(2),
        ]),
    ),
    '### A true drop, with few cases',
    'Cases that pass 9 times in 10, `maxRepeat: 4`, beside the rules that people use today on one answer to each case.',
    table(
      [
        'cases',
        'true drop',
        'blocked',
        'passes',
        'inconclusive',
        'answers',
        'any failing case',
        'below a pass rate',
        'mean dropped',
        'unpaired t',
      ],
      played
        .filter(({ cell }) => isSmall(cell.world))
        .map(({ cell, count }) => [
          `${cell.world.cases}`,
          points(-cell.drop),
          withInterval(count.blocked, cell.runs),
          withInterval(count.passed, cell.runs),
          percent(count.open / cell.runs),
          (count.repeats / cell.runs).toFixed(2),
          ...RULES.map((rule) => percent(count[rule] / cell.runs)),
        ]),
    ),
    '### Whether the printed numbers are true',
    'Runs in which nothing changed print the smallest drop that would be blocked in four runs of five, and how many cases would prove a harmless change in four of five. Each printed number was tried on another run of the same kind; the means of what was printed, in points and cases, and how often it came true.',
    table(['data', 'answers', 'printed drop', 'blocked', 'advised cases', 'proven'], printedTable(printed)),
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
      ...brokenEveryday({ cell, count }, name),
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

/** What a team with few cases is promised, each at the far end of the simulation's 99 % interval. */
function brokenEveryday({ cell, count }: Played, name: string): string[] {
  const { world, drop, runs } = cell
  const most = (many: number) => clopperPearson(many, runs, 0.99)[1]
  const answers = mostAnswers(count.repeats / runs, runs)
  const allowed = world.cases < 60 ? 1.9 : 1.6
  if (isEveryday(world)) {
    return [
      ...(most(count.open) > 0.1 ? [`${name}: up to ${percent(most(count.open))} end inconclusive`] : []),
      ...(answers > allowed ? [`${name}: up to ${answers.toFixed(2)} answers are spent`] : []),
    ]
  }
  if (!isSmall(world) || world.cases < 100 || drop !== 0.1) return []
  const [fewest] = clopperPearson(count.blocked, runs, 0.99)
  return [
    ...(fewest < 0.8 ? [`${name}: perhaps only ${percent(fewest)} are blocked`] : []),
    ...(most(count.passed) > 0.1 ? [`${name}: up to ${percent(most(count.passed))} pass`] : []),
  ]
}

/** The upper end of the 99 % interval of a mean of 1 to 4 answers, whose variance is (mean − 1) · (4 − mean) at most. */
function mostAnswers(mean: number, runs: number): number {
  return mean + 2.576 * Math.sqrt(((mean - 1) * (4 - mean)) / runs)
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
  return one === undefined ? '' : withInterval(one.count.blocked, one.cell.runs)
}

function withInterval(many: number, runs: number): string {
  const [low, high] = clopperPearson(many, runs, 0.99)
  return `${percent(many / runs)} (${number(low)}–${number(high)})`
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
