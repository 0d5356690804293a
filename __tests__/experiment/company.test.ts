/** Prompts in company: what they share, and what a pull request changes beside them. */
import { describe, expect, test } from 'vitest'
import type { Deps } from '../../src/experiment/deps.ts'
import { type EvaluateRequest, planExperiments } from '../../src/experiment/plan-experiments.ts'
import { contentDigest, contentOf } from '../../src/release/parameters/content.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { silent } from '../silent-log.ts'

type Files = Record<string, string>

const CONFIG = JSON.stringify({ version: 1, prompts: ['p/*.prompt.yml'] })

const prompt = (content: string, more: object = {}) =>
  JSON.stringify({
    model: 'openai:test-1',
    messages: [{ role: 'user', content }],
    testData: [{ name: 'Ada', expected: 'Ada' }],
    ...more,
  })

const request: EvaluateRequest = {
  config: 'ai-cicd.yml',
  event: 'pull_request',
  changedOnly: true,
  unprivileged: null,
  run: null,
}

async function planned(
  head: Files,
  base: Files | null,
  asked: Partial<EvaluateRequest> = {},
  deps: Partial<Deps> = {},
) {
  const plan = await planExperiments(
    {
      clock: { now: () => 0, sleep: async () => undefined },
      log: silent,
      tree: memoryTree(head),
      head: 'a'.repeat(40),
      findBaseline: async () =>
        base === null ? null : { sha: 'b'.repeat(40), tree: memoryTree(base), reason: 'test' },
      renames: async () => new Map(),
      preload: () => undefined,
      openModels: async () => {
        throw new Error('a model was asked')
      },
      signal: new AbortController().signal,
      ...deps,
    },
    { ...request, ...asked },
  )
  if (plan.error !== null) throw plan.error
  return plan
}

const textOf = (messages: ReadonlyArray<{ content: string }> | undefined) => messages?.map(({ content }) => content)

describe('a file that prompts share', () => {
  const twenty = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [
      `p/${n}.prompt.yml`,
      prompt(`{% include "../shared/tone.md" %} ${n} {{name}}`),
    ]),
  )
  const files = (tone: string, more: Files = {}): Files => ({
    'ai-cicd.yml': CONFIG,
    ...twenty,
    'p/alone.prompt.yml': prompt('Alone {{name}}'),
    'shared/tone.md': tone,
    ...more,
  })

  test('that changes evaluates each of them, the candidate with its file and the base with that of the base', async () => {
    const { experiments, facts } = await planned(files('Be kind, {{name}}.'), files('Be brief, {{name}}.'))
    expect(experiments).toHaveLength(20)
    expect(facts.unchanged).toEqual(['alone'])
    for (const { candidate, baseline, nonComparable } of experiments) {
      expect(nonComparable).toBeNull()
      expect(textOf(candidate.cases[0]?.request.messages)?.[0]).toMatch(/^Be kind, Ada\. \d+ Ada$/)
      expect(textOf(baseline?.cases[0]?.request.messages)?.[0]).toMatch(/^Be brief, Ada\. \d+ Ada$/)
    }
  })

  test('that did not change evaluates none, and one that moved with all its names neither', async () => {
    expect((await planned(files('Be kind.'), files('Be kind.'))).experiments).toEqual([])
    const moved = Object.fromEntries(
      Object.entries(files('Be kind.')).map(([file, text]) => [
        file.replace('shared/', 'other/'),
        text.replace('../shared/', '../other/'),
      ]),
    )
    expect((await planned(moved, files('Be kind.'))).experiments).toEqual([])
  })

  test('that the base lacks leaves its prompt without a text, and the reason is said', async () => {
    const { 'shared/tone.md': _, ...lacking } = files('')
    const { experiments } = await planned(files('Be kind.'), lacking)
    expect(experiments).toHaveLength(20)
    expect(experiments.every(({ baseline }) => baseline === null)).toBe(true)
    expect(experiments[0]?.nonComparable).toBe("The base's p/0.prompt.yml cannot be read as a prompt.")
  })

  test('is part of what is released: its digest and its text', async () => {
    const contents = await Promise.all(
      ['Be kind.', 'Be brief.'].map(async (tone) => {
        const { project } = await planned(files(tone), null)
        const [one] = project.prompts
        return contentOf(
          one ??
            (() => {
              throw new Error('no prompt')
            })(),
          'openai:test-1',
        )
      }),
    )
    expect(contents.map(({ messages }) => messages[0]?.content)).toEqual([
      'Be kind. 0 {{name}}',
      'Be brief. 0 {{name}}',
    ])
    expect(new Set(contents.map(contentDigest)).size).toBe(2)
  })

  test('is looked at for secrets like the prompts', async () => {
    const secret = `AKIA${'ABCDEFGHIJKLMNOP'}`
    const plan = await planExperiments(
      {
        clock: { now: () => 0, sleep: async () => undefined },
        log: silent,
        tree: memoryTree(files(`Be kind.\nkey ${secret}`)),
        head: null,
        findBaseline: async () => null,
        renames: async () => new Map(),
        preload: () => undefined,
        openModels: async () => {
          throw new Error('a model was asked')
        },
        signal: new AbortController().signal,
      },
      request,
    )
    expect(plan.error?.diagnostics).toMatchObject([{ rule: 'secret', file: 'shared/tone.md', line: 2 }])
  })
})

