import { expect, test } from 'vitest'
import { evaluate } from '../../src/commands/evaluate.ts'
import { lint } from '../../src/commands/lint.ts'
import type { Deps } from '../../src/experiment/deps.ts'
import { costs } from '../../src/models/models.ts'
import { answering, completion } from '../evaluation/build.ts'
import { files, promptFile } from '../lint/linted.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

function deps(contents: Record<string, string>) {
  const models = answering(() => completion('Your parcel is on its way.'))
  const given: Deps = {
    clock: { now: () => Date.parse('2026-03-01'), sleep: async () => undefined },
    log: silent,
    tree: memoryTree(contents),
    head: null,
    findBaseline: async () => null,
    renames: async () => new Map(),
    preload: () => undefined,
    openModels: async () => models,
    costOf: (config) => costs(config.prices, {}),
    signal: new AbortController().signal,
  }
  return { given, models }
}

const request = { config: 'ai-cicd.yml', run: null }
const evaluation = { ...request, event: null, changedOnly: true, unprivileged: null }

test('lint passes a good project and tells what evaluating it takes', async () => {
  const linted = await lint(
    deps(files({ config: 'evaluation: { repeat: 3 }\nlint: { unproven-margin: off }\n' })).given,
    request,
  )
  const { report, findings, estimate } = linted
  expect(estimate).toMatchObject({ calls: { low: 6, high: 6 }, existing: 0, most: { calls: 8 } })
  expect(findings).toEqual([])
  expect(report).toMatchObject({ verdict: 'pass', blocks: false })
  expect(report.reasons).toEqual([
    '1 prompt with 1 case: no mistakes found.',
    'Evaluating both versions of everything takes 6 calls, about $0.0017 to $0.017; at most 8 and $0.022 if results stay open; answers of 50 to 500 tokens are assumed.',
  ])
})

test('lint blocks on errors only', async () => {
  const warned = files({ cases: '{"vars":{"question":"x","tome":"y"}}' })
  expect((await lint(deps(warned).given, request)).report).toMatchObject({ verdict: 'pass', blocks: false })
  const config = 'lint: { floating-model: error, unproven-margin: off }\n'
  const wrong = files({ config, prompt: promptFile(undefined, undefined, 'openai:gpt-4o') })
  const { report } = await lint(deps(wrong).given, request)
  expect(report).toMatchObject({ verdict: 'error', blocks: true })
  expect(report.reasons[0]).toBe('1 prompt with 1 case: 1 error.')
  expect(report.diagnostics).toMatchObject([{ file: 'prompts/p.prompt.yml', line: 1 }])
})

test('what cannot be read is a finding too, at its line', async () => {
  const { report, findings } = await lint(deps(files({ config: 'gate: { marign: 0.1 }\n' })).given, request)
  expect(report.blocks).toBe(true)
  expect(findings).toEqual([
    {
      rule: 'configuration',
      field: null,
      level: 'error',
      file: 'ai-cicd.yml',
      line: 3,
      message: 'gate.marign: unknown key',
      hint: 'Did you mean `margin`?',
    },
  ])
})

test('a configuration that is not there is a finding as well, so that no format looks clean', async () => {
  const { report, findings } = await lint(deps({}).given, request)
  expect(report.blocks).toBe(true)
  expect(findings).toMatchObject([{ rule: 'configuration', level: 'error', file: 'ai-cicd.yml', line: null }])
})

test('an evaluation stops on lint errors and missing variables together, each told once, before anything is asked', async () => {
  const config = 'lint: { floating-model: error, unproven-margin: off }\n'
  const prompt = promptFile('{{question}} {{tone}}', undefined, 'openai:gpt-4o')
  const { given, models } = deps(files({ config, prompt }))
  const report = await evaluate(given, evaluation)
  expect(models.asked).toEqual([])
  expect(report.verdict).toBe('error')
  expect(report.diagnostics.map(({ file, line }) => `${file}:${line}`)).toEqual([
    'evals/p.jsonl:1',
    'prompts/p.prompt.yml:1',
  ])
})

test('an evaluation tells five warnings and how many more there are', async () => {
  const vars = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`unused${index}`, 'x']))
  const cases = JSON.stringify({ id: 'a', vars: { question: 'Where is it?', ...vars } })
  const report = await evaluate(deps(files({ cases })).given, evaluation)
  expect(report.verdict).toBe('pass')
  expect(report.warnings).toHaveLength(6)
  expect(report.warnings[0]).toBe(
    'evals/p.jsonl:1: a case gives the variable "unused0", which prompt p does not use. Write {{unused0}} where it belongs, or remove it; begin the name of a remark with "_".',
  )
  expect(report.warnings[5]).toBe('And 3 more: `command: lint` tells them all.')
})

test('a secret stops an evaluation and is not in its report', async () => {
  const token = `ghp_${'a8Kd93LmQz71XcVb20PoTy64'}RnWe58UiJh1G`
  const { given, models } = deps(files({ prompt: promptFile(`{{question}} ${token}`) }))
  const report = await evaluate(given, evaluation)
  expect(models.asked).toEqual([])
  expect(JSON.stringify(report)).not.toContain(token.slice(4))
  expect(report.diagnostics).toMatchObject([{ message: 'here stands a GitHub token (ghp_…).', line: 6 }])
})
