import { describe, expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { diagnosticLine } from '../../../src/errors.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { workbookOf } from '../../datasets/workbook-of.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { reported } from '../reported.ts'

async function load(config: string, files: Record<string, string> = {}, path = 'promptfooconfig.yaml') {
  const diagnostics = new Diagnostics()
  const { project } = diagnostics.take(await loadProject(memoryTree({ ...files, [path]: config }), path))
  const [prompt] = project?.prompts ?? []
  return {
    project,
    prompts: project?.prompts ?? [],
    cases: prompt === undefined ? [] : (project?.cases.get(prompt.id) ?? []),
    diagnostics: reported(diagnostics),
  }
}

/** Loads a configuration of one prompt and one model, with these lines from line 3 on. */
function withLines(lines: string, files: Record<string, string> = {}) {
  return load(`prompts: ["Say {{word}}"]\nproviders: [echo]\n${lines}`, files)
}

const TEST = 'tests:\n  - vars: { word: hi }\n    assert: [{ type: equals, value: hi }]\n'

describe('a promptfoo configuration', () => {
  test('of the README: prompt files, several providers, inline tests', async () => {
    const { project, prompts, cases, diagnostics } = await load(
      `prompts: [prompt1.txt, prompt2.txt]
providers: [openai:gpt-3.5-turbo, "bedrock:converse:amazon.nova-lite-v1:0"]
tests:
  - description: 'Test translation to French'
    vars: {language: French, input: Hello world}
    assert:
      - type: contains-json
      - {type: javascript, value: output.length < 100}
  - vars: {language: German, input: "How's it going?"}
    assert:
      - {type: llm-rubric, value: 'does not describe self as an AI, model, or chatbot', provider: openai:gpt-4o}
      - {type: similar, value: was geht, threshold: 0.6}
`,
      {
        'prompt1.txt': 'Translate {{input}} to {{language}}\n',
        'prompt2.txt': 'Translate to {{language}}: {{input}}\n',
      },
    )
    expect(diagnostics).toEqual([])
    expect(project?.config.evaluation.models).toEqual(['openai:gpt-3.5-turbo', 'bedrock:amazon.nova-lite-v1:0'])
    expect(prompts.map(({ id, messages }) => [id, messages])).toEqual([
      ['prompt1', [{ role: 'user', content: 'Translate {{input}} to {{language}}' }]],
      ['prompt2', [{ role: 'user', content: 'Translate to {{language}}: {{input}}' }]],
    ])
    expect(cases.map(({ id, vars, line }) => ({ id, vars, line }))).toEqual([
      { id: 'Test translation to French', vars: { language: 'French', input: 'Hello world' }, line: 4 },
      { id: 'test-2', vars: { language: 'German', input: "How's it going?" }, line: 9 },
    ])
    expect(cases[1]?.assert).toEqual([
      { type: 'llm-rubric', value: 'does not describe self as an AI, model, or chatbot', provider: 'openai:gpt-4o' },
      { type: 'similar', value: 'was geht', threshold: 0.6 },
    ])
    expect([...(project?.cases.keys() ?? [])]).toEqual(['prompt1', 'prompt2'])
  })

  test('of the docs: thresholds, weights and sets', async () => {
    const { cases, diagnostics } = await load(`prompts: ["Tell me about {{topic}}"]
providers: echo
tests:
  - threshold: 0.5
    vars: {topic: bananas}
    assert:
      - {type: equals, value: 'Hello world', weight: 2}
      - {type: contains, value: world, weight: 1}
      - type: assert-set
        threshold: 0.5
        assert: [{type: cost, threshold: 0.001}, {type: latency, threshold: 200}]
`)
    expect(diagnostics).toEqual([])
    expect(cases[0]?.threshold).toBe(0.5)
    expect(cases[0]?.assert.map(({ type, weight, threshold }) => ({ type, weight, threshold }))).toEqual([
      { type: 'equals', weight: 2, threshold: undefined },
      { type: 'contains', weight: 1, threshold: undefined },
      { type: 'assert-set', weight: undefined, threshold: 0.5 },
    ])
  })

  test('is known by its keys when it has another name', async () => {
    const { project, diagnostics } = await load(
      `prompts: ["Say {{word}}"]\nproviders: [echo]\n${TEST}`,
      {},
      'evals/config.yaml',
    )
    expect(diagnostics).toEqual([])
    expect(project?.config.evaluation.cache).toBe('evals/.ai-cicd/cache')
  })

  test('sets how prompts are run', async () => {
    const { project, diagnostics } = await withLines(
      `evaluateOptions: { repeat: 3, maxConcurrency: 2, cache: false, timeoutMs: 5000, maxEvalTimeMs: 60000 }\n${TEST}`,
    )
    expect(diagnostics).toEqual([])
    expect(project?.config.evaluation).toMatchObject({
      repeat: 3,
      concurrency: 2,
      cache: null,
      timeout: 5000,
      budget: { usd: null, durationMs: 60_000, calls: null },
    })
  })

  test('warns of what has no effect', async () => {
    const { project, diagnostics } = await withLines(`description: x\noutputPath: out.json\nsharing: true\n${TEST}`)
    expect(diagnostics).toEqual([])
    expect(project?.warnings.map(diagnosticLine)).toEqual([
      'promptfooconfig.yaml:4: `outputPath` has no effect here: results go to the folder of `output-dir`, and nowhere else.',
      'promptfooconfig.yaml:5: `sharing` has no effect here: results go to the folder of `output-dir`, and nowhere else.',
    ])
  })
})

describe('prompts', () => {
  test('are texts, chats, files, several in one file, and objects; ids never come from the wording', async () => {
    const { prompts, diagnostics } = await load(
      `prompts:
  - "Say {{word}} now"
  - '[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "{{word}}"}]'
  - { raw: "Shout {{word}}", label: "loud one!" }
  - file://prompts/many.txt
  - { id: file://prompts/chat.json, label: Chat }
providers: [echo]
${TEST}`,
      {
        'prompts/many.txt': 'first {{word}}\n---\n\nsecond {{word}}\n',
        'prompts/chat.json': '[{"role": "user", "content": "json {{word}}"}]',
      },
    )
    expect(diagnostics).toEqual([])
    expect(prompts.map(({ id, name, line, messages }) => ({ id, name, line, messages }))).toEqual([
      { id: 'chat', name: 'Chat', line: 1, messages: [{ role: 'user', content: 'json {{word}}' }] },
      { id: 'many-1', name: null, line: 1, messages: [{ role: 'user', content: 'first {{word}}' }] },
      { id: 'many-2', name: null, line: 4, messages: [{ role: 'user', content: 'second {{word}}' }] },
      { id: 'prompt-1', name: null, line: 2, messages: [{ role: 'user', content: 'Say {{word}} now' }] },
      {
        id: 'prompt-2',
        name: null,
        line: 3,
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: '{{word}}' },
        ],
      },
      { id: 'loud-one', name: 'loud one!', line: 4, messages: [{ role: 'user', content: 'Shout {{word}}' }] },
    ])
  })

  test.each([
    ['file://prompt.py', 'only JavaScript and TypeScript make prompts'],
    ['prompt.js:build', '`prompt.js` matches no file'],
    ['"langfuse://support:3"', 'prompts are not fetched from other services'],
    ['prompts.csv', '`prompts.csv` matches no file'],
    ['file://none.txt', 'matches no file'],
    ['"Hi {{ word | uper }} there"', 'there is no filter `uper` | Did you mean `upper`?'],
    ['"{% include word %}Hi there"', 'the file of an `include` must be named by one text in quotes'],
    ['"Hi {{ word.trim() }} there"', '`word.trim(…)`: functions are not called in templates'],
    ['"{% if word %}Hi there"', 'this is no valid template'],
    ['"Hi {{ env.USER }} there"', '`env`: environment variables are not read'],
    ['"{% for turn in _conversation %}{{ turn.input }}{% endfor %} {{word}}"', 'no answer is carried from one test'],
    ['"[{role: user, content: word}]"', 'this looks like a chat, but is neither valid JSON nor YAML'],
    [
      `'[{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "{{word}}"}}]}]'`,
      'a message with a part of the type `image_url` is not supported: only text is sent',
    ],
    [`'[{"role": "tool", "content": "{{word}}"}]'`, 'a message of the role `tool` is not supported'],
  ])('%s is a mistake at its line', async (written, message) => {
    const { diagnostics } = await load(`prompts:\n  - "Say {{word}}"\n  - ${written}\nproviders: [echo]\n${TEST}`)
    expect(diagnostics).toEqual([expect.stringContaining(message)])
    expect(diagnostics[0]).toMatch(/^promptfooconfig\.yaml:3 /)
  })

  test('a template that cannot be filled in is told at its line of the file', async () => {
    const { diagnostics } = await load(`prompts: [file://a.txt]\nproviders: [echo]\n${TEST}`, {
      'a.txt': 'Hello\n\n{{ word | uper }}\n',
    })
    expect(diagnostics).toEqual([expect.stringMatching(/^a\.txt:3 : there is no filter `uper`/)])
  })
})

