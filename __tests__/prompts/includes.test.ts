import '../../src/templates/nunjucks/provide.ts'
import fc from 'fast-check'
import nunjucks from 'nunjucks'
import { describe, expect, test } from 'vitest'
import { loadProject } from '../../src/config/load.ts'
import { diagnosticLine, UserError } from '../../src/errors.ts'
import { Includes } from '../../src/prompts/includes.ts'
import { loadPrompts } from '../../src/prompts/load.ts'
import { textPrompt } from '../../src/prompts/plain-text.ts'
import type { TemplateEngine } from '../../src/templates/engine.ts'
import { renderNunjucks } from '../../src/templates/nunjucks/render.ts'
import { memoryTree } from './memory-tree.ts'

type Files = Record<string, string | UserError>

async function included(text: string, files: Files, engine: TemplateEngine = 'plain', file = 'prompts/a.txt') {
  const tree = memoryTree({ [file]: text, ...files })
  const prompt = { ...textPrompt('a', file, text, 1), engine }
  const { value, diagnostics } = await new Includes(tree, engine, ['']).inPrompt(prompt)
  return { text: value?.messages[0]?.content, files: value?.includes ?? [], reported: diagnostics.map(diagnosticLine) }
}

describe('a file that a prompt includes stands in its place', () => {
  test.each<[string, string, Files, string]>([
    ['beside it', '{% include "tone.txt" %} Hi {{name}}', { 'prompts/tone.txt': 'Be kind.' }, 'Be kind. Hi {{name}}'],
    [
      "from the repository's root",
      "{% include 'shared/tone.md' %}",
      { 'shared/tone.md': 'Be {{how}}.' },
      'Be {{how}}.',
    ],
    ['by its way from there', '{% include "../tone.txt" %}!', { 'tone.txt': 'Kind' }, 'Kind!'],
    [
      'without the line ends at its end',
      '{% include "t.txt" %}\nHi',
      { 'prompts/t.txt': '\ufeffA\r\nB\r\n\n' },
      'A\nB\nHi',
    ],
    [
      'that includes another',
      '{% include "x/a.txt" %}',
      { 'x/a.txt': 'A {% include "./b.txt" %}', 'x/b.txt': 'B' },
      'A B',
    ],
    ['without the white space that it says', 'A  {%- include "t.txt" -%}  B', { 'prompts/t.txt': ' T ' }, 'A T B'],
    ['or nothing, where that is said', 'A{% include "none.txt" ignore missing %}B', {}, 'AB'],
    ['as a whole message', 'file://parts/tone.md', { 'prompts/parts/tone.md': 'Be kind.\n' }, 'Be kind.'],
    ['twice', '{% include "t.txt" %}{% include "t.txt" %}', { 'prompts/t.txt': 'T' }, 'TT'],
    [
      'but not in a part that is raw',
      '{% raw %}{% include "t.txt" %}{% endraw %}',
      {},
      '{% raw %}{% include "t.txt" %}{% endraw %}',
    ],
    ['and other tags as they are', '{% for x in y %} {% included "x" %}', {}, '{% for x in y %} {% included "x" %}'],
  ])('%s', async (_, text, files, expected) => {
    expect(await included(text, files)).toMatchObject({ text: expected, reported: [] })
  })

  test('and its own files are those of the prompt', async () => {
    const files = { 'x/a.txt': '{% include "./b.txt" %}', 'x/b.txt': 'B', 'x/c.txt': 'C' }
    expect((await included('{% include "x/a.txt" %}', files)).files).toEqual(['x/a.txt', 'x/b.txt'])
  })
})

