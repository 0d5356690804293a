import { join } from 'node:path'
import { expect, test } from 'vitest'
import { callsOf, filesOf, WALKS } from '../../scripts/count-walks.ts'
import { sourceFiles } from '../../scripts/structure.ts'

const files = new Map([
  [
    'run.ts',
    "import { read } from './read.ts'\nimport type { Row } from './row.ts'\nexport async function run(): Promise<Row> {\n" +
      "  const { show } = await import('./show.ts')\n  return show(read())\n}\n",
  ],
  [
    'read.ts',
    "import { parse as asRow } from './row.ts'\nexport function read() {\n  return helped()\n}\nconst helped = () => asRow()\n",
  ],
  ['row.ts', 'export type Row = string\nexport function parse(): Row {\n  return "row"\n}\n'],
  ['show.ts', 'export function show(row: string) {\n  return row\n}\nexport function unused() {}\n'],
])

test('a walk enters the files of the shortest chains of calls, each once', () => {
  const walk = { name: 'a row', most: 4, through: ['run', 'parse', 'show'] }
  expect(filesOf(walk, callsOf(files))).toEqual(['run.ts', 'read.ts', 'row.ts', 'show.ts'])
})

test.each([
  [['run', 'unused'], 'a row: no call leads to show.ts#unused'],
  [['run', 'gone'], 'gone: there is no such function'],
])('%j cannot be counted', (through, message) => {
  expect(() => filesOf({ name: 'a row', most: 4, through }, callsOf(files))).toThrow(message)
})

test('every walk of this project leads from its entry to its end', () => {
  const calls = callsOf(sourceFiles(join(import.meta.dirname, '../../src')))
  for (const walk of WALKS) expect(filesOf(walk, calls).length, walk.name).toBeGreaterThan(10)
})
