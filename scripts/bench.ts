/**
 * How close an evaluation comes to what its models allow, against a Bedrock on the loopback: ratios within one run, each
 * with its bound (docs/performance.md). It says which bounds do not hold, and exits 1 beyond `regression`, which is wider
 * where a busy machine stands in the way: nothing gets much worse unseen. What else the machine does slows a run and
 * never speeds it up, so what is slower than its bound is measured again, three times in all, and the fastest run is
 * told. `--quick` leaves out what takes minutes.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { startBenchBedrock } from './bench/bedrock.ts'
import type { Seen } from './bench/behaviour.ts'
import { createProject, type Project, promptFile, promptText, type Run } from './bench/project.ts'

const quick = process.argv.includes('--quick')
const bedrock = await startBenchBedrock()
const rows: Row[] = []
const settled = 3_000

/** `regression`: factor of the bound above which the script fails; 1 where a count either holds or does not. */
type Row = { what: string; value: number; most: number; unit: string; regression: number }

function row(what: string, value: number, most: number, unit = '', regression = 1): Row {
  return { what, value, most, unit, regression }
}

function publish(reported: readonly Row[]): void {
  for (const one of reported) {
    if (one.value > one.most * one.regression) process.exitCode = 1
    rows.push(one)
    console.error(`${one.what}: ${text(one, one.value)} (≤ ${text(one, one.most)})`)
  }
}

function text({ unit }: Row, number: number): string {
  return `${Number(number.toFixed(2)).toLocaleString('en-US')}${unit}`
}

/** Tells the run whose first row is least. */
async function fastest(score: () => Promise<Row[]>): Promise<void> {
  const slowness = (run: readonly Row[]): number => run[0]?.value ?? Number.POSITIVE_INFINITY
  let best: Row[] = []
  for (let time = 0; time < 3; time++) {
    const run = await score()
    if (slowness(run) < slowness(best)) best = run
    if (best.every(({ value, most }) => value <= most)) break
  }
  publish(best)
}

async function within<T>(project: Project, use: (project: Project) => Promise<T>): Promise<T> {
  try {
    return await use(project)
  } finally {
    project.dispose()
  }
}

/** Milliseconds from the first request to the end of the process. */
const asking = (run: Run, seen: Seen): number => run.endedAt - (seen.firstAt ?? Number.NaN)

async function pace(cases: number, latencyMs: number, concurrency: number, most: number): Promise<Row[]> {
  await bedrock.behave({ latencyMs, answerBytes: 20 })
  return within(createProject(1, cases, { concurrency, cache: false }), async (project) => {
    const run = await project.evaluate(bedrock.url)
    const ideal = (cases * latencyMs) / concurrency
    const name = `${cases} cases, ${latencyMs} ms, ${concurrency} in flight`
    const cpu = cases === 400 ? [row(`${name}: CPU per case`, run.cpuMs / cases, 3, ' ms', 2)] : []
    return [row(`${name}: time after start ÷ limit`, asking(run, await bedrock.seen()) / ideal, most, '', 2), ...cpu]
  })
}

async function throttled(limit: number, seconds: number): Promise<Row[]> {
  const latencyMs = 100
  const cases = (limit * seconds * 1000) / latencyMs
  await bedrock.behave({ latencyMs, answerBytes: 20, limit })
  return within(createProject(1, cases, { concurrency: 100, cache: false }), async (project) => {
    const run = await project.evaluate(bedrock.url)
    const seen = await bedrock.seen()
    return [
      row(`hidden limit of ${limit}: time after start ÷ ideal`, asking(run, seen) / (seconds * 1000), 1.3, '', 1.5),
      refusals(`hidden limit of ${limit}`, seen, settled),
    ]
  })
}

async function dropping(): Promise<Row[]> {
  const [latencyMs, afterMs, before, to] = [100, 4_000, 60, 5]
  await bedrock.behave({ latencyMs, answerBytes: 20, limit: before, drop: { afterMs, to } })
  const cases = (before * afterMs) / latencyMs + (to * 8_000) / latencyMs
  return within(createProject(1, cases, { concurrency: 100, cache: false }), async (project) => {
    await project.evaluate(bedrock.url)
    const seen = await bedrock.seen()
    const from = afterMs + settled
    const late = seen.arrivals.filter(([at, status]) => at >= from && status === 200).length
    const took = (seen.lastAt ?? Number.NaN) - (seen.firstAt ?? Number.NaN) - from
    return [
      row('limit drops from 60 to 5: time 3 s later ÷ ideal', took / ((late * latencyMs) / to), 1.3, '', 1.5),
      refusals('limit drops from 60 to 5', seen, from),
    ]
  })
}

function refusals(what: string, seen: Seen, from: number): Row {
  const late = seen.arrivals.filter(([at]) => at >= from)
  const refused = late.filter(([, status]) => status === 429).length
  return row(`${what}: refused 3 s later`, (100 * refused) / late.length, 5, ' %', 2)
}

