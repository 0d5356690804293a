import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../src/source/canonical-json.ts'
import { Diagnostics } from '../../src/source/diagnostics.ts'
import { parseYaml } from '../../src/source/yaml.ts'
import { mutated } from './mutated.ts'
import { expectClear, expectPlain, fuzz } from './promise.ts'
import { asJson, asYaml } from './written.ts'

const anything = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' })

test('YAML: a value with a line for each of its parts, or mistakes with theirs', async () => {
  await fuzz(20_261_101, mutated(asYaml(anything)), (text) => {
    const diagnostics = new Diagnostics()
    const located = diagnostics.take(parseYaml(text, 'a.yaml'))
    expectClear(diagnostics.list, { 'a.yaml': text })
    expect(located === null).toBe(diagnostics.any)
    if (located === null) return false
    expectPlain(located.value)
    canonicalJson(located.value)
    const lines = text.split(/\r\n|\n|\r/).length
    const line = located.line(['a', 0, '__proto__', 'constructor'])
    if (line !== null) expect(line).toBeLessThanOrEqual(lines)
    return true
  })
})

test('JSON: read as JSON.parse reads it, or refused', async () => {
  await fuzz(20_261_102, mutated(asJson(anything)), (text) => {
    const diagnostics = new Diagnostics()
    const located = diagnostics.take(parseYaml(text, 'a.json'))
    expectClear(diagnostics.list, { 'a.json': text })
    if (located === null) return false
    const standard = parsed(text)
    // YAML is the wider language, and numbers that JSON rounds stay text.
    if (standard !== undefined && !/\d{16}|\de[-+]?\d|-0/i.test(text)) expect(located.value).toEqual(standard)
    return true
  })
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
