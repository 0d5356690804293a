import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadProject } from '../../src/config/load.ts'
import { forEvent } from '../../src/config/overrides.ts'
import { weakenedGate } from '../../src/config/weakened-gate.ts'
import { environmentOfPush } from '../../src/release/environment.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { promptfoo } from './documents.ts'
import { misfit, mutated } from './mutated.ts'
import { expectClear, expectPlain, fuzz } from './promise.ts'
import { valuesOf } from './schema-values.ts'
import { asJson, asYaml } from './written.ts'

const schema: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../schema/ai-cicd.schema.json'), 'utf8'))

const ours = valuesOf(Object(schema)).map((value): object => ({
  ...Object(value),
  version: 1,
  prompts: ['prompts/*.prompt.yml'],
}))

const beside = {
  'prompts/a.prompt.yml': 'model: echo\nmessages: [{role: user, content: "{{question}}"}]\ndataset: ../evals/a.jsonl\n',
  'evals/a.jsonl': '{"vars": {"question": "Where?"}, "assert": [{"type": "contains", "value": "x"}]}\n',
  'prompt.txt': 'Answer {{question}}\n---\nSay {{ question | upper }}\n',
  'chat.json': '[{"role": "user", "content": "{{question}}"}]',
  'tests.csv': 'question,__expected\nWhere?,contains:x\n',
  'more.yaml': '- vars: {question: Where?}\n',
  'vars.yaml': 'question: Where?\n',
  'default.yaml': 'vars: {question: Where?}\n',
}

async function read(file: string, text: string) {
  const files = { ...beside, [file]: text }
  const diagnostics = new Diagnostics()
  const { project } = diagnostics.take(await loadProject(memoryTree(files), file))
  expectClear(diagnostics.list, files)
  expect(project !== null || diagnostics.any).toBe(true)
  if (project !== null) expectPlain(project)
  return project
}

test('ai-cicd.yml: a project, or every mistake at its line', async () => {
  await fuzz(20_261_103, mutated(asYaml(misfit(ours))), async (text) => {
    const project = await read('ai-cicd.yml', text)
    if (project === null) return false
    for (const tag of ['v1.2.3', 'service-a/v1.2.3', `v${'a'.repeat(200)}!`]) {
      environmentOfPush(project.config, { branch: null, tag })
      environmentOfPush(project.config, { branch: tag, tag: null })
    }
    weakenedGate(forEvent(project.config, 'push'), forEvent(project.config, '__proto__'))
    return true
  })
})

test('promptfooconfig.yaml: a project, or every mistake at its line', async () => {
  await fuzz(
    20_261_104,
    mutated(asYaml(misfit(promptfoo))),
    async (text) => (await read('promptfooconfig.yaml', text)) !== null,
  )
})

test('promptfooconfig.json and what it includes', async () => {
  const parts = fc.record({
    config: mutated(asJson(promptfoo)),
    tests: mutated(fc.constantFrom(beside['tests.csv'], 'question,__expected1,__metric\n"a, b","equals:x",m\n')),
    more: mutated(
      fc.constantFrom(beside['more.yaml'], '- {vars: {question: [a, b]}, assert: [{type: equals, value: a}]}\n'),
    ),
    prompt: mutated(fc.constantFrom(beside['prompt.txt'], '{% if question %}{{ question }}{% endif %}')),
  })
  await fuzz(20_261_105, parts, async ({ config, tests, more, prompt }) => {
    const files = {
      ...beside,
      'promptfooconfig.json': config,
      'tests.csv': tests,
      'more.yaml': more,
      'prompt.txt': prompt,
    }
    const diagnostics = new Diagnostics()
    diagnostics.take(await loadProject(memoryTree(files), 'promptfooconfig.json'))
    expectClear(diagnostics.list, files)
    return !diagnostics.any
  })
})
