import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { outputParameters } from '../../scripts/output-parameters.ts'
import { sourceFiles } from '../../scripts/structure.ts'

/** Where a stage returns what it found, and fills nothing that it was handed. */
const FOLDERS = /^(?:commands|experiment|rollout|action|cli|host)\//

/** Files that fill a parameter all the same, each with its reason. */
const EXCEPTIONS = new Map([
  ['host/files/answer-file.ts', 'an open file knows its size, which is where the next line goes'],
  ['host/files/answer-files.ts', 'the index of all answers is too large to be copied for each'],
])

const files = [...sourceFiles(join(import.meta.dirname, '../../src'))].filter(([file]) => FOLDERS.test(file))

test('no parameter is an output', () => {
  const wrong = files.filter(([file]) => !EXCEPTIONS.has(file)).flatMap(([file, text]) => outputParameters(file, text))
  expect(wrong).toEqual([])
})

test('what is excepted needs it', () => {
  const filling = files.filter(([file, text]) => outputParameters(file, text).length > 0).map(([file]) => file)
  expect([...EXCEPTIONS.keys()].filter((file) => !filling.includes(file))).toEqual([])
})

describe('a parameter that is filled is found', () => {
  test.each([
    ['a property', 'function f(facts: F) { facts.base = 1 }'],
    ['a counter', 'function f(total: T) { total.count += 1; }'],
    ['a counter by one', 'function f(total: T) { total.count++ }'],
    ['a list of it', 'function f(facts: F) { facts.warnings.push("a") }'],
    ['a list', 'const f = (found: string[]) => { found.push("a") }'],
    ['a key', 'function f(counts: Record<string, number>) { counts["a"] = 1 }'],
    ['a map', 'function f(seen: Map<string, number>) { seen.set("a", 1) }'],
    ['a collector', 'function f(one: O, diagnostics: Diagnostics) { diagnostics.add(one) }'],
    ['what was taken from it', 'function f({ warnings }: F) { warnings.push("a") }'],
    ['a name for a part of it', 'function f(facts: F) { const { warnings } = facts; warnings.push("a") }'],
    ['one of its elements', 'function f(rows: R[]) { for (const row of rows) row.version = 1 }'],
    ['one that was looked for', 'function f(rows: R[]) { const row = rows.find(is); if (row) row.version = 1 }'],
    ['by a function inside', 'function f(facts: F) { return () => { facts.base = 1 } }'],
    ['by a method', 'class C { m(found: string[]) { found.push("a") } }'],
    ['by assigning all', 'function f(facts: F, more: M) { Object.assign(facts, more) }'],
    ['something removed', 'function f(facts: F) { delete facts.base }'],
    ['one that a callback is handed', 'rows.map((row) => { row.version = 1 })'],
  ])('%s', (_what, text) => expect(outputParameters('a.ts', text)).toHaveLength(1))
})

describe('what is its own a function may fill', () => {
  test.each([
    ['an object it made', 'function f(facts: F) { const next = { ...facts }; next.base = 1; return next }'],
    [
      'a list it made',
      'function f(rows: R[]) { const found = []; for (const row of rows) found.push(row); return found }',
    ],
    ['a map that hides a parameter', 'function f(seen: S) { return () => { const seen = new Map(); seen.set(1, 2) } }'],
    ['its own state', 'class C { m(one: O) { this.list.push(one) } }'],
    ['a parameter that gets another value', 'function f(facts: F) { facts = { ...facts, base: 1 }; return facts }'],
    ['what it computed', 'function f(rows: R[]) { const all = rows.map(copy); all.push(last); return all }'],
  ])('%s', (_what, text) => expect(outputParameters('a.ts', text)).toEqual([]))
})
