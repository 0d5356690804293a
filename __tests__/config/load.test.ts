import { describe, expect, test } from 'vitest'
import { loadProject, type Project } from '../../src/config/load.ts'
import { diagnosticLine, UserError } from '../../src/errors.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { reported } from './reported.ts'

const HAIKU = 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0'
const PROMPT = `name: Support
model: "${HAIKU}"
messages:
  - role: user
    content: "Answer {{question}}"
dataset: ../evals/support.jsonl
assert:
  - type: contains
    value: "{{expected}}"
`
const CASES = `{"id": "refund", "question": "Refund?", "expected": "30 days"}
{"id": "hours", "question": "Hours?", "expected": "9 to 5"}
`

async function load(files: Record<string, string>, path = 'ai-cicd.yml') {
  const diagnostics = new Diagnostics()
  const { project } = diagnostics.take(await loadProject(memoryTree(files), path))
  return { project, diagnostics: reported(diagnostics) }
}

function judgeMissing(project: Project | null): string[] {
  const diagnostics = new Diagnostics()
  diagnostics.addAll(project?.judgeMissing === undefined ? [] : [project.judgeMissing])
  return reported(diagnostics)
}

/** Loads a project that is right but for the lines that follow `version` and `prompts`, which begin at line 3. */
function withConfig(lines: string, files: Record<string, string> = {}) {
  return load({
    'ai-cicd.yml': `version: 1\nprompts: [prompts/*.prompt.yml]\n${lines}`,
    'prompts/support.prompt.yml': PROMPT,
    'evals/support.jsonl': CASES,
    ...files,
  })
}

describe('our own configuration', () => {
  test('is read with its prompts and their cases', async () => {
    const { project, diagnostics } = await withConfig('')
    expect(diagnostics).toEqual([])
    expect(project?.file).toBe('ai-cicd.yml')
    expect(project?.prompts.map(({ id, file, model }) => ({ id, file, model }))).toEqual([
      { id: 'support', file: 'prompts/support.prompt.yml', model: HAIKU },
    ])
    expect([...(project?.cases ?? [])].map(([id, cases]) => [id, cases.map((one) => one.id)])).toEqual([
      ['support', ['refund', 'hours']],
    ])
    expect(project?.warnings).toEqual([])
  })

  test('names paths from its own folder and knows them from the root', async () => {
    const { project, diagnostics } = await load(
      {
        'services/bot/ai-cicd.yml': 'version: 1\nprompts: [prompts/*.prompt.yml]\n',
        'services/bot/prompts/support.prompt.yml': PROMPT,
        'services/bot/evals/support.jsonl': CASES,
      },
      './services/bot/ai-cicd.yml',
    )
    expect(diagnostics).toEqual([])
    expect(project?.file).toBe('services/bot/ai-cicd.yml')
    expect(project?.config.evaluation.cache).toBe('services/bot/.ai-cicd/cache')
    expect(project?.prompts[0]?.file).toBe('services/bot/prompts/support.prompt.yml')
  })

  test('makes every model canonical: aliases, judges, overrides, prices, and those that assertions name', async () => {
    const { project, diagnostics } = await withConfig(
      `evaluation:
  modelAliases: { openai/gpt-4o: "bedrock:converse:amazon.nova-pro-v1:0" }
  judge: { models: [openai/gpt-4o, "openai:chat:gpt-4o-2024-08-06"], samples: 2 }
  embedding: "bedrock:embeddings:amazon.titan-embed-text-v2:0"
  overrides:
    push: { models: [openai/gpt-4o], judge: openai/gpt-4o }
prices:
  "bedrock:converse:amazon.nova-pro-v1:0": { input: 1, output: 2 }
`,
      {
        'prompts/support.prompt.yml': PROMPT.replace(HAIKU, 'openai/gpt-4o').concat(
          '  - { type: llm-rubric, value: kind, provider: openai/gpt-4o }\n',
        ),
      },
    )
    expect(diagnostics).toEqual([])
    const nova = 'bedrock:amazon.nova-pro-v1:0'
    expect(project?.config.evaluation).toMatchObject({
      modelAliases: { 'openai/gpt-4o': nova },
      judge: { models: [nova, 'openai:gpt-4o-2024-08-06'], samples: 2, maxTokens: 2_048 },
      embedding: 'bedrock:amazon.titan-embed-text-v2:0',
      overrides: { push: { models: [nova], judge: { models: [nova], samples: 1, maxTokens: 2_048 } } },
    })
    expect(project?.config.prices).toEqual({ [nova]: { input: 1, output: 2 } })
    expect(project?.prompts[0]?.model).toBe('openai/gpt-4o')
    expect(project?.prompts[0]?.assert[1]?.provider).toBe(nova)
  })

  test('tells the mistakes of all its files at once, each at its line', async () => {
    const { project, diagnostics } = await load({
      'ai-cicd.yml': `version: 1
prompts:
  - prompts/*.prompt.yml
  - missing/*.prompt.yml
evaluation:
  judge:
    models:
      - echo
      - claude
  cache: ../../cache
  modelAliases:
    gpt: sonnet
`,
      'prompts/a.prompt.yml': PROMPT.replace(HAIKU, 'openai/gpt-4o'),
      'prompts/b.prompt.yml': PROMPT.replace(/model: .*\n/, ''),
      'prompts/c.prompt.yml': PROMPT.replace('contains', 'contian').replace('../evals/support', '../evals/c'),
      'prompts/d.prompt.yml': 'messages: []\n',
      'evals/support.jsonl': CASES,
      'evals/c.jsonl': `{"question": "q"}\n{"question": "q", "assert": [{"type": "regex", "value": "("}]}\n`,
    })
    expect(project).not.toBeNull()
    expect(diagnostics).toMatchSnapshot()
  })

  test('tells the mistakes of its prompts also when it has one of its own', async () => {
    const { project, diagnostics } = await withConfig('gate: { margin: 5 }\n', { 'evals/support.jsonl': '{"id":\n' })
    expect(project).toBeNull()
    expect(diagnostics).toEqual([
      expect.stringMatching(/^ai-cicd\.yml:3 gate\.margin:/),
      expect.stringMatching(/^evals\/support\.jsonl:1 /),
    ])
  })
})