describe('what cannot be included is a mistake at its line', () => {
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`${n}.txt`, `{% include "${n + 1}.txt" %}`]))
  test.each<[string, string, Files, RegExp]>([
    [
      'a file that is not there',
      'Hi\n{% include "tone.txt" %}',
      {},
      /^prompts\/a\.txt:2: there is no file `tone\.txt` to include\. Create it, or correct the name; looked for: `prompts\/tone\.txt`, `tone\.txt`/,
    ],
    [
      'one that a fragment names',
      '{% include "x/a.txt" %}',
      { 'x/a.txt': 'A\nB\n{% include "./no.txt" %}' },
      /^x\/a\.txt:3: there is no file `\.\/no\.txt` to include/,
    ],
    [
      'a circle',
      '{% include "x.txt" %}',
      { 'x.txt': '{% include "y.txt" %}', 'y.txt': 'Y\n{% include "x.txt" %}' },
      /^y\.txt:2: files include each other in a circle: `x\.txt` → `y\.txt` → `x\.txt`/,
    ],
    ['itself', '{% include "a.txt" %}', {}, /^prompts\/a\.txt:1: files include each other in a circle/],
    ['too many in a row', '{% include "0.txt" %}', many, /^9\.txt:1: more than 10 files include each other in a row/],
    [
      'two that are meant',
      '{% include "t" %}',
      { t: '1', 'prompts/t': '2' },
      /means several files: `prompts\/t` and `t`/,
    ],
    ['a way out', '{% include "../../x" %}', {}, /^prompts\/a\.txt:1: \.\.\/\.\.\/x is outside the repository/],
    ['a path of the machine', '{% include "/etc/passwd" %}', {}, /\/etc\/passwd is outside the repository/],
    ["Git's own folder", '{% include ".git/config" %}', {}, /inside \.git/],
    [
      'a link that leads out',
      '{% include "l.txt" %}',
      { 'l.txt': new UserError('l.txt leaves the repository through a symbolic link') },
      /^prompts\/a\.txt:1: l\.txt leaves the repository through a symbolic link/,
    ],
    [
      'a whole message that is not there',
      'file://../t.txt',
      {},
      /^prompts\/a\.txt:1: there is no file `\.\/\.\.\/t\.txt`/,
    ],
    ['a whole message of the machine', 'file:///etc/passwd', {}, /\/etc\/passwd is outside the repository/],
    ['a name that is a variable', '{% include name %}', {}, /must be named by one text in quotes/],
    ['several names', "{% include ['a', 'b'] %}", {}, /must be named by one text in quotes/],
    [
      'a text without end',
      '{% include "0" %}',
      Object.fromEntries(
        Array.from({ length: 9 }, (_, n) => [`${n}`, `{% include "${n + 1}" %}`.repeat(9) + 'x'.repeat(9)]),
      ),
      /more than 1000000 characters|there is no file/,
    ],
    ['too many', '{% include "t" %}'.repeat(501), { t: '' }, /more than 500 files are included in one text/],
    [
      'what a Jinja file cannot have',
      '{% include "t.j2" %}',
      { 't.j2': 'A\n{% if x %}' },
      /^t\.j2:2: only `\{\{ variables/,
    ],
  ])('%s', async (_, text, files, expected) => {
    const { reported } = await included(text, files)
    expect(reported[0]).toMatch(expected)
  })
})

describe('in templates of promptfoo', () => {
  test.each<[string, string, Files, RegExp]>([
    [
      'a name that a file sets is no name elsewhere',
      '{% include "s.txt" %} {{ tone }}',
      { 's.txt': '{% set tone = "kind" %}Be {{ tone }}' },
      /^prompts\/a\.txt:1: `tone`, which s\.txt sets, is a name outside of that file too/,
    ],
    [
      'a file is a template by itself',
      '{% include "s.txt" %}{% endif %}',
      { 's.txt': 'A\n{% if x %}B' },
      /^s\.txt:\d: this is no valid template/,
    ],
    [
      'a file has no functions either',
      '{% include "s.txt" %}',
      { 's.txt': 'A\n{{ a.b() }}' },
      /^s\.txt:2: `a\.b\(…\)`: functions/,
    ],
  ])('%s', async (_, text, files, expected) => {
    const { reported } = await included(text, files, 'nunjucks')
    expect(reported[0]).toMatch(expected)
  })

  const FRAGMENT = fc.array(
    fc.constantFrom(
      'a',
      ' ',
      '\n',
      '{{ v }}',
      '{{- v }}',
      '{{ v -}}',
      '{% if v %}x{% endif %}',
      '{# c #}',
      '{',
      '{% set own = v %}{{ own }}',
    ),
    { maxLength: 6 },
  )
  const OWN = fc.array(
    fc.constantFrom(
      'b',
      '  ',
      '\n',
      '{{ v }}',
      '{{- w }}',
      '{{ w -}}',
      '{%- if w -%} y {%- endif -%}',
      '{% include "f.txt" %}',
      '{%- include "f.txt" -%}',
      '{% include "g.txt" %}',
      '{% for i in [1, 2] %}{% include "g.txt" %}{% endfor %}',
      '{% raw %}{% include "no" %}{% endraw %}',
    ),
    { maxLength: 8 },
  )

  test('the text is what the real library makes of the files', async () => {
    await fc.assert(
      fc.asyncProperty(OWN, FRAGMENT, FRAGMENT, async (own, f, g) => {
        const [text, files] = [
          own.join(''),
          { 'f.txt': f.join(''), 'g.txt': `${g.join('').replaceAll('own', 'other')}{% include "f.txt" %}` },
        ]
        const { text: whole = '', reported } = await included(text, files, 'nunjucks')
        fc.pre(reported.length === 0)
        const vars = { v: ' V ', w: 'W' }
        const reference = new nunjucks.Environment(
          { getSource: (name) => ({ src: Reflect.get(files, name) ?? '', path: name, noCache: true }) },
          { autoescape: false },
        )
        let expected: string
        try {
          expected = reference.renderString(text, vars)
        } catch {
          return
        }
        expect(renderNunjucks(whole, vars)).toBe(expected)
      }),
      { numRuns: 400 },
    )
  })

  test('a name beginning with `./` is one of the folder it is run in, and of its own in an included file', async () => {
    const files = {
      'evals/promptfooconfig.yaml':
        'prompts: [file://p/p.txt, "inline\\n{% include \'parts/a.txt\' %}"]\nproviders: [echo]\ntests:\n  - {vars: {q: x}, assert: [{type: contains, value: x}]}\n',
      'evals/p/p.txt': '{% include "./parts/a.txt" %} {{ q }}',
      'evals/parts/a.txt': 'A {{ q }} {% include "./b.txt" %}',
      'evals/parts/b.txt': 'B',
    }
    const { value, diagnostics } = await loadProject(memoryTree(files), 'evals/promptfooconfig.yaml')
    expect(diagnostics).toEqual([])
    expect(value.project?.prompts.map(({ messages }) => messages[0]?.content)).toEqual([
      'A {{ q }} B {{ q }}',
      'inline\nA {{ q }} B',
    ])
  })

  test('and in a chat of JSON, of which the text stays JSON', async () => {
    const chat = '[{"role": "system", "content": "{% include \\"t.txt\\" %}"}, {"role": "user", "content": "{{ q }}"}]'
    const files = {
      'promptfooconfig.yaml':
        'prompts: [file://c.json]\nproviders: [echo]\ntests:\n  - {vars: {q: x}, assert: [{type: contains, value: x}]}\n',
      'c.json': chat,
      't.txt': 'Say "{{ q }}"\n',
    }
    const { value, diagnostics } = await loadProject(memoryTree(files), 'promptfooconfig.yaml')
    expect(diagnostics).toEqual([])
    const [prompt] = value.project?.prompts ?? []
    expect(prompt?.messages[0]).toEqual({ role: 'system', content: 'Say "{{ q }}"\n' })
    expect(JSON.parse(prompt?.written ?? '')).toEqual([
      { role: 'system', content: 'Say "{{ q }}"\n' },
      { role: 'user', content: '{{ q }}' },
    ])
  })
})

test('a fragment of twenty prompts is read once', async () => {
  const prompts = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`p/${n}.txt`, `{% include "tone.txt" %} ${n}`]),
  )
  const tree = memoryTree({ ...prompts, 'tone.txt': 'Be kind.' })
  let reads = 0
  const read = (path: string) => {
    if (path === 'tone.txt') reads += 1
    return tree.read(path)
  }
  const counting = { ...tree, read }
  const { value } = await loadPrompts(counting, { patterns: ['p/*.txt'], folder: '' })
  expect(value.every(({ messages }) => messages[0]?.content.startsWith('Be kind. '))).toBe(true)
  expect(reads).toBe(1)
})

test('any text is read in linear time, and one without tags is itself', async () => {
  for (const text of [
    '{%'.repeat(200_000),
    '{{'.repeat(200_000),
    '{#{%'.repeat(100_000),
    '{% raw %}'.repeat(50_000),
    '{% include '.repeat(50_000),
  ]) {
    const begun = performance.now()
    expect((await included(text, {}, 'plain')).text).toBe(text)
    expect(performance.now() - begun).toBeLessThan(1_000)
  }
})
