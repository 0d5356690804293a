import { describe, expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { newStubs } from '../../../src/config/stub-models.ts'
import { diagnosticLine } from '../../../src/errors.ts'
import { planArm } from '../../../src/evaluation/plan.ts'
import { stubDiagnostics } from '../../../src/release/stub-mistakes.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { reported } from '../reported.ts'

/** Loads a configuration of one prompt, with these lines from line 3 on, and plans what is asked. */
async function load(lines: string, files: Record<string, string> = {}, top = 'prompts: ["Say {{word}}"]') {
  const diagnostics = new Diagnostics()
  const file = 'promptfooconfig.yaml'
  const config = `${top}\n${/^providers:/m.test(lines) ? '' : 'providers: [echo]\n'}${lines}`
  const { project } = diagnostics.take(await loadProject(memoryTree({ ...files, [file]: config }), file))
  const arms = (project?.prompts ?? []).map((prompt) => ({
    id: prompt.id,
    cases: planArm('candidate', prompt, prompt, 'echo', project?.cases.get(prompt.id) ?? []).value?.cases ?? [],
  }))
  return {
    project,
    diagnostics: reported(diagnostics),
    warnings: (project?.warnings ?? []).map(diagnosticLine),
    cases: arms.flatMap(({ cases }) => cases),
    asked: Object.fromEntries(
      arms.map(({ id, cases }) => [
        id,
        cases.map(({ request }) => request.messages.map(({ content }) => content).join()),
      ]),
    ),
  }
}

const ASSERT = 'assert: [{ type: contains, value: a }]'

describe('a test of which nothing is scored', () => {
  test('is asked, shown and never scored, and told once for all', async () => {
    const { asked, cases, diagnostics, warnings } = await load(`tests:
  - vars: { word: a }
  - { vars: { word: b }, ${ASSERT} }
  - { vars: { word: c }, assert: [] }
  - { vars: { word: d }, assert: [{ type: latency }] }
`)
    expect(diagnostics).toEqual([])
    expect(asked).toEqual({ 'prompt-1': ['Say a', 'Say b', 'Say c', 'Say d'] })
    expect(cases.map(({ isShownOnly = false, assertions }) => [isShownOnly, assertions.length])).toEqual([
      [true, 0],
      [false, 1],
      [true, 0],
      [true, 0],
    ])
    expect(warnings).toEqual([
      'promptfooconfig.yaml:4: this test asserts nothing: its answers are shown, and not scored (and once more)',
      'promptfooconfig.yaml:7: all that this test asserts is only told, or of weight 0: its answers are shown, and not scored',
    ])
  })
})

describe('a variable that a test does not give', () => {
  const top =
    'prompts: [{ raw: "a title for {{word}}", label: title }, { raw: "{{n}} {{u.v}} {{g | default(1)}}", label: teaser }]'

  test('is filled in with nothing, as in promptfoo, and told', async () => {
    const { asked, warnings, diagnostics } = await load(
      `tests:\n  - { vars: { word: x }, assert: [{ type: contains, value: "{{nobody}}" }] }\n  - { vars: { n: 1, u: {} }, ${ASSERT} }\n`,
      {},
      top,
    )
    expect(diagnostics).toEqual([])
    expect(asked).toEqual({ title: ['a title for x', 'a title for '], teaser: ['  1', '1  1'] })
    expect(warnings).toEqual(
      [
        '4: an assertion uses "nobody", which this test does not give',
        '5: prompt title uses "word", which this test does not give',
        '4: prompt teaser uses "n", which this test does not give',
        '4: prompt teaser uses "u.v", which this test does not give',
      ].map((text) => expect.stringContaining(`:${text}: it is filled in with nothing`)),
    )
  })

  test('is only filled in for the prompt that is tested: one that it is compared with has to fit the cases', async () => {
    const { project } = await load(`tests:\n  - { vars: { word: x }, ${ASSERT} }\n`)
    const [prompt] = project?.prompts ?? []
    if (prompt === undefined || project === null) throw new Error('is there')
    const renamed = { ...prompt, messages: [{ role: 'user' as const, content: 'Say {{old}}' }] }
    expect(planArm('baseline', renamed, prompt, 'echo', project.cases.get(prompt.id) ?? []).value).toBeNull()
  })
})

describe('options', () => {
  test('put text around the prompt, which is a template as it is', async () => {
    const { asked, diagnostics } = await load(`defaultTest: { options: { prefix: "{{tone}}: " } }
tests:
  - { vars: { word: a, tone: calm }, ${ASSERT} }
  - { vars: { word: b }, options: { prefix: "", suffix: "!" }, ${ASSERT} }
`)
    expect(diagnostics).toEqual([])
    expect(asked).toEqual({ 'prompt-1': ['calm: Say a', 'Say b!'] })
  })

  test('put no text around a chat', async () => {
    const { diagnostics } = await load(
      `tests:\n  - { vars: { word: a }, options: { suffix: "!" }, ${ASSERT} }\n`,
      {},
      `prompts: ['[{"role": "system", "content": "Hi."}, {"role": "user", "content": "{{word}}"}]']`,
    )
    expect(diagnostics).toEqual([expect.stringMatching(/:4 .*stand around a text, and prompt prompt-1 is a chat/)])
  })

  test('hand the model parameters for one test', async () => {
    const { cases } = await load(
      `tests:\n  - { vars: { word: a }, options: { temperature: 1, stop: END }, ${ASSERT} }\n`,
    )
    expect(cases[0]?.request.parameters).toEqual({ temperature: 1, stopSequences: ['END'] })
  })

  test('transform variables in the sandbox, before lists are multiplied; a test replaces the default', async () => {
    const { asked, diagnostics } = await load(`defaultTest:
  options: { transformVars: "({ ...vars, word: vars.name.trim().toUpperCase() })" }
tests:
  - { vars: { name: "  lime " }, ${ASSERT} }
  - vars: { name: pear }
    ${ASSERT}
    options:
      transformVars: |
        const words = [vars.name, "{{name}}s"]
        return { word: words }
`)
    expect(diagnostics).toEqual([])
    expect(asked).toEqual({ 'prompt-1': ['Say LIME', 'Say pear', 'Say pears'] })
  })

  test.each([
    ['vars.nobody.trim()', 'TypeError'],
    ['new Date().getFullYear()', 'the sandbox has no clock'],
    ['vars.word', 'not a mapping from variable to value'],
    ['file://x.js', 'there is no x.js'],
  ])('transformVars of %s is a mistake', async (code, message) => {
    const { diagnostics } = await load(
      `tests:\n  - { vars: { word: a }, options: { transformVars: ${JSON.stringify(code)} }, ${ASSERT} }\n`,
    )
    expect(diagnostics).toEqual([
      expect.stringMatching(/^promptfooconfig\.yaml:4 tests\[0\]\.options\.transformVars: /),
    ])
    expect(diagnostics[0]).toContain(message)
  })

  test('transform variables by code in a file', async () => {
    const { asked, diagnostics } = await load(
      `tests:\n  - { vars: { word: a }, options: { transformVars: "file://vars.js:loud" }, ${ASSERT} }\n`,
      { 'vars.js': 'module.exports.loud = (vars) => ({ word: vars.word.toUpperCase() })\n' },
    )
    expect(diagnostics).toEqual([])
    expect(asked).toEqual({ 'prompt-1': ['Say A'] })
  })

  test('give rubric prompts in files: a text, a chat in YAML', async () => {
    const { cases, diagnostics } = await load(
      `defaultTest: { options: { provider: "bedrock:a.judge-1", rubricPrompt: file://rubric.yaml } }
tests:
  - vars: { word: a }
    assert: [{ type: llm-rubric, value: kind }, { type: llm-rubric, value: calm, rubricPrompt: file://rubric.txt }]
`,
      {
        'rubric.yaml': '- { role: system, content: Be strict. }\n- { role: user, content: "{{output}} {{rubric}}" }\n',
        'rubric.txt': 'Judge {{output}} by {{rubric}}\n',
      },
    )
    expect(diagnostics).toEqual([])
    expect(cases[0]?.assertions.map(({ rubricPrompt }) => rubricPrompt)).toEqual([
      [
        { role: 'system', content: 'Be strict.' },
        { role: 'user', content: '{{output}} {{rubric}}' },
      ],
      'Judge {{output}} by {{rubric}}',
    ])
  })
})

describe('a test names', () => {
  const PROVIDERS = 'providers: [{ id: echo, label: small }, { id: "openai:chat:gpt-4o", label: large }]\n'

  test.each([
    ['[large]', ['a', 'b']],
    ['["openai:gpt-4o"]', ['a', 'b']],
    ['["openai:*"]', ['a', 'b']],
    ['[openai]', ['a', 'b']],
    ['["l*"]', ['a', 'b']],
    ['[small]', ['a']],
  ])('the providers that it is for: %s', async (names, large) => {
    const { asked, diagnostics } = await load(
      `${PROVIDERS}tests:\n  - { vars: { word: a }, ${ASSERT} }\n  - { vars: { word: b }, providers: ${names}, ${ASSERT} }\n`,
    )
    expect(diagnostics).toEqual([])
    expect(asked['prompt-1/large']).toEqual(large.map((word) => `Say ${word}`))
    expect(asked['prompt-1/small']).toEqual((large.length === 1 ? ['a', 'b'] : ['a']).map((word) => `Say ${word}`))
  })

  test('a provider that is none', async () => {
    const { diagnostics } = await load(
      `${PROVIDERS}tests:\n  - { vars: { word: [a, c] }, providers: [lage], ${ASSERT} }\n`,
    )
    expect(diagnostics).toEqual([
      'promptfooconfig.yaml:4 tests[0].providers: no provider is called lage | Providers here are called small, large.',
    ])
  })
})

describe('an answer that stands in the file', () => {
  const lines = (more: string) => `tests:\n  - { vars: { word: a }, ${ASSERT}${more} }\n`

  test('is scored, and no model is asked; data is text, and data again to code', async () => {
    const { cases, diagnostics } = await load(`tests:
  - { vars: { word: a }, providerOutput: An answer., ${ASSERT} }
  - { vars: { word: b }, providerOutput: { n: [1] }, options: { transform: output.n }, ${ASSERT} }
  - { vars: { word: c }, providerOutput: "", ${ASSERT} }
`)
    expect(diagnostics).toEqual([])
    expect(cases.map(({ recordedAnswer }) => recordedAnswer)).toEqual(['An answer.', '{"n":[1]}', undefined])
    expect(cases[1]?.assertions[0]?.transform).toContain('JSON.parse(output)')
  })

  test('is announced where a change brings it, and never released', async () => {
    const [base, head] = [await load(lines('')), await load(lines(', providerOutput: a'))]
    if (base.project === null || head.project === null) throw new Error('reads')
    expect(newStubs(base.project, head.project)).toEqual([
      '1 case of prompt-1 is now answered by the file itself (`providerOutput`), and no model is asked.',
    ])
    expect(newStubs(head.project, head.project)).toEqual([])
    expect(stubDiagnostics(head.project).map(({ message }) => message)).toContain(
      'a case of prompt-1 is answered by providerOutput, which is no model: a release is neither made nor approved with it',
    )
  })
})

describe('a row of a table', () => {
  test('is a test: what begins with two underscores is its own, all else variables, whatever they are called', async () => {
    const { cases, asked, diagnostics, warnings, project } = await load('tests: file://rows.csv\n', {
      'rows.csv': `word,weight,id,expected,__expected,__expected2,__prefix,__suffix,__description,__metric,__threshold,__providerOutput,__metadata:critical,__metadata:tags[],__metadata:team,__config:__expected2:threshold,__metadata
a,2 kg,7,x,contains: a,similar: b,PRE ,!,the first,m,0.5,,yes,"x, y\\,z",blue,0.9,
b,heavy,7,y,equals: {{expected}},,,,,,,An answer.,,,,0.8,
c,light,8,z,,,,,,,,,,,,0.8,
`,
    })
    expect(diagnostics).toEqual([])
    expect(asked).toEqual({ 'prompt-1': ['PRE Say a!', 'Say b', 'Say c'] })
    expect(project?.cases.get('prompt-1')?.[0]).toMatchObject({
      id: 'the first',
      vars: { word: 'a', weight: '2 kg', id: '7', expected: 'x' },
      assert: [
        { type: 'contains', value: 'a', metric: 'm' },
        { type: 'similar', value: 'b', metric: 'm', threshold: 0.9 },
      ],
      threshold: 0.5,
      critical: true,
      tags: ['x', 'y,z'],
    })
    expect(cases[1]).toMatchObject({ recordedAnswer: 'An answer.', assertions: [{ type: 'equals', value: 'y' }] })
    expect(warnings).toEqual([
      expect.stringMatching(/^rows\.csv:1: __metadata: is a column of promptfoo that has no effect here/),
      expect.stringMatching(/^rows\.csv:4: this test asserts nothing/),
    ])
  })

  test('a column that may be misspelt is told, and is a variable', async () => {
    const { diagnostics, warnings, cases } = await load('tests: file://rows.csv\n', {
      'rows.csv': 'word,__prefx,__expected\na,b,contains: a\n',
    })
    expect(diagnostics).toEqual([])
    expect(cases[0]?.vars).toEqual({ word: 'a', __prefx: 'b' })
    expect(warnings).toEqual([expect.stringContaining('Did you mean `__prefix`?')])
  })
})

describe('storeOutputAs', () => {
  test.each([
    ['of a variable', '{ word: "{{ first }}" }'],
    ['of a prompt', '{ word: x, list: [{ a: "{{ first }}" }] }'],
  ])('needs another answer: %s', async (_, vars) => {
    const { diagnostics } = await load(
      `tests:\n  - { vars: { word: a }, options: { storeOutputAs: first }, ${ASSERT} }\n  - { vars: ${vars}, ${ASSERT} }\n`,
    )
    expect(diagnostics).toEqual([
      expect.stringMatching(/:4 tests\[0\]\.options\.storeOutputAs: another test needs the answer of this one/),
    ])
  })
})
