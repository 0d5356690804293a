import { describe, expect, test } from 'vitest'
import { configSchema } from '../../../src/config/schema/schema.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { parseWith } from '../../../src/source/parse.ts'
import { parseYaml } from '../../../src/source/yaml.ts'
import { EXAMPLE } from '../example.ts'
import { reported } from '../reported.ts'

const MINUTE = 60_000

function parse(text: string) {
  const diagnostics = new Diagnostics()
  const located = diagnostics.take(parseYaml(text, 'ai-cicd.yml'))
  const config = located === null ? null : diagnostics.take(parseWith(configSchema, located, 'ai-cicd.yml'))
  return { config, diagnostics: reported(diagnostics) }
}

/** The mistakes of a file that is right but for these lines, which begin at line 3. */
function diagnosticsOf(lines: string): string[] {
  return parse(`version: 1\nprompts: [a.prompt.yml]\n${lines}`).diagnostics
}

describe('the example of the contract', () => {
  test('parses with every value, durations in milliseconds and shares as fractions', () => {
    const { config, diagnostics } = parse(EXAMPLE)
    expect(diagnostics).toEqual([])
    expect(config).toEqual({
      version: 1,
      prompts: ['prompts/**/*.prompt.yml'],
      datasets: {},
      evaluation: {
        models: [],
        modelAliases: { 'openai/gpt-4o': 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0' },
        judge: { models: ['bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0'], samples: 1, maxTokens: 2_048 },
        embedding: 'bedrock:amazon.titan-embed-text-v2:0',
        repeat: 1,
        maxRepeat: 4,
        concurrency: 16,
        timeout: 120_000,
        engine: 'bedrock-batch',
        batch: {
          bucket: 'acme-prompt-batches',
          prefix: 'nightly',
          role: 'arn:aws:iam::123456789012:role/prompt-batch',
          timeout: 48 * 60 * MINUTE,
          wait: 120 * MINUTE,
          minRecords: 100,
          onCancel: 'stop',
        },
        budget: { usd: 5, durationMs: 20 * MINUTE, calls: null },
        sample: 'all',
        adversarial: [],
        maxPromptTokens: null,
        cache: '.ai-cicd/cache',
        allowWebhooks: [],
        alsoWhen: ['src/llm/**', 'package-lock.json'],
        renamed: { question: 'query' },
        overrides: { pull_request: { sample: 50 }, push: { repeat: 3 } },
      },
      gate: {
        require: 'no-regression',
        critical: 'regression',
        margin: 0.05,
        confidence: 0.95,
        minScore: 0.85,
        maxCostIncrease: 0.2,
        maxLatencyIncrease: 0.25,
        maxAttackSuccess: null,
        maxErrors: 0.05,
        onInconclusive: 'warn',
        onError: 'fail',
        onFork: 'fail',
      },
      lint: {},
      lintRules: [],
      notify: null,
      prices: { 'bedrock:my-model': { input: 1, output: 5 } },
      release: {
        environments: {
          staging: {
            on: { branch: 'main', tag: null },
            requires: { evaluation: 'passed', soak: null },
            ssm: { path: '/staging/llm/{name}', type: 'String', kmsKey: null, format: 'envelope' },
            s3: null,
            modelRegistry: null,
            lambda: [],
            probe: null,
            canary: null,
            notify: null,
          },
          production: {
            on: { branch: null, tag: 'v*' },
            requires: { evaluation: 'passed', soak: { environment: 'staging', for: 24 * 60 * MINUTE } },
            ssm: { path: '/prod/llm/{name}', type: 'String', kmsKey: 'alias/x', format: 'envelope' },
            s3: { bucket: 'ai-model-artifacts-prod', prefix: 'configs' },
            modelRegistry: { group: 'support-bot', approval: 'PendingManualApproval' },
            lambda: [{ function: 'ai-handler', alias: 'live', bind: 'env', variable: 'PROMPT_VERSIONS' }],
            probe: {
              cases: 'evals/smoke.jsonl',
              payload: { question: '{{question}}' },
              answer: '$.answer',
              version: '$.promptVersion',
            },
            canary: {
              engine: 'alias',
              application: null,
              deploymentGroup: null,
              deploymentConfig: null,
              steps: [
                { weight: 0.05, hold: 15 * MINUTE },
                { weight: 0.25, hold: 15 * MINUTE },
              ],
              bake: 30 * MINUTE,
              interval: 30_000,
              settle: 15_000,
              metricPeriod: MINUTE,
              metricDelay: 2 * MINUTE,
              maxStep: 60 * MINUTE,
              minInvocations: 60,
              proof: 'none',
              rollbackWhen: {
                errorRate: { max: 0.01, worseBy: 0.01 },
                p99Latency: { max: 5000, worseBy: 0.25 },
                quality: { metric: 'QualityScore', namespace: 'AiCicd', min: 0.8, worseBy: 0.05 },
                costPerRequest: { metric: 'CostUsd', namespace: 'AiCicd', worseBy: 0.25 },
                smokeFailures: 3,
                alarms: ['ai-handler-error-rate-high'],
                alreadyRed: 'refuse',
              },
              onInconclusive: 'rollback',
              wait: true,
              watchdog: null,
            },
            notify: null,
          },
        },
      },
    })
  })
})

describe('defaults', () => {
  test('stand in for every key but version and prompts', () => {
    expect(parse('version: 1\nprompts: [a.prompt.yml]\n').config).toEqual({
      version: 1,
      prompts: ['a.prompt.yml'],
      datasets: {},
      evaluation: {
        models: [],
        modelAliases: {},
        judge: null,
        embedding: 'bedrock:amazon.titan-embed-text-v2:0',
        repeat: 1,
        maxRepeat: 4,
        concurrency: 16,
        timeout: 120_000,
        engine: 'on-demand',
        batch: null,
        budget: { usd: null, durationMs: null, calls: null },
        sample: 'all',
        adversarial: [],
        maxPromptTokens: null,
        cache: '.ai-cicd/cache',
        allowWebhooks: [],
        alsoWhen: [],
        renamed: {},
        overrides: {},
      },
      gate: {
        require: 'no-regression',
        critical: 'regression',
        margin: 0.05,
        confidence: 0.95,
        minScore: null,
        maxCostIncrease: 3,
        maxLatencyIncrease: null,
        maxAttackSuccess: null,
        maxErrors: 0,
        onInconclusive: 'warn',
        onError: 'fail',
        onFork: 'fail',
      },
      lint: {},
      lintRules: [],
      notify: null,
      prices: {},
      release: { environments: {} },
    })
  })

  test('of a canary are those of the contract', () => {
    const { config } = parse(
      `version: 1
prompts: [a.prompt.yml]
release:
  environments:
    production:
      ssm: { path: "/p/{name}" }
      canary: { steps: [{ weight: 5%, hold: 15m }] }
`,
    )
    expect(config?.release.environments.production).toMatchObject({
      on: null,
      requires: { evaluation: 'passed', soak: null },
      canary: {
        bake: 30 * MINUTE,
        interval: 30_000,
        settle: 15_000,
        metricPeriod: MINUTE,
        metricDelay: 2 * MINUTE,
        maxStep: null,
        minInvocations: 60,
        proof: 'none',
        rollbackWhen: {
          errorRate: null,
          p99Latency: null,
          quality: null,
          costPerRequest: null,
          smokeFailures: null,
          alarms: [],
        },
        onInconclusive: 'rollback',
        wait: true,
        watchdog: null,
      },
    })
  })
})

describe('spellings', () => {
  test.each([
    ['judge: "bedrock:a"', { models: ['bedrock:a'], samples: 1, maxTokens: 2_048 }],
    ['judge: { model: "bedrock:a" }', { models: ['bedrock:a'], samples: 1, maxTokens: 2_048 }],
    ['judge: { model: "bedrock:a", samples: 3 }', { models: ['bedrock:a'], samples: 3, maxTokens: 2_048 }],
    ['judge: { model: "bedrock:a", maxTokens: 8192 }', { models: ['bedrock:a'], samples: 1, maxTokens: 8_192 }],
    [
      'judge: { models: ["bedrock:a", echo], samples: 3 }',
      { models: ['bedrock:a', 'echo'], samples: 3, maxTokens: 2_048 },
    ],
  ])('%s', (line, judge) => {
    expect(parse(`version: 1\nprompts: [a]\nevaluation:\n  ${line}\n`).config?.evaluation.judge).toEqual(judge)
  })

  test.each([
    ['all', 'all'],
    ['50', 50],
    ['1', 1],
    ['10%', { share: 0.1 }],
    ['100%', { share: 1 }],
    ['0.25', { share: 0.25 }],
  ])('sample: %s', (written, sample) => {
    const { config } = parse(`version: 1\nprompts: [a]\nevaluation: { sample: ${written} }\n`)
    expect(config?.evaluation.sample).toEqual(sample)
  })

  test('cache: false switches the cache off', () => {
    expect(parse('version: 1\nprompts: [a]\nevaluation: { cache: false }\n').config?.evaluation.cache).toBeNull()
  })
})

describe('mistakes', () => {
  test('are all reported at once, each with its line, its field and what to do', () => {
    const text = `prompts: []
evaluation:
  repeat: 0
  timout: 5s
  timeout: 5
  overrides:
    pull-request: { sample: 50 }
    push:
      modelAliases: {}
gate:
  margin: 5
  confidence: 1.0
  onInconclusive: ignore
`
    expect(parse(text).diagnostics).toMatchInlineSnapshot(`
      [
        "ai-cicd.yml:1 version: is missing, expected 1, the version of this format",
        "ai-cicd.yml:1 prompts: expected at least one item, got an empty list",
        "ai-cicd.yml:3 evaluation.repeat: expected a number at least 1, got \`0\`",
        "ai-cicd.yml:4 evaluation.timout: unknown key | Did you mean \`timeout\`?",
        "ai-cicd.yml:5 evaluation.timeout: expected a duration with its unit, such as 500ms, 90s, 10m or 24h, got \`5\`",
        "ai-cicd.yml:7 evaluation.overrides.pull-request: unknown key | Did you mean \`pull_request\`?",
        "ai-cicd.yml:9 evaluation.overrides.push.modelAliases: unknown key | Known here: models, judge, embedding, repeat, maxRepeat, concurrency, timeout, engine, batch, budget, sample, adversarial, cache.",
        "ai-cicd.yml:11 gate.margin: expected a share such as 5% or 0.05 (for percent, write the % sign), got \`5\`",
        "ai-cicd.yml:12 gate.confidence: must be above 50% and below 100%",
        "ai-cicd.yml:13 gate.onInconclusive: expected one of \`pass\`, \`warn\`, \`fail\`, got \`ignore\`",
      ]
    `)
  })

  test.each([
    ['version', 'version: 2\nprompts: [a]\n'],
    ['no version', 'prompts: [a]\n'],
    ['prompts as text', 'version: 1\nprompts: a.prompt.yml\n'],
    ['not a mapping', '- version: 1\n'],
    ['a later key', 'version: 1\nprompts: [a]\nevaluation: { redteam: {} }\n'],
    ['an unknown safety suite', 'version: 1\nprompts: [a]\nevaluation: { adversarial: [jailbreak] }\n'],
    [
      'judge with both',
      'version: 1\nprompts: [a]\nevaluation: { judge: { model: "bedrock:a", models: ["bedrock:b"] } }\n',
    ],
    ['judge with neither', 'version: 1\nprompts: [a]\nevaluation: { judge: { samples: 2 } }\n'],
    ['judge misspelt', 'version: 1\nprompts: [a]\nevaluation: { judge: { modl: "bedrock:a" } }\n'],
    ['bare percent', 'version: 1\nprompts: [a]\ngate: { maxCostIncrease: 20 }\n'],
    ['price', 'version: 1\nprompts: [a]\nprices: { "bedrock:x": { input: -1, ouput: 2 } }\n'],
    ['sample', 'version: 1\nprompts: [a]\nevaluation: { sample: most }\n'],
    ['sample of nothing', 'version: 1\nprompts: [a]\nevaluation: { sample: 0 }\n'],
  ])('name the remedy: %s', (_, text) => {
    expect(parse(text).diagnostics).toMatchSnapshot()
  })

  test.each([
    ['two triggers', '      on: { branch: main, tag: "v*" }'],
    ['path without name', '      ssm: { path: /prod/llm }'],
    ['path of AWS', '      ssm: { path: "/aws/{name}" }'],
    ['falling weights', '      canary: { steps: [{ weight: 25%, hold: 1m }, { weight: 5%, hold: 1m }] }'],
    ['full weight', '      canary: { steps: [{ weight: 100%, hold: 1m }] }'],
    ['odd period', '      canary: { steps: [{ weight: 5%, hold: 1m }], metricPeriod: 90s }'],
    ['empty limit', '      canary: { steps: [{ weight: 5%, hold: 1m }], rollbackWhen: { errorRate: {} } }'],
    ['alias of digits', '      lambda: [{ function: f, alias: "12" }]'],
    ['answer', '      probe: { cases: a.jsonl, payload: {}, answer: answer }'],
  ])('in an environment: %s', (_, line) => {
    const ssm = line.includes('ssm:') ? '' : '\n      ssm: { path: "/prod/{name}" }'
    expect(diagnosticsOf(`release:\n  environments:\n    production:\n${line}${ssm}\n`)).toMatchSnapshot()
  })
})