describe('a change of any file that a prompt depends on evaluates it', () => {
  const promptfoo = (more: Files = {}): Files => ({
    'ai-cicd.yml': JSON.stringify({
      version: 1,
      prompts: ['p/*.prompt.yml', 'evals/promptfooconfig.yaml'],
      evaluation: { judge: 'openai:j-1' },
    }),
    'p/a.prompt.yml': prompt('file://parts/a.md', {
      assert: [
        { type: 'javascript', value: 'file://check.mjs' },
        { type: 'llm-rubric', value: 'file://rubric.md', rubricPrompt: 'file://judge.md' },
      ],
      dataset: 'cases.jsonl',
      testData: undefined,
    }),
    'p/parts/a.md': 'Hi {{name}}',
    'p/check.mjs': "import { ok } from './lib.mjs'\nexport default (output) => ok(output)",
    'p/lib.mjs': 'export const ok = (output) => output.length > 0',
    'p/rubric.md': 'Is polite.',
    'p/judge.md': 'Grade {{output}} by {{rubric}}.',
    'p/cases.jsonl': '{"name": "Ada"}\n',
    'evals/promptfooconfig.yaml': `prompts: [file://chat.json, file://p.txt]
providers: [openai:test-1]
defaultTest: file://default.yaml
tests: file://tests.yaml
`,
    'evals/chat.json': '[{"role": "system", "content": "file://sys.md"}, {"role": "user", "content": "{{q}} {{doc}}"}]',
    'evals/p.txt': "{% include 'parts/x.txt' %} {{q}} {{doc}}",
    'evals/parts/x.txt': 'X',
    'evals/sys.md': 'S',
    'evals/default.yaml': 'assert: [{ type: contains, value: file://expect.txt }]\n',
    'evals/expect.txt': 'a',
    'evals/tests.yaml': '- { description: one, vars: { q: x, doc: file://doc.txt } }\n',
    'evals/doc.txt': 'doc',
    ...more,
  })

  test.each<[string, string, readonly string[]]>([
    ['p/parts/a.md', 'Hello {{name}}', ['p/a']],
    ['p/check.mjs', "import { ok } from './lib.mjs'\nexport default (output) => !ok(output)", ['p/a']],
    ['p/lib.mjs', 'export const ok = (output) => output.length > 1', ['p/a']],
    ['p/rubric.md', 'Is rude.', ['p/a']],
    ['p/judge.md', 'Grade {{output}} hard by {{rubric}}.', ['p/a']],
    ['p/cases.jsonl', '{"name": "Bo"}\n', ['p/a']],
    ['evals/parts/x.txt', 'Y', ['evals/p']],
    ['evals/sys.md', 'T', ['evals/chat']],
    ['evals/expect.txt', 'b', ['evals/chat', 'evals/p']],
    ['evals/default.yaml', 'assert: [{ type: icontains, value: file://expect.txt }]\n', ['evals/chat', 'evals/p']],
    ['evals/tests.yaml', '- { description: one, vars: { q: y, doc: file://doc.txt } }\n', ['evals/chat', 'evals/p']],
    ['evals/doc.txt', 'another', ['evals/chat', 'evals/p']],
  ])('%s', async (file, text, ids) => {
    const { experiments } = await planned(promptfoo({ [file]: text }), promptfoo())
    const asked = experiments.map(({ pair }) => pair.candidate.id)
    expect(asked).toEqual(ids)
  })
})

