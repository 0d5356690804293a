import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseInputs } from '../../src/action/inputs.ts'
import { UserError } from '../../src/errors.ts'

const action = z
  .object({ inputs: z.record(z.string(), z.object({ default: z.string().optional() })) })
  .parse(load(readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8')))

/** As the runner does: the workflow's values over the defaults of action.yml, an unknown name is empty. */
const reader = (given: Record<string, string>) => (name: string) => {
  if (!(name in action.inputs)) throw new Error(`action.yml has no input ${name}`)
  return given[name] ?? action.inputs[name]?.default ?? ''
}

test('the defaults of action.yml are valid', () => {
  expect(parseInputs(reader({ 'github-token': 't' }))).toEqual({
    command: 'auto',
    environment: null,
    functionName: null,
    version: null,
    to: null,
    dryRun: false,
    config: 'ai-cicd.yml',
    judge: null,
    token: 't',
    region: null,
    role: null,
    base: null,
    comment: true,
    commentKey: '',
    uploadReport: true,
    check: 'auto',
    changedOnly: true,
    outputDir: null,
    trace: 'false',
    shard: null,
    parts: [],
  })
})

test('every input of action.yml is read', () => {
  const read = new Set<string>()
  parseInputs((name) => {
    read.add(name)
    return reader({})(name)
  })
  expect([...read].sort()).toEqual(Object.keys(action.inputs).sort())
})

test('the reports of a step are never written into .git', () => {
  for (const folder of ['.git', './.GIT/hooks', 'a\\.git\\b']) {
    expect(() => parseInputs(reader({ 'output-dir': folder }))).toThrow(
      expect.objectContaining({ diagnostics: [expect.objectContaining({ field: 'output-dir' })] }),
    )
  }
})

test('all wrong inputs are told at once, with the remedy', () => {
  const wrong = () =>
    parseInputs(
      reader({ command: 'deploy', comment: 'yes', 'changed-only': 'True', 'role-to-assume': 'gate', config: ' ' }),
    )
  expect(wrong).toThrow(UserError)
  try {
    wrong()
  } catch (thrown) {
    const fields = thrown instanceof UserError ? thrown.diagnostics.map((diagnostic) => diagnostic.field) : []
    expect(fields).toEqual(['command', 'role-to-assume', 'config', 'comment', 'changed-only'])
  }
})

test('the judge is named as models are, in its one spelling', () => {
  expect(parseInputs(reader({ judge: ' bedrock:converse:a.b-1 ' })).judge).toBe('bedrock:a.b-1')
})

test('a shard, and the folders of the parts', () => {
  expect(parseInputs(reader({ shard: '2/5' })).shard).toEqual({ number: 2, of: 5 })
  expect(parseInputs(reader({ command: 'merge', parts: ' parts \n\nmore/shard-1-of-2.jsonl\n' })).parts).toEqual([
    'parts',
    'more/shard-1-of-2.jsonl',
  ])
})

test('which version is pinned: a number, or what is made of $LATEST', () => {
  const version = (text: string) => parseInputs(reader({ command: 'pin', version: text })).version
  expect(['7', 'latest', '$LATEST', ''].map(version)).toEqual(['7', null, null, null])
})

test.each([
  [{ judge: 'gpt-5' }, 'judge'],
  [{ shard: '6/5' }, 'shard'],
  [{ command: 'lint', shard: '1/5' }, 'shard'],
  [{ command: 'merge' }, 'parts'],
  [{ command: 'evaluate', parts: 'parts' }, 'parts'],
  [{ command: 'pin', version: 'live' }, 'version'],
  [{ command: 'pin', version: '07' }, 'version'],
  [{ command: 'release', function: 'handler' }, 'function'],
  [{ command: 'rollback', version: '7' }, 'version'],
])('%j is a mistake', (given, field) => {
  try {
    parseInputs(reader(given))
    expect.unreachable()
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    expect(thrown.diagnostics.map((diagnostic) => diagnostic.field)).toEqual([field])
  }
})
