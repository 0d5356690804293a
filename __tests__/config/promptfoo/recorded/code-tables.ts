/** Assertions in JavaScript: what they return, what they throw, what they see, and where they stand. */
import type { Table, TableTest } from './table.ts'

function code(output: string, value: string, more: Record<string, unknown> = {}): TableTest {
  return { description: value, vars: { output, name: 'Ida' }, assert: [{ type: 'javascript', value, ...more }] }
}

/** The same of `javascript` and `not-javascript`. */
function both(value: string, more: Record<string, unknown> = {}): TableTest[] {
  return [code('a tidy answer', value, more), code('a tidy answer', value, { type: 'not-javascript', ...more })]
}

export const RETURNS: Table = {
  name: 'what code returns',
  config: {},
  files: {},
  tests: [
    ...['true', 'false', 'output.includes("tidy")', '!output'].flatMap((value) => both(value)),
    ...['0', '1', '0.25', '0.5', '1 / 3'].flatMap((value) => both(value)),
    ...['-1', '5', '1.0001', 'NaN', 'Infinity'].flatMap((value) => both(value)),
    ...['"true"', '"yes"', '"0.5"', '""', 'undefined', 'null', '[]', '[true]', '{}', '() => true', '1n'].flatMap(
      (value) => both(value),
    ),
    ...[
      '({ pass: true, score: 0.5, reason: "half" })',
      '({ pass: false, score: 0.9, reason: "no" })',
      '({ pass: true, score: 0, reason: "none" })',
      '({ pass: true, score: 3, reason: "three" })',
      '({ pass: true })',
      '({ score: 1 })',
      '({ pass: "yes", score: 1, reason: "text" })',
      '({ pass: true, score: 1 })',
      '({ pass: true, score: 1, reason: "" })',
      '({ pass: true, score: 1, reason: "x", namedScores: { Tone: 0.5 } })',
      '({ pass: true, score: 1, reason: "x", namedScores: { Tone: 7 } })',
      '({ pass: true, score: 1, reason: "x", componentResults: [{ pass: false, score: 0, reason: "part" }] })',
    ].flatMap((value) => both(value)),
    ...[
      '0.4',
      '0.6',
      '0',
      '1',
      'true',
      'false',
      '({ pass: true, score: 0.4, reason: "r" })',
      '({ pass: false, score: 0.9, reason: "r" })',
    ].flatMap((value) => both(value, { threshold: 0.5 })),
    ...both('0', { threshold: 0 }),
    ...both('const words = output.split(" ")\nreturn words.length === 3'),
    ...both('const words = output.split(" ")\nreturn { pass: words.length > 2, score: 0.75, reason: "words" }'),
    ...both('let n = 0;\nfor (const c of output) n++;\nreturn n > 3;'),
    ...both('output.length > 3 && output.length < 100'),
    ...both('  output.length > 3  '),
    ...both('output.length > 3;'),
    ...both('async () => true'),
    ...both('await Promise.resolve(true)'),
    ...both('return await Promise.resolve(true)'),
    ...both('Promise.resolve(true)'),
    ...both('Promise.resolve({ pass: true, score: 1, reason: "x" })'),
    ...both('(() => output.length > 3)()'),
    ...both('if (output) { return true }\nreturn false'),
    ...both('// a comment\noutput.length > 3'),
    ...both('/tidy/.test(output)'),
    ...both('output.match(/t(i)dy/)[1] === "i"'),
  ],
}

export const THROWS: Table = {
  name: 'what code throws',
  config: {},
  files: {},
  tests: [
    ...[
      'JSON.parse(output).a === 1',
      'throw new Error("not good")',
      'throw "not good"',
      'output.missing.deeper === 1',
      'output.match(/nothing/)[0] === "x"',
      'null.length',
      'decodeURIComponent("%")',
      '"x".repeat(-1)',
    ].flatMap((value) => both(value)),
    ...['undefinedName.foo', 'undefinedFunction(output)', 'output.(', 'return return', 'if (output) {'].flatMap(
      (value) => both(value),
    ),
    ...['process.env.HOME !== undefined', 'require("fs").existsSync("/")', 'typeof require === "function"'].flatMap(
      (value) => both(value),
    ),
    ...[
      'Date.now() > 0',
      'new Date().getFullYear() > 2000',
      'Math.random() < 2',
      'new Date(0).getTime() === 0',
    ].flatMap((value) => both(value)),
    ...['new Date("2026-03-04T05:06:07Z").toISOString() === "2026-03-04T05:06:07.000Z"'].flatMap((value) =>
      both(value),
    ),
    ...[
      'typeof console.log === "function"',
      'console.log(output) === undefined',
      'typeof setTimeout',
      'JSON.stringify({ a: [1] }).length === 9',
    ].flatMap((value) => both(value)),
    ...[
      'new Intl.NumberFormat("en").format(1234) === "1,234"',
      'structuredClone({ a: 1 }).a === 1',
      'new URL("https://a.example/b").pathname === "/b"',
    ].flatMap((value) => both(value)),
    ...[
      '[3, 1, 2].toSorted()[0] === 1',
      'Object.groupBy([1], () => "a").a.length === 1',
      'new Set([1]).has(1)',
      '"ä".normalize("NFD").length === 2',
    ].flatMap((value) => both(value)),
  ],
}

