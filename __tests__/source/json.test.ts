import { expect, test } from 'vitest'
import { jsonOrNull } from '../../src/source/json.ts'

test.each<[string, unknown]>([
  ['{"a": [1, "b", null]}', { a: [1, 'b', null] }],
  ['1e30', 1e30],
  ['"1e999"', '1e999'],
  [`${'['.repeat(200)}${']'.repeat(200)}`, expect.any(Array)],
])('%s is read', (text, value) => expect(jsonOrNull(text)).toEqual(value))

test.each(['', '{', '1e999', '{"a": [1, -1E+999]}', '9'.repeat(400), `${'['.repeat(20_000)}${']'.repeat(20_000)}`])(
  'none that anything could be done with: %.30s',
  (text) => expect(jsonOrNull(text)).toBeNull(),
)
