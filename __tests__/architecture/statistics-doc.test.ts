import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles } from '../../scripts/structure.ts'

const root = join(import.meta.dirname, '../..')
const document = readFileSync(join(root, 'docs/statistics.md'), 'utf8')

/** Functions of `src/statistics` by the files outside of it that import them. */
const imports = new Map<string, Set<string>>()
const exported = new Set<string>()
let statistics = ''
for (const [prefix, folder] of [
  ['', 'src'],
  ['scripts/', 'scripts'],
] as const) {
  for (const [file, text] of sourceFiles(join(root, folder))) {
    if (prefix === '' && file.startsWith('statistics/')) {
      statistics += text
      for (const [, name = ''] of text.matchAll(/^export function (\w+)/gm)) exported.add(name)
      continue
    }
    for (const [, names = '', from = ''] of text.matchAll(/^import \{([^}]*)\} from '([^']*)'/gm)) {
      const target = posix.join(posix.dirname(posix.join(folder, file)), from)
      if (!target.startsWith('src/statistics/')) continue
      for (const name of names.split(',').map((one) => one.trim())) {
        if (name !== '' && !name.startsWith('type '))
          imports.set(name, (imports.get(name) ?? new Set()).add(`${prefix}${file}`))
      }
    }
  }
}

const rows = document
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, functions = '', , , used = '']) => ({ functions: quoted(functions), used: quoted(used) }))

function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)
}

test('docs/statistics.md names functions that exist, each once, and all that anything uses', () => {
  const named = rows.flatMap(({ functions }) => functions)
  expect(named.filter((name) => !exported.has(name))).toEqual([])
  expect(new Set(named).size).toBe(named.length)
  expect([...imports.keys()].filter((name) => exported.has(name) && !named.includes(name))).toEqual([])
})

test('nothing is here that nothing uses, but what tells whether answers have moved since a release', () => {
  const calls = new Set(Array.from(statistics.matchAll(/(?<!function )\b(\w+)\(/g), ([, name = '']) => name))
  const unused = [...exported].filter((name) => !imports.has(name) && !calls.has(name)).sort()
  const moved = ['alwaysValidP', 'binned', 'confidenceSequence', 'kolmogorovSmirnov', 'populationStabilityIndex']
  expect(unused).toEqual(moved)
  expect(rows.flatMap(({ functions, used }) => (used.length === 0 ? functions : []))).toEqual(
    expect.arrayContaining(moved),
  )
})

test.each(rows.filter(({ used, functions }) => used.length > 0 || functions.some((name) => imports.has(name))))(
  '$functions are used where the table says',
  ({ functions, used }) => {
    // What lies under the others is used by them, and has no column for it.
    const under = document.slice(document.indexOf('## Under them')).includes(`\`${functions[0]}\``)
    const files = new Set(functions.flatMap((name) => [...(imports.get(name) ?? [])]))
    if (!under) expect(used.toSorted()).toEqual([...files].sort())
  },
)
