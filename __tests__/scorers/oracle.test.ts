import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scoreTrial } from '../../src/scorers/aggregate.ts'
import { assertionSchema } from '../../src/scorers/assertion-schema.ts'
import { checkAssertion } from '../../src/scorers/registry.ts'
import { contextOf } from './context.ts'

const Verdict = z.object({ type: z.string().nullable(), pass: z.boolean(), score: z.number() })
const Oracle = z.object({
  source: z.string(),
  cases: z.array(
    z.object({
      output: z.string(),
      assert: z.array(assertionSchema),
      threshold: z.number().optional(),
      expect: z.object({
        pass: z.boolean(),
        score: z.number(),
        components: z.array(Verdict),
        named: z.record(z.string(), z.number()),
      }),
    }),
  ),
})
const oracle = Oracle.parse(
  JSON.parse(readFileSync(new URL('./fixtures/promptfoo-assertions.json', import.meta.url), 'utf8')),
)

/** Where we differ on purpose; docs/compatibility.md says why. */
const DIFFERENT = [
  ['contains-json', "{'name': 'single'}", false],
  ['not-contains-json', "{'name': 'single'}", true],
  ['contains-json', '{not json', false],
  ['contains-json', '{"a": {"b": [1, {"c": "}"}]}}', true],
  ['not-contains-json', '{"a": {"b": [1, {"c": "}"}]}}', false],
  ['javascript', 'x', null],
  ['javascript', 'hello', null],
] as const

describe(`verdicts of ${oracle.source}`, () => {
  it('covers all recorded cases', () => expect(oracle.cases).toHaveLength(210))

  it('agree in pass, score, components and named scores, but for the documented ones', async () => {
    const differing: unknown[] = []
    for (const { output, assert, threshold, expect: expected } of oracle.cases) {
      const trial = await scoreTrial(assert, threshold ?? null, contextOf(output))
      const same =
        trial.pass === expected.pass &&
        near(trial.score, expected.score) &&
        trial.assertions.length === expected.components.length &&
        trial.assertions.every((one, at) => {
          const component = expected.components[at]
          return one.pass === component?.pass && near(one.score, component.score)
        }) &&
        Object.keys(trial.metrics).length === Object.keys(expected.named).length &&
        Object.entries(expected.named).every(([name, score]) => near(trial.metrics[name] ?? null, score))
      if (!same) differing.push([assert[0]?.type, output, trial.pass])
    }
    expect(sorted(differing)).toEqual(sorted(DIFFERENT))
  })

  it('are of assertions that our check accepts', async () => {
    const diagnostics = await Promise.all(oracle.cases.flatMap(({ assert }) => assert.map(checkAssertion)))
    expect(diagnostics.flat()).toEqual([])
  })
})

function near(a: number | null, b: number): boolean {
  return a !== null && Math.abs(a - b) <= 1e-9
}

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}
