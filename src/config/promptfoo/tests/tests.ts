import type { Diagnostics } from '../../../source/mistakes.ts'
import { type DraftTest, emptyTest, readTest } from './draft-test.ts'
import { readScenarios } from './scenarios.ts'
import { isNothing, memberOf, readList, rowAt, rowInFile } from './test-files.ts'
import type { TestSource } from './test-source.ts'

/** Reads `tests` and `scenarios`, inline and from files, in their order. Without either there is one empty test. */
export async function readTests(source: TestSource, diagnostics: Diagnostics): Promise<DraftTest[]> {
  const { located } = source
  const tests = memberOf(located.value, 'tests')
  const scenarios = memberOf(located.value, 'scenarios')
  if (isNothing(tests) && isNothing(scenarios)) return [emptyTest(rowAt(source, []))]
  return [
    ...(isNothing(tests) ? [] : await readList(tests, ['tests'], source, diagnostics)),
    ...(isNothing(scenarios) ? [] : await readScenarios(scenarios, source, diagnostics)),
  ]
}

/** Reads `defaultTest`, here or in a file of its own; an empty one when there is none. */
export async function readDefaultTest(source: TestSource, diagnostics: Diagnostics): Promise<DraftTest> {
  const value = memberOf(source.located.value, 'defaultTest')
  const here = rowAt(source, ['defaultTest'])
  if (isNothing(value)) return emptyTest(here)
  const row = typeof value === 'string' ? await rowInFile(value, source, diagnostics) : here
  return (row === null ? null : await readTest(row, source, diagnostics)) ?? emptyTest(here)
}
