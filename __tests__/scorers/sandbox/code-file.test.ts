import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodeFiles } from '../../../src/scorers/sandbox/code-file.ts'
import { evaluateInSandbox } from '../../../src/scorers/sandbox/javascript-context.ts'
import '../../../src/templates/nunjucks/provide.ts'
import { renderTemplate } from '../../../src/templates/engine.ts'
import { memoryTree } from '../../prompts/memory-tree.ts'

const context = { vars: { name: 'Ada' }, prompt: 'Say it.' }

async function run(files: Record<string, string>, written: string, output = 'hello', folder = ''): Promise<unknown> {
  const { value, diagnostics } = await new CodeFiles(memoryTree(files)).read(folder, written)
  expect(diagnostics).toEqual([])
  return await evaluateInSandbox(value, output, context)
}

async function refusal(files: Record<string, string>, written: string, folder = ''): Promise<string> {
  const { value, diagnostics } = await new CodeFiles(memoryTree(files)).read(folder, written)
  expect(value).toBe('')
  return diagnostics.map(({ message }) => message).join('\n')
}

describe('a file of code', () => {
  it.each<[string, string, string, unknown]>([
    ['c.js', '', 'module.exports = (output, context) => output + context.vars.name', 'helloAda'],
    ['c.js', ':size', 'module.exports = { size: (output) => output.length }', 5],
    ['c.js', ':size', 'exports.size = function (output) { return output.length }', 5],
    ['c.js', '', 'module.exports = async (output) => { await null; return output === "hello" }', true],
    ['c.js', '', 'export default (output) => output.length > 3', true],
    ['c.js', '', 'undeclared = 3; module.exports = () => undeclared', 3],
    ['c.cjs', '', '#!/usr/bin/env node\nmodule.exports = () => 1', 1],
    ['c.mjs', '', 'const most = 15\nexport default function score(output) { return output.length <= most }', true],
    ['c.mjs', ':a', 'export function a() { return 1 }\nexport const b = () => 2', 1],
    ['c.mjs', ':b', 'export function a() { return 1 }\nexport const b = () => 2', 2],
    ['c.mjs', ':b', 'const b = async () => 2\nexport { b }', 2],
    ['c.mjs', ':b', 'export default { b: () => 4 }', 4],
    ['c.js', ':b', 'module.exports.default = { b: () => 4 }', 4],
    [
      'c.ts',
      '',
      `import type { A } from 'promptfoo'\nimport { AssertionValueFunctionContext } from 'promptfoo'
      enum Mark { low = 1, high }
      export default async (output: string, context: AssertionValueFunctionContext): Promise<number> =>
        (context as any).vars.name.length! + Mark.high`,
      5,
    ],
    ['c.mts', ':b', 'export function b<T>(output: T): T { return output satisfies T }', 'hello'],
    ['c.cts', '', 'const f = (output: string): number => output.length\nmodule.exports = f', 5],
    ['c.js', '', 'module.exports = () => "{{name}} {% if x %} {# no #} {{{"', '{{name}} {% if x %} {# no #} {{{'],
    [
      'c.js',
      '',
      "// const fs = require('fs')\n/* require('os') */ module.exports = () => 'https://a.b'",
      'https://a.b',
    ],
  ])('%s%s with %j', async (path, name, text, expected) => {
    expect(await run({ [path]: text }, `file://${path}${name}`)).toEqual(expected)
  })

  it('reaches other files of the repository by relative paths', async () => {
    const files = {
      'evals/checks/main.mjs': `import { size } from './lib/size'\nimport words from '../words.json'\nexport default (o) => [size(o), words.length]`,
      'evals/checks/lib/size.js': `const { add } = require('../lib/add.js'); exports.size = (o) => add(o.length, 1)`,
      'evals/checks/lib/add.ts': 'export const add = (a: number, b: number): number => a + b',
      'evals/words.json': '["a", "b"]',
    }
    expect(await run(files, 'file://./checks/main.mjs', 'hello', 'evals')).toEqual([6, 2])
  })

  it('may require in a circle, as Node has it', async () => {
    const files = {
      'a.js': `const b = require('./b'); exports.of = 1; module.exports.run = () => b.seen`,
      'b.js': `const a = require('./a'); exports.seen = Object.keys(a).length`,
    }
    expect(await run(files, 'file://a.js:run')).toBe(0)
  })

  it('reads JSON as JSON.parse does', async () => {
    const files = {
      'c.js': 'const d = require("./d.json"); module.exports = () => [Object.keys(d), d.a === undefined]',
      'd.json': '{"__proto__": {"a": 1}, "b": 2}',
    }
    expect(await run(files, 'file://c.js')).toEqual([['__proto__', 'b'], true])
  })

  it('says no by itself, whatever it does to the language around it', async () => {
    const changed = [
      'Promise.prototype.then = () => ({})',
      'const { then } = Promise.prototype; Promise.prototype.then = function () { return then.call(Promise.resolve(`{"value":true}`), (x) => x) }',
      'JSON.stringify = () => `{"value":true}`; JSON.parse = () => 1; Error = Array',
      'Reflect.apply = () => `{"value":true}`; Function.prototype.call = () => 1',
    ]
    for (const change of changed)
      expect(await run({ 'c.js': `${change}; module.exports = () => false` }, 'file://c.js')).toBe(false)
  })

  it('that makes promises of something else is wrong in itself', async () => {
    const change =
      'Object.defineProperty(Promise, Symbol.species, { value: function (f) { f(() => {}, () => {}); return {} } })'
    const files = { 'c.js': `${change}; module.exports = () => false` }
    expect(await refusal(files, 'file://c.js')).toBe('file://c.js: the code replaces promises by something else')
  })

  it('may throw however long a text', async () => {
    const { value } = await new CodeFiles(
      memoryTree({ 'c.js': 'module.exports = () => { throw new Error("ab".repeat(6e6)) }' }),
    ).read('', 'file://c.js')
    await expect(evaluateInSandbox(value, '', context)).rejects.toThrow(/^the code threw Error: [ab]{100,400}…$/)
  })

  it('reads what a comment never ends in without delay', async () => {
    const start = performance.now()
    await run({ 'c.js': `var a = "${'/* '.repeat(150_000)}"; module.exports = () => 1` }, 'file://c.js')
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  it.each<[Record<string, string>, string, RegExp]>([
    [
      { 'c.ts': `export default ${'['.repeat(20_000)}` },
      'file://c.ts',
      /c\.ts is not .*: it is nested too deep to be read/,
    ],
    [{}, 'file://none.js', /^there is no none\.js$/],
    [{}, 'file://../x.js', /outside the repository/],
    [{}, 'file:///etc/x.js', /outside the repository/],
    [{}, 'file://.git/hooks/x.js', /inside \.git/],
    [{ 'c.py': '' }, 'file://c.py:get_assert', /^file:\/\/c\.py:get_assert: python is not executed$/],
    [{ 'c.rb': '' }, 'file://c.rb', /ruby is not executed/],
    [{ 'c.js': "const fs = require('fs'); module.exports = () => 1" }, 'file://c.js', /^c\.js imports `fs`, which the/],
    [{ 'c.mjs': "import 'node:os'\nimport z from 'zod'\nexport default z" }, 'file://c.mjs', /`node:os`.*\n.*`zod`/],
    [{ 'c.js': "module.exports = () => require('./none')" }, 'file://c.js', /imports `\.\/none`/],
    [{ 'c.js': "module.exports = () => require('../x')" }, 'file://c.js', /outside the repository/],
    [{ 'c.js': "const n = 'fs'; require(n); module.exports = () => 1" }, 'file://c.js', /c\.js requires fs, which the/],
    [{ 'c.js': 'module.exports = (' }, 'file://c.js', /c\.js is not JavaScript that the sandbox can run: /],
    [{ 'c.mjs': 'export default (' }, 'file://c.mjs', /c\.mjs is not JavaScript that the sandbox can run: /],
    [
      { 'c.ts': 'namespace Limits { export const most = 5 }\nexport default () => Limits.most' },
      'file://c.ts',
      /c\.ts is not JavaScript that the sandbox can run: `namespace Limits` is not supported/,
    ],
    [{ 'c.ts': 'export default (a: ) => 1' }, 'file://c.ts', /c\.ts is not JavaScript that the sandbox can run: /],
    [{ 'c.mjs': 'export default await 1' }, 'file://c.mjs', /is not JavaScript that the sandbox can run/],
    [{ 'c.js': 'exports.a = () => 1; exports.b = 2' }, 'file://c.js', /exports no function by default; it exports a$/],
    [{ 'c.js': 'exports.a = () => 1' }, 'file://c.js:b', /exports no function b; it exports a$/],
    [{ 'c.js': 'module.exports = 3' }, 'file://c.js', /exports no function by default; it exports none$/],
    [{ 'c.js': 'const now = Date.now(); module.exports = () => now' }, 'file://c.js', /the sandbox has no clock/],
    [{ 'c.js': 'module.exports = process.env' }, 'file://c.js', /'process' is not defined|process is not defined/],
    [{ 'c.js': 'while (true) {}' }, 'file://c.js', /took longer than/],
    [{ 'c.js': `// ${'x'.repeat(600_000)}` }, 'file://c.js', /larger than 30 files or 500000 characters/],
    [{ 'c.js': 'module.exports = require("./d.json")', 'd.json': '{' }, 'file://c.js', /d\.json.*it is no JSON/],
  ])('is refused before any call: %j %s', async (files, written, message) => {
    expect(await refusal(files, written)).toMatch(message)
  })

  it('is read once for all that name it', async () => {
    let reads = 0
    const tree = memoryTree({ 'c.js': 'module.exports = () => 1' })
    const counted = {
      ...tree,
      read: async (path: string) => {
        reads += 1
        return await tree.read(path)
      },
    }
    const files = new CodeFiles(counted)
    await Promise.all(Array.from({ length: 9 }, () => files.read('', 'file://c.js')))
    expect(reads).toBe(1)
  })

  it('comes through templates as it is, whatever stands in it', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('{{x}}', '{%', '{#', '\\{{', '\u2028', '`'))
    await fc.assert(
      fc.asyncProperty(
        fc.array(text).map((parts) => parts.join('')),
        async (said) => {
          const files = memoryTree({ 'c.js': `module.exports = () => ${JSON.stringify(said)}` })
          const { value } = await new CodeFiles(files).read('', 'file://c.js')
          for (const engine of ['plain', 'nunjucks'] as const) expect(renderTemplate(value, {}, engine)).toBe(value)
          expect(await evaluateInSandbox(value, '', context)).toBe(said)
        },
      ),
      { numRuns: 40 },
    )
  })
})
