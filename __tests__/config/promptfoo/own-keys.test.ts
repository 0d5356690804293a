import { describe, expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { CONFIG_KEYS } from '../../../src/config/promptfoo/keys/config-keys.ts'
import { EVALUATE_KEYS, FILE_KEYS, PROMPT_KEYS, PROVIDER_KEYS } from '../../../src/config/promptfoo/keys/file-keys.ts'
import type { Keys } from '../../../src/config/promptfoo/keys/key.ts'
import { diagnosticLine } from '../../../src/errors.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { reported } from '../reported.ts'

type Part = Record<string, unknown>
type Parts = { file?: Part; evaluate?: Part; provider?: Part; config?: Part; prompt?: Part }

function configuration({ file, evaluate, provider, config, prompt }: Parts) {
  return {
    prompts: [{ raw: 'Say {{word}}', ...prompt }],
    providers: [{ id: 'echo', config: { ...config }, ...provider }],
    ...(evaluate === undefined ? {} : { evaluateOptions: evaluate }),
    tests: [{ vars: { word: 'hi' }, assert: [{ type: 'equals', value: 'hi' }] }],
    ...file,
  }
}

async function load(parts: Parts, files: Record<string, string> = {}) {
  const diagnostics = new Diagnostics()
  const file = 'promptfooconfig.json'
  const { project } = diagnostics.take(
    await loadProject(memoryTree({ ...files, [file]: JSON.stringify(configuration(parts)) }), file),
  )
  const { warnings = [], ...rest } = project ?? {}
  return {
    project,
    parameters: project?.prompts[0]?.parameters,
    warnings: warnings.map(diagnosticLine),
    diagnostics: reported(diagnostics),
    read: JSON.stringify([rest, [...(project?.cases ?? [])]]),
  }
}

const TOOL = { name: 't', input_schema: {} }

/** A value that each honoured key may have; others are tried with a text. */
const VALUES: Record<string, unknown> = {
  prompts: 'Shout {{word}}',
  providers: ['openai:gpt-4o'],
  tests: [{ vars: { word: 'b' }, assert: [{ type: 'equals', value: 'b' }] }],
  scenarios: [{ config: [{ vars: { word: 'c' } }], tests: [{ assert: [{ type: 'equals', value: 'c' }] }] }],
  defaultTest: { threshold: 0.5 },
  cache: false,
  maxConcurrency: 3,
  repeat: 2,
  timeoutMs: 1000,
  maxEvalTimeMs: 1000,
  temperature: 0.5,
  stop: 'END',
  stop_sequences: ['END'],
  stopSequences: ['END'],
  effort: 'low',
  reasoning_effort: 'low',
  reasoningEffort: 'low',
  verbosity: 'low',
  thinking: { type: 'enabled', budget_tokens: 2000 },
  thinkingConfig: { thinkingBudget: 0 },
  reasoning: { effort: 'high' },
  reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' },
  output_config: { effort: 'max' },
  text: { verbosity: 'high', format: { type: 'json_object' } },
  inferenceConfig: { maxTokens: 5, temperature: 0 },
  interfaceConfig: { max_new_tokens: 5, top_k: 20 },
  textGenerationConfig: { maxTokenCount: 5, stopSequences: ['END'] },
  generationConfig: { maxOutputTokens: 5 },
  guardrailVersion: 3,
  serviceTier: { type: 'priority' },
  performanceConfig: { latency: 'optimized' },
  additionalModelRequestFields: { a: 1 },
  passthrough: { b: 2 },
  logit_bias: { 5: 1 },
  parallel_tool_calls: false,
  tools: [TOOL],
  functions: [{ name: 't', parameters: {} }],
  response_format: { type: 'json_object' },
  responseFormat: { type: 'json_object' },
  topP: 0.5,
  top_p: 0.5,
  p: 0.5,
  config: { temperature: 1 },
  raw: 'Shout {{word}}',
  // Of a provider and of a prompt: `id` of the former is a model.
  id: 'openai:gpt-4o',
  function_call: { name: 't' },
  tool_choice: 'required',
  toolChoice: { tool: { name: 't' } },
  transform: 'output.trim()',
}

/** What must be there for a key to show. */
const BESIDE: Record<string, Part> = {
  guardrailVersion: { guardrailIdentifier: 'g' },
  tool_choice: { tools: [TOOL] },
  toolChoice: { tools: [TOOL] },
  function_call: { tools: [TOOL] },
}

const PLACES: Array<[place: keyof Parts, keys: Keys]> = [
  ['file', FILE_KEYS],
  ['evaluate', EVALUATE_KEYS],
  ['provider', PROVIDER_KEYS],
  ['config', CONFIG_KEYS],
  ['prompt', PROMPT_KEYS],
]

/** Honoured where they are used, which other tests show: `$ref`, names, and `providers` by another name. */
const ELSEWHERE = ['assertionTemplates', 'targets', 'evaluateOptions', 'prompts', 'label']

describe('every key of the tables is what they say', () => {
  test.each(
    PLACES.flatMap(([place, keys]) =>
      Object.entries(keys)
        .filter(([key, [outcome]]) => outcome !== 'honoured' || !ELSEWHERE.includes(key))
        .map(([key, [outcome]]) => ({ place, key, outcome })),
    ),
  )('$place: $key is $outcome', async ({ place, key, outcome }) => {
    const number = /token|top|num_|max_gen|seed|enalty|^k$/i.test(key) ? 1 : 'x'
    const beside = BESIDE[key] ?? {}
    const without = await load({ [place]: beside })
    const { diagnostics, warnings, read } = await load({ [place]: { ...beside, [key]: VALUES[key] ?? number } })
    const reported = { diagnostics, warnings }
    const name = `\`${key}\``
    if (outcome === 'refused') expect(reported).toEqual({ diagnostics: [expect.stringContaining(name)], warnings: [] })
    else if (outcome === 'warned')
      expect(reported).toEqual({ diagnostics: [], warnings: [expect.stringContaining(name)] })
    else expect(reported).toEqual({ diagnostics: [], warnings: [] })
    expect(read === without.read).toBe(outcome !== 'honoured')
  })
})

describe('settings of a model', () => {
  test.each<[config: Part, parameters: Part]>([
    [
      { interfaceConfig: { max_new_tokens: 200, temperature: 0, top_p: 0.9, top_k: 20 } },
      { maxTokens: 200, temperature: 0, topP: 0.9, topK: 20 },
    ],
    [{ thinking: { type: 'enabled', budget_tokens: 2000 } }, { thinking: { type: 'enabled', budgetTokens: 2000 } }],
    [{ thinking: { type: 'disabled' } }, { thinking: { type: 'disabled' } }],
    [
      { thinking: { type: 'adaptive' }, effort: 'max' },
      { thinking: { type: 'adaptive' }, effort: 'max' },
    ],
    [{ reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } }, { effort: 'low' }],
    [{ reasoningConfig: { type: 'disabled' } }, { thinking: { type: 'disabled' } }],
    [
      { reasoning: { effort: 'high', summary: 'auto' }, text: { verbosity: 'low' } },
      { effort: 'high', verbosity: 'low' },
    ],
    [
      { generationConfig: { thinkingConfig: { thinkingBudget: -1, includeThoughts: true } } },
      { thinking: { type: 'adaptive' } },
    ],
    [{ guardrailIdentifier: 'abc' }, { guardrail: { id: 'abc', version: 'DRAFT' } }],
    [
      { guardrailIdentifier: 'abc', guardrailVersion: 2, service_tier: 'flex' },
      { guardrail: { id: 'abc', version: '2' }, serviceTier: 'flex' },
    ],
    [
      { passthrough: { a: 1, b: 1 }, additionalModelRequestFields: { b: 2 }, logit_bias: { 5: 1 } },
      { additionalModelRequestFields: { a: 1, b: 2, logit_bias: { 5: 1 } } },
    ],
    [
      { temperature: "{{ env.T | default('0.5') }}", max_tokens: '20' },
      { temperature: 0.5, maxTokens: 20 },
    ],
  ])('%j', async (config, parameters) => {
    const { parameters: read, diagnostics } = await load({ config })
    expect(diagnostics).toEqual([])
    expect(read).toEqual(parameters)
  })

  test('a tool that the provider runs itself is refused by its name; `none` calls no tool; `strict` is told', async () => {
    const web = await load({ config: { tools: [{ type: 'web_search_preview' }] } })
    expect(web.diagnostics).toEqual([expect.stringContaining('`web_search_preview` is a tool that the provider runs')])
    const none = await load({ config: { tools: [TOOL], tool_choice: 'none' } })
    expect(none.project?.prompts[0]).toMatchObject({ tools: [], toolChoice: null })
    const strict = await load({
      config: { tools: [{ type: 'function', name: 't', strict: true, parameters: { $ref: '#/$defs/a' } }] },
    })
    expect(strict.diagnostics).toEqual([])
    expect(strict.warnings).toEqual([expect.stringContaining('`strict` of a tool is not sent')])
    expect(strict.project?.prompts[0]?.tools).toEqual([{ name: 't', inputSchema: { $ref: '#/$defs/a' } }])
  })

  test('a format may have its schema in a file', async () => {
    const { project, diagnostics } = await load(
      { config: { response_format: { type: 'json_schema', json_schema: { name: 'a', schema: 'file://s.json' } } } },
      { 's.json': '{"type": "object"}' },
    )
    expect(diagnostics).toEqual([])
    expect(project?.prompts[0]?.responseFormat).toMatchObject({ schema: { type: 'object' } })
  })

  test('hooks that run after the tests are a warning, others are refused', async () => {
    const after = await load({ file: { extensions: ['file://a.js:afterAll', 'file://a.py:afterEach'] } })
    expect([after.diagnostics, after.warnings]).toEqual([
      [],
      [expect.stringContaining('these hooks run after the tests')],
    ])
    const before = await load({ file: { extensions: ['file://a.js:afterAll', 'file://a.js:beforeAll'] } })
    expect(before.diagnostics).toEqual([expect.stringContaining('`extensions` is not supported')])
  })
})
