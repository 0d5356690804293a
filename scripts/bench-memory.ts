/**
 * How much memory a large golden dataset takes: the peak of resident memory of `lint` and of `evaluate` on `echo`, each a
 * process of its own on the bundle, against its bound (docs/datasets.md). Cases are of 2 KB, their words drawn from few
 * thousand as in life. `--quick` leaves out the 100,000. Exits 1 above a bound.
 */
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeExecutable, projectRoot } from '../__tests__/scenarios/bench/node.ts'

const BOUNDS = [
  { cases: 10_000, lint: 250, evaluate: 350 },
  { cases: 100_000, lint: 600, evaluate: 600 },
]
const CASE_BYTES = 2_000
/** Cases of one file: 200 MB, of which no more than a piece is in memory at a time. */
const FILE_CASES = 100_000

/** A linear congruential generator: the same cases every time. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function writeProject(folder: string, cases: number): void {
  const random = generator(1)
  const vocabulary = Array.from({ length: 5_000 }, () =>
    Array.from({ length: 2 + Math.floor(random() * 8) }, () => String.fromCharCode(97 + random() * 26)).join(''),
  )
  const prompts = Math.ceil(cases / FILE_CASES)
  for (let prompt = 0; prompt < prompts; prompt++) {
    const file = openSync(join(folder, `cases-${prompt}.jsonl`), 'w')
    for (let index = prompt * FILE_CASES; index < Math.min(cases, (prompt + 1) * FILE_CASES); index++) {
      let question = ''
      while (question.length < CASE_BYTES - 60) question += `${vocabulary[Math.floor(random() * random() * 5_000)]} `
      writeSync(file, `${JSON.stringify({ id: `case-${index}`, vars: { question }, expected: 'yes' })}\n`)
    }
    closeSync(file)
    writeFileSync(
      join(folder, `prompt-${prompt}.prompt.yml`),
      JSON.stringify({
        model: 'echo',
        messages: [{ role: 'user', content: 'Answer: {{question}}' }],
        dataset: `cases-${prompt}.jsonl`,
        assert: [{ type: 'icontains', value: 'answer' }],
      }),
    )
  }
  writeFileSync(
    join(folder, 'ai-cicd.yml'),
    JSON.stringify({ version: 1, prompts: ['*.prompt.yml'], evaluation: { cache: false } }),
  )
}

async function runOf(folder: string, args: readonly string[]): Promise<{ peakMb: number; seconds: number }> {
  const usage = join(folder, 'usage.json')
  const preload = `--import=${join(import.meta.dirname, 'bench', 'usage.mjs')}`
  const env = { PATH: process.env.PATH ?? '', HOME: folder, BENCH_USAGE: usage }
  const startedAt = Date.now()
  const child = spawn(await nodeExecutable('node24'), [preload, join(projectRoot, 'dist/index.js'), ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said = `${said}${text}`.slice(-2_000)
  })
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (exitCode !== 0) throw new Error(`${args[0]} ended with ${exitCode}: ${said}`)
  const used: NodeJS.ResourceUsage = JSON.parse(readFileSync(usage, 'utf8'))
  return { peakMb: used.maxRSS / 1024, seconds: (Date.now() - startedAt) / 1000 }
}

console.log('| cases of 2 KB | command | peak memory, MB | bound, MB | seconds |\n| --: | :-- | --: | --: | --: |')
for (const { cases, ...bounds } of BOUNDS) {
  if (cases > 10_000 && process.argv.includes('--quick')) continue
  const folder = mkdtempSync(join(tmpdir(), 'ai-cicd-memory-'))
  try {
    writeProject(folder, cases)
    for (const [command, args, bound] of [
      ['lint', ['lint', '--format', 'json'], bounds.lint],
      ['evaluate', ['evaluate', '--base', 'none', '--out', 'out'], bounds.evaluate],
    ] as const) {
      const { peakMb, seconds } = await runOf(folder, args)
      if (peakMb > bound) process.exitCode = 1
      const numbers = [peakMb.toFixed(0), bound, seconds.toFixed(1)].join(' | ')
      console.log(`| ${cases.toLocaleString('en-US')} | ${command} | ${numbers} |`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
