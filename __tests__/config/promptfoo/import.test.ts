import { describe, expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { chained } from '../../../src/config/promptfoo/tests/transforms.ts'
import { diagnosticLine } from '../../../src/errors.ts'
import { planArm } from '../../../src/evaluation/plan.ts'
import { evaluateInSandbox } from '../../../src/scorers/sandbox/javascript-context.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { processorTime } from '../../processor-time.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { reported } from '../reported.ts'

/** A configuration from its file to what is asked and compared. */
async function planned(config: string, files: Record<string, string> = {}, path = 'promptfooconfig.yaml') {
  const diagnostics = new Diagnostics()
  const { project } = diagnostics.take(await loadProject(memoryTree({ ...files, [path]: config }), path))
  const arms = (project?.prompts ?? []).map((prompt) =>
    diagnostics.take(planArm('candidate', prompt, prompt, prompt.model ?? 'echo', project?.cases.get(prompt.id) ?? [])),
  )
  return {
    project,
    diagnostics: reported(diagnostics),
    asked: arms.map((arm) =>
      arm?.cases.map(({ request }) => request.messages.map(({ content }) => content).join('\n')),
    ),
    compared: arms.map((arm) => arm?.cases.map(({ assertions }) => assertions.map(({ value }) => value))),
  }
}

describe('realistic configurations run as they are', () => {
  test('a support bot: globs, Jinja prompts, map-form providers with tools, CSV and templates in variables', async () => {
    const { project, diagnostics, asked, compared } = await planned(
      `# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json
description: Support bot
prompts:
  - file://prompts/*.j2
  - id: file://prompts/list.csv
providers:
  - "bedrock:converse:us.anthropic.claude-haiku-4-5-20251001-v1:0":
      config:
        region: eu-central-1
        max_tokens: 300
        temperature: 0
        tools: file://tools.json
        tool_choice: { type: function, function: { name: look_up } }
defaultTest: file://default.yaml
tests: file://tests/*.csv
evaluateOptions: { maxConcurrency: 4 }
`,
      {
        'prompts/formal.j2':
          '{%- set company = "Acme" -%}\nYou work for {{ company }}.\n{% if tone == "formal" %}Be formal.{% else %}Be kind.{% endif %}\n{{ question | trim }}\n',
        'prompts/list.csv': 'prompt,label\n"Answer, briefly: {{question}}",brief\n"{{question | upper}}",\n',
        'tools.json': '[{"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}}]',
        'default.yaml':
          'vars: { tone: formal, greeting: "Dear {{name}}" }\nassert: [{ type: not-contains, value: "{{ name | lower }}" }]\n',
        'tests/a.csv':
          'question,name,__expected,__description\n" {{greeting}}, when? ",Ann,"icontains-any:{{name}},{{ tone | title }}",polite\n',
        'tests/b.csv': 'question,name,tone,__expected\nWho?,Bo,relaxed,equals:Bo\n',
      },
    )
    expect(diagnostics).toEqual([])
    expect(project?.warnings.map(diagnosticLine)).toEqual([
      expect.stringMatching(/:9: `region` has no effect here: where a model is asked/),
    ])
    expect(
      project?.prompts.map(({ id, engine, tools, toolChoice, parameters }) => ({
        id,
        engine,
        tools,
        toolChoice,
        parameters,
      })),
    ).toEqual(
      ['formal', 'list-brief', 'list-2'].map((id) => ({
        id,
        engine: 'nunjucks',
        tools: [{ name: 'look_up', inputSchema: { type: 'object' } }],
        toolChoice: { type: 'tool', name: 'look_up' },
        parameters: { maxTokens: 300, temperature: 0 },
      })),
    )
    expect(asked).toEqual([
      ['You work for Acme.\nBe formal.\nDear Ann, when?', 'You work for Acme.\nBe kind.\nWho?'],
      ['Answer, briefly:  Dear Ann, when? ', 'Answer, briefly: Who?'],
      [' DEAR ANN, WHEN? ', 'WHO?'],
    ])
    expect(compared[0]).toEqual([
      ['ann', ['Ann', 'Formal']],
      ['bo', 'Bo'],
    ])
  })

  test('chats, a response format, prompts with their own settings, and tests for one prompt only', async () => {
    const { project, diagnostics, asked } = await planned(
      `prompts:
  - id: file://chat.json
    label: chat
    config: { temperature: 0.2, response_format: { type: json_schema, json_schema: { name: out, strict: true, schema: { type: object } } } }
  - { raw: "Classify: {{text}}", label: short }
providers:
  - { id: openai:chat:gpt-4o-mini, config: { temperature: 0 } }
  - file://more.yaml
tests:
  - vars: { text: "a\\n" }
    assert: [{ type: is-json, value: file://schema.json }]
  - vars: { text: [b, c] }
    prompts: [short]
    assert: [{ type: equals, value: "{{ text }}", metric: "about {{ text }}" }]
`,
      {
        'chat.json':
          '[{"role": "system", "content": "Reply in JSON."}, {"role": "user", "content": "{{ text | default(\\"-\\") }}"}]',
        'more.yaml': '- { id: "bedrock:amazon.nova-lite-v1:0", label: nova, config: { temperature: 0 } }\n',
        'schema.json': '{"type": "object", "title": "{{ text }}"}',
      },
    )
    expect(diagnostics).toEqual([])
    expect(project?.config.evaluation.models).toEqual(['openai:gpt-4o-mini', 'bedrock:amazon.nova-lite-v1:0'])
    expect(project?.prompts.map(({ id, parameters, responseFormat }) => [id, parameters, responseFormat])).toEqual([
      ['chat', { temperature: 0.2 }, { type: 'json_schema', name: 'out', schema: { type: 'object' }, strict: true }],
      ['short', { temperature: 0 }, null],
    ])
    // promptfoo's echo answers a chat with the whole of it.
    const chat = [
      { role: 'system', content: 'Reply in JSON.' },
      { role: 'user', content: 'a' },
    ]
    expect(asked).toEqual([[JSON.stringify(chat, null, 2)], ['Classify: a', 'Classify: b', 'Classify: c']])
  })

  test('scenarios and tests in files, variables in files, JavaScript with a template', async () => {
    const { diagnostics, asked, compared } = await planned(
      `prompts: ["{{language}}: {{input}}"]
targets: [echo]
scenarios:
  - file://translate.yaml
  - config: file://data.json
    tests: file://tests.jsonl
`,
      {
        'translate.yaml': `config: [{ vars: { language: French } }, { vars: { language: Dutch } }]
tests: [{ vars: vars.yaml, assert: [{ type: javascript, value: "output.length < {{ input | length }} * 3" }] }]
`,
        'vars.yaml': 'input: Hello\n',
        'data.json': '{"vars": {"language": "German"}}',
        'tests.jsonl':
          '{"vars": {"input": "Hi"}, "assert": [{"type": "contains-all", "value": ["{{input}}", "file://word.txt"]}]}\n',
        'word.txt': 'Hallo\n',
      },
    )
    expect(diagnostics).toEqual([])
    expect(asked).toEqual([['French: Hello', 'Dutch: Hello', 'German: Hi']])
    expect(compared).toEqual([[['output.length < 5 * 3'], ['output.length < 5 * 3'], [['Hi', 'Hallo']]]])
  })
})

describe('templates in variables', () => {
  const withVars = (vars: string, prompt = '{{ word }}') =>
    planned(
      `prompts: ['${prompt}']\nproviders: [echo]\ntests:\n  - vars: ${vars}\n    assert: [{ type: equals, value: x }]\n`,
    )

  test.each([
    ['{ word: "{{ a }}!", a: "{{ b | upper }}", b: c }', ['C!']],
    ['{ word: "{{ a }}", a: [x, "{{ b }}"], b: y }', ['x', 'y']],
    ['{ word: "{% raw %}{{ a }}{% endraw %}", a: "not me" }', ['{{ a }}']],
    ['{ word: "{{ user.name }}", user: { name: Ann } }', ['Ann']],
    ['{ word: "two\\n" }', ['two']],
  ])('%s', async (vars, texts) => {
    const { diagnostics, asked } = await withVars(vars)
    expect(diagnostics).toEqual([])
    expect(asked).toEqual([texts])
  })

  // As promptfoo 0.123.1 renders them with `echo`.
  test.each([
    ['{ word: "Dear {{first_name}}, {{ order_id }}" }', ['Dear {{first_name}}, {{ order_id }}']],
    [
      '{ word: "if: {{ github.ref == \'a\' }} on {{ matrix.os }}" }',
      ["if: {{ github.ref == 'a' }} on {{ matrix.os }}"],
    ],
    ['{ word: "{{ a }}, {{ b }}, {{ a }}", a: x }', ['x, {{ b }}, {{ a }}']],
    ['{ word: "{{ a }}", a: "{% raw %}{{ b }}{% endraw %}" }', ['{% raw %}{{ b }}{% endraw %}']],
    ['{ word: "{{ nobody | default(7) }}" }', ['{{ nobody | default(7) }}']],
    ['{ word: "{% if zz %}a{% endif %}" }', ['{% if zz %}a{% endif %}']],
    ['{ word: "{{#each x}}hi{{/each}}" }', ['{{#each x}}hi{{/each}}']],
    ['{ word: "a {{ b" }', ['a {{ b']],
    ['{ word: "{{ range(1000000000) }}" }', ['{{ range(1000000000) }}']],
  ])('braces of %s are text where they name no variable', async (vars, texts) => {
    const { diagnostics, asked, project } = await withVars(vars)
    expect(diagnostics).toEqual([])
    expect(asked).toEqual([texts])
    expect(project?.warnings.map(diagnosticLine)).toEqual([expect.stringContaining('it is taken for text')])
  })

  test('what a template within a variable lacks is filled in with nothing', async () => {
    const { asked, project } = await withVars('{ word: "{{ a.x }} {{ c }}", a: { b: 1 }, c: 2 }')
    expect(asked).toEqual([[' 2']])
    expect(project?.warnings.map(diagnosticLine)).toEqual([expect.stringContaining('"a.x"')])
  })

  test('many unclosed braces are read in linear time', async () => {
    const { diagnostics } = await withVars(`{ word: "${'{{{%{#|'.repeat(50_000)}}" }`)
    expect(diagnostics).toEqual([])
  })

  test.each([
    ['{ word: "{{ a }}", a: "{{ word }}" }', /tests\[0\]\.vars\.\w+: these variables lead back to themselves/],
    ['{ word: "{{ \'\'.constructor.constructor(1)() }}" }', /tests\[0\]\.vars\.word: .*functions are not called/],
    ['{ word: "{{ env.AWS_SECRET_ACCESS_KEY }}" }', /environment variables are not read/],
    ['{ word: "{% set n = 1 %}{{ [n] | join(range(1000000000)) | upper }}", n: 1 }', /more than 100000 items/],
  ])('%s is a mistake at its line', async (vars, message) => {
    const { diagnostics } = await withVars(vars)
    expect(diagnostics[0]).toMatch(message)
    expect(diagnostics[0]).toMatch(/^promptfooconfig\.yaml:4 /)
  })

  test('a mistake in a test of many combinations is told once', async () => {
    const { diagnostics } = await withVars('{ word: [a, b, c], other: "{{ other }}" }')
    expect(diagnostics).toHaveLength(1)
  })
})

describe('hostile configurations end in clear mistakes, in bounded time', () => {
  test.each([
    [
      'a prompt that would run code',
      `prompts: ["{{ ''.constructor.constructor('return process')() }}"]\nproviders: [echo]`,
    ],
    [
      'a value that would run code',
      `prompts: [hi]\nproviders: [echo]\ntests: [{ assert: [{ type: equals, value: "{{ ''.constructor.constructor('return process')() }}" }] }]`,
    ],
    [
      'loops in loops',
      `prompts: ["{% for a in range(900) %}{% for b in range(900) %}x{% endfor %}{% endfor %}"]\nproviders: [echo]\ntests: [{ assert: [{ type: equals, value: a }] }]`,
    ],
    [
      'a file outside of the repository',
      `prompts: [hi]\nproviders: [echo]\ntests: [{ vars: file://../../etc/passwd, assert: [{ type: equals, value: a }] }]`,
    ],
    ['a provider that is code', `prompts: [hi]\nproviders: [exec:rm, "file://x.py", "python:x.py"]`],
    [
      'variables in a row',
      `prompts: ["{{v0}}"]\nproviders: [echo]\ntests: [{ vars: {${Array.from({ length: 500 }, (_, n) => `v${n}: "{{v${n + 1}}}"`).join(', ')}, v500: x}, assert: [{ type: equals, value: a }] }]`,
    ],
  ])('%s', async (_, config) => {
    const start = processorTime()
    const { diagnostics } = await planned(config)
    expect(processorTime() - start).toBeLessThan(1000)
    expect(diagnostics.length).toBeGreaterThan(0)
    for (const diagnostic of diagnostics) expect(diagnostic).toMatch(/^promptfooconfig\.yaml:\d+ /)
  })

  test('keys of prototypes are ordinary keys', async () => {
    const { diagnostics } = await planned(
      'prompts: ["{{ a | dump }}"]\nproviders: [echo]\ntests: [{ vars: { a: { constructor: { prototype: { polluted: 1 } } } }, assert: [{ type: equals, value: a }] }]',
    )
    expect(diagnostics).toEqual([])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

describe('two transforms', () => {
  test.each([
    ['output.trim()', 'output.toUpperCase()', 'HI'],
    ['const t = output.trim(); t', 'output + "!";', 'hi!'],
    ['const t = output.trim()\nreturn t // first', 'return output.length', 2],
    ['Promise.resolve(output.trim())', 'output + context.vars.a', 'hi1'],
  ])('%s and then %s', async (first, second, result) => {
    expect(await evaluateInSandbox(chained(first, second), ' hi ', { vars: { a: 1 }, prompt: '' })).toBe(result)
  })
})
