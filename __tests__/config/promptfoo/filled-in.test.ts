import { describe, expect, test } from 'vitest'
import { loadProject } from '../../../src/config/load.ts'
import { diagnosticLine } from '../../../src/errors.ts'
import { planArm } from '../../../src/evaluation/plan.ts'
import { Diagnostics } from '../../../src/source/diagnostics.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'
import { reported } from '../reported.ts'

/** A configuration in JSON, from its file to what is asked of a model and what `echo` answers. */
async function asked(config: Record<string, unknown>, files: Record<string, string> = {}) {
  const diagnostics = new Diagnostics()
  const file = 'promptfooconfig.json'
  const whole = { providers: ['openai:gpt-4o'], ...config }
  const { project } = diagnostics.take(await loadProject(memoryTree({ ...files, [file]: JSON.stringify(whole) }), file))
  const messages = (model: string) =>
    (project?.prompts ?? []).map((prompt) => {
      const cases = project?.cases.get(prompt.id) ?? []
      return diagnostics
        .take(planArm('candidate', prompt, prompt, model, cases))
        ?.cases.map(({ request }) => request.messages)
    })
  return {
    ids: project?.prompts.map(({ id }) => id),
    cases: [...(project?.cases ?? [])].map(([id, cases]) => [id, cases.map(({ vars }) => vars)]),
    sent: messages('openai:gpt-4o'),
    echoed: messages('echo').map((all) => all?.map(([only]) => only?.content)),
    warnings: project?.warnings.map(diagnosticLine) ?? [],
    diagnostics: reported(diagnostics),
  }
}

const ASSERT = [{ type: 'contains', value: 'x' }]
const withVars = (...all: Array<Record<string, unknown>>) => all.map((vars) => ({ vars, assert: ASSERT }))

describe('a chat is read when it is filled in', () => {
  test('with values written as JSON, and messages made by a loop', async () => {
    const text =
      '[{"role": "system", "content": {{ style | dump }}},{% for t in turns %}{"role": "{{ t.who }}", "content": {{ t.said | dump }}},{% endfor %}{"role": "user", "content": "{{ now }}"}]'
    const { sent, echoed, diagnostics, warnings } = await asked({
      prompts: [text],
      tests: withVars({ style: 'say "hi"\n', turns: [{ who: 'assistant', said: 'a\nb' }], now: 'x' }),
    })
    expect([diagnostics, warnings]).toEqual([[], []])
    expect(sent).toEqual([
      [
        [
          { role: 'system', content: 'say "hi"' },
          { role: 'assistant', content: 'a\nb' },
          { role: 'user', content: 'x' },
        ],
      ],
    ])
    expect(echoed).toEqual([
      [
        '[{"role": "system", "content": "say \\"hi\\""},{"role": "assistant", "content": "a\\nb"},{"role": "user", "content": "x"}]',
      ],
    ])
  })

  test('text by text where it is JSON already, roles too; echo keeps what is written', async () => {
    const { sent, echoed } = await asked({
      prompts: [
        '[{"role": "{{ role }}", "content": "{{ text }}"}]',
        '{"a": "{{ text }}", "n": 1}',
        '- role: user\n  content: "{{ text }}"',
      ],
      tests: withVars({ role: 'developer', text: 'say "x"' }),
    })
    const json = JSON.stringify({ a: 'say "x"', n: 1 }, null, 2)
    expect(sent).toEqual([
      [[{ role: 'system', content: 'say "x"' }]],
      [[{ role: 'user', content: json }]],
      [[{ role: 'user', content: 'say "x"' }]],
    ])
    expect(echoed).toEqual([
      [JSON.stringify([{ role: 'developer', content: 'say "x"' }], null, 2)],
      [json],
      ['- role: user\n  content: "say "x""'],
    ])
  })

  test('one that comes out broken, or with what cannot be sent, is a mistake of its case', async () => {
    const broken = await asked({
      prompts: ['[{"role": "user", "content": "{{ text }}"}{{ end }}'],
      tests: withVars({ text: 'x', end: ']' }, { text: 'x', end: '' }),
    })
    expect(broken.diagnostics[0]).toMatch(/case test-2: prompt prompt-1 .*this looks like a chat, but is neither/)
    const role = await asked({
      prompts: ['[{"role": "{{ role }}", "content": "x"}]'],
      tests: withVars({ role: 'tool' }),
    })
    expect(role.diagnostics[0]).toContain('a message of the role `tool` is not supported')
  })

  test('files of JSON and YAML are one prompt each, with the files that they name', async () => {
    const { ids, sent, diagnostics } = await asked(
      { prompts: ['file://p/*.json', 'p/b.yaml'], tests: withVars({ text: 'x' }) },
      {
        'p/a.json': '[{"role": "system", "content": "file://p/system.txt"}, {"role": "user", "content": "{{ text }}"}]',
        'p/b.yaml': '- role: user\n  content: "{{ text }}"\n',
        'p/system.txt': 'Be brief.\n',
      },
    )
    expect(diagnostics).toEqual([])
    expect(ids).toEqual(['a', 'b'])
    expect(sent[0]?.[0]?.map(({ content }) => content)).toEqual(['Be brief.', 'x'])
  })
})

