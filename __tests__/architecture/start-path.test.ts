import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startPath } from '../../scripts/start-path.ts'
import { sourceFiles } from '../../scripts/structure.ts'

const files = startPath(sourceFiles(join(import.meta.dirname, '../../src')))

test('a start loads what it needs and nothing else: whatever joins delays the first request of every run', () => {
  expect(files.join('\n')).toMatchSnapshot()
})

test.each([
  'report/html/page.ts',
  'verdict/compare.ts',
  'canary/state-machine.ts',
  'scorers/deterministic/equals.ts',
  'models/providers/openai.ts',
])('%s is loaded when it is used', (file) => expect(files).not.toContain(file))

test('lazy imports and types load nothing', () => {
  const source = new Map([
    ['index.ts', "import type { A } from './a.ts'\nimport { type B } from './b.ts'\nawait import('./c.ts')"],
    [
      'action/main.ts',
      "import {\n  type D,\n  d,\n} from '../d.ts'\nexport { e } from '../rooms/e.ts'\nimport 'packaged'",
    ],
    ['rooms/e.ts', "import { f } from '../f.ts'\nimport { join } from 'node:path'"],
  ])
  expect(startPath(source)).toEqual([
    'action/main.ts',
    'aws/bedrock.ts',
    'd.ts',
    'f.ts',
    'index.ts',
    'packaged',
    'rooms/e.ts',
  ])
})
