import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pullRequest } from './bench/events.ts'
import { readOnlyToken } from './bench/github.ts'
import { config, headSystem, prompt, promptFile, shop, shopModel } from './bench/project.ts'
import type { RunResult } from './bench/runner.ts'
import { ownComment, type Stage, setScene } from './bench/scenario.ts'
import { trace } from './bench/trace.ts'

const wrong = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

/** A suite that is asked once, so that one run and its shards ask the same. */
const suite = (cases: number) => shop(cases, { 'ai-cicd.yml': config({ evaluation: { maxRepeat: 1 } }) })

/** The job of one shard, as a matrix starts it. */
const leg = (stage: Stage, number: number, of: number, env = {}, event = pullRequest(stage.repository)) =>
  stage.run({ inputs: { command: 'evaluate', shard: `${number}/${of}`, 'output-dir': `parts/${number}` }, env }, event)

const joined = (stage: Stage, event = pullRequest(stage.repository)) =>
  stage.run({ inputs: { command: 'merge', parts: 'parts' }, env: noCredentials }, event)

const noCredentials = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_REGION: undefined }

test('three jobs share a suite and a fourth tells what one job would have told, in the one comment', async () => {
  const stage = await setScene({ main: [suite(60)], model: shopModel({ head: wrong }) })
  const legs: RunResult[] = []
  for (const number of [1, 2, 3]) legs.push(await leg(stage, number, 3))
  expect(legs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
  expect(legs.map(({ outputs }) => outputs.verdict)).toEqual(['', '', ''])
  expect(stage.github.comments).toEqual([])
  const scored = legs.map(({ outputs }) => Number(outputs.passed) + Number(outputs.failed))
  expect(scored.reduce((sum, one) => sum + one, 0)).toBe(60)
  expect(Math.max(...scored)).toBeLessThanOrEqual(20)
  expect(stage.bedrock.requests).toHaveLength(120)
  for (const one of legs.slice(1, 2)) await expect(trace(one)).toMatchFileSnapshot('./snapshots/shard.md')

  const result = await joined(stage)
  expect(stage.bedrock.requests).toHaveLength(120)
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({
    verdict: 'fail',
    score: '0.8',
    passed: '48',
    failed: '12',
    'model-calls': '120',
  })
  expect(ownComment(stage.github)).toContain('support-reply` got worse')
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/shards-merged.md')
})

test('a job that left no part is not hidden: an error that names its cases', async () => {
  const stage = await setScene({ main: [suite(24)] })
  for (const number of [1, 2, 3]) await leg(stage, number, 3)
  await rm(join(stage.repository.workspace, 'parts', '2'), { recursive: true })
  const result = await joined(stage)
  expect(result.exitCode).toBe(1)
  expect(result.outputs.verdict).toBe('error')
  expect(ownComment(stage.github)).toContain('Shard 2 of 3 left no part')
  expect(ownComment(stage.github)).toMatch(/ticket-\d\d/)
  await expect(trace(result)).toMatchFileSnapshot('./snapshots/shard-missing.md')
})

test('a part that was given better numbers is refused, naming its line and its case', async () => {
  const stage = await setScene({ main: [suite(12)], model: shopModel({ head: wrong }) })
  for (const number of [1, 2]) await leg(stage, number, 2)
  const path = join(stage.repository.workspace, 'parts', '2', 'shard-2-of-2.jsonl')
  const written = (await readFile(path, 'utf8')).trimEnd().split('\n').slice(0, -1)
  const sealed = (lines: readonly string[]) => {
    const text = lines.map((line) => `${line}\n`).join('')
    return `${text}${JSON.stringify({ end: createHash('sha256').update(text).digest('hex') })}\n`
  }
  const forged = (better: object) =>
    written.map((line, at) => (at === 1 ? JSON.stringify({ ...JSON.parse(line), ...better }) : line))
  for (const [text, why] of [
    [
      sealed(forged({ score: 50, pass: true })),
      /line 2, case ticket-\d\d: it is passed with the score 50, and (passed|failed) with the score [01] by its answers/,
    ],
    [sealed(forged({ trials: '['.repeat(50_000) })), /line 2 is no result/],
    [sealed(written).replace('"latencyMs":', '"latencyMs":1'), /it was changed after it was written/],
  ] as const) {
    await writeFile(path, text)
    const result = await joined(stage)
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'error', score: '' } })
    expect(ownComment(stage.github)).toContain('shard-2-of-2.jsonl')
    expect(ownComment(stage.github).replaceAll('`', '')).toMatch(why)
  }
})

test('a shard that may not ask its model is red, and the comment is left to merge', async () => {
  const stage = await setScene({ main: [suite(12)] })
  const result = await leg(stage, 1, 2, { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' })
  expect(result.exitCode).toBe(1)
  expect(result.outputs.verdict).toBe('error')
  expect(result.stdout).toContain('Nothing could be measured with bedrock:')
  expect(stage.github.comments).toEqual([])
})

test('a fork: shards leave empty parts, merge tells a maintainer what to do', async () => {
  const stage = await setScene({ faults: [readOnlyToken] })
  const event = pullRequest(stage.repository, 'fork')
  for (const number of [1, 2]) {
    const result = await leg(stage, number, 2, noCredentials, event)
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'skipped' } })
  }
  const result = await joined(stage, event)
  expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'skipped' } })
  expect(result.summary).toContain('maintainer')
  expect(stage.bedrock.requests).toEqual([])
})

test('mistakes in the files are annotated once, by merge', async () => {
  const main = [suite(6)]
  const branch = [{ [promptFile]: prompt(headSystem, { assert: [{ type: 'containz', value: 'hello' }] }) }]
  const stage = await setScene({ main, branch })
  const first = await leg(stage, 1, 2)
  expect(first.exitCode).toBe(1)
  expect(first.stdout).toContain('containz')
  expect(first.stdout).not.toMatch(/::error[^\n]*file=/)
  await rm(join(stage.repository.workspace, 'parts'), { recursive: true, force: true })
  const result = await joined(stage)
  expect(result.exitCode).toBe(1)
  expect(result.stdout).toMatch(/::error[^\n]*file=prompts/)
  expect(stage.bedrock.requests).toEqual([])
})