test('a variable that a test lacks is empty, told once for each variable', async () => {
  const { sent, warnings, diagnostics } = await asked({
    prompts: ['About {{ subject }}', 'Guest {{ guest }}{% if other %}!{% endif %}'],
    tests: [
      ...withVars({ subject: 'maps' }, { guest: 'a tuner' }, { guest: 'b' }),
      { vars: { subject: 's', guest: 'g' }, assert: [{ type: 'contains', value: '{{ word }}' }] },
    ],
  })
  expect(diagnostics).toEqual([])
  expect(sent.map((all) => all?.map(([only]) => only?.content))).toEqual([
    ['About maps', 'About ', 'About ', 'About s'],
    ['Guest ', 'Guest a tuner', 'Guest b', 'Guest g'],
  ])
  expect(warnings).toEqual([
    expect.stringContaining('prompt prompt-1 uses "subject", which this test does not give'),
    expect.stringContaining('an assertion uses "word", which this test does not give'),
    expect.stringContaining('prompt prompt-2 uses "guest", which this test does not give'),
  ])
})

test('a template that opens a tag on a line and does not close it there is text, all of it', async () => {
  const { sent } = await asked({ prompts: ['{{ a }} and {{ b\n}}'], tests: withVars({ a: 'x', b: 'y' }) })
  expect(sent[0]?.[0]?.[0]?.content).toBe('{{ a }} and {{ b\n}}')
})

describe('names', () => {
  test('of one base name are told apart by their extensions, whatever comes first', async () => {
    const { ids, diagnostics } = await asked(
      { prompts: ['file://w/notice.txt', 'file://w/notice.md'], tests: withVars({ a: 'x' }) },
      { 'w/notice.txt': 'a {{a}}', 'w/notice.md': 'b {{a}}' },
    )
    expect(diagnostics).toEqual([])
    expect(ids).toEqual(['notice', 'notice.txt'])
  })

  test.each([
    ['sober', ['sober']],
    ['Sober note', ['sober']],
    ['Sober*', ['sober']],
    ['*', ['sober', 'group-one', 'p']],
    ['group', ['group-one']],
    ['p.txt', ['p']],
    ['file://p.txt', ['p']],
  ])('%s calls %j', async (name, ids) => {
    const { cases, diagnostics } = await asked(
      {
        prompts: [
          { id: 'sober', label: 'Sober note', raw: 'a {{a}}' },
          { label: 'group:one', raw: 'b {{a}}' },
          'file://p.txt',
        ],
        tests: [{ vars: { a: 'x' }, assert: ASSERT, prompts: [name] }, ...withVars({ a: 'for all' })],
      },
      { 'p.txt': 'c {{a}}' },
    )
    expect(diagnostics).toEqual([])
    expect(cases.filter(([, vars]) => vars?.length === 2).map(([id]) => id)).toEqual(expect.arrayContaining(ids))
    expect(cases.filter(([, vars]) => vars?.length === 2)).toHaveLength(ids.length)
  })
})

test('without prompts there is promptfoo’s own; any name will do', async () => {
  const tree = memoryTree({
    'evals/smoke.yaml':
      'version: 2\nproviders: [echo]\ntests: [{ vars: { prompt: hi }, assert: [{ type: equals, value: hi }] }]\n',
  })
  const { value, diagnostics } = await loadProject(tree, 'evals/smoke.yaml')
  expect(diagnostics).toEqual([])
  expect(value.project?.prompts[0]?.messages).toEqual([{ role: 'user', content: '{{prompt}}' }])
})

test('a transform of a provider comes before those of tests and assertions', async () => {
  const tree = memoryTree({
    'promptfooconfig.yaml': `prompts: ["Say {{a}}"]
providers: [{ id: echo, transform: output.trim() }]
tests:
  - vars: { a: x }
    assert: [{ type: equals, value: x }, { type: assert-set, assert: [{ type: equals, value: x, transform: output.length }] }]
`,
  })
  const { value } = await loadProject(tree, 'promptfooconfig.yaml')
  const [first, second] = value.project?.cases.get('prompt-1')?.[0]?.assert ?? []
  expect(first?.transform).toBe('output.trim()')
  expect(second?.assert?.[0]?.transform).toMatch(/output\.trim\(\)[\s\S]*output\.length/)
})

test('a base whose prompt uses a renamed variable is not compared; one that lacks it as the head does is', async () => {
  const prompt = async (text: string) => {
    const tree = memoryTree({
      'promptfooconfig.json': JSON.stringify({ prompts: [text], providers: ['echo'], tests: withVars({ topic: 'x' }) }),
    })
    const { value } = await loadProject(tree, 'promptfooconfig.json')
    const [only] = value.project?.prompts ?? []
    if (only === undefined) throw new Error('no prompt')
    return { only, cases: value.project?.cases.get(only.id) ?? [] }
  }
  const [before, after] = [await prompt('About {{ subject }}'), await prompt('About {{ topic }}')]
  const { value, diagnostics } = planArm('baseline', before.only, after.only, 'echo', after.cases)
  expect(value).toBeNull()
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'no case has a variable "subject", which prompt prompt-1 (promptfooconfig.json) uses.',
  ])
  expect(planArm('baseline', before.only, before.only, 'echo', after.cases).value).not.toBeNull()
})

test('a text of brackets without end is filled in as text', async () => {
  const deep = `${'['.repeat(5_000)}"{{word}}"${']'.repeat(5_000)}`
  const tests = [{ vars: { word: 'hi' }, assert: [{ type: 'contains', value: 'hi' }] }]
  const { echoed, diagnostics } = await asked({ prompts: ['file://deep.txt'], tests }, { 'deep.txt': deep })
  expect(diagnostics).toEqual([])
  expect(echoed).toEqual([[deep.replace('{{word}}', 'hi')]])
})