describe('providers', () => {
  test('with the same settings are a matrix', async () => {
    const { project, prompts, diagnostics } = await load(`prompts: ["Say {{word}}"]
providers:
  - { id: "bedrock:a.b-1", config: { temperature: 0, max_tokens: 100, stop: END } }
  - { id: "bedrock:a.b-2", config: { maxTokens: 100, temperature: 0, stop_sequences: [END] } }
${TEST}`)
    expect(diagnostics).toEqual([])
    expect(project?.config.evaluation.models).toEqual(['bedrock:a.b-1', 'bedrock:a.b-2'])
    expect(prompts.map(({ id, parameters }) => [id, parameters])).toEqual([
      ['prompt-1', { maxTokens: 100, temperature: 0, stopSequences: ['END'] }],
    ])
  })

  test('with different settings or prompts of their own make one prompt each', async () => {
    const { project, prompts, diagnostics } = await load(`prompts:
  - { raw: "Say {{word}}", label: say }
  - { raw: "Shout {{word}}", label: shout }
providers:
  - { id: "bedrock:a.b-1", label: cold, config: { temperature: 0 } }
  - { id: "bedrock:a.b-1", label: hot, config: { temperature: 1 }, prompts: [shout] }
${TEST}`)
    expect(diagnostics).toEqual([])
    expect(project?.config.evaluation.models).toEqual([])
    expect(prompts.map(({ id, model, parameters }) => [id, model, parameters.temperature])).toEqual([
      ['say/cold', 'bedrock:a.b-1', 0],
      ['shout/cold', 'bedrock:a.b-1', 0],
      ['shout/hot', 'bedrock:a.b-1', 1],
    ])
    expect([...(project?.cases.keys() ?? [])]).toEqual(['say/cold', 'shout/cold', 'shout/hot'])
  })

  test.each([
    ['nobody:claude', /:4 providers\[1\]: unknown model nobody:claude/],
    ['file://provider.js', /:4 providers\[1\]: file:\/\/provider\.js: code is not executed/],
    ['{ id: echo, config: { mcp: { enabled: true } } }', /:4 providers\[1\]\.config\.mcp: `mcp` is not supported/],
    ['{ id: echo, config: { seed: x } }', /:4 providers\[1\]\.config\.seed: expected a (?:whole )?number/],
    ['{ id: https, config: { url: x, mcp: { a: 1 } } }', /:4 providers\[1\]\.id: https is an application, not a model/],
    ['python:ask.py', /:4 providers\[1\]: python:ask\.py: code is not executed/],
    ['"{{ env.MODEL }}"', /:4 providers\[1\]: .*the environment variable MODEL is not read/],
    ['{ id: echo, transform: file://t.js }', /:4 providers\[1\]\.transform: there is no t\.js/],
    ['{ id: echo, prompts: [none] }', /:4 providers\[1\]\.prompts: no prompt is called none/],
    [
      '{ "openai:x": { config: { temperature: 9 } } }',
      /:4 providers\[1\]\.config\.temperature: expected a number at most 2/,
    ],
    ['file://none.yaml', /:4 providers\[1\]: there is no none\.yaml/],
  ])('%s is a mistake at its line', async (written, diagnostic) => {
    const { diagnostics } = await load(`prompts: ["Say {{word}}"]\nproviders:\n  - echo\n  - ${written}\n${TEST}`)
    expect(diagnostics).toEqual([expect.stringMatching(diagnostic)])
  })

  test('none at all is a mistake', async () => {
    const { diagnostics } = await load(`prompts: ["Say {{word}}"]\n${TEST}`)
    expect(diagnostics.join()).toContain('providers: is missing')
  })
})

