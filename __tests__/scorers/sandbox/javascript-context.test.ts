import { describe, expect, it } from 'vitest'
import { codeDiagnostics, evaluateInSandbox } from '../../../src/scorers/sandbox/javascript-context.ts'
import { ScoringError } from '../../../src/scorers/scoring-error.ts'

const context = { vars: { name: 'Ada' }, prompt: 'Say it.' }
const evaluate = (code: string, output: unknown = 'hello', timeoutMs = 1_000) =>
  evaluateInSandbox(code, output, context, { timeoutMs })

/** Code that keeps a thousand of something. */
const keeping = (what: string): string =>
  `const kept = []; for (let i = 0; i < 1000; i++) kept.push(${what}); kept.length === 1000`

describe('code of a user', () => {
  it.each<[string, unknown]>([
    ['output.length', 5],
    ['output.length;', 5],
    ['output === "hello" && context.vars.name === "Ada"', true],
    ['context.prompt', 'Say it.'],
    ['const n = output.length; n > 3', true],
    ["let s = 'a;b'; s === 'a;b'", true],
    ['const n = output.length; return n', 5],
    ['return output', 'hello'],
    ['const n = 1\nreturn n + output.length', 6],
    ['({ pass: true })', { pass: true }],
    ['(() => ({ pass: true, score: 0.5, reason: "so" }))()', { pass: true, score: 0.5, reason: 'so' }],
    ['(async () => output.toUpperCase())()', 'HELLO'],
    ['Promise.resolve(3)', 3],
    ['0 / 0', Number.NaN],
    ['1 / 0', Number.POSITIVE_INFINITY],
    ['undefined', undefined],
    ['null', null],
    ['console.log(output) ?? "quiet"', 'quiet'],
    ['[...output].reverse().join("")', 'olleh'],
  ])('%s gives %j', async (code, expected) => {
    expect(await evaluate(code)).toEqual(expected)
  })

  it.each(['NUL \0 here', 'half \ud800 pair', '\u2028', '"\\"', '`backticks`', '{{constructor}}', '😀'.repeat(1000)])(
    'sees any text unchanged: %j',
    async (text) => {
      const codes = Array.from({ length: Math.min(text.length, 20) }, (_, at) => text.charCodeAt(at))
      expect(await evaluate('[output.length, [...Array(20)].map((_, i) => output.charCodeAt(i))]', text)).toEqual([
        text.length,
        [...codes, ...Array.from({ length: 20 - codes.length }, () => null)],
      ])
    },
  )

  it.each([
    'process',
    'require("fs")',
    'fetch("http://localhost")',
    'import("node:fs")',
    'module',
    'Buffer',
    'setTimeout(() => 1)',
    'WebAssembly',
    'std',
    'os',
    "''.constructor.constructor('return process')()",
    'undefinedName.foo',
    'const x = 1; return return',
    'throw 1\nreturn 2',
    'new Promise(() => 1)',
    'const a = []; a.push(a); a',
    '10n',
  ])('reaches nothing outside and fails by an error: %s', async (code) => {
    await expect(evaluate(code)).rejects.toThrow(ScoringError)
  })

  it('finds only the language itself around it', async () => {
    const names = await evaluate('Object.getOwnPropertyNames(globalThis).join()')
    expect(names).toMatch(/\bArray\b/)
    expect(names).not.toMatch(/given|process|require|\bBuffer|fetch|Worker|navigator|print|scriptArgs/)
  })

  it('leaves nothing behind for the next one', async () => {
    await evaluate('globalThis.left = 1; Array.prototype.map = null; Object.prototype.x = 1\nreturn 1')
    expect(await evaluate('[typeof left, typeof [].map, typeof ({}).x]')).toEqual([
      'undefined',
      'function',
      'undefined',
    ])
  })

  it('cannot forge an answer through what it changes', async () => {
    expect(await evaluate('JSON.stringify = () => "{}"; JSON.parse = null\nreturn 7')).toBe(7)
  })

  it.each([
    ['loops', 'while (true) {}\nreturn 1'],
    ['loops in a promise', 'Promise.resolve().then(() => { while (true) {} })'],
    ['loops where the interpreter cannot look at the time', 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
    ['catastrophic regular expressions', '/(a+)+$/.test("a".repeat(40) + "b")'],
  ])('is ended when it takes too long: %s', async (_name, code) => {
    const start = performance.now()
    await expect(evaluate(code, 'x', 150)).rejects.toThrow(/took longer than \d+ ms/)
    expect(performance.now() - start).toBeLessThan(3_000)
    expect(await evaluate('1 + 1')).toBe(2)
  })

  it.each([
    ['texts', 'const a = []; while (true) a.push("x".repeat(1e6))\nreturn 1'],
    ['texts that it keeps, and then passes', keeping('"x".repeat(2 ** 20) + i')],
    ['buffers that it keeps, and then passes', keeping('new ArrayBuffer(2 ** 20)')],
    ['typed arrays that it keeps, and then passes', keeping('new Uint8Array(2 ** 20).fill(1)')],
    ['one text too large', '"x".repeat(2 ** 26).length'],
    ['objects', 'const a = []; for (let i = 0; i < 1e6; i++) a.push({ i, j: [i] }); a.length'],
  ])('has 64 MB, whatever it holds in them: %s', async (_name, code) => {
    await expect(evaluate(code, 'x', 10_000)).rejects.toThrow('the code needs more than 64 MB')
    expect(await evaluate('1 + 1')).toBe(2)
  })

  it('may use most of its 64 MB, again and again', async () => {
    const code = 'const a = []; for (let i = 0; i < 30; i++) a.push(new Uint8Array(2 ** 20)); a.length'
    for (let round = 0; round < 5; round++) expect(await evaluate(code)).toBe(30)
  })

  it.each([
    ['the stack', 'const f = () => f() + 1; f()', /stack overflow/],
    ['the stack by how deep it is written', `${'('.repeat(50_000)}1${')'.repeat(50_000)}`, /stack overflow/],
    ['the stack by what it reads', 'JSON.parse("[".repeat(1e5) + "]".repeat(1e5))', /stack overflow/],
    ['text without end', '"x".repeat(2 ** 30).length', /invalid string length/],
  ])('is ended when it uses up %s', async (_name, code, message) => {
    await expect(evaluate(code)).rejects.toThrow(message)
    expect(await evaluate('1 + 1')).toBe(2)
  })

  it.each([
    ['is nested too deep', 'let a = []; for (let i = 0; i < 600; i++) a = [a]; a', /nested deeper than the 500 levels/],
    ['is too long', '"x".repeat(6e6)', /what the code returned has 6000012 characters, more than the 5000000/],
    [
      'throws when it is looked at',
      'return { toJSON() { throw new TypeError("no") } }',
      /^the code threw TypeError: no$/,
    ],
    ['takes for ever to be looked at', 'return { toJSON() { while (true) {} } }', /took longer than/],
    ['throws what takes for ever to be looked at', 'throw { get message() { while (true) {} } }\nreturn 1', /./],
  ])('is refused when what it gives %s', async (_name, code, message) => {
    const timeoutMs = code.includes('while') ? 300 : 5_000
    const thrown: unknown = await evaluate(code, 'x', timeoutMs).catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(ScoringError)
    expect(thrown).toHaveProperty('message', expect.stringMatching(message))
  })

  it.each([
    ['Date.now()', /no clock/],
    ['new Date().getFullYear() > 2000', /no clock/],
    ['Date()', /no clock/],
    ['new (class extends Date {})()', /no clock/],
    ['new (new Date(0).constructor)()', /no clock/],
    ['Reflect.construct(Date, [], Object).getTime.call(new Date(0))', /no clock/],
    ['Math.random() < 2', /no random numbers/],
    ['[3, 1, 2].sort(() => Math.random() - 0.5)', /no random numbers/],
  ])('cannot depend on the day or on chance: %s', async (code, message) => {
    await expect(evaluate(code)).rejects.toThrow(message)
  })

  it('reads, calculates with and writes dates that it is given, in UTC', async () => {
    const code = `
      const day = new Date(output)
      return [day.getTime(), day.getHours(), day.getTimezoneOffset(), String(day), new Date(2024, 6, 1).toISOString(),
        Date.parse('2024-01-01T00:00:00'), Date.UTC(2024, 0), day instanceof Date, new Date(day) - day,
        new (class extends Date {})(5).getTime(), Date.length, Object.keys(Date).join()]`
    expect(await evaluate(code, '2024-07-01T12:00:00+02:00')).toEqual([
      1_719_828_000_000,
      10,
      0,
      'Mon Jul 01 2024 10:00:00 GMT+0000',
      '2024-07-01T00:00:00.000Z',
      1_704_067_200_000,
      1_704_067_200_000,
      true,
      0,
      5,
      7,
      '',
    ])
  })

  it('that throws hides nothing but says no more than a line', async () => {
    await expect(evaluate('throw new TypeError("no " + "x".repeat(9999))\nreturn 1')).rejects.toThrow(
      /^the code threw TypeError: no x{1,300}…$/,
    )
  })
})

describe('the check of code', () => {
  it.each(['output.length', 'const a = 1; a', 'if (output) return 1;\nreturn 2', 'return 1', '{{code}}', 'a;'])(
    'accepts %j',
    (code) => expect(codeDiagnostics('value', code)).toEqual([]),
  )

  it.each<[unknown, RegExp]>([
    ['output ===', /^value is not JavaScript/],
    ['}); process.exit(1); ({', /^value is not JavaScript/],
    ['file://check.js', /write it here/],
    ['await output', /^value is not JavaScript/],
    [undefined, /must be JavaScript/],
    [3, /must be JavaScript/],
    ['', /must be JavaScript/],
  ])('refuses %j without running it', (code, diagnostic) => {
    expect(codeDiagnostics('value', code)).toEqual([expect.stringMatching(diagnostic)])
  })
})

it('says of code that is nested without end what is wrong with it', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  expect(codeDiagnostics('transform', deep)).toEqual(['transform is not JavaScript: it is nested too deep to be read'])
})