describe('evaluation.alsoWhen', () => {
  const config = (alsoWhen: readonly string[]) =>
    JSON.stringify({ version: 1, prompts: ['p/*.prompt.yml'], evaluation: { alsoWhen } })
  const files = (
    more: Files = {},
    alsoWhen: readonly string[] = ['src/llm/**', 'package-lock.json', '!src/llm/*.md'],
  ): Files => ({
    'ai-cicd.yml': config(alsoWhen),
    'p/a.prompt.yml': prompt('A {{name}}'),
    'p/b.prompt.yml': prompt('B {{name}}'),
    'package-lock.json': '{}',
    'src/llm/client.ts': 'ask()\n',
    'src/llm/notes.md': 'Notes',
    'src/other.ts': 'other()',
    ...more,
  })
  const without = (all: Files, file: string): Files =>
    Object.fromEntries(Object.entries(all).filter(([name]) => name !== file))
  const why = (what: string) => [`Every prompt is evaluated: ${what} changed, which evaluation.alsoWhen names.`]

  type Row = [what: string, head: Files, seen: readonly string[] | null, event: string | null, notes: string[]]
  const moved = { ...without(files(), 'src/llm/client.ts'), 'src/llm/ask.ts': 'ask()\n' }
  test.each<Row>([
    ['Git sees one changed', files(), ['src/llm/client.ts'], 'pull_request', why('src/llm/client.ts')],
    [
      'Git sees one gone',
      without(files(), 'src/llm/client.ts'),
      ['src/llm/client.ts'],
      'pull_request',
      why('src/llm/client.ts'),
    ],
    [
      'Git sees one moved out',
      files(),
      ['lib/client.ts', 'src/llm/client.ts'],
      'pull_request',
      why('src/llm/client.ts'),
    ],
    [
      'Git sees many',
      files(),
      ['1', '2', '3', '4', '5'].map((n) => `src/llm/${n}`),
      'pull_request',
      why('src/llm/1, src/llm/2, src/llm/3 and 2 more'),
    ],
    ['Git sees another', files(), ['src/other.ts', 'src/llm/notes.md'], 'pull_request', []],
    ['a step of the job wrote one', files({ 'package-lock.json': '{ }' }), [], 'pull_request', []],
    ['in a terminal one is not committed', files({ 'package-lock.json': '{ }' }), [], null, why('package-lock.json')],
    ['in a terminal Git was not told of one', files({ 'src/llm/new.ts': '' }), [], null, []],
    ['without Git one differs', files({ 'src/llm/client.ts': 'ask(2)' }), null, null, why('src/llm/client.ts')],
    ['without Git one is new', files({ 'src/llm/new.ts': '' }), null, null, why('src/llm/new.ts')],
    ['without Git one is gone', without(files(), 'package-lock.json'), null, null, why('package-lock.json')],
    ['without Git one moved', moved, null, null, why('src/llm/ask.ts, src/llm/client.ts')],
    ['without Git only line ends differ', files({ 'src/llm/client.ts': 'ask()\r\n' }), null, null, []],
    ['without Git another differs', files({ 'src/other.ts': '', 'src/llm/notes.md': '' }), null, null, []],
    ['nothing is named', files({ 'src/llm/client.ts': '' }, []), ['src/llm/client.ts'], 'pull_request', []],
  ])('%s', async (_, head, seen, event, notes) => {
    const plan = await planned(head, files(), { event }, { changed: async () => seen })
    const all = notes.length > 0
    expect(plan.facts.warnings.filter((one) => one.startsWith('Every prompt'))).toEqual(notes)
    expect(plan.experiments.map(({ pair, change }) => [pair.candidate.id, change])).toEqual(
      all
        ? [
            ['a', 'unchanged'],
            ['b', 'unchanged'],
          ]
        : [],
    )
    expect(plan.facts.unchanged).toEqual(all ? [] : ['a', 'b'])
  })

  test('a prompt that changed is evaluated beside them, and nothing is asked of Git where all are anyway', async () => {
    const head = files({ 'p/a.prompt.yml': prompt('Another A {{name}}') })
    const plan = await planned(head, files(), {}, { changed: async () => ['package-lock.json'] })
    expect(plan.experiments.map(({ pair, change }) => [pair.candidate.id, change])).toEqual([
      ['a', 'modified'],
      ['b', 'unchanged'],
    ])
    const never = async () => {
      throw new Error('Git was asked')
    }
    expect((await planned(head, files(), { changedOnly: false }, { changed: never })).experiments).toHaveLength(2)
    expect((await planned(head, null, {}, { changed: never })).experiments).toHaveLength(2)
  })

  test('a pattern that matches nothing is a warning at its line, one that is none a mistake', async () => {
    const plan = await planned(files({}, ['package-lock.json', 'lib/**']), files())
    expect((await plan.announce()).warnings.concat(plan.facts.warnings).join('\n')).toContain(
      'evaluation.alsoWhen[1]: `lib/**` matches no file.',
    )
    await expect(planned(files({}, ['../../up/**']), files())).rejects.toMatchObject({
      diagnostics: [{ field: 'evaluation.alsoWhen[0]', file: 'ai-cicd.yml', level: 'error' }],
    })
  })
})

