import type { Row } from '../../../datasets/row.ts'
import { Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { memberOf } from '../../../source/mapping.ts'
import { fieldName } from '../../../source/parse.ts'
import { type DraftTest, emptyTest, joined } from './draft-test.ts'
import { filesOf, readList, readTestFiles, rowsOf } from './test-files.ts'
import type { TestSource } from './test-source.ts'
import { MAX_COMBINATIONS } from './vars.ts'

type Path = ReadonlyArray<string | number>

/** Reads `scenarios`, inline and from files: every data of `config` with every test of `tests`. */
export async function readScenarios(value: unknown, source: TestSource): Promise<Read<DraftTest[]>> {
  const diagnostics = new Diagnostics()
  const drafts: DraftTest[] = []
  const list: unknown[] = Array.isArray(value) ? value : [value]
  for (const [index, scenario] of list.entries()) {
    const at = Array.isArray(value) ? ['scenarios', index] : ['scenarios']
    if (typeof scenario !== 'string') {
      drafts.push(...diagnostics.take(await readScenario(scenario, at, source)))
      continue
    }
    for (const { file, place } of diagnostics.take(await filesOf(scenario, at, source))) {
      for (const row of diagnostics.take(await rowsOf(file, place, source))) {
        const inFile = { ...source, located: row.located, file }
        drafts.push(...diagnostics.take(await readScenario(valueAt(row), row.at, inFile)))
      }
    }
  }
  return diagnostics.withValue(drafts)
}

async function readScenario(scenario: unknown, at: Path, source: TestSource): Promise<Read<DraftTest[]>> {
  const diagnostics = new Diagnostics()
  const { located, file } = source
  const row = (path: Path): Row => ({ located, at: path, file, line: located.line(path), description: null })
  const report = (path: Path, message: string, hint: string): void =>
    diagnostics.add({
      file,
      line: located.line(path),
      field: path.length === 0 ? null : fieldName(path),
      message,
      hint,
    })
  const config = memberOf(scenario, 'config')
  const tests = memberOf(scenario, 'tests')
  for (const key of Object.keys(Object(scenario))) {
    if (['config', 'tests', 'description'].includes(key)) continue
    report([...at, key], 'unknown key', 'Known here: description, config, tests.')
  }
  const datas =
    typeof config === 'string'
      ? await readTestFiles(config, [...at, 'config'], source)
      : Array.isArray(config)
        ? await readList(config, [...at, 'config'], source)
        : null
  if (datas === null) {
    report(
      [...at, 'config'],
      'expected a list of mappings with `vars`',
      'Write the scenario with a list under `config` and one under `tests`.',
    )
  }
  const data = datas === null ? [] : diagnostics.take(datas)
  const own =
    tests === undefined || tests === null
      ? [emptyTest(row(at))]
      : diagnostics.take(await readList(tests, [...at, 'tests'], source))
  if (data.length * own.length > MAX_COMBINATIONS) {
    report(
      at,
      `the lists make more than ${MAX_COMBINATIONS} combinations`,
      'Shorten them, or write the tests that matter one by one.',
    )
    return diagnostics.withValue([])
  }
  return diagnostics.withValue(data.flatMap((below) => own.map((test) => joined(below, test))))
}

function valueAt({ located, at }: Row): unknown {
  return at.reduce<unknown>((value, key) => memberOf(value, key), located.value)
}
