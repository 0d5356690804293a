/**
 * Writes down what promptfoo says of the tables in __tests__/config/promptfoo/recorded, which our verdicts are held to.
 * promptfoo is that of the folder PROMPTFOO_DIR, or is installed into a folder that is deleted again; it asks `echo` and,
 * where something is graded, a judge in JavaScript: nothing leaves this machine.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { askedDigests, FIXTURE } from '../__tests__/config/promptfoo/recorded/asked.ts'
import { JUDGE, JUDGE_PROVIDER } from '../__tests__/config/promptfoo/recorded/grade.ts'
import { type Table, type Templates, tableFiles, templatesFiles } from '../__tests__/config/promptfoo/recorded/table.ts'
import { PROJECTS, TABLES, TEMPLATES } from '../__tests__/config/promptfoo/recorded/tables.ts'
import { type Recording, recordingSchema, type Verdict } from '../__tests__/config/promptfoo/recorded/verdict.ts'

const VERSION = '0.123.1'
const run = promisify(execFile)

const component = z.object({
  pass: z.boolean(),
  score: z.number(),
  assertion: z.object({ type: z.string() }).nullish(),
})
const resultSchema = z.object({
  testIdx: z.number(),
  promptIdx: z.number(),
  success: z.boolean(),
  score: z.number().nullable(),
  failureReason: z.number(),
  namedScores: z.record(z.string(), z.number().nullable()),
  prompt: z.object({ raw: z.string() }),
  gradingResult: z.object({ componentResults: z.array(component).nullish() }).nullish(),
})
const outputSchema = z.object({ results: z.object({ results: z.array(resultSchema) }) })
type Result = z.infer<typeof resultSchema>

/** promptfoo's way of saying that nothing was measured. */
const ERROR = 2

function verdictOf(result: Result): Verdict {
  const components = (result.gradingResult?.componentResults ?? []).flatMap(({ assertion, pass, score }) =>
    assertion === null || assertion === undefined || assertion.type === 'assert-set'
      ? []
      : [{ type: assertion.type, pass, score }],
  )
  const named = Object.entries(result.namedScores).map(([name, score]): [string, number] => [name, score ?? 0])
  return {
    prompt: result.prompt.raw,
    pass: result.success,
    score: result.score ?? 0,
    error: result.failureReason === ERROR,
    components,
    named: Object.fromEntries(named),
  }
}

async function installed(): Promise<string> {
  const folder = process.env.PROMPTFOO_DIR ?? mkdtempSync(join(tmpdir(), 'promptfoo-'))
  if (process.env.PROMPTFOO_DIR === undefined)
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, `promptfoo@${VERSION}`])
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, 'node_modules/promptfoo/package.json'), 'utf8')))
  if (version !== VERSION) throw new Error(`promptfoo ${version} is in ${folder}, the recording is of ${VERSION}`)
  return folder
}

/** @returns null where promptfoo refuses the configuration */
async function results(promptfoo: string, files: Record<string, string>): Promise<Result[] | null> {
  const folder = mkdtempSync(join(tmpdir(), 'recording-'))
  const config = Object.keys(files).find((path) => path.endsWith('promptfooconfig.yaml')) ?? ''
  const judge = join(folder, 'recording-judge.cjs')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), path === config ? text.replaceAll(JUDGE, `file://${judge}`) : text)
  }
  writeFileSync(judge, JUDGE_PROVIDER)
  const cli = join(promptfoo, 'node_modules/promptfoo/dist/src/entrypoint.js')
  const out = join(folder, 'out.json')
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    PROMPTFOO_CONFIG_DIR: join(folder, '.promptfoo'),
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
  }
  try {
    const args = [cli, 'eval', '--config', config, '--no-cache', '--no-table', '--no-progress-bar', '--output', out]
    // It exits with 100 where a test fails.
    const done = await run(process.execPath, args, { cwd: folder, env, maxBuffer: 1 << 28 }).catch((thrown) => thrown)
    if (process.env.VERBOSE) console.log(String(done.stdout).slice(-3000), String(done.stderr).slice(-3000))
    return outputSchema.parse(JSON.parse(readFileSync(out, 'utf8'))).results.results
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown
    return null
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A verdict for each test. One test may end the whole evaluation: then each half is asked by itself, down to that test. */
async function rowsOf(table: Table, tests: Table['tests']): Promise<Array<Verdict | null>> {
  const found = await results(promptfoo, tableFiles(table, tests))
  if (found === null && tests.length > 1) {
    const middle = Math.ceil(tests.length / 2)
    return [...(await rowsOf(table, tests.slice(0, middle))), ...(await rowsOf(table, tests.slice(middle)))]
  }
  return tests.map((_, at) => {
    const result = found?.find(({ testIdx }) => testIdx === at)
    return result === undefined ? null : verdictOf(result)
  })
}

/** The same of templates. */
async function filledIn(table: Templates, templates: readonly string[]): Promise<Array<Verdict | null>> {
  const found = await results(promptfoo, templatesFiles(table, templates))
  if (found === null && templates.length > 1) {
    const middle = Math.ceil(templates.length / 2)
    return [...(await filledIn(table, templates.slice(0, middle))), ...(await filledIn(table, templates.slice(middle)))]
  }
  return templates.map((_, at) => {
    const result = found?.find(({ promptIdx }) => promptIdx === at)
    return result === undefined ? null : verdictOf(result)
  })
}

const promptfoo = await installed()
const asked = askedDigests()
const before = existsSync(FIXTURE) ? recordingSchema.parse(JSON.parse(readFileSync(FIXTURE, 'utf8'))) : null
const source = `promptfoo ${VERSION}`
const recording: Recording = { source, asked: {}, tables: {}, projects: {} }

/** Of the recording that is there where the same was asked of the same promptfoo, else asked now. */
async function recorded<T>(name: string, old: T | undefined, ask: () => Promise<T>): Promise<T> {
  const same = old !== undefined && before?.source === source && before.asked[name] === asked[name]
  const found = same ? old : await ask()
  recording.asked[name] = asked[name] ?? ''
  console.log(`${name}: ${same ? 'as before' : 'recorded'}`)
  return found
}

function write(): void {
  const pretty = JSON.stringify(recording, null, 1).replace(/\n {3,}|\n {2}(?=[}\]])/g, '')
  writeFileSync(FIXTURE, `${pretty}\n`)
}

for (const table of TABLES) {
  const { name, tests } = table
  recording.tables[name] = await recorded(name, before?.tables[name], () => rowsOf(table, tests))
  write()
}
for (const table of TEMPLATES) {
  const { name } = table
  recording.tables[name] = await recorded(name, before?.tables[name], () => filledIn(table, table.templates))
  write()
}
for (const { name, files } of PROJECTS) {
  recording.projects[name] = await recorded(name, before?.projects[name], async () => {
    const found = await results(promptfoo, files)
    if (found === null) throw new Error(`promptfoo refuses "${name}"`)
    return found.map(verdictOf)
  })
}
write()
if (process.env.PROMPTFOO_DIR === undefined) rmSync(promptfoo, { recursive: true })
