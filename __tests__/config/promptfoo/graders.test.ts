import { expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { diagnosticLine } from '../../../src/errors.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { reported } from '../reported.ts'

const FILES = {
  'grader.yaml': 'id: openai:gpt-4o\nconfig: { temperature: 0, apiKey: x }',
  'graders.json': '["openai:gpt-4o"]',
  'two.json': '["openai:gpt-4o", "openai:gpt-4o-mini"]',
}

async function load(config: object) {
  const file = 'promptfooconfig.json'
  const whole = { prompts: ['Say {{word}}'], providers: ['echo'], ...config }
  const diagnostics = new Diagnostics()
  const { project } = diagnostics.take(await loadProject(memoryTree({ ...FILES, [file]: JSON.stringify(whole) }), file))
  const [cases = []] = project?.cases.values() ?? []
  return {
    judge: project?.config.evaluation.judge?.models,
    embedding: project?.config.evaluation.embedding,
    assert: cases.flatMap((one) => one.assert),
    warnings: (project?.warnings ?? []).map(diagnosticLine),
    mistakes: reported(diagnostics),
  }
}

const inAssertion = (provider: unknown, type = 'llm-rubric') => ({
  tests: [{ vars: { word: 'a' }, assert: [{ type, value: 'kind', provider }] }],
})
const inDefaults = (provider: unknown) => ({ ...inAssertion(undefined), defaultTest: { options: { provider } } })
const inTest = (provider: unknown) => ({
  tests: [{ vars: { word: 'a' }, options: { provider }, assert: [{ type: 'llm-rubric', value: 'kind' }] }],
})

/** Every form of one judge. */
const FORMS: Array<[form: string, provider: unknown]> = [
  ['a text', 'openai:gpt-4o'],
  ['an id', { id: 'openai:gpt-4o' }],
  ['an id with settings that judges have anyway', { id: 'openai:gpt-4o', config: { temperature: 0 } }],
  ['by what it does', { text: 'openai:gpt-4o' }],
  ['by what it does, with an id', { text: { id: 'openai:gpt-4o', config: { temperature: '0' } }, embedding: 'echo' }],
  ['model and settings', { 'openai:gpt-4o': { config: { temperature: 0 } } }],
  ['a list of one', [{ id: 'openai:gpt-4o' }]],
  ['a file of a list', 'file://graders.json'],
  ['a default beside the environment', "{{ env.JUDGE | default('openai:gpt-4o') }}"],
]

test.each(FORMS)('a judge as %s', async (_, provider) => {
  const warned = JSON.stringify(provider).includes('env.') ? 1 : 0
  const inOne = await load(inAssertion(provider))
  expect(inOne).toMatchObject({ mistakes: [], assert: [{ type: 'llm-rubric', provider: 'openai:gpt-4o' }] })
  expect(inOne.warnings.filter((warning) => !warning.includes('gpt-4o has no date'))).toHaveLength(warned)
  expect(await load(inTest(provider))).toMatchObject({ mistakes: [], assert: [{ provider: 'openai:gpt-4o' }] })
  expect(await load(inDefaults(provider))).toMatchObject({ mistakes: [], judge: ['openai:gpt-4o'] })
})

test('of models by what they do, an assertion takes the one for its type', async () => {
  const provider = { text: 'openai:gpt-4o', embedding: { id: 'openai:embedding:text-embedding-3-small' } }
  const { assert, mistakes } = await load(inAssertion(provider, 'similar'))
  expect({ assert, mistakes }).toEqual({
    mistakes: [],
    assert: [{ type: 'similar', value: 'kind', provider: 'openai:text-embedding-3-small' }],
  })
  const { embedding } = await load(inDefaults(provider))
  expect(embedding).toBe('openai:text-embedding-3-small')
})

const CONNECTION =
  'has no effect here: where a model is asked, and with which key, is set by the environment of the job, never by a file.'
const OWN =
  'has no effect here: judges are asked with settings of their own; `evaluation.judge` of an ai-cicd.yml has them.'

test.each([
  [{ temperature: 0.7 }, [`\`temperature\` ${OWN}`]],
  [{ max_tokens: 300, top_p: 1 }, [`\`max_tokens\` ${OWN}`, `\`top_p\` ${OWN}`]],
  [
    { apiKey: 'x', apiHost: 'evil.example', headers: { a: 'b' } },
    [`\`apiKey\` ${CONNECTION}`, `\`apiHost\` ${CONNECTION}`, `\`headers\` ${CONNECTION}`],
  ],
  [{ tempurature: 0 }, ['`tempurature` is no setting that is known here and is not sent to the model']],
  [{ functionToolCallbacks: { a: 'b' } }, [`\`functionToolCallbacks\` ${OWN}`]],
])('settings %o of a judge are warned of, one by one', async (config, said) => {
  for (const written of [inAssertion, inTest, inDefaults]) {
    const { warnings, mistakes } = await load(written({ id: 'bedrock:a.judge-1', config }))
    expect(mistakes).toEqual([])
    for (const message of said) expect(warnings.filter((warning) => warning.includes(message))).toHaveLength(1)
  }
})

test('equal settings of many judges are told once, in sets of assertions and files as well', async () => {
  const provider = { id: 'bedrock:a.judge-1', config: { apiKey: 'x' } }
  const rubric = { type: 'llm-rubric', value: 'kind', provider }
  const assert = [rubric, { type: 'assert-set', assert: [rubric, { ...rubric, provider: 'file://grader.yaml' }] }]
  const read = await load({ tests: [{ vars: { word: 'a' }, assert }] })
  expect(read).toMatchObject({
    mistakes: [],
    assert: [
      { provider: 'bedrock:a.judge-1' },
      { assert: [{ provider: 'bedrock:a.judge-1' }, { provider: 'openai:gpt-4o' }] },
    ],
  })
  expect(read.warnings.filter((warning) => warning.includes('apiKey'))).toEqual([
    `promptfooconfig.json:1: \`apiKey\` ${CONNECTION} (and 2 times more)`,
  ])
})

test.each([
  [{}, 'names no model'],
  [{ id: 3 }, 'expected the name of a model'],
  [['openai:gpt-4o', 'openai:gpt-4o-mini'], 'expected one model, not a list'],
  ['file://two.json', 'expected one model, not a list'],
  ['file://gone.yaml', 'there is no gone.yaml'],
  ['file://grader.js', 'code is not executed'],
  [{ embedding: 'openai:text-embedding-3-small' }, 'names no model for llm-rubric'],
  [{ id: 'python:judge.py' }, 'code is not executed'],
])('a judge as %o is a mistake at its place', async (provider, message) => {
  const { mistakes } = await load(inAssertion(provider))
  expect(mistakes).toEqual([expect.stringContaining(message)])
  expect(mistakes[0]).toMatch(/^promptfooconfig\.json:1 (?:tests\[0\]\.)?assert\[0\]\.provider/)
})
