import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  circles,
  folderCircles,
  tooLarge,
  undescribed,
  unusedArrows,
  wrongArrows,
  wrongStructure,
} from '../../scripts/structure.ts'

test('src is built as docs/architecture.md says', () => {
  expect(wrongStructure(join(import.meta.dirname, '../..'))).toEqual([])
})

describe('arrows', () => {
  test.each([
    ['statistics/mean.ts', "import { compare } from '../verdict/compare.ts'"],
    ['report/markdown/comment.ts', "import { evaluate } from '../../commands/evaluate.ts'"],
    ['report/markdown/comment.ts', "import { readFile } from 'node:fs/promises'"],
    ['scorers/deterministic/equals.ts', "import { getOctokit } from '@actions/github'"],
    ['models/providers/bedrock.ts', "import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'"],
    ['github/api.ts', "import { compare } from '../verdict/compare.ts'"],
    ['models/late.ts', "const late = await import('../report/report.ts')"],
    ['attic/old.ts', "import { x } from './new.ts'"],
  ])('an import against them is found: %s', (file, text) => {
    expect(wrongArrows(new Map([[file, text]]))).toHaveLength(1)
  })

  test.each([
    ['models/providers/bedrock.ts', "import type { ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime'"],
    [
      'verdict/compare.ts',
      "import { wilson } from '../statistics/wilson.ts'\nimport { UserError } from '../errors.ts'",
    ],
  ])('an import along them is fine: %s', (file, text) => {
    expect(wrongArrows(new Map([[file, text]]))).toEqual([])
  })

  test('one that nothing uses is found', () => {
    expect(unusedArrows(new Map([['verdict/a.ts', "import { b } from '../statistics/b.ts'"]]))).toContain(
      'no file of verdict imports text',
    )
  })
})

test('circles of files and of folders are found, whatever they go over', () => {
  const files = new Map([
    ['verdict/a.ts', "import { b } from './b.ts'"],
    ['verdict/b.ts', "import type { c } from '../report/c.ts'"],
    ['report/c.ts', "const a = await import('../verdict/a.ts')"],
    ['report/d.ts', "import { c } from './c.ts'"],
  ])
  expect(circles(files)).toEqual([['report/c.ts', 'verdict/a.ts', 'verdict/b.ts']])
  expect(folderCircles(files)).toEqual([['report', 'verdict']])
  expect(circles(new Map([['a.ts', "import { b } from './b.ts'"]]))).toEqual([])
})

test('what is too large to be read in one go is found', () => {
  const long = `function long() {\n${'  f()\n'.repeat(79)}}\n`
  expect(tooLarge(new Map([['a.ts', long]]))).toEqual(['src/a.ts:1: long has 81 lines: more than 80'])
  expect(tooLarge(new Map([['a.ts', long.replace('  f()\n', '')]]))).toEqual([])
  expect(tooLarge(new Map([['a.ts', '\n'.repeat(301)]]))).toEqual(['src/a.ts has 301 lines: more than 300'])
  const crowd = new Map(Array.from({ length: 36 }, (_, index) => [`crowd/${index}.ts`, '']))
  expect(tooLarge(crowd)).toEqual(['src/crowd holds 36 files: more than 35'])
})

test('a folder without a line in the table is found, and a line without a folder', () => {
  const table = '| `src/verdict/` | compares |\n| `src/attic/`   | nothing |\n'
  expect(
    undescribed(
      new Map([
        ['verdict/a.ts', ''],
        ['report/b.ts', ''],
      ]),
      table,
    ),
  ).toEqual([
    'docs/architecture.md describes src/attic/, which is gone',
    'docs/architecture.md does not describe src/report/',
  ])
})
