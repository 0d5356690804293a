import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { CONFIGURATION, RULES } from '../../../src/lint/registry.ts'
import type { LintDiagnostic } from '../../../src/lint/rule.ts'
import { renderSarif } from '../../../src/report/files/sarif.ts'

// The OASIS schema of SARIF 2.1.0 (rtm.5) without its descriptions, as draft 7.
const schema = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../lint/fixtures/sarif-2.1.0.schema.json'), 'utf8')))
const ajv = new Ajv({ strict: false, unicodeRegExp: false })
formats.default(ajv)
const validate = ajv.compile(schema)
const rules = [CONFIGURATION, ...RULES]

const finding: LintDiagnostic = {
  rule: 'secret',
  level: 'error',
  file: 'evals/my cases #1.jsonl',
  line: 7,
  field: null,
  message: 'here stands a GitHub token (ghp_…).',
  hint: 'Take it out.',
}

const logSchema = z.object({
  runs: z.tuple([
    z.object({
      tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
      results: z.array(z.unknown()),
    }),
  ]),
})

const read = (...findings: LintDiagnostic[]) => logSchema.parse(JSON.parse(renderSarif(findings, rules, '1.2.3')))

test('whatever is found is valid SARIF 2.1.0', () => {
  const any = fc.record({
    rule: fc.constantFrom(...rules.map(({ id }) => id)),
    level: fc.constantFrom('error', 'warning', 'note'),
    file: fc.string({ minLength: 1, unit: 'binary' }),
    line: fc.option(fc.integer({ min: 1, max: 1e6 })),
    field: fc.constant(null),
    message: fc.string({ unit: 'binary' }),
    hint: fc.string(),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 5 }), (findings) => {
      const valid = validate(JSON.parse(renderSarif(findings, rules, '1.2.3')))
      expect(validate.errors ?? []).toEqual([])
      expect(valid).toBe(true)
    }),
  )
})

test('the schema refuses what is wrong', () => {
  const log = JSON.parse(renderSarif([finding], rules, '1.2.3').replace('"startLine": 7', '"startLine": 0'))
  expect(validate(log)).toBe(false)
})

test('a result names its rule, its place as a URI, and what to do', () => {
  expect(read(finding).runs[0].results).toEqual([
    {
      ruleId: 'secret',
      ruleIndex: rules.findIndex(({ id }) => id === 'secret'),
      level: 'error',
      message: { text: 'here stands a GitHub token (ghp_…). Take it out.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'evals/my%20cases%20%231.jsonl', uriBaseId: '%SRCROOT%' },
            region: { startLine: 7 },
          },
        },
      ],
    },
  ])
})

test('a finding about a whole file stands at its first line, because code scanning wants one', () => {
  expect(JSON.stringify(read({ ...finding, line: null }).runs[0].results)).toContain('"startLine":1')
})

test('all rules are described, found or not', () => {
  expect(read().runs[0].tool.driver.rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id))
})
