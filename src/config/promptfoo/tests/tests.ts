import { clean, Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { memberOf } from '../../../source/mapping.ts'
import { type DraftTest, emptyTest, readTest } from './draft-test.ts'
import { readScenarios } from './scenarios.ts'
import { isNothing, readList, rowAt, rowInFile } from './test-files.ts'
import type { TestSource } from './test-source.ts'

/** Reads `tests` and `scenarios`, inline and from files, in their order. Without either there is one empty test. */
export async function readTests(source: TestSource): Promise<Read<DraftTest[]>> {
  const { located } = source
  const tests = memberOf(located.value, 'tests')
  const scenarios = memberOf(located.value, 'scenarios')
  if (isNothing(tests) && isNothing(scenarios)) return clean([emptyTest(rowAt(source, []))])
  const diagnostics = new Diagnostics()
  const all = [
    ...(isNothing(tests) ? [] : diagnostics.take(await readList(tests, ['tests'], source))),
    ...(isNothing(scenarios) ? [] : diagnostics.take(await readScenarios(scenarios, source))),
  ]
  return diagnostics.withValue(all)
}

/** Reads `defaultTest`, here or in a file of its own; an empty one when there is none. */
export async function readDefaultTest(source: TestSource): Promise<Read<DraftTest>> {
  const value = memberOf(source.located.value, 'defaultTest')
  const here = rowAt(source, ['defaultTest'])
  if (isNothing(value)) return clean(emptyTest(here))
  const diagnostics = new Diagnostics()
  const row = typeof value === 'string' ? diagnostics.take(await rowInFile(value, source)) : here
  const test = row === null ? null : diagnostics.take(await readTest(row, source))
  return diagnostics.withValue(test ?? emptyTest(here))
}