async function cached(): Promise<Row[]> {
  await bedrock.behave({ latencyMs: 5, answerBytes: 200 })
  return within(createProject(1, 400, { concurrency: 100 }), async (project) => {
    await project.evaluate(bedrock.url)
    await bedrock.behave({ latencyMs: 5, answerBytes: 200 })
    const run = await project.evaluate(bedrock.url)
    return [
      row('the same 400 cases again: all in all', (run.endedAt - run.startedAt) / 1000, 0.6, ' s', 3),
      row('the same 400 cases again: calls', calls(await bedrock.seen()), 0),
    ]
  })
}

async function changed(): Promise<Row[]> {
  await bedrock.behave({ latencyMs: 5, answerBytes: 200 })
  return within(createProject(20, 20, { concurrency: 100 }), async (project) => {
    await project.evaluate(bedrock.url)
    await bedrock.behave({ latencyMs: 5, answerBytes: 200 })
    writeFileSync(join(project.folder, promptFile(7)), promptText(7, 'Be kind.'))
    await project.evaluate(bedrock.url)
    return [row('one of 20 prompts of 20 cases changed: calls', calls(await bedrock.seen()), 20)]
  })
}

function calls(seen: Seen): number {
  return seen.arrivals.length
}

async function storage(): Promise<Row[]> {
  const peak = async (cases: number): Promise<number> => {
    await bedrock.behave({ latencyMs: 5, answerBytes: 2_000 })
    return within(createProject(1, cases, { concurrency: 100, repeat: 10 }), async (project) => {
      const run = await project.evaluate(bedrock.url)
      if (run.exitCode === null) throw new Error(run.said)
      return run.peakMb
    })
  }
  const [few, many] = [await peak(500), await peak(2_000)]
  return [
    row('20,000 trials of 2 KB (2,000 cases, 10 repeats): peak memory', many, 250, ' MB', 1.5),
    row('20,000 trials ÷ 5,000: peak memory', many / few, 1.25, '', 1.5),
  ]
}

async function failing(): Promise<Row[]> {
  const cases = 400
  await bedrock.behave({ latencyMs: 50, answerBytes: 20, failing: 0.3 })
  return within(createProject(1, cases, { concurrency: 50, timeout: '1s', cache: false }), async (project) => {
    const results = (await project.evaluate(bedrock.url)).results()
    const answered = new Set(
      results.prompts[0]?.cases.flatMap(({ id, candidate }) => (candidate?.pass === true ? [id] : [])),
    )
    return [
      row('30 % of calls fail: cases without an answer', cases - answered.size, 0),
      row('30 % of calls fail: results beyond one a case', (results.prompts[0]?.cases.length ?? 0) - answered.size, 0),
    ]
  })
}

/** Kills a run again and again, each time a little later, until one comes to its end. */
async function killed(): Promise<Row[]> {
  const [cases, concurrency] = [400, 20]
  await bedrock.behave({ latencyMs: 20, answerBytes: 200 })
  let [again, broken, inFlight] = [0, 0, 0]
  await within(createProject(1, cases, { concurrency }), async (project) => {
    let run = await project.evaluate(bedrock.url, 400)
    for (let kills = 1; run.exitCode === null; kills++) {
      inFlight += concurrency
      run = await project.evaluate(bedrock.url, 400 + 100 * kills)
    }
    again = calls(await bedrock.seen()) - cases - inFlight
    const folder = join(project.folder, '.ai-cicd/cache')
    rmSync(join(project.folder, 'out'), { recursive: true })
    const last = await project.evaluate(bedrock.url)
    if (last.results().usage.cachedCalls !== cases) broken += 1
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8')
      if (name.endsWith('.answers') && text !== '' && !text.endsWith('\n')) broken += 1
    }
  })
  return [
    row('killed at any moment: asked again beyond those in flight', Math.max(0, again), 0),
    row('killed at any moment: files that are not whole', broken, 0),
  ]
}

const load = (): string =>
  loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')
const before = load()
try {
  await fastest(() => pace(400, 50, 20, 1.4))
  await fastest(cached)
  publish(await changed())
  publish(await failing())
  publish(await killed())
  await fastest(() => throttled(5, 8))
  await fastest(() => throttled(20, 8))
  if (!quick) {
    await fastest(() => throttled(60, 8))
    await fastest(dropping)
    await fastest(() => pace(5_000, 200, 100, 1.25))
    publish(await storage())
  }
} finally {
  bedrock.close()
}
console.log('| what | measured | bound | |\n| :-- | --: | --: | :-: |')
for (const one of rows) {
  const holds = one.value <= one.most ? 'holds' : 'not reached'
  console.log(`| ${one.what} | ${text(one, one.value)} | ≤ ${text(one, one.most)} | ${holds} |`)
}
console.log(`\n${availableParallelism()} cores; load before ${before}, after ${load()}`)
