import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { z } from 'zod'
import { type Cell, type Count, cellsOf } from './simulation/cells.ts'
import { brokenPromises, type Played, withTables } from './simulation/document.ts'
import { play } from './simulation/play.ts'
import { blockedPlot, spentPlot } from './simulation/plot.ts'

const countsSchema = z.array(
  z.strictObject({
    blocked: z.int(),
    passed: z.int(),
    improved: z.int(),
    open: z.int(),
    repeats: z.number(),
    estimates: z.number(),
    anyCase: z.int(),
    threshold: z.int(),
    meanDropped: z.int(),
    unpairedT: z.int(),
  }),
)

const docs = new URL('../docs/', import.meta.url)
const UNCHANGED = 3000
const CHANGED = 400

/** Some cells again, from their seeds: each of the promises, and the one with several prompts. */
const CHECKED_SECONDS = 60

if (isMainThread) process.exitCode = process.argv.includes('--check') ? await check() : await simulate()
else parentPort?.on('message', (cell: Cell) => parentPort?.postMessage(play(cell)))

/** Plays all cells and writes counts, page and plots. */
async function simulate(): Promise<number> {
  const cells = cellsOf(UNCHANGED, CHANGED)
  const counts = await inParallel(cells)
  const played = cells.flatMap((cell, index): Played[] => {
    const count = counts[index]
    return count === undefined ? [] : [{ cell, count }]
  })
  writeFileSync(new URL('verdicts-simulation.json', docs), `${JSON.stringify(counts.map(rounded), null, 2)}\n`)
  for (const [file, text] of pagesOf(played)) writeFileSync(new URL(file, docs), text)
  return publish(brokenPromises(played))
}

/** The promises hold in the committed counts, pages show them, and cells played anew come out as committed. */
async function check(): Promise<number> {
  const cells = cellsOf(UNCHANGED, CHANGED)
  const counts = countsSchema.parse(JSON.parse(read('verdicts-simulation.json')))
  if (counts.length !== cells.length) return publish(['docs/verdicts-simulation.json is of another simulation'])
  const played = cells.flatMap((cell, index): Played[] => {
    const count = counts[index]
    return count === undefined ? [] : [{ cell, count }]
  })
  const stale = pagesOf(played).flatMap(([file, text]) => (read(file) === text ? [] : [`docs/${file} is stale`]))
  const changed: string[] = []
  const until = Date.now() + CHECKED_SECONDS * 1000
  for (const { cell, count } of played.toSorted(
    (a, b) => a.cell.runs * a.cell.prompts - b.cell.runs * b.cell.prompts,
  )) {
    if (Date.now() > until) break
    if (!isDeepStrictEqual(rounded(play(cell)), rounded(count)))
      changed.push(`${cell.world.name}, drop ${cell.drop}: the gate decides otherwise now`)
  }
  const hint = stale.length + changed.length > 0 ? ['Run `npm run simulate:gate`.'] : []
  return publish([...brokenPromises(played), ...stale, ...changed, ...hint])
}

/** Sums of floating-point numbers, to the digits that every machine agrees on. */
function rounded(count: Count): Count {
  return { ...count, estimates: Number(count.estimates.toFixed(6)), repeats: Number(count.repeats.toFixed(6)) }
}

function pagesOf(played: readonly Played[]): Array<[file: string, text: string]> {
  return [
    ['verdicts.md', withTables(read('verdicts.md'), played)],
    ['images/verdicts-blocked.svg', blockedPlot(played)],
    ['images/verdicts-spent.svg', spentPlot(played)],
  ]
}

async function inParallel(cells: readonly Cell[]): Promise<Count[]> {
  const counts: Count[] = []
  let next = 0
  const experiment = async () => {
    const worker = new Worker(new URL(import.meta.url))
    try {
      for (let index = next++; index < cells.length; index = next++) {
        const cell = cells[index]
        if (cell === undefined) break
        counts[index] = await new Promise<Count>((resolve, reject) => {
          worker.once('message', resolve)
          worker.once('error', reject)
          worker.postMessage(cell)
        })
        process.stderr.write(`\r${index + 1} of ${cells.length} cells`)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(cells.length, availableParallelism()) }, experiment))
  process.stderr.write('\n')
  return counts
}

function read(file: string): string {
  return readFileSync(new URL(file, docs), 'utf8')
}

function publish(problems: readonly string[]): number {
  for (const problem of problems) process.stdout.write(`${problem}\n`)
  if (problems.length === 0) process.stdout.write('Every promise of docs/verdicts.md holds.\n')
  return problems.length === 0 ? 0 : 1
}
