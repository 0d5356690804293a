import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadProject } from '../../src/config/load.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { memoryTree } from '../prompts/memory-tree.ts'

const OURS =
  'version prompts evaluation gate prices release environments judge models budget sample overrides push on ssm canary steps'
const PROMPTFOO =
  'prompts providers tests defaultTest scenarios config vars assert options provider raw id label $ref assertionTemplates evaluateOptions type value'

/** Mappings, lists and values with the keys of a format in the wrong places. */
function anything(keys: string): fc.Arbitrary<unknown> {
  const key = fc.constantFrom(...keys.split(' '), '__proto__', '')
  const leaf = fc.oneof(
    fc.constantFrom('file://a.txt', 'echo', '*', '#/a', '#/assertionTemplates/a', '5%', '1s', '', '../x', 'equals'),
    // Braces and brackets make globs of `prompts`, which are tested where they are read.
    fc.string().map((text) => text.replace(/[{}[\]]/g, '')),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  )
  return fc.letrec((tie) => ({
    node: fc.oneof({ depthSize: 'medium' }, leaf, fc.array(tie('node'), { maxLength: 3 }), tie('mapping')),
    mapping: fc
      .array(fc.tuple(key, tie('node')), { maxLength: 5 })
      .map((entries): unknown => Object.fromEntries(entries)),
  })).mapping
}

describe('whatever a configuration holds', () => {
  test.each([
    ['ai-cicd.json', OURS, { version: 1, prompts: ['a.txt'] }],
    ['promptfooconfig.json', PROMPTFOO, { prompts: ['x {{x}}'], providers: ['echo'] }],
  ])('%s is read or refused with mistakes, never with a crash', async (file, keys, base) => {
    await fc.assert(
      fc.asyncProperty(anything(keys), fc.boolean(), async (value, onTop) => {
        const whole = onTop ? { ...base, ...Object(value) } : value
        const diagnostics = new Diagnostics()
        const { project } = diagnostics.take(
          await loadProject(memoryTree({ [file]: JSON.stringify(whole), 'a.txt': 'Say {{x}}' }), file),
        )
        expect(project !== null || diagnostics.any).toBe(true)
        for (const diagnostic of diagnostics.list) expect(diagnostic.message).not.toBe('')
      }),
      { numRuns: 300 },
    )
  })
})
