import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { MissingVariables, render } from '../../src/templates/template.ts'

const file = join(import.meta.dirname, '../../examples/runtime/fill-cases.json')
const cases = z
  .array(z.object({ template: z.string(), variables: z.record(z.string(), z.unknown()), text: z.string().nullable() }))
  .parse(JSON.parse(readFileSync(file, 'utf8')))

// The example functions are tested with the same cases: production must fill in a prompt as its evaluation did.
test.each(cases)('$template becomes $text in an evaluation too', ({ template, variables, text }) => {
  if (text === null) expect(() => render(template, variables)).toThrow(MissingVariables)
  else expect(render(template, variables)).toBe(text)
})
