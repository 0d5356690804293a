import { expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { diagnosticLine } from '../../../src/errors.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { reported } from '../reported.ts'

type Outcome = 'honoured' | 'warned' | 'refused' | 'honoured or refused' | 'without a word'
type Part = Record<string, unknown>

const FILES = {
  'more.yaml': '- { vars: { word: b }, assert: [{ type: equals, value: b }] }',
  'score.js': 'module.exports = () => ({ pass: true, score: 1 })',
  'x.yaml': 'word: z',
  'tools.json': '[{"name": "t", "input_schema": {}}]',
}

/** A configuration in which every part that may hold the key is there. */
function configuration(parts: {
  file?: Part
  evaluate?: Part
  provider?: Part
  prompt?: Part
  test?: Part
  options?: Part
  assertion?: Part
  scenario?: Part
}) {
  return {
    prompts: [{ raw: 'Say {{word}}', ...parts.prompt }],
    providers: [{ id: 'bedrock:a.b-1', ...parts.provider }],
    evaluateOptions: { ...parts.evaluate },
    defaultTest: { options: { provider: 'bedrock:a.judge-1' } },
    tests: [
      {
        vars: { word: 'hi', list: ['x', 'y'] },
        assert: [{ type: 'llm-rubric', value: 'says hi', ...parts.assertion }],
        options: { ...parts.options },
        ...parts.test,
      },
    ],
    ...(parts.scenario === undefined
      ? {}
      : {
          scenarios: [
            {
              config: [{ vars: { word: 'c' } }],
              tests: [{ assert: [{ type: 'equals', value: 'c' }] }],
              ...parts.scenario,
            },
          ],
        }),
    ...parts.file,
  }
}

async function load(config: unknown) {
  const diagnostics = new Diagnostics()
  const file = 'promptfooconfig.json'
  const tree = memoryTree({ ...FILES, [file]: JSON.stringify(config) })
  const { project } = diagnostics.take(await loadProject(tree, file))
  const { warnings = [], ...rest } = project ?? {}
  return {
    warnings: warnings.map(diagnosticLine),
    diagnostics: reported(diagnostics),
    read: JSON.stringify([rest, [...(project?.cases ?? [])]]),
  }
}

type Parts = Parameters<typeof configuration>[0]
const inFile = (key: string, value: unknown): Parts => ({ file: { [key]: value } })
const inEvaluate = (key: string, value: unknown): Parts => ({ evaluate: { [key]: value } })
const inProvider = (key: string, value: unknown): Parts => ({ provider: { [key]: value } })
const inConfig = (key: string, value: unknown): Parts => ({ provider: { config: { [key]: value } } })
const inPrompt = (key: string, value: unknown): Parts => ({ prompt: { [key]: value } })
const inTest = (key: string, value: unknown): Parts => ({ test: { [key]: value } })
const inOptions = (key: string, value: unknown): Parts => ({ options: { [key]: value } })
const inGrader = (key: string, value: unknown): Parts => ({
  options: { provider: { id: 'bedrock:a.judge-1', [key]: value } },
})
const inAssertion = (key: string, value: unknown): Parts => ({ assertion: { [key]: value } })
const inScenario = (key: string, value: unknown): Parts => ({ scenario: { [key]: value } })

function joined(a: Parts, b: Parts): Parts {
  return {
    ...a,
    ...b,
    file: { ...a.file, ...b.file },
    provider: { ...a.provider, ...b.provider },
    options: { ...a.options, ...b.options },
    test: { ...a.test, ...b.test },
  }
}

const NOTHING = { file: { scenarios: undefined } }
const bare = (parts: Parts): Parts => ('scenario' in parts ? { scenario: {} } : NOTHING)

/** Every key of promptfoo's own schema (0.121), and what becomes of it. */
const KEYS: Array<[where: (key: string, value: unknown) => Parts, key: string, value: unknown, Outcome]> = [
  [inFile, '$schema', 'https://promptfoo.dev/config-schema.json', 'without a word'],
  [inFile, 'description', 'd', 'without a word'],
  [inFile, 'tags', { a: 'b' }, 'without a word'],
  [inFile, 'metadata', { a: 'b' }, 'without a word'],
  [inFile, 'outputPath', ['a.json'], 'warned'],
  [inFile, 'sharing', { apiBaseUrl: 'x' }, 'warned'],
  [inFile, 'writeLatestResults', true, 'warned'],
  [inFile, 'commandLineOptions', { filterPattern: 'x' }, 'warned'],
  [inFile, 'providers', ['echo'], 'honoured'],
  [inFile, 'targets', ['echo'], 'refused'],
  [inFile, 'prompts', 'Shout {{word}}', 'honoured'],
  [inFile, 'tests', 'file://more.yaml', 'honoured'],
  [
    inFile,
    'scenarios',
    [{ config: [{ vars: { word: 'c' } }], tests: [{ assert: [{ type: 'equals', value: 'c' }] }] }],
    'honoured',
  ],
  [inFile, 'defaultTest', { threshold: 0.5, options: { provider: 'bedrock:a.judge-1' } }, 'honoured'],
  [inFile, 'assertionTemplates', { t: { type: 'equals', value: 'a' } }, 'honoured'],
  [inFile, 'nunjucksFilters', { up: 'up.js' }, 'warned'],
  [inFile, 'env', { A: 'b' }, 'warned'],
  [inFile, 'derivedMetrics', [{ name: 'a', value: 'b' }], 'warned'],
  [inFile, 'extensions', ['file://a.js:b'], 'refused'],
  [inFile, 'redteam', { purpose: 'x' }, 'warned'],
  [inFile, 'tracing', { enabled: true }, 'warned'],
  [inEvaluate, 'cache', false, 'honoured'],
  [inEvaluate, 'maxConcurrency', 2, 'honoured'],
  [inEvaluate, 'repeat', 2, 'honoured'],
  [inEvaluate, 'timeoutMs', 1000, 'honoured'],
  [inEvaluate, 'maxEvalTimeMs', 1000, 'honoured'],
  [inEvaluate, 'delay', 100, 'warned'],
  [inEvaluate, 'eventSource', 'x', 'warned'],
  [inEvaluate, 'generateSuggestions', true, 'warned'],
  [inEvaluate, 'interactiveProviders', true, 'warned'],
  [inEvaluate, 'showProgressBar', true, 'warned'],
  [inEvaluate, 'isRedteam', true, 'warned'],
  [inEvaluate, 'silent', true, 'warned'],
  [inEvaluate, 'progressCallback', 'x', 'warned'],
  [inProvider, 'id', 'echo', 'honoured'],
  [inProvider, 'label', 'l', 'honoured'],
  [inProvider, 'prompts', ['prompt-1'], 'honoured'],
  [inProvider, 'delay', 5, 'warned'],
  [inProvider, 'transform', 'output', 'honoured'],
  [inProvider, 'env', { A: 'b' }, 'warned'],
  [inProvider, 'inputs', { a: 'b' }, 'warned'],
  [inConfig, 'temperature', 0.5, 'honoured'],
  [inConfig, 'max_tokens', 5, 'honoured'],
  [inConfig, 'top_p', 0.5, 'honoured'],
  [inConfig, 'stop', 'END', 'honoured'],
  [inConfig, 'tools', 'file://tools.json', 'honoured'],
  [inConfig, 'response_format', { type: 'json_object' }, 'honoured'],
  [inConfig, 'tool_choice', 'auto', 'refused'],
  [inConfig, 'region', 'eu-west-1', 'warned'],
  [inConfig, 'apiKey', 'x', 'warned'],
  [inConfig, 'max_gen_len', 5, 'honoured'],
  [inConfig, 'anything', 1, 'warned'],
  [inPrompt, 'raw', 'Shout {{word}}', 'honoured'],
  [inPrompt, 'id', 'i', 'honoured'],
  [inPrompt, 'label', 'l', 'honoured'],
  [inPrompt, 'display', 'l', 'honoured'],
  [inPrompt, 'config', { temperature: 1 }, 'honoured'],
  [inPrompt, 'function', 'f', 'refused'],
  [inPrompt, 'prefix', 'p', 'warned'],
  [inPrompt, 'suffix', 's', 'warned'],
  [inTest, 'description', 'd', 'honoured'],
  [inTest, 'vars', 'file://x.yaml', 'honoured'],
  [inTest, 'assert', [{ type: 'equals', value: 'a' }], 'honoured'],
  [inTest, 'threshold', 0.5, 'honoured'],
  [inTest, 'metadata', { critical: true }, 'honoured'],
  [inTest, 'metadata', { critical: 'very', tags: 'a,b', cluster: [1], other: { a: 1 } }, 'without a word'],
  [inTest, 'prompts', ['none'], 'refused'],
  [inTest, 'provider', 'echo', 'refused'],
  [inTest, 'providers', ['bedrock:*'], 'honoured'],
  [inTest, 'providers', ['none'], 'refused'],
  [inTest, 'providerOutput', 'x', 'honoured'],
  [inTest, 'providerOutput', { a: 1 }, 'honoured'],
  [inTest, 'anything', 1, 'warned'],
  [inTest, 'assertScoringFunction', 'file://score.js', 'honoured'],
  [inOptions, 'transform', 'output.trim()', 'honoured'],
  [inOptions, 'postprocess', 'output.trim()', 'honoured'],
  [inOptions, 'rubricPrompt', 'Judge {{output}}', 'honoured'],
  [inOptions, 'provider', 'openai:gpt-4o', 'honoured'],
  [inOptions, 'disableVarExpansion', true, 'honoured'],
  [inOptions, 'disableDefaultAsserts', true, 'honoured'],
  [inOptions, 'disableConversationVar', true, 'warned'],
  [inOptions, 'runSerially', true, 'warned'],
  [inOptions, 'repeat', 2, 'warned'],
  [inOptions, 'transformVars', '({ word: vars.word.toUpperCase() })', 'honoured'],
  [inOptions, 'transformVars', '({ word: Math.random() })', 'refused'],
  [inOptions, 'transformVars', 'file://x.js', 'refused'],
  [inOptions, 'storeOutputAs', 'nowhere', 'warned'],
  [inOptions, 'storeOutputAs', 'word', 'refused'],
  [inOptions, 'prefix', 'x', 'honoured'],
  [inOptions, 'suffix', 'x', 'honoured'],
  [inOptions, 'factuality', { subset: 0.5 }, 'honoured'],
  [inOptions, 'temperature', 1, 'warned'],
  [inOptions, 'max_tokens', 7, 'warned'],
  [inOptions, 'response_format', { type: 'json_object' }, 'honoured'],
  [inOptions, 'anything', 1, 'warned'],
  [inGrader, 'label', 'l', 'warned'],
  [inGrader, 'config', { temperature: 0 }, 'without a word'],
  [inGrader, 'config', { temperature: 1 }, 'warned'],
  [inGrader, 'config', { apiKey: 'x', max_tokens: 300 }, 'warned'],
  [inGrader, 'anything', 1, 'warned'],
  [inAssertion, 'type', 'equals', 'honoured'],
  [inAssertion, 'value', 'v', 'honoured'],
  [inAssertion, 'threshold', 0.5, 'honoured'],
  [inAssertion, 'weight', 2, 'honoured'],
  [inAssertion, 'metric', 'm', 'honoured'],
  [inAssertion, 'transform', 'output.trim()', 'honoured'],
  [inAssertion, 'provider', 'openai:gpt-4o', 'honoured'],
  [inAssertion, 'rubricPrompt', 'Judge {{output}}', 'honoured'],
  [inAssertion, 'config', { a: 1 }, 'honoured'],
  [inAssertion, 'contextTransform', 'output', 'honoured or refused'],
  [inAssertion, 'assert', [{ type: 'equals', value: 'a' }], 'refused'],
  [inScenario, 'description', 'd', 'without a word'],
  [inScenario, 'config', [{ vars: { word: 'e' } }], 'honoured'],
  [inScenario, 'tests', [{ assert: [{ type: 'equals', value: 'e' }] }], 'honoured'],
  [inScenario, 'anything', 1, 'refused'],
]

/** What must be there for a key to show: a reference to the template, default assertions to leave out, … */
const SHOWN_BY: Record<string, Parts> = {
  assertionTemplates: { test: { assert: [{ $ref: '#/assertionTemplates/t' }] } },
  disableDefaultAsserts: {
    file: {
      defaultTest: { assert: [{ type: 'contains', value: 'h' }], options: { provider: 'bedrock:a.judge-1' } },
    },
  },
  factuality: { test: { assert: [{ type: 'factuality', value: 'x' }] } },
  config: { options: { provider: { id: 'bedrock:a.judge-1' } } },
  // A test of several combinations describes none of them; providers alike need no names.
  description: { test: { vars: { word: 'hi' } } },
  label: { provider: { prompts: ['*'] } },
}

test.each(
  KEYS.map(([where, key, value, outcome]) => ({ name: `${where.name.slice(2)}: ${key}`, where, key, value, outcome })),
)('$name is $outcome', async ({ where, key, value, outcome }) => {
  const parts = where(key, value)
  const base = SHOWN_BY[key] ?? {}
  const without = await load(configuration(joined(bare(parts), base)))
  const { diagnostics, warnings, read } = await load(configuration(joined(base, parts)))
  const is = {
    refused: diagnostics.some((diagnostic) => diagnostic.includes(key)),
    warned: diagnostics.length === 0 && warnings.some((warning) => warning.includes(key)),
    honoured: diagnostics.length === 0 && warnings.length === 0 && read !== without.read,
    'without a word': diagnostics.length === 0 && warnings.length === 0 && read === without.read,
  }
  const found = Object.entries(is)
    .filter(([, yes]) => yes)
    .map(([name]) => name)
  expect({ found, diagnostics, warnings }).toMatchObject({
    found: [expect.stringMatching(new RegExp(`^(?:${outcome.replace(' or ', '|')})$`))],
  })
})
