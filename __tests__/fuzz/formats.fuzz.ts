import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readXlsx } from '../../src/datasets/xlsx.ts'
import { loadPrompts } from '../../src/prompts/load.ts'
import { CodeFiles } from '../../src/scorers/sandbox/code-file.ts'
import { moduleCode } from '../../src/scorers/sandbox/module-code.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { decoded } from '../../src/source/encoding.ts'
import { workbookOf } from '../datasets/workbook-of.ts'
import { memoryTree } from '../prompts/memory-tree.ts'
import { some, text } from './documents.ts'
import { misfit, mutated } from './mutated.ts'
import { expectClear, expectPlain, fuzz } from './promise.ts'
import { asJson, asYaml } from './written.ts'

/** Files of other tools. */

async function read(file: string, content: string): Promise<boolean> {
  const diagnostics = new Diagnostics()
  const tree = memoryTree({ [file]: content })
  const prompts = diagnostics.take(await loadPrompts(tree, { patterns: [file], folder: '' }))
  expectClear(diagnostics.list, { [file]: content })
  expect(prompts.length > 0 || diagnostics.any).toBe(true)
  expectPlain(prompts)
  return prompts.length > 0
}

const parameters = fc.constantFrom<unknown>({ temperature: 0, max_tokens: 9 }, { topP: 0.5, stop: ['a'] }, {}, { x: 1 })
const matter = some(
  {
    name: text,
    description: text,
    model: fc.constantFrom<unknown>('echo', {
      api: 'chat',
      configuration: { name: 'gpt-4o' },
      parameters: { topP: 1 },
    }),
    config: parameters,
    modelParameters: parameters,
    tools: fc.constantFrom<unknown>([], ['search']),
    output: fc.constantFrom<unknown>({ format: 'json' }, { schema: {} }),
    temperature: fc.constantFrom<unknown>(0, 'hot', -1),
    messages: fc.constantFrom<unknown>([], 'none'),
    ['__proto__']: text,
  },
  [],
)
const body = fc
  .array(
    fc.oneof(
      text,
      fc.constantFrom(
        'system:',
        'user:',
        '# assistant :',
        '{{x}}',
        '{{{x}}}',
        '{{role "system"}}',
        '{{! no }}',
        '{{#if x}}',
      ),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join('\n'))

test('front matter, Prompty and Dotprompt', async () => {
  const files = fc.record({
    file: fc.constantFrom('a.md', 'a.prompty', 'a.prompt', 'a.prompt.md'),
    content: mutated(fc.tuple(asYaml(misfit(matter)), body).map(([yaml, rest]) => `---\n${yaml}\n---\n${rest}\n`)),
  })
  await fuzz(20_261_124, files, ({ file, content }) => read(file, content))
})

test('prompts of LangChain and of Bedrock, and chats', async () => {
  const template = fc.oneof(
    text,
    fc.constantFrom('Hi {x}', '{{"a": {x}}}', '{{ x }}', '{{#x}}', '{x!r}', '{', '{{{x}}}'),
  )
  const single = template.map((one): object => ({ _type: 'prompt', template: one, template_format: 'f-string' }))
  const chat = template.map((one): object => ({
    lc: 1,
    id: ['langchain', 'prompts', 'chat', 'ChatPromptTemplate'],
    kwargs: {
      messages: [
        {
          id: ['HumanMessagePromptTemplate'],
          kwargs: { prompt: { kwargs: { template: one, template_format: 'mustache' } } },
        },
      ],
    },
  }))
  const bedrock = fc.tuple(template, parameters).map(([one, more]): object => ({
    name: 'a',
    defaultVariant: 'v',
    variants: [
      { name: 'v', modelId: 'amazon.nova-lite-v1:0', templateConfiguration: { text: { text: one } } },
      {
        name: 'w',
        templateConfiguration: {
          chat: { system: [{ text: one }], messages: [{ role: 'user', content: [{ text: one }] }] },
        },
        inferenceConfiguration: { text: more },
      },
    ],
  }))
  const turns = fc.array(fc.record({ role: fc.constantFrom('system', 'user', 'assistant'), content: template }), {
    minLength: 1,
  })
  const any = misfit(fc.oneof<fc.Arbitrary<object>[]>(single, chat, bedrock, turns))
  const files = fc.oneof(
    mutated(asJson(any)).map((content) => ({ file: 'a.json', content })),
    mutated(asYaml(any)).map((content) => ({ file: 'a.yaml', content })),
  )
  await fuzz(20_261_125, files, ({ file, content }) => read(file, content))
})

test('workbooks: cells as they were written, or one clear mistake', async () => {
  const xml = fc.constantFrom(
    '<c><v>1</v></c>',
    '<c t="b"><v>1</v></c>',
    '<c t="s"><v>99</v></c>',
    '<c s="1"><v>45000.5</v></c>',
    '<c t="e"><v>#REF!</v></c>',
    '<c t="inlineStr"><is><t>a</t></is></c>',
  )
  const cell = fc.oneof(
    fc.constantFrom('a', 'b c', ''),
    xml.map((one) => ({ xml: one })),
  )
  const sheet = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 3 })
  const part = fc.constantFrom(
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/sharedStrings.xml',
    'xl/worksheets/sheet1.xml',
    'xl/styles.xml',
  )
  const broken = fc.record({
    part,
    content: mutated(
      fc.constantFrom(
        '<sst><si><t>a</t></si></sst>',
        '<worksheet><sheetData><row r="1"><c r="A1"/></row></sheetData></worksheet>',
        '<a b="c">',
      ),
    ),
  })
  const bytes = fc
    .tuple(sheet, fc.option(broken, { freq: 2 }), fc.option(fc.tuple(fc.nat(4_000), fc.nat(255)), { freq: 2 }))
    .map(([rows, change, flip]) => {
      const written = workbookOf(
        { One: [['q', 'expected'], ...rows] },
        change === null ? {} : { [change.part]: change.content },
      )
      if (flip !== null) written[flip[0] % written.length] = flip[1]
      return written
    })
  await fuzz(20_261_126, bytes, async (content) => {
    const { value, diagnostics } = await readXlsx(content, 'a.xlsx', { sheet: null })
    expectClear(diagnostics, {})
    for (const { located } of value) expectPlain(located.value)
    return diagnostics.length === 0
  })
})