describe('what is checked across files', () => {
  /** What is to be said where nobody else names a judge. */
  async function missing(lines: string, files: Record<string, string>): Promise<string[]> {
    const { project, diagnostics } = await withConfig(lines, files)
    expect(diagnostics).toEqual([])
    return judgeMissing(project)
  }

  test('a judged assertion needs a judge, told once', async () => {
    const rubric = '  - { type: llm-rubric, value: kind }\n  - { type: not-llm-rubric, value: rude }\n'
    const files = { 'prompts/support.prompt.yml': PROMPT + rubric }
    expect(await missing('evaluation:\n  repeat: 1\n', files)).toEqual([
      'ai-cicd.yml:3 evaluation.judge: is missing, and without a judge there is no score for llm-rubric, not-llm-rubric | Name the model that grades, for example `judge: "bedrock:…"` below `evaluation:`.',
    ])
    expect(await missing('evaluation: { judge: echo }\n', files)).toEqual([])
  })

  test('a judged assertion in a case needs one too, unless it names its own', async () => {
    const line = (assertion: object) =>
      `${JSON.stringify({ vars: { question: 'q', expected: 'a' }, assert: [assertion] })}\n`
    const graded = { 'evals/support.jsonl': line({ type: 'llm-rubric', value: 'kind' }) }
    expect(await missing('', graded)).toHaveLength(1)
    const named = { 'evals/support.jsonl': line({ type: 'llm-rubric', value: 'kind', provider: 'echo' }) }
    expect(await missing('', named)).toEqual([])
  })

  test('a prompt needs a model, unless the matrix has one', async () => {
    const files = { 'prompts/support.prompt.yml': PROMPT.replace(/model: .*\n/, '') }
    expect((await withConfig('', files)).diagnostics).toEqual([
      'prompts/support.prompt.yml:3 model: prompt support names no model | Add `model: "bedrock:…"` to it, or to its line in `datasets`, or `evaluation.models` to the configuration.',
    ])
    expect((await withConfig('evaluation: { models: [echo] }\n', files)).diagnostics).toEqual([])
  })

  test('a model that means nothing here is told at the line that names it, with the alias to add', async () => {
    const files = { 'prompts/support.prompt.yml': PROMPT.replace(HAIKU, 'openai/gpt-4o') }
    const { diagnostics } = await withConfig('', files)
    expect(diagnostics).toEqual([expect.stringMatching(/^prompts\/support\.prompt\.yml:2 model: .*modelAliases/)])
    expect((await withConfig('evaluation: { models: [echo] }\n', files)).diagnostics).toEqual([])
  })

  test('a case needs something to be scored by: an assertion, its own or the prompt’s, or an expected answer', async () => {
    const bare = PROMPT.slice(0, PROMPT.indexOf('assert:'))
    const files = { 'prompts/support.prompt.yml': bare }
    expect((await withConfig('', files)).diagnostics).toEqual([])
    const some = await withConfig('', { ...files, 'evals/support.jsonl': `${CASES}{"id": "x", "question": "q"}\n` })
    expect(some.diagnostics).toEqual([
      'evals/support.jsonl:3 : case x: nothing to score: it says nothing about a good answer | Add `expected` or `assert` to the cases, or `assert` to the prompt.',
    ])
    const none = await withConfig('', { ...files, 'evals/support.jsonl': '{"question": "q"}\n{"question": "r"}\n' })
    expect(none.diagnostics).toEqual([
      expect.stringMatching(/^prompts\/support\.prompt\.yml:4 : prompt support: nothing to score: none of its 2 cases/),
    ])
  })

  test.each([
    ['only told', '  - { type: latency, metric: ms }\n  - { type: cost, metric: usd, weight: 3 }\n'],
    ['of weight 0', '  - { type: contains, value: a, weight: 0 }\n'],
    [
      'in a set of such ones',
      '  - { type: assert-set, assert: [{ type: cost, metric: usd }, { type: equals, value: a, weight: 0 }] }\n',
    ],
  ])('a prompt of which nothing is measured is a mistake, not good enough: all is %s', async (_, asserted) => {
    const files = { 'prompts/support.prompt.yml': `${PROMPT.slice(0, PROMPT.indexOf('assert:'))}assert:\n${asserted}` }
    expect((await withConfig('', files)).diagnostics).toEqual([
      expect.stringMatching(
        /^prompts\/support\.prompt\.yml:4 : prompt support: nothing to score: all that is asserted of its \d+ cases is only told, or of weight 0 \| Give/,
      ),
    ])
    const { diagnostics } = await withConfig('', {
      ...files,
      'evals/support.jsonl':
        '{"id": "x", "question": "q", "expected": "a"}\n{"id": "y", "question": "r", "assert": [{"type": "contains", "value": "a"}]}\n',
    })
    expect(diagnostics).toEqual([
      expect.stringMatching(/^evals\/support\.jsonl:1 : case x: nothing to score: all that it asserts is only told/),
    ])
  })

  test('no prompt left is a mistake; no case left is told, and evaluates nothing', async () => {
    const nothing = async (files: Record<string, string>, path?: string) => (await load(files, path)).diagnostics
    const rest = { 'prompts/support.prompt.yml': PROMPT, 'evals/support.jsonl': CASES }
    for (const prompts of ['["prompts/*", "!prompts/**"]', '["!prompts/**"]']) {
      expect(await nothing({ 'ai-cicd.yml': `version: 1\nprompts: ${prompts}\n`, ...rest })).toEqual([
        expect.stringMatching(/^ai-cicd\.yml: prompts: there is no prompt: .*Name at least one/),
      ])
    }
    const promptfoo = 'promptfooconfig.yaml'
    expect(
      await nothing(
        { [promptfoo]: 'prompts: {}\nproviders: [echo]\ntests: [{ assert: [{ type: equals, value: a }] }]\n' },
        promptfoo,
      ),
    ).toEqual([expect.stringContaining('there is no prompt')])
    for (const tests of ['tests: []', 'scenarios: [{ config: [], tests: [] }]']) {
      const written = `prompts: [hello]\nproviders: [echo]\ndefaultTest: { assert: [{ type: equals, value: a }] }\n${tests}\n`
      const { project, diagnostics } = await load({ [promptfoo]: written }, promptfoo)
      expect(diagnostics).toEqual([])
      expect(project?.warnings.map(({ message }) => message)).toContainEqual(
        'prompt prompt-1 is not evaluated, because there are no cases',
      )
    }
  })

  test('a gate that demands nothing says so in every run', async () => {
    const warnings = async (lines: string) => (await withConfig(lines)).project?.warnings.map(diagnosticLine)
    expect(await warnings('gate: { minScore: 0.1, margin: 99%, maxErrors: 99% }\n')).toEqual([])
    expect(await warnings('gate: { minScore: 0, margin: 100%, maxErrors: 100%, maxAttackSuccess: 5% }\n')).toEqual([
      expect.stringMatching(/^ai-cicd\.yml:\d+: gate\.minScore: is 0: any score passes/),
      expect.stringMatching(/gate\.margin: is 100 %: no drop/),
      expect.stringMatching(/gate\.maxErrors: is 100 %: one measured case/),
      expect.stringMatching(/gate\.maxAttackSuccess: limits nothing/),
    ])
    for (const section of ['adversarial: [bias]', 'overrides: { schedule: { adversarial: [bias] } }']) {
      expect(await warnings(`gate: { maxAttackSuccess: 5% }\nevaluation: { ${section} }\n`)).toEqual([])
    }
  })

  test('the mistakes of a golden dataset that prompts share are told once', async () => {
    const { diagnostics } = await withConfig('', {
      'prompts/other.prompt.yml': PROMPT,
      'evals/support.jsonl': `${CASES}{"id": "bad", "question": "q", "expected": "a", "assert": [{"type": "cost"}]}\n`,
    })
    expect(diagnostics).toHaveLength(1)
    expect(diagnostics[0]).toMatch(/^evals\/support\.jsonl:3 assert\[0\]: cost/)
  })

  test.each([
    [
      'two environments for one tag',
      `    a: { on: { tag: "v*" }, ssm: { path: "/a/{name}" } }
    b: { on: { tag: "v*-rc*" }, ssm: { path: "/b/{name}" } }
`,
      /^ai-cicd\.yml:6 release\.environments\.b\.on: one push can release to `a` and to `b`/,
    ],
    [
      'a soak elsewhere',
      '    a:\n      requires: { soak: { environment: staging, for: 1h } }\n      ssm: { path: "/a/{name}" }\n',
      /^ai-cicd\.yml:6 release\.environments\.a\.requires\.soak\.environment: `staging` is no other environment/,
    ],
    [
      'a canary without a function',
      '    a:\n      ssm: { path: "/a/{name}" }\n      canary: { steps: [{ weight: 5%, hold: 1m }] }\n',
      /^ai-cicd\.yml:7 release\.environments\.a\.canary: moves the alias of a function/,
    ],
    [
      'probes that are not there',
      '    a:\n      ssm: { path: "/a/{name}" }\n      probe: { cases: smoke.jsonl, payload: {}, answer: $.a }\n',
      /^ai-cicd\.yml:7 release\.environments\.a\.probe\.cases: there is no smoke\.jsonl/,
    ],
    [
      'probes outside the repository',
      '    a:\n      ssm: { path: "/a/{name}" }\n      probe: { cases: ../smoke.jsonl, payload: {}, answer: $.a }\n',
      /^ai-cicd\.yml:7 release\.environments\.a\.probe\.cases: .*outside the repository/,
    ],
    [
      'failed probes without a probe',
      `    a:
      ssm: { path: "/a/{name}" }
      lambda: [{ function: f, alias: live }]
      canary: { steps: [{ weight: 5%, hold: 1m }], rollbackWhen: { smokeFailures: 3 } }
`,
      /^ai-cicd\.yml:8 .*canary\.rollbackWhen\.smokeFailures: counts failed probes/,
    ],
    [
      'proof of no limit',
      `    a:
      ssm: { path: "/a/{name}" }
      lambda: [{ function: f, alias: live }]
      canary: { steps: [{ weight: 5%, hold: 1m }], proof: required }
`,
      /^ai-cicd\.yml:8 .*canary\.proof: asks for proof that every limit is kept/,
    ],
    [
      'a step that may not last its hold',
      `    a:
      ssm: { path: "/a/{name}" }
      lambda: [{ function: f, alias: live }]
      canary: { steps: [{ weight: 5%, hold: 1h }], maxStep: 10m }
`,
      /^ai-cicd\.yml:8 .*canary\.steps\[0\]\.hold: is longer than `maxStep`/,
    ],
    [
      'looks that are too rare for a watchdog',
      `    a:
      ssm: { path: "/a/{name}" }
      lambda: [{ function: f, alias: live }]
      canary: { steps: [{ weight: 5%, hold: 1h }], interval: 6m, watchdog: { role: "arn:aws:iam::123456789012:role/dog" } }
`,
      /^ai-cicd\.yml:8 .*canary\.interval: is longer than 5m: the watchdog/,
    ],
    [
      'a canary without steps',
      '    a:\n      ssm: { path: "/a/{name}" }\n      lambda: [{ function: f, alias: live }]\n      canary: { bake: 1h }\n',
      /^ai-cicd\.yml:8 release\.environments\.a\.canary: needs `steps`/,
    ],
    [
      'a watchdog whose role has no ARN',
      `    a:
      ssm: { path: "/a/{name}" }
      lambda: [{ function: f, alias: live }]
      canary: { steps: [{ weight: 5%, hold: 1h }], watchdog: { role: dog } }
`,
      /^ai-cicd\.yml:8 .*canary\.watchdog\.role: must be the ARN of a role/,
    ],
  ])('an environment: %s', async (_, environments, diagnostic) => {
    const { diagnostics } = await withConfig(`release:\n  environments:\n${environments}`)
    expect(diagnostics).toEqual([expect.stringMatching(diagnostic)])
  })

  const canary = (keys: string) => `release:
  environments:
    a:
      ssm: { path: "/a/{name}" }
      lambda: [{ function: f, alias: live }]
      canary:
${keys.replace(/^/gm, '        ')}
`

  test('CodeDeploy takes limits, and refuses every key that it would not read, at its line', async () => {
    const needed = 'engine: codedeploy\napplication: bot\ndeploymentGroup: live'
    const watched = 'interval: 1m\nmetricPeriod: 60s\nmetricDelay: 1m\nrollbackWhen: { errorRate: { max: 1% } }'
    expect((await withConfig(canary(`${needed}\n${watched}`))).diagnostics).toEqual([])
    const own = `steps: [{ weight: 5%, hold: 1m }]
wait: false
bake: 1h
settle: 1s
maxStep: 1h
minInvocations: 10
proof: none
onInconclusive: hold
watchdog: { role: "arn:aws:iam::123456789012:role/dog" }`
    const { diagnostics } = await withConfig(canary(`${needed}\n${own}`))
    const refused = [
      'steps',
      'wait',
      'bake',
      'settle',
      'maxStep',
      'minInvocations',
      'proof',
      'onInconclusive',
      'watchdog',
    ]
    expect(diagnostics).toHaveLength(refused.length)
    const first = 'version: 1\nprompts: [a.prompt.yml]\n'.split('\n').length
    for (const [index, key] of refused.entries()) {
      expect(diagnostics[index]).toContain(`canary.${key}: means nothing to CodeDeploy`)
      expect(diagnostics[index]).toMatch(new RegExp(`^ai-cicd\\.yml:${first + 9 + index} `))
    }
  })

  test('CodeDeploy without its application, and an application without CodeDeploy', async () => {
    const missing = await withConfig(canary('engine: codedeploy\ndeploymentGroup: live'))
    expect(missing.diagnostics).toEqual([
      expect.stringMatching(/canary: has `engine: codedeploy`, and no `application`/),
    ])
    const idle = await withConfig(canary('steps: [{ weight: 5%, hold: 1m }]\ndeploymentConfig: Quick'))
    expect(idle.diagnostics).toEqual([expect.stringMatching(/canary\.deploymentConfig: is of CodeDeploy/)])
  })
})

