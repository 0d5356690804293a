import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles, wrongArrows } from '../../scripts/arrows.ts'

test('every import in src follows the arrows of docs/architecture.md', () => {
  expect(wrongArrows(sourceFiles(join(import.meta.dirname, '../../src')))).toEqual([])
})

test.each([
  ['statistics/mean.ts', "import { compare } from '../verdict/compare.ts'"],
  ['report/comment.ts', "import { evaluate } from '../commands/evaluate.ts'"],
  ['report/comment.ts', "import { readFile } from 'node:fs/promises'"],
  ['scorers/equals.ts', "import { getOctokit } from '@actions/github'"],
  ['models/bedrock.ts', "import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'"],
  ['github/api.ts', "import { compare } from '../verdict/compare.ts'"],
  ['models/late.ts', "const late = await import('../report/report.ts')"],
  ['attic/old.ts', "import { x } from './new.ts'"],
])('an import against the arrows is found: %s', (file, text) => {
  expect(wrongArrows(new Map([[file, text]]))).toHaveLength(1)
})

test.each([
  ['models/bedrock.ts', "import type { ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime'"],
  ['verdict/compare.ts', "import { wilson } from '../statistics/wilson.ts'\nimport { UserError } from '../errors.ts'"],
])('an import along the arrows is fine: %s', (file, text) => {
  expect(wrongArrows(new Map([[file, text]]))).toEqual([])
})