describe('a renamed variable', () => {
  const files = (content: string, row: object, more: object = {}, evaluation: object = {}): Files => ({
    'ai-cicd.yml': JSON.stringify({ version: 1, prompts: ['p/*.prompt.yml'], evaluation }),
    'p/a.prompt.yml': prompt(content, { testData: [{ ...row, expected: 'Ada' }], ...more }),
  })
  const base = files('Q: {{question}}', { question: 'Who?' })

  test('of a prompt that says the same is filled in by its new name, and the report says so', async () => {
    const head = files('Q: {{query}}', { query: 'Who?' }, { modelParameters: { temperature: 0 } })
    const { experiments, facts } = await planned(head, base)
    expect(experiments).toMatchObject([{ nonComparable: null }])
    expect(textOf(experiments[0]?.baseline?.cases[0]?.request.messages)).toEqual(['Q: Who?'])
    expect(experiments[0]?.baseline?.cases[0]?.vars).toEqual({ query: 'Who?', expected: 'Ada' })
    expect(facts.warnings).toEqual([
      "a: the base's prompt was filled in by the new names of its variables: `{{question}}` with the value of `query`.",
    ])
  })

  test('of a prompt that says something else is a mapping to write', async () => {
    const { experiments, facts } = await planned(files('Now: {{query}}', { query: 'Who?' }), base)
    expect(experiments).toMatchObject([{ baseline: null, renamed: null }])
    expect(experiments[0]?.nonComparable).toMatch(
      /^The base's prompt does not fit the cases: .*"question".* If `query` is what `question` was, write `evaluation: \{ renamed: \{ question: query \} \}`, and the two are compared\.$/,
    )
    expect(facts.warnings).toEqual([])
  })

  test('that `evaluation.renamed` maps is compared, and a change that adds the mapping is announced', async () => {
    const head = files('Now: {{query}}', { query: 'Who?' }, {}, { renamed: { question: 'query', other: 'query' } })
    const plan = await planned(head, base)
    expect(plan.experiments).toMatchObject([{ nonComparable: null }])
    expect(textOf(plan.experiments[0]?.candidate.cases[0]?.request.messages)).toEqual(['Now: Who?'])
    expect(textOf(plan.experiments[0]?.baseline?.cases[0]?.request.messages)).toEqual(['Q: Who?'])
    expect(plan.facts.warnings).toEqual([expect.stringContaining('`{{question}}` with the value of `query`.')])
    expect((await plan.announce()).weakened).toContain(
      "evaluation.renamed now fills in the base's `{{question}}` with the value of `query`, `{{other}}` with the value of `query`.",
    )
  })

  test('that is mapped to what no case has stays non-comparable', async () => {
    const head = files('Now: {{query}} {{more}}', { query: 'Who?', more: 'x' }, {}, { renamed: { question: 'none' } })
    const { experiments } = await planned(head, base)
    expect(experiments).toMatchObject([{ baseline: null, renamed: null }])
    expect(experiments[0]?.nonComparable).toContain('question')
  })

  test('changes nothing where the cases still have the old name', async () => {
    const row = { query: 'Who?', question: 'What?' }
    const { experiments, facts } = await planned(
      files('Now: {{query}}', row, {}, { renamed: { question: 'query' } }),
      base,
    )
    expect(textOf(experiments[0]?.baseline?.cases[0]?.request.messages)).toEqual(['Q: What?'])
    expect(facts.warnings).toEqual([])
  })

  test('in a template of promptfoo, which would leave it empty', async () => {
    const config = (name: string, text: string): Files => ({
      'ai-cicd.yml': `prompts: ["${text} {{ ${name} }}"]\nproviders: ["openai:test-1"]\ntests:\n  - { vars: { ${name}: Who? }, assert: [{ type: contains, value: a }] }\n`,
    })
    const same = await planned(config('query', 'Q:'), config('question', 'Q:'))
    expect(textOf(same.experiments[0]?.baseline?.cases[0]?.request.messages)).toEqual(['Q: Who?'])
    const other = await planned(config('query', 'Now:'), config('question', 'Q:'))
    expect(other.experiments[0]?.nonComparable).toContain('evaluation: { renamed: { question: query } }')
  })
})