describe('one prompt file as the configuration', () => {
  test('runs as it stands, with every default', async () => {
    const { project, diagnostics } = await load(
      { 'prompts/support.prompt.yml': PROMPT, 'evals/support.jsonl': CASES },
      'prompts/support.prompt.yml',
    )
    expect(diagnostics).toEqual([])
    expect(project?.prompts.map(({ id }) => id)).toEqual(['support'])
    expect(project?.cases.get('support')).toHaveLength(2)
    expect(project?.config.gate.margin).toBe(0.05)
    expect(project?.config.prompts).toEqual(['support.prompt.yml'])
  })

  test('says where a judge can be named', async () => {
    const { project } = await load(
      {
        'a.prompt.yml': `${PROMPT.replace('../', '')}  - { type: llm-rubric, value: kind }\n`,
        'evals/support.jsonl': CASES,
      },
      'a.prompt.yml',
    )
    expect(judgeMissing(project)).toEqual([
      expect.stringContaining('create ai-cicd.yml with `prompts: [a.prompt.yml]`'),
    ])
  })
})

describe('ten thousand words that mean nothing', () => {
  const words = Array.from({ length: 10_000 }, (_, index) => `q${index}: 1\n`)

  test.each<[string, string]>([
    [
      'promptfooconfig.yaml',
      `prompts: [hi]\nproviders: [echo]\n${words.join('')}tests: [{ assert: [{ type: equals, value: a }] }]\n`,
    ],
    [
      'a.prompt.yml',
      `messages: [{ role: user, content: hi }]\nmodel: echo\ntestData: [{ expected: a }]\nmodelParameters:\n  ${words.join('  ')}`,
    ],
  ])('of %s are told as far as anybody reads', async (file, text) => {
    const { value, diagnostics } = await loadProject(memoryTree({ [file]: text }), file)
    expect(diagnostics).toEqual([])
    const messages = value.project?.warnings.map(({ message }) => message) ?? []
    expect(messages).toHaveLength(51)
    expect(messages[0]).toContain('`q0`')
    expect(messages.at(-1)).toBe('and 9950 more of other kinds')
  })

  test('one word of a million characters is cut', async () => {
    const text = `messages: [{ role: user, content: hi }]\nmodel: echo\nmodelParameters: { "${'q'.repeat(1_000)}${'💥'.repeat(500_000)}": 1 }\n`
    const { value } = await loadProject(memoryTree({ 'a.prompt.yml': text }), 'a.prompt.yml')
    const [first] = value.project?.warnings ?? []
    expect(first?.message.length).toBeLessThan(1_100)
    expect(first?.message.isWellFormed()).toBe(true)
  })
})

