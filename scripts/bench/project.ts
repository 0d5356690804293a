import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { nodeExecutable, projectRoot } from '../../__tests__/scenarios/bench/node.ts'
import { awsCredentials } from '../../__tests__/scenarios/bench/runner.ts'

export type Project = {
  folder: string
  /** Runs `evaluate` in it, and says what that took. */
  evaluate: (url: string, killAfterMs?: number) => Promise<Run>
  dispose: () => void
}

export type Run = {
  exitCode: number | null
  startedAt: number
  endedAt: number
  cpuMs: number
  /** Peak of resident memory in megabytes. */
  peakMb: number
  results: () => Results
  said: string
}

type Results = {
  verdict: string
  prompts: Array<{ cases: Array<{ id: string; candidate: { pass: boolean | null } | null }> }>
  usage: { modelCalls: number; cachedCalls: number }
}

/** A project of so many prompts, each with so many cases. */
export function createProject(prompts: number, cases: number, evaluation: Record<string, unknown>): Project {
  const folder = mkdtempSync(join(tmpdir(), 'ai-cicd-bench-'))
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('ai-cicd.yml', JSON.stringify({ version: 1, prompts: ['prompts/*.prompt.yml'], evaluation }))
  for (let index = 0; index < prompts; index++) write(promptFile(index), promptText(index, 'Be brief.'))
  const line = (index: number): string => {
    const number = String(index).padStart(5, '0')
    return `${JSON.stringify({ id: `case-${number}`, vars: { number, question: 'Where is my parcel?' } })}\n`
  }
  write('evals/cases.jsonl', Array.from({ length: cases }, (_, index) => line(index)).join(''))
  return {
    folder,
    evaluate: (url, killAfterMs) => evaluate(folder, url, killAfterMs),
    dispose: () => {
      for (const path of [folder, `${folder}-state`]) rmSync(path, { recursive: true, force: true })
    },
  }
}

export function promptFile(index: number): string {
  return `prompts/prompt-${index}.prompt.yml`
}

export function promptText(index: number, system: string): string {
  return JSON.stringify({
    name: `Prompt ${index}`,
    model: 'bedrock:us.amazon.nova-lite-v1:0',
    modelParameters: { temperature: 0, maxTokens: 200 },
    messages: [
      { role: 'system', content: `You are number ${index}. ${system}` },
      { role: 'user', content: 'Case {{number}}: {{question}}' },
    ],
    dataset: '../evals/cases.jsonl',
    assert: [{ type: 'contains', value: 'ok {{number}}' }],
  })
}

async function evaluate(folder: string, url: string, killAfterMs: number | undefined): Promise<Run> {
  const usage = join(folder, 'usage.json')
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    // The key that tells one's own answers from others' never lies in the project.
    XDG_STATE_HOME: `${folder}-state`,
    ...awsCredentials,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
    BENCH_USAGE: usage,
  }
  const preload = `--import=${join(import.meta.dirname, 'usage.mjs')}`
  const args = [preload, join(projectRoot, 'dist/index.js'), 'evaluate', '--base', 'none', '--out', 'out']
  const node = await nodeExecutable('node24')
  const startedAt = Date.now()
  const child = spawn(node, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text
  })
  child.stderr.on('data', (text: Buffer) => {
    said += text
  })
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearTimeout(timer)
  const endedAt = Date.now()
  const used = exitCode === null ? null : (JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage)
  return {
    exitCode,
    startedAt,
    endedAt,
    cpuMs: used === null ? Number.NaN : (used.userCPUTime + used.systemCPUTime) / 1000,
    peakMb: used === null ? Number.NaN : used.maxRSS / 1024,
    results: () => JSON.parse(readFileSync(join(folder, 'out/results.json'), 'utf8')) as Results,
    said,
  }
}
