import { describe, expect, it } from 'vitest'
import { diagnosticLine, UserError } from '../../src/errors.ts'
import { loadPrompts } from '../../src/prompts/load.ts'
import type { Prompt } from '../../src/prompts/prompt.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { memoryTree } from './memory-tree.ts'

const YML = 'messages: [{role: user, content: hi}]\n'

async function load(
  files: Record<string, string | UserError>,
  patterns: string[],
  folder = '',
): Promise<{ prompts: Prompt[]; ids: string[]; reported: string[] }> {
  const diagnostics = new Diagnostics()
  const prompts = diagnostics.take(await loadPrompts(memoryTree(files), { patterns, folder }))
  return { prompts, ids: prompts.map(({ id }) => id), reported: diagnostics.list.map(diagnosticLine) }
}

describe('loadPrompts', () => {
  it.each([
    [['prompts/**/*.prompt.yml'], ['support/reply', 'triage']],
    [['prompts/support/*.prompt.yml'], ['reply']],
    [['prompts/support/reply.prompt.yml'], ['reply']],
    [
      ['prompts/triage.prompt.yml', 'prompts/support/reply.prompt.yml'],
      ['support/reply', 'triage'],
    ],
    [
      ['prompts/**/*.prompt.yml', 'more/*'],
      ['more/x', 'prompts/support/reply', 'prompts/triage'],
    ],
    [['**/*.prompt.{yml,yaml}'], ['more/x', 'prompts/support/reply', 'prompts/triage']],
    [['./prompts/*'], ['triage']],
    [['prompts/**', '!prompts/support/**'], ['triage']],
    [['prompts/**', '!prompts/support'], ['triage']],
    [
      ['prompts/**', 'prompts/triage.prompt.yml'],
      ['support/reply', 'triage'],
    ],
  ])('names the prompts of %j by their path below the common folder', async (patterns, ids) => {
    const files = {
      'more/x.prompt.yaml': YML,
      'prompts/triage.prompt.yml': YML,
      'prompts/support/reply.prompt.yml': YML,
    }
    const loaded = await load(files, patterns)
    expect(loaded.reported).toEqual([])
    expect(loaded.ids).toEqual(ids)
  })

  it.each([
    ['prompts/Résumé écrit.prompt.yml', 'Resume-ecrit'],
    ['prompts/a b/(draft) c.prompt.yml', 'a-b/draft-c'],
    ['prompts/提示.prompt.yml', 'u63d0u793a'],
    ['prompts/a/.prompt.yml', 'a/prompt'],
    ['prompts/tip – x.prompt.yml', 'tip-x'],
  ])('makes an id of the name %s', async (file, id) => {
    expect(await load({ [file]: YML }, ['prompts/**/*.prompt.yml'])).toMatchObject({ ids: [id], reported: [] })
  })

  it('tells names that make the same id', async () => {
    const { reported } = await load({ 'p/a b.prompt.yml': YML, 'p/a-b.prompt.yml': YML }, ['p/*'])
    expect(reported).toEqual([expect.stringContaining('two prompts are called `a-b`')])
  })

  it('finds prompts in folders such as .github, and nothing else there', async () => {
    const files = {
      '.github/prompts/review.prompt.yml': YML,
      '.github/notes.md': 'no prompt',
      '.hidden.prompt.yml': YML,
      'a.txt': 'hi',
    }
    expect((await load(files, ['**/*.prompt.yml'])).ids).toEqual(['.github/prompts/review'])
    expect((await load(files, ['**'])).ids).toEqual(['.github/prompts/review', 'a'])
    expect((await load(files, ['**', '!.github/**'])).ids).toEqual(['a'])
  })

  it('reads patterns from the folder of the file that names them, also upwards', async () => {
    const files = { 'apps/x/p/a.prompt.yml': YML, 'apps/shared/b.prompt.yml': YML, 'p/c.prompt.yml': YML }
    const { ids, reported } = await load(files, ['p/*.prompt.yml', '../shared/*.prompt.yml'], 'apps/x')
    expect(reported).toEqual([])
    expect(ids).toEqual(['shared/b', 'x/p/a'])
  })

  it('takes that folder as it is, also when it looks like a glob', async () => {
    const { ids, reported } = await load(
      { 'apps/[id]/p/a.prompt.yml': YML, 'apps/i/p/b.prompt.yml': YML },
      ['p/*'],
      'apps/[id]',
    )
    expect(reported).toEqual([])
    expect(ids).toEqual(['a'])
  })

  it.each(['../x/*.yml', '../../a.prompt.yml', '/etc/*', '/etc/passwd', '..'])(
    'refuses %s, outside the repository',
    async (pattern) => {
      const { prompts, reported } = await load({ 'a.prompt.yml': YML }, [pattern])
      expect(prompts).toEqual([])
      expect(reported).toHaveLength(1)
      expect(reported[0]).toMatch(/^prompts\[0\]: .* is outside the repository/)
    },
  )

  it.each(['{{x}}', '{a}', '[', '{'])('takes %s for a plain file name, not for a broken pattern', async (pattern) => {
    const diagnostics = new Diagnostics()
    expect(diagnostics.take(await loadPrompts(memoryTree({}), { patterns: [pattern], folder: '' }))).toEqual([])
    expect(diagnostics.list).toHaveLength(1)
  })

  it('explains every pattern that matches nothing by what is near', async () => {
    const files = { 'prompts/reply.prompt.yml': YML, 'prompts/sub/x.prompt.yml': YML }
    const { reported } = await load(files, ['prompts/*.txt', 'prompts/replay.prompt.yml', 'prompts/sub', 'evals/*.yml'])
    expect(reported).toEqual([
      'prompts[0]: `prompts/*.txt` matches no file. In prompts/ there are `prompts/reply.prompt.yml`, `prompts/sub/x.prompt.yml`.',
      "prompts[1]: `prompts/replay.prompt.yml` matches no file. Did you mean `prompts/reply.prompt.yml`? (From the repository's root.)",
      'prompts[2]: `prompts/sub` matches no file. It is a folder: write prompts/sub/**/*.prompt.yml.',
      'prompts[3]: `evals/*.yml` matches no file. There is no file in evals/: create it, or correct the path.',
    ])
  })

  it('refuses globs that could take forever, and takes parentheses for letters', async () => {
    const files = { [`p/${'a'.repeat(250)}`]: YML, 'p/(a+)+.prompt.yml': YML, 'p/aaa.prompt.yml': YML }
    const { reported } = await load(files, ['p/*a*a*a*a*b', '**/a/**/a/**/a/**/b', `${'x'.repeat(600)}*`, '**/../../x'])
    expect(reported).toHaveLength(4)
    const started = performance.now()
    expect((await load(files, ['p/*a*a*b', 'p/(a+)+*.yml'])).prompts.map(({ file }) => file)).toEqual([
      'p/(a+)+.prompt.yml',
    ])
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('refuses a path that is too long for an id, naming the file', async () => {
    const file = `p/${'x'.repeat(201)}.prompt.yml`
    const { ids, reported } = await load({ [file]: YML, 'p/ok_1.2-3.txt': 'x' }, ['p/*'])
    expect(ids).toEqual(['ok_1.2-3'])
    expect(reported).toEqual([expect.stringContaining("cannot be a prompt's id: ids are made of")])
  })

  it('names both files of two prompts with one id, and keeps the first', async () => {
    const { prompts, reported } = await load({ 'p/a.prompt.yml': `\n${YML}`, 'p/a.txt': 'hello' }, ['p/*'])
    expect(prompts.map(({ file }) => file)).toEqual(['p/a.prompt.yml'])
    expect(reported).toEqual([
      'p/a.txt:1: two prompts are called `a`: this one and p/a.prompt.yml:2. Rename one: every prompt needs its own id.',
    ])
  })

  it('gives what can be read, and every mistake of what cannot', async () => {
    const { ids, reported } = await load(
      {
        'p/a.prompt.yml': YML,
        'p/b.prompt.yml': 'messages: [',
        'p/c.prompt.yml': 'messages: []',
        'p/d.png': 'x',
        'p/e.txt': ' \n',
        'p/f.txt': new UserError('p/f.txt leaves the repository through a symbolic link', { hint: 'Copy it.' }),
      },
      ['p/*'],
    )
    expect(ids).toEqual(['a'])
    expect(reported).toEqual([
      'p/f.txt: p/f.txt leaves the repository through a symbolic link. Copy it.',
      expect.stringContaining('p/b.prompt.yml:1: this is not valid YAML'),
      'p/c.prompt.yml:1: messages: expected at least one item, got an empty list',
      expect.stringContaining('p/d.png: this kind of file holds no prompt'),
      'p/e.txt:1: the prompt is empty. Write its text, or remove the file.',
    ])
  })

  it('tells why a file named by itself cannot be read', async () => {
    const { reported } = await load({ 'f.txt': new UserError('f.txt is not UTF-8 text') }, ['f.txt'])
    expect(reported).toEqual(['f.txt: f.txt is not UTF-8 text'])
  })

  it.each(['a.txt', 'a.md', 'a.j2'])('reads %s as one user message, whatever its line ends', async (file) => {
    const { prompts } = await load({ [file]: '\ufeffHello {{name}},\r\n\r\nbye.\r\n\r\n' }, [file])
    expect(prompts).toMatchObject([
      { id: 'a', line: 1, messages: [{ role: 'user', content: 'Hello {{name}},\n\nbye.' }] },
    ])
  })

  it('refuses Jinja in .j2 that would reach the model as text', async () => {
    const { reported } = await load(
      { 'a.j2': 'Hi {{ name }}\n{% if x %}\n{{ a | upper }}\n{# note #}\n{{ f(x) }}\n' },
      ['a.j2'],
    )
    expect(reported.map((line) => line.slice(0, 6))).toEqual(['a.j2:2', 'a.j2:3', 'a.j2:4', 'a.j2:5'])
  })

  it('reads many files in the order of their names', async () => {
    const files = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`p/${100 + index}.txt`, 'x']).reverse())
    expect((await load(files, ['p/*'])).ids).toEqual(Array.from({ length: 50 }, (_, index) => String(100 + index)))
  })
})

