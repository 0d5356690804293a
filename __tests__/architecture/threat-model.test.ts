import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** `docs/security.md` says of each threat which test shows that it is stopped: `file.test.ts`: name. */
const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/security.md'), 'utf8')

const named = Array.from(
  page.matchAll(/`([a-z-]+\/[\w.-]+\.(?:test|slow|cloud)\.ts)`: ([^|\n]+?)(?= · `|\s*\||\.\s|\.?\n|$)/g),
  (match) => ({
    file: match[1] ?? '',
    name: (match[2] ?? '').trim(),
  }),
)

test('the page names tests', () => {
  expect(named.length).toBeGreaterThan(30)
  const files = page.match(/`[a-z-]+\/[\w.-]+\.(?:test|slow|cloud)\.ts`/g) ?? []
  // A file that is named without a test of it is told apart from one whose name could not be read.
  expect(files.length - named.length).toBeLessThanOrEqual(2)
})

test.each(named)('$file: $name', ({ file, name }) => {
  const path = join(root, '__tests__', file)
  expect(existsSync(path)).toBe(true)
  const text = readFileSync(path, 'utf8').replaceAll('\\', '')
  expect(text).toContain(name)
  expect(text).not.toMatch(/\b(?:test|it|describe)\.(?:skip|only|todo)\b/)
})
