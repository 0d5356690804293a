import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadPrompts } from '../../src/prompts/load.ts'
import type { Prompt } from '../../src/prompts/prompt.ts'
import { renderPrompt } from '../../src/prompts/render.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { MissingVariables } from '../../src/templates/template.ts'
import { TemplateError } from '../../src/templates/template-error.ts'
import '../../src/templates/nunjucks/provide.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { catalogue, promptYml, text } from './documents.ts'
import { misfit, mutated } from './mutated.ts'
import { expectClear, expectPlain, fuzz } from './promise.ts'
import { asJson, asYaml } from './written.ts'

async function read(file: string, content: string, engine: 'plain' | 'nunjucks' = 'plain'): Promise<boolean> {
  const diagnostics = new Diagnostics()
  const prompts = diagnostics.take(
    await loadPrompts(memoryTree({ [file]: content }), { patterns: [file], folder: '', engine }),
  )
  expectClear(diagnostics.list, { [file]: content })
  expect(prompts.length > 0 || diagnostics.any).toBe(true)
  for (const prompt of prompts) {
    expectPlain(prompt)
    rendered(prompt)
  }
  return prompts.length > 0
}

function rendered(prompt: Prompt): void {
  try {
    renderPrompt(prompt, { question: 'Where is {{x}}?', user: { name: 'Ann' }, items: ['a', 2, null] }, [])
  } catch (thrown) {
    if (!(thrown instanceof MissingVariables || thrown instanceof TemplateError)) throw thrown
  }
}

test('*.prompt.yml', async () => {
  await fuzz(20_261_106, mutated(asYaml(misfit(promptYml))), (content) => read('prompts/a.prompt.yml', content))
})

test('catalogues', async () => {
  const files = fc.oneof(
    mutated(asYaml(misfit(catalogue))).map((content) => ({ file: 'prompts/all.yaml', content })),
    mutated(asJson(misfit(catalogue))).map((content) => ({ file: 'prompts/all.json', content })),
  )
  await fuzz(20_261_107, files, ({ file, content }) => read(file, content))
})

test('plain text, with templates of both kinds', async () => {
  const files = fc.record({
    file: fc.constantFrom('a.txt', 'a.md', 'a.j2'),
    content: mutated(fc.array(text, { maxLength: 6 }).map((parts) => parts.join('\n'))),
    engine: fc.constantFrom('plain' as const, 'nunjucks' as const),
  })
  await fuzz(20_261_108, files, ({ file, content, engine }) => read(file, content, engine))
})