test('bytes are text of some encoding, or none', async () => {
  const marks = fc.constantFrom([], [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf])
  const bytes = fc
    .tuple(marks, fc.uint8Array({ maxLength: 40 }))
    .map(([mark, rest]) => Uint8Array.from([...mark, ...rest]))
  await fuzz(20_261_127, bytes, (content) => {
    const found = decoded(content)
    if (found === null) return false
    expect(found.text.isWellFormed()).toBe(true)
    expect(found.text.startsWith('\ufeff') && content.length < 4).toBe(false)
    return true
  })
})

test('files of code are what the sandbox compiles, or mistakes', async () => {
  const piece = fc.constantFrom(
    'export default (o) => o',
    'module.exports = () => 1',
    "import { a } from './b'",
    "const c = require('./b')",
    'export const d = 1',
    'enum E { a = 1 }',
    'class A<T> { constructor(private x: T) {} }',
    'type T = { a: string }',
    '// a',
    '/* b */',
    'await 1',
    'import.meta.url',
    '@d class B {}',
    '`a`',
    '"</script>"',
    'namespace N {}',
  )
  const files = fc.record({
    file: fc.constantFrom('c.js', 'c.mjs', 'c.cjs', 'c.ts', 'c.json'),
    content: mutated(fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('\n'))),
  })
  await fuzz(20_261_128, files, async ({ file, content }) => {
    const found = await moduleCode(file, content)
    if ('problem' in found) {
      expect(found.problem).not.toBe('')
      return false
    }
    expect(() => new Function('module', 'exports', 'require', found.code)).not.toThrow()
    return true
  })
})

test('names of files of code', async () => {
  const names = fc.oneof(
    text,
    fc.constantFrom('c.js:a', 'c.js:__proto__', '../c.js', '.git/c.js', 'c.js:constructor', 'C.JS', 'c.py', './c.js'),
  )
  const files = new CodeFiles(memoryTree({ 'c.js': 'exports.a = () => 1; module.exports.default = () => 2' }))
  await fuzz(20_261_129, names, async (name) => {
    const { value, diagnostics } = await files.read('', `file://${name}`)
    expectClear(diagnostics, {})
    expect(value === '').toBe(diagnostics.length > 0)
    return value !== ''
  })
})