const SEEN = [
  'context.vars.name === "Ida"',
  'context.vars.output === output',
  'context.prompt === "a tidy answer"',
  'typeof context.prompt === "string"',
  'context.test.vars.name === "Ida"',
  'context.test.assert.length === 1',
  'context.test.assert[0].type === "javascript"',
  'context.test.description.startsWith("context.test.description")',
  'context.test.metadata === undefined || Object.keys(context.test.metadata).length === 0',
  'context.test.threshold === undefined',
  'context.test.options !== null',
  'context.config === undefined',
  'context.provider.id() === "echo"',
  'context.provider.label === undefined',
  'context.providerResponse.output === output',
  'context.providerResponse.cached === false',
  'context.providerResponse.error === undefined',
  'typeof context.providerResponse.tokenUsage === "object"',
  'context.logProbs === undefined',
  'context.trace === undefined || context.trace === null',
  'Object.keys(context.vars).sort().join() === "name,output"',
  'typeof context === "object"',
  'typeof output === "string"',
]

export const CONTEXT: Table = {
  name: 'what code sees',
  config: {},
  files: {},
  tests: [
    ...SEEN.map((value) => code('a tidy answer', value)),
    code('a tidy answer', 'context.config.least === 3', { config: { least: 3 } }),
    {
      vars: { output: 'x' },
      metadata: { team: 'desk' },
      assert: [{ type: 'javascript', value: 'context.test.metadata.team === "desk"' }],
    },
    {
      vars: { output: 'x', list: { a: [1, 2] }, n: 4 },
      assert: [{ type: 'javascript', value: 'context.vars.list.a[1] === 2 && context.vars.n === 4' }],
    },
    {
      vars: { output: '{"a": 1}' },
      assert: [{ type: 'javascript', value: 'typeof output === "string" && JSON.parse(output).a === 1' }],
    },
    { vars: { output: 'x', want: 'x' }, assert: [{ type: 'javascript', value: 'output === "{{ want }}"' }] },
  ],
}

const FILES = {
  'plain.js': 'module.exports = (output, context) => output.length > 3 && context.vars.name === "Ida"\n',
  'named.js': 'module.exports = { long: (output) => output.length > 300, short: (output) => output.length < 300 }\n',
  'both.js': 'module.exports = (output) => false\nmodule.exports.other = (output) => true\n',
  'scored.cjs': 'module.exports = (output) => ({ pass: true, score: 0.5, reason: "half" })\n',
  'default.mjs': 'import { least } from "./least.mjs"\nexport default (output) => output.length > least\n',
  'least.mjs': 'export const least = 2\n',
  'exports.mjs': 'export function graded(output) { return { pass: output.length > 2, score: 0.25, reason: "x" } }\n',
  'typed.ts':
    'type Verdict = { pass: boolean; score: number; reason: string }\nexport default function check(output: string): Verdict { return { pass: output !== "", score: 1, reason: "ok" } }\nexport const never = (output: string): boolean => false\n',
  'throws.js': 'module.exports = (output) => { throw new Error("cannot") }\n',
  'object.js': 'module.exports = { pass: true }\n',
  'async.js': 'module.exports = async (output) => output.length > 1\n',
  'config.js': 'module.exports = (output, context) => context.config.word === output\n',
}

export const CODE_FILES: Table = {
  name: 'code in files',
  config: {},
  files: FILES,
  tests: [
    ...[
      'plain.js',
      'scored.cjs',
      'default.mjs',
      'exports.mjs:graded',
      'named.js:long',
      'named.js:short',
      'both.js',
      'both.js:other',
      'typed.ts',
      'typed.ts:never',
    ].flatMap((file) => both(`file://${file}`)),
    ...['throws.js', 'async.js', 'object.js'].flatMap((file) => both(`file://${file}`)),
    ...both('file://scored.cjs', { threshold: 0.6 }),
    ...both('file://config.js', { config: { word: 'a tidy answer' } }),
  ],
}