describe('tests', () => {
  test('take defaults, options and graders as promptfoo joins them', async () => {
    const { project, cases, diagnostics } = await withLines(`defaultTest:
  vars: { word: hi, tone: calm }
  threshold: 0.8
  options: { provider: "bedrock:converse:a.judge-1", transform: output.trim() }
  assert: [{ type: contains, value: h }]
tests:
  - vars: { word: hello }
    assert: [{ type: llm-rubric, value: kind }]
    metadata: { cluster: greetings, critical: true, tags: [a], other: 1 }
  - threshold: 0.5
    options: { provider: openai:gpt-4o, disableDefaultAsserts: true }
    assert: [{ type: llm-rubric, value: kind }]
`)
    expect(diagnostics).toEqual([])
    expect(project?.config.evaluation.judge).toEqual({ models: ['bedrock:a.judge-1'], samples: 1 })
    expect(cases.map(({ vars, threshold, assert }) => ({ vars, threshold, assert }))).toEqual([
      {
        vars: { word: 'hello', tone: 'calm' },
        threshold: 0.8,
        assert: [
          { type: 'contains', value: 'h', transform: 'output.trim()' },
          { type: 'llm-rubric', value: 'kind', transform: 'output.trim()' },
        ],
      },
      {
        vars: { word: 'hi', tone: 'calm' },
        threshold: 0.5,
        assert: [{ type: 'llm-rubric', value: 'kind', transform: 'output.trim()', provider: 'openai:gpt-4o' }],
      },
    ])
    expect(cases[0]).toMatchObject({ cluster: 'greetings', critical: true, tags: ['a'] })
  })

  test('with a pattern of files in a variable stand for one case a file', async () => {
    const { cases, diagnostics } = await withLines(
      `tests:\n  - vars: { word: file://notes/*.md, tone: [x, y] }\n    assert: [{ type: contains, value: a }]\n`,
      { 'notes/b.md': 'B\n', 'notes/a.md': 'A\n', 'notes/c.txt': 'C' },
    )
    expect(diagnostics).toEqual([])
    expect(cases.map(({ vars }) => [vars.word, vars.tone])).toEqual([
      ['A', 'x'],
      ['A', 'y'],
      ['B', 'x'],
      ['B', 'y'],
    ])
  })

  test('with lists of variables stand for every combination, other lists for themselves', async () => {
    const { cases, diagnostics } = await withLines(`tests:
  - description: many
    vars: { word: [a, b], tone: [x, y], items: [{ n: 1 }] }
    assert: [{ type: equals, value: a }]
  - vars: { word: [a, b] }
    options: { disableVarExpansion: true }
    assert: [{ type: equals, value: a }]
`)
    expect(diagnostics).toEqual([])
    expect(cases.map(({ id, vars }) => [id, vars.word, vars.tone])).toEqual([
      ['test-1', 'a', 'x'],
      ['test-2', 'a', 'y'],
      ['test-3', 'b', 'x'],
      ['test-4', 'b', 'y'],
      ['test-5', ['a', 'b'], undefined],
    ])
    expect(cases[0]?.vars.items).toEqual([{ n: 1 }])
  })

  test('come from files too: CSV, JSONL and YAML, each case with its own place', async () => {
    const { cases, diagnostics } = await withLines(
      `defaultTest: { assert: [{ type: contains, value: h }] }
tests:
  - file://tests/a.csv
  - tests/b.jsonl
  - file://tests/c.yaml
`,
      {
        'tests/a.csv': 'word,__expected,__description\nhi,equals:hi,greeting\n',
        'tests/b.jsonl': '{"vars": {"word": "yo"}, "assert": [{"type": "equals", "value": "yo"}]}\n',
        'tests/c.yaml': '- vars: { word: hey }\n- vars: { word: hoi }\n',
      },
    )
    expect(diagnostics).toEqual([])
    expect(cases.map(({ id, file, line, vars, assert }) => [id, file, line, vars, assert.length])).toEqual([
      ['greeting', 'tests/a.csv', 2, { word: 'hi' }, 2],
      ['test-2', 'tests/b.jsonl', 1, { word: 'yo' }, 2],
      ['test-3', 'tests/c.yaml', 1, { word: 'hey' }, 1],
      ['test-4', 'tests/c.yaml', 2, { word: 'hoi' }, 1],
    ])
  })

  test('come from a sheet of a workbook, by its name or its place', async () => {
    const workbook = workbookOf({
      First: [
        ['word', '__expected'],
        ['hi', 'equals:hi'],
      ],
      Second: [['word'], ['yo']],
    })
    for (const [written, word] of [
      ['file://cases.xlsx', 'hi'],
      ['file://cases.xlsx#Second', 'yo'],
      ['cases.xlsx#2', 'yo'],
    ]) {
      const text = `defaultTest: { assert: [{ type: contains, value: h }] }\ntests: ${written}\n`
      const config = `prompts: ["Say {{word}}"]\nproviders: [echo]\n${text}`
      const texts = memoryTree({ 'promptfooconfig.yaml': config, 'cases.xlsx': '' })
      const tree = { ...texts, bytes: async (path: string) => (path === 'cases.xlsx' ? workbook : null) }
      const diagnostics = new Diagnostics()
      const { project } = diagnostics.take(await loadProject(tree, 'promptfooconfig.yaml'))
      expect(reported(diagnostics)).toEqual([])
      const [[first] = []] = [...(project?.cases.values() ?? [])]
      expect(first).toMatchObject({ vars: { word }, file: 'cases.xlsx', line: 2 })
    }
  })

  test('of scenarios are every data with every test', async () => {
    const { cases, diagnostics } = await withLines(`scenarios:
  - config: [{ vars: { word: a } }, { vars: { word: b } }]
    tests:
      - { vars: { tone: x }, assert: [{ type: equals, value: "{{word}}" }] }
      - { vars: { tone: y }, assert: [{ type: contains, value: "{{word}}" }] }
`)
    expect(diagnostics).toEqual([])
    expect(cases.map(({ vars }) => [vars.word, vars.tone])).toEqual([
      ['a', 'x'],
      ['a', 'y'],
      ['b', 'x'],
      ['b', 'y'],
    ])
  })

  test('name templates of assertions', async () => {
    const { cases, diagnostics } = await withLines(`assertionTemplates:
  polite: { type: contains, value: please, metric: tone }
tests:
  - vars: { word: hi }
    assert:
      - $ref: '#/assertionTemplates/polite'
        weight: 2
`)
    expect(diagnostics).toEqual([])
    expect(cases[0]?.assert).toEqual([{ type: 'contains', value: 'please', metric: 'tone', weight: 2 }])
  })

  test('read files into variables and values', async () => {
    const { cases, diagnostics } = await withLines(
      `tests:
  - vars: { word: file://word.txt, data: file://data.yaml, text: file://schema.json }
    assert: [{ type: is-json, value: file://schema.json }, { type: contains, value: file://word.txt }]
`,
      { 'word.txt': ' hi \n', 'data.yaml': 'a: 1\n', 'schema.json': '{"type": "object"}' },
    )
    expect(diagnostics).toEqual([])
    expect(cases[0]?.vars).toEqual({ word: 'hi', data: '{"a":1}', text: '{"type": "object"}' })
    expect(cases[0]?.assert.map(({ value }) => value)).toEqual([{ type: 'object' }, 'hi'])
  })

  test.each([
    ['a provider of its own', 'provider: echo', /:6 tests\[0\]\.provider: is not supported \| Name it under/],
    ['own scoring', 'assertScoringFunction: a.js', /:6 tests\[0\]\.assertScoringFunction: must name a file of code/],
    [
      'own scoring',
      'assertScoringFunction: file://a.py',
      /tests\[0\]\.assertScoringFunction: .*python is not executed/,
    ],
    [
      'code as a value',
      'assert: [{ type: contains, value: file://a.js }]',
      /tests\[0\]\.assert\[0\]\.value: file:\/\/a\.js: code gives no value here \| Write the value itself, or check/,
    ],
    [
      'code that is not there',
      'assert: [{ type: javascript, value: file://a.js }]',
      /tests\[0\]\.assert\[0\]\.value: there is no a\.js/,
    ],
    [
      'code in another language',
      'assert: [{ type: javascript, value: file://a.py:get_assert }]',
      /tests\[0\]\.assert\[0\]\.value: .*python is not executed \| Write the check in JavaScript/,
    ],
    [
      'a filter in a value',
      'assert: [{ type: equals, value: "{{ word | uper }}" }]',
      /tests\[0\]\.assert\[0\]\.value: there is no filter `uper`/,
    ],
    [
      'an unknown template',
      "assert: [{ $ref: '#/assertionTemplates/none' }]",
      /:6 tests\[0\]\.assert\[0\]\.\$ref: names nothing in this file/,
    ],
    [
      'an unknown type',
      'assert: [{ type: agent-rubric, value: x }]',
      /:5 assert\[1\]: agent-rubric is an assertion of promptfoo that this version does not run/,
    ],
  ])('%s is a mistake at its line', async (_, line, diagnostic) => {
    const { diagnostics } = await withLines(
      `defaultTest: { assert: [{ type: equals, value: a }] }\ntests:\n  - vars: { word: hi }\n    ${line}\n`,
    )
    expect(diagnostics.filter((one) => !one.includes('type: is missing'))).toEqual([expect.stringMatching(diagnostic)])
  })

  test.each([
    ['"{{word}}"', 'these variables lead back to themselves'],
    ['"{{ word + }}"', 'this is no valid template'],
    ['file://a.py', 'code in files is not executed'],
    ['file://none.txt', 'there is no none.txt'],
    ['file://notes/*.txt', 'matches no file'],
    ['file://a.png', 'pictures are not sent to models'],
    ['file://a.mp3', 'sound and video are not sent to models'],
    ['file://a.pdf', 'PDF files are not read'],
    ['file://../x.txt', 'outside the repository'],
  ])('a variable %s is a mistake', async (value, message) => {
    const { diagnostics } = await withLines(
      `tests:\n  - vars: { word: ${value} }\n    assert: [{ type: equals, value: a }]\n`,
    )
    expect(diagnostics).toEqual([expect.stringMatching(/^promptfooconfig\.yaml:4 tests\[0\]\.vars\.word: /)])
    expect(diagnostics[0]).toContain(message)
  })

  test.each([
    ['file://tests.py', 'tests are not generated by code'],
    ['"huggingface://datasets/x"', 'tests are not fetched from other services'],
    ['file://tests/*.yaml', 'matches no file'],
    ['file://none.yaml', 'matches no file'],
    ['file://tests.xls', 'of spreadsheets only .xlsx is read'],
    ['file://tests.xlsx', 'matches no file'],
    ['{ path: file://tests.py, config: { n: 1 } }', 'tests are not generated by code'],
  ])('tests from %s are a mistake', async (written, message) => {
    const { diagnostics } = await withLines(`tests:\n  - ${written}\n`)
    expect(diagnostics).toEqual([expect.stringMatching(/^promptfooconfig\.yaml:4 tests\[0\](?:\.path)?: /)])
    expect(diagnostics[0]).toContain(message)
  })

  test('a wrong default assertion is told once, where it stands', async () => {
    const { diagnostics } = await withLines(
      `defaultTest:\n  assert: [{ type: regex, value: "(" }]\ntests: [{ vars: { word: a }, assert: [{ type: equals, value: a }] }, { vars: { word: b }, assert: [{ type: equals, value: a }] }]\n`,
    )
    expect(diagnostics).toEqual([expect.stringMatching(/^promptfooconfig\.yaml:3 defaultTest\.assert\[0\]: /)])
  })

  test('too many combinations are refused before they are made', async () => {
    const list = `[${Array.from({ length: 200 }, (_, n) => `w${n}`).join(', ')}]`
    const { diagnostics } = await withLines(
      `tests:\n  - vars: { word: ${list}, b: ${list}, c: ${list} }\n    assert: [{ type: equals, value: a }]\n`,
    )
    expect(diagnostics.join()).toContain('tests[0].vars: the lists make more than 10000 combinations')
  })

  test('templates that name themselves end in a mistake', async () => {
    const { diagnostics } = await withLines(`assertionTemplates:
  a: { type: assert-set, assert: [{ $ref: '#/assertionTemplates/a' }, { $ref: '#/assertionTemplates/a' }] }
tests:
  - { vars: { word: hi }, assert: [{ $ref: '#/assertionTemplates/a' }] }
`)
    expect(diagnostics.some((one) => one.includes('leads to too many references'))).toBe(true)
  })
})

describe('a whole file of things that cannot be honoured', () => {
  test('names every one at its line, and warns once of each that changes nothing', async () => {
    const { project, diagnostics } = await withLines(`env: { KEY: x }
derivedMetrics: [{ name: f1, value: p }]
nunjucksFilters: { up: file://up.js }
extensions: [file://hook.js]
x-a: {}
version: 2
redteam: { purpose: x }
promts: []
tests: [{ vars: { word: file://a.py }, assert: [{ type: equals, value: a }] }]
`)
    expect([...diagnostics, ...(project?.warnings.map(diagnosticLine) ?? [])]).toMatchSnapshot()
  })

  test('a judge is asked for where promptfoo names it', async () => {
    const { project, diagnostics } = await withLines(
      'tests:\n  - vars: { word: a }\n    assert: [{ type: llm-rubric, value: kind }]\n',
    )
    expect(diagnostics).toEqual([])
    expect(project?.judgeMissing).toMatchObject({
      field: 'defaultTest.options.provider',
      message: 'is missing, and without a judge there is no score for llm-rubric',
      hint: expect.stringMatching(/^Name the model/),
    })
  })
})