describe('a catalogue', () => {
  const list = `- id: triage
  model: bedrock:x
  messages: [{role: user, content: "Sort {{mail}}"}]
  dataset: ../evals/triage.csv
- name: reply
  messages:
    - {role: system, content: Be kind.}
    - {role: user, content: "Answer {{mail}}"}
`

  it.each([
    ['prompts/prompts.yaml', list],
    ['prompts/catalogue.yml', `prompts:\n${list}`],
  ])('holds a list of prompts in %s', async (file, text) => {
    const { prompts, reported } = await load({ [file]: text }, [file])
    expect(reported).toEqual([])
    const shift = text === list ? 0 : 1
    expect(prompts).toMatchObject([
      { id: 'triage', file, line: 3 + shift, model: 'bedrock:x', dataset: 'evals/triage.csv', name: null },
      { id: 'reply', file, line: 7 + shift, name: 'reply', messages: [{ role: 'system' }, { role: 'user' }] },
    ])
  })

  it('holds a mapping from id to prompt, text alone being one user message', async () => {
    const text = `greet: "Say hello to {{name}}"
long: |
  Two
  lines.
full:
  description: all of it
  messages:
    - role: user
      content: x
`
    const { prompts, reported } = await load({ 'p/prompts.yaml': text, 'p/other.txt': 'x' }, ['p/*'])
    expect(reported).toEqual([])
    expect(prompts).toMatchObject([
      { id: 'other' },
      { id: 'greet', line: 1, messages: [{ role: 'user', content: 'Say hello to {{name}}' }] },
      { id: 'long', line: 2, messages: [{ role: 'user', content: 'Two\nlines.' }] },
      { id: 'full', line: 8, description: 'all of it' },
    ])
  })

  it('may be JSON', async () => {
    const text = JSON.stringify({ prompts: { a: 'x', b: { messages: [{ role: 'user', content: 'y' }] } } }, null, 2)
    expect((await load({ 'prompts.json': text }, ['prompts.json'])).ids).toEqual(['a', 'b'])
  })

  it("may be a chat, promptfoo's way to write one prompt", async () => {
    const chat = JSON.stringify(
      [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: '{{q}}' },
      ],
      null,
      2,
    )
    const { prompts, reported } = await load({ 'p/chat.json': chat }, ['p/chat.json'])
    expect(reported).toEqual([])
    expect(prompts).toMatchObject([
      { id: 'chat', line: 2, messages: [{ role: 'system' }, { role: 'user', content: '{{q}}' }] },
    ])
    expect((await load({ 'chat.json': '[{"role": "user"}]' }, ['chat.json'])).reported).toEqual([
      'chat.json:1: [0].content: is missing, expected text or a list',
    ])
  })

  it('may be one prompt under another name', async () => {
    expect((await load({ 'p/one.yml': YML }, ['p/one.yml'])).ids).toEqual(['one'])
  })

  it('puts its folder before the ids of its entries', async () => {
    expect((await load({ 'p/x/prompts.yaml': 'a: hi\n', 'p/b.txt': 'x' }, ['p/**'])).ids).toEqual(['b', 'x/a'])
  })

  it.each([
    ['[]', 'expected prompts, got an empty list'],
    ['hello', 'expected prompts, got `hello`'],
    ['prompts: []', 'expected prompts, got an empty list'],
    ['- messages: [{role: user, content: x}]', 'a prompt without `id`'],
    ['- id: ../../x\n  messages: [{role: user, content: x}]', "`../../x` cannot be a prompt's id"],
    ['a b: hi', "`a b` cannot be a prompt's id"],
    ['/a: hi', "`/a` cannot be a prompt's id"],
    ['- 5', '[0]: expected a mapping, got `5`'],
    ['a: 5', 'a: expected a mapping, got `5`'],
    ['a: {mesages: []}', 'a.mesages: `mesages` is no key of a prompt file: it has no effect. Did you mean `messages`?'],
    [
      'version: 1\nprompts:\n  - {id: a, messages: [{role: user, content: x}]}',
      'version: unknown key. Known here: prompts.',
    ],
    [
      '- {id: a, messages: [{role: user, content: x}]}\n- {id: a, messages: [{role: user, content: x}]}',
      'two prompts are called `a`',
    ],
  ])('explains %j', async (text, message) => {
    const { reported } = await load({ 'prompts.yaml': text }, ['prompts.yaml'])
    expect(reported.join('\n')).toContain(message)
  })
})
