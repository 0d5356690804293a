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
