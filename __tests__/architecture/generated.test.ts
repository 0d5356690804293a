import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adversarialReference } from '../../scripts/generate-adversarial-doc.ts'
import { pageModule } from '../../scripts/generate-page.ts'
import { withTables } from '../../scripts/generate-readme.ts'
import { version } from '../../src/version.ts'

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')

test("the README's tables are those of action.yml", () => {
  const readme = read('README.md')
  expect(withTables(readme, read('action.yml'))).toBe(readme)
})

test('the reference of the safety suites is that of their templates', () => {
  expect(read('docs/adversarial.md')).toBe(adversarialReference())
})

test("the report page's script and style are what src/page builds", async () => {
  expect(read('src/report/html/page-bundle.ts')).toBe(await pageModule())
})

test('a changed description in action.yml is noticed', () => {
  const readme = read('README.md')
  const changed = read('action.yml').replace('Ref to compare with', 'Branch to compare with')
  expect(withTables(readme, changed)).not.toBe(readme)
})

test('the version that the bundle prints is that of package.json', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({ version })
})
