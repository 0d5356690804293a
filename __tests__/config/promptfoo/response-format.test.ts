import { expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { planArm } from '../../../src/evaluation/plan.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'

const FORMAT = '{"type": "json_schema", "json_schema": {"name": "sum", "schema": {"type": "object"}}}'

async function load(options: string, defaults = '') {
  const config = `prompts: ['Say {{a}}']
providers: [{id: echo, config: {response_format: {type: json_object}}}]
${defaults}tests:
  - vars: {a: x}
    options: {${options}}
    assert: [{type: contains, value: x}]
  - vars: {a: y}
    assert: [{type: contains, value: y}]
`
  const tree = memoryTree({ 'promptfooconfig.yaml': config, 'format.json': FORMAT })
  const { value, diagnostics } = await loadProject(tree, 'promptfooconfig.yaml')
  return { project: value.project, errors: diagnostics.map(({ field, message }) => `${field}: ${message}`) }
}

async function formats(options: string, defaults?: string) {
  const { project, errors } = await load(options, defaults)
  expect(errors).toEqual([])
  const [prompt] = project?.prompts ?? []
  if (prompt === undefined) throw new Error('no prompt')
  const planned = planArm('candidate', prompt, prompt, 'echo', project?.cases.get(prompt.id) ?? []).value
  return planned?.cases.map(({ request }) => request.responseFormat)
}

const SUM = { type: 'json_schema', name: 'sum', schema: { type: 'object' }, strict: false }
const OBJECT = { type: 'json_object' }

test("a test's own response format stands instead of the provider's, written there, in a file or for all tests", async () => {
  expect(await formats(`response_format: ${FORMAT}`)).toEqual([SUM, OBJECT])
  expect(await formats("response_format: 'file://format.json'")).toEqual([SUM, OBJECT])
  const defaults = `defaultTest: {options: {response_format: ${FORMAT}}}\n`
  expect(await formats('response_format: {type: text}', defaults)).toEqual([{ type: 'text' }, SUM])
})

test('what is none is a mistake at its place', async () => {
  const { errors } = await load('response_format: {type: xml}')
  expect(errors).toHaveLength(1)
  expect(errors[0]).toContain('tests[0].options.response_format.type: expected one of')
  expect((await load("response_format: 'file://none.json'")).errors[0]).toContain('tests[0].options.response_format: ')
})