describe('no configuration', () => {
  async function error(files: Record<string, string>, path = 'ai-cicd.yml'): Promise<UserError> {
    const thrown = await load(files, path).catch((reason: unknown) => reason)
    if (!(thrown instanceof UserError)) throw new Error('expected a UserError')
    return thrown
  }

  test('says how to create one', async () => {
    const { message, hint } = await error({ 'README.md': '' })
    expect(message).toBe('there is no ai-cicd.yml')
    expect(hint).toBe('Create it with two lines: `version: 1` and `prompts: ["prompts/**/*.prompt.yml"]`.')
  })

  test.each(['promptfooconfig.yaml', 'evals/promptfooconfig.json', 'prompts/a.prompt.yml'])(
    'says that `config:` can name %s',
    async (path) => {
      expect((await error({ [path]: '' })).hint).toContain(
        `with \`config\` (in a terminal \`--config\`), for example ${path}.`,
      )
    },
  )

  test('does not execute code', async () => {
    expect((await error({ 'promptfooconfig.js': 'process.exit()' }, 'promptfooconfig.js')).message).toBe(
      'promptfooconfig.js is code, which is not executed',
    )
  })

  test('refuses a path outside the repository', async () => {
    expect((await error({}, '../ai-cicd.yml')).message).toContain('outside the repository')
  })
})
