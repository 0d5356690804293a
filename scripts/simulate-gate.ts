import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { z } from 'zod'
import { type Cell, type Count, cellsOf } from './simulation/cells.ts'
import { brokenPromises, type Played, withTables } from './simulation/document.ts'
import { play } from './simulation/play.ts'
import { blockedPlot, spentPlot } from './simulation/plot.ts'
import {
  type PlayedPrinted,
  type PrintedCell,
  type PrintedCount,
  playPrinted,
  printedCells,
  untruePrints,
} from './simulation/printed.ts'

const countsSchema = z.strictObject({
  pullRequests: z.array(
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
  ),
  printed: z.array(
    z.strictObject({
      printed: z.int(),
      drops: z.number(),
      blocked: z.int(),
      advised: z.int(),
      cases: z.int(),
      proven: z.int(),
    }),
  ),
})

const docs = new URL('../docs/', import.meta.url)
const UNCHANGED = 3000
const CHANGED = 400

const PRINTED = 200

/** Some cells again, from their seeds: each of the promises, and the one with several prompts. */
const CHECKED_SECONDS = 60

/** One cell to play, of either simulation. */
type Task = { kind: 'pull request'; cell: Cell } | { kind: 'printed'; cell: PrintedCell }

if (isMainThread) process.exitCode = process.argv.includes('--check') ? await check() : await simulate(process.argv)
else {
  parentPort?.on('message', (task: Task) =>
    parentPort?.postMessage(task.kind === 'printed' ? playPrinted(task.cell) : play(task.cell)),
  )
}

/** Plays all cells, with `--printed` only those of what a report prints, and writes counts, page and plots. */
async function simulate(args: readonly string[]): Promise<number> {
  const kept = args.includes('--printed') ? committedCounts().pullRequests : null
  const cells = kept === null ? cellsOf(UNCHANGED, CHANGED) : []
  const printed = printedCells(PRINTED)
  const counts = await inParallel([
    ...cells.map((cell): Task => ({ kind: 'pull request', cell })),
    ...printed.map((cell): Task => ({ kind: 'printed', cell })),
  ])
  const results = countsSchema.parse({
    pullRequests: kept ?? counts.slice(0, cells.length),
    printed: counts.slice(cells.length),
  })
  writeFileSync(new URL('verdicts-simulation.json', docs), `${JSON.stringify(rounded(results), null, 2)}\n`)
  const all = played(results)
  for (const [file, text] of pagesOf(all)) writeFileSync(new URL(file, docs), text)
  return publish([...brokenPromises(all.pullRequests), ...untruePrints(all.printed)])
}

/** The promises hold in the committed counts, pages show them, and cells played anew come out as committed. */
async function check(): Promise<number> {
  const all = played(committedCounts())
  const isWhole = all.pullRequests.length === cellsOf(UNCHANGED, CHANGED).length
  if (!isWhole || all.printed.length !== printedCells(PRINTED).length) {
    return publish(['docs/verdicts-simulation.json is of another simulation', HINT])
  }
  const stale = pagesOf(all).flatMap(([file, text]) => (read(file) === text ? [] : [`docs/${file} is stale`]))
  const changed = playedAnew(all)
  const hint = stale.length + changed.length > 0 ? [HINT] : []
  return publish([...brokenPromises(all.pullRequests), ...untruePrints(all.printed), ...stale, ...changed, ...hint])
}

function committedCounts(): Counts {
  return countsSchema.parse(JSON.parse(read('verdicts-simulation.json')))
}

const HINT = 'Run `npm run simulate:gate`.'

/** What comes out otherwise now than is committed, of as many cells as there is time for. */
function playedAnew({ pullRequests, printed }: AllPlayed): string[] {
  const changed: string[] = []
  const until = Date.now() + CHECKED_SECONDS * 1000
  const [one] = printed
  if (one !== undefined && !isDeepStrictEqual(roundedPrint(playPrinted(one.cell)), roundedPrint(one.count))) {
    changed.push(`${one.cell.world.name}: something else is printed now`)
  }
  const bySize = pullRequests.toSorted((a, b) => a.cell.runs * a.cell.prompts - b.cell.runs * b.cell.prompts)
  for (const { cell, count } of bySize) {
    if (Date.now() > until) break
    if (!isDeepStrictEqual(roundedCount(play(cell)), roundedCount(count))) {
      changed.push(`${cell.world.name}, drop ${cell.drop}: the gate decides otherwise now`)
    }
  }
  return changed
}

type Counts = { pullRequests: Count[]; printed: PrintedCount[] }
type AllPlayed = { pullRequests: Played[]; printed: PlayedPrinted[] }

/** Cells with what came out, as far as there are counts. */
function played(counts: Counts): AllPlayed {
  return {
    pullRequests: cellsOf(UNCHANGED, CHANGED).flatMap((cell, index): Played[] => {
      const count = counts.pullRequests[index]
      return count === undefined ? [] : [{ cell, count }]
    }),
    printed: printedCells(PRINTED).flatMap((cell, index): PlayedPrinted[] => {
      const count = counts.printed[index]
      return count === undefined ? [] : [{ cell, count }]
    }),
  }
}

/** Sums of floating-point numbers, to the digits that every machine agrees on. */
function rounded({ pullRequests, printed }: Counts): Counts {
  return { pullRequests: pullRequests.map(roundedCount), printed: printed.map(roundedPrint) }
}

function roundedCount(count: Count): Count {
  return { ...count, estimates: Number(count.estimates.toFixed(6)), repeats: Number(count.repeats.toFixed(6)) }
}

function roundedPrint(count: PrintedCount): PrintedCount {
  return { ...count, drops: Number(count.drops.toFixed(6)) }
}

function pagesOf({ pullRequests, printed }: AllPlayed): Array<[file: string, text: string]> {
  return [
    ['verdicts.md', withTables(read('verdicts.md'), pullRequests, printed)],
    ['images/verdicts-blocked.svg', blockedPlot(pullRequests)],
    ['images/verdicts-spent.svg', spentPlot(pullRequests)],
  ]
}

async function inParallel(tasks: readonly Task[]): Promise<unknown[]> {
  const counts: unknown[] = []
  let next = 0
  const experiment = async () => {
    const worker = new Worker(new URL(import.meta.url))
    try {
      for (let index = next++; index < tasks.length; index = next++) {
        const task = tasks[index]
        if (task === undefined) break
        counts[index] = await new Promise<unknown>((resolve, reject) => {
          worker.once('message', resolve)
          worker.once('error', reject)
          worker.postMessage(task)
        })
        process.stderr.write(`\r${index + 1} of ${tasks.length} cells`)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(tasks.length, availableParallelism()) }, experiment))
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
