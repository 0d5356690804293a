import { describe, expect, it } from 'vitest'
import { scoreTrial } from '../../src/scorers/aggregate.ts'
import type { Assertion } from '../../src/scorers/assertion.ts'
import { SCORERS } from '../../src/scorers/registry.ts'
import { contextOf } from './context.ts'

const MB = 1_000_000
/** Enough for anything worse than linear to show. */
const MANY = 30_000
const OUTPUTS: Record<string, string> = {
  NUL: 'a\0b'.repeat(10),
  'lone surrogates': '\ud800a\udfff'.repeat(1_000),
  'a template': "{{constructor}} {{ ''.constructor.constructor('return process')() }} {% for x in y %}",
  'terminal and bidi controls': '\u001b[31m\u202e::set-output name=x::y',
  spaces: ' '.repeat(MB),
  words: 'a b '.repeat(MANY),
  letters: 'a'.repeat(MB),
  braces: '{'.repeat(MB),
  brackets: '['.repeat(MANY) + ']'.repeat(MANY),
  'open tags': '<a '.repeat(MANY),
  'nested elements': '<b>'.repeat(MANY),
  'nested paragraphs': '<b><p>'.repeat(MANY),
  'half comments': '<!--'.repeat(MANY),
  'unclosed quotes': '<a b="'.repeat(MANY),
  'an XML bomb': `<!DOCTYPE a [<!ENTITY a "${'x'.repeat(1_000)}">]><a>${'&a;'.repeat(MANY)}</a>`,
  'ten megabytes of JSON': JSON.stringify(['x'.repeat(10 * MB)]),
  'polluting JSON': '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
}

const VALUES: Record<string, Partial<Assertion>> = {
  regex: { value: 'x$' },
  javascript: { value: 'output.length > 0' },
  'word-count': { value: 3 },
  latency: { threshold: 1 },
  cost: { threshold: 1 },
  'finish-reason': { value: 'stop' },
  'is-json': { value: { type: 'object' } },
  'contains-json': { value: { type: 'object' } },
  'is-xml': { value: 'a.b' },
  'contains-xml': { value: 'a.b' },
  'contains-all': { value: ['a', 'z'] },
  'is-sql': { value: { databaseType: 'PostgreSQL', allowedTables: ['(.*)'] } },
  'contains-sql': { value: {} },
  moderation: { value: ['HATE'], config: { guardrailIdentifier: 'gr1' } },
  webhook: { value: 'https://example.com/hook' },
}

const assertions: Assertion[] = [...SCORERS]
  .filter(([, { needs }]) => needs === null)
  .map(([type]) => ({
    type,
    value: 'It is a guide to action',
    ...VALUES[type],
  }))

describe('an answer that is', () => {
  it.each(Object.keys(OUTPUTS))(
    '%s is scored, or refused with a reason, by every scorer in bounded time',
    async (name) => {
      for (const assertion of assertions) {
        const start = performance.now()
        const trial = await scoreTrial([assertion], null, contextOf(OUTPUTS[name] ?? ''))
        const [result] = trial.assertions
        expect(result?.reason.length).toBeGreaterThan(0)
        expect(result?.reason.length).toBeLessThan(1_000)
        expect(performance.now() - start, assertion.type).toBeLessThan(5_000)
      }
      expect(Reflect.get({}, 'polluted')).toBeUndefined()
    },
  )
})
