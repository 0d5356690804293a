import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scoreTrial } from '../../../src/scorers/aggregate.ts'
import type { Assertion } from '../../../src/scorers/assertion.ts'
import { checkAssertion } from '../../../src/scorers/registry.ts'
import { contextOf } from '../context.ts'

const Oracle = z.object({
  source: z.string(),
  cases: z.array(z.object({ type: z.string(), value: z.unknown(), output: z.string(), pass: z.boolean() })),
})
const oracle = Oracle.parse(
  JSON.parse(readFileSync(new URL('../fixtures/promptfoo-sql.json', import.meta.url), 'utf8')),
)

async function scored(assertion: Assertion, output: string) {
  const { pass, score, error, assertions } = await scoreTrial([assertion], null, contextOf(output))
  return { pass, score, error, reason: assertions[0]?.reason ?? '' }
}

it(`agrees with ${oracle.source} on ${oracle.cases.length} answers, and inverted on not-`, async () => {
  for (const { type, value, output, pass } of oracle.cases) {
    const written = value === null ? {} : { value }
    expect(await scored({ type, ...written }, output), `${type} ${JSON.stringify(value)} ${output}`).toMatchObject({
      pass,
      score: pass ? 1 : 0,
    })
    expect((await scored({ type: `not-${type}`, ...written }, output)).pass, output).toBe(!pass)
  }
}, 60_000)

it('says what is not allowed', async () => {
  const tables = { type: 'is-sql', value: { allowedTables: ['select::null::orders'] } }
  expect((await scored(tables, 'SELECT * FROM users')).reason).toBe(
    'it touches the table select::null::users, which is not allowed',
  )
  const columns = { type: 'is-sql', value: { databaseType: 'postgresql', allowedColumns: ['select::users::id'] } }
  expect((await scored(columns, 'SELECT id, secret FROM users')).reason).toMatch(/column select::null::secret, which/)
})

it('allows whole names only, whatever alternatives an entry has', async () => {
  const assertion = { type: 'is-sql', value: { allowedTables: ['select::null::a|select::null::b'] } }
  expect(await scored(assertion, 'SELECT x FROM b')).toMatchObject({ pass: true })
  expect(await scored(assertion, 'SELECT x FROM a_secret')).toMatchObject({ pass: false })
})

describe('in bounded time', () => {
  it.each([
    ['nesting', `SELECT ${'('.repeat(5_000)}1${')'.repeat(5_000)}`, null],
    ['unclosed nesting', `SELECT ${'('.repeat(100_000)}`, null],
    ['a megabyte of letters', 'a'.repeat(1_000_000), false],
    ['a megabyte of quotes', "'".repeat(1_000_000), false],
    ['a megabyte of comments', 'SELECT 1 --\n'.repeat(90_000), undefined],
    ['many selects of two names', 'select a '.repeat(50_000), false],
    ['a join of many', `SELECT * FROM ${Array(300).fill('a').join(' JOIN ')}`, undefined],
  ])('%s', async (_name, sql, pass) => {
    const start = performance.now()
    const result = await scored({ type: 'is-sql' }, sql)
    expect(performance.now() - start).toBeLessThan(5_000)
    // What cannot be read in time is an error, and no more than that.
    expect(result.pass === null).toBe(result.error !== null)
    if (pass !== undefined) expect(result.pass).toBe(pass)
    expect(result.reason.length).toBeLessThan(300)
  })

  it('an allowed name that is a pattern without end', async () => {
    const assertion = { type: 'is-sql', value: { allowedTables: ['(a+)+b'] } }
    const { error } = await scored(assertion, `SELECT * FROM ${'a'.repeat(40)}`)
    expect(error === null || /took longer than 3000 ms/.test(error)).toBe(true)
  })
})

it.each<[unknown, RegExp]>([
  ['MySQL', /^value must be \{databaseType/],
  [{ database: 'x' }, /^value must be/],
  [{ databaseType: 'oracle' }, /`oracle` is no database type; known are athena, .*mysql/],
  [{ allowedTables: [] }, /must not be empty/],
  [{ allowedColumns: ['('] }, /is not a regular expression/],
])('a value of %j is a mistake before anything is spent', async (value, message) => {
  for (const type of ['is-sql', 'not-contains-sql']) {
    expect(await checkAssertion({ type, value })).toEqual([expect.stringMatching(message)])
  }
})

it.each([
  undefined,
  {},
  { databaseType: 'POSTGRESQL' },
  { databaseType: '{{dialect}}', allowedTables: ['select::null::{{t}}'] },
])('a value of %j is fine', (value) => expect(checkAssertion({ type: 'is-sql', value })).resolves.toEqual([]))
