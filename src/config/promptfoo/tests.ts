import { readDataset } from '../../datasets/dataset.ts'
import { type Row, readRow, type UnnamedCase } from '../../datasets/row.ts'
import { UserError } from '../../errors.ts'
import { Mistakes } from '../../source/mistakes.ts'
import { fieldName, parseWith } from '../../source/parse.ts'
import { resolveInside } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import type { Located } from '../../source/yaml.ts'
import { type Test, testSchema } from './schema.ts'
import type { TestOptions } from './test-options.ts'
import { MAX_COMBINATIONS } from './vars.ts'

/** A test as it is written, before the defaults; `at` is where, for mistakes in it. */
export type DraftTest = UnnamedCase & { options: TestOptions; field: string }

type Path = ReadonlyArray<string | number>
/** Where tests are read from. `used`: the variables of the prompts. */
export type TestSource = { tree: Tree; located: Located; file: string; folder: string; used: ReadonlySet<string> }

/** Reads `tests` and `scenarios`, inline and from files, in their order. Without either there is one empty test. */
export async function readTests(source: TestSource, mistakes: Mistakes): Promise<DraftTest[]> {
  const { located } = source
  const tests = memberOf(located.value, 'tests')
  const scenarios = memberOf(located.value, 'scenarios')
  if (isNothing(tests) && isNothing(scenarios)) {
    return [draft({}, rowAt(source, []))]
  }
  return [
    ...(isNothing(tests) ? [] : await readList(tests, ['tests'], source, mistakes)),
    ...(isNothing(scenarios) ? [] : await readScenarios(scenarios, source, mistakes)),
  ]
}

/** Reads `defaultTest`; an empty one when there is none. */
export async function readDefaultTest(source: TestSource, mistakes: Mistakes): Promise<DraftTest> {
  const { located, file } = source
  const value = memberOf(located.value, 'defaultTest')
  const row: Row = { located, at: ['defaultTest'], file, line: located.line(['defaultTest']), description: null }
  if (isNothing(value)) return draft({}, row)
  if (typeof value === 'string') {
    mistakes.add({
      file,
      line: row.line,
      field: 'defaultTest',
      message: 'a default test in another file is not supported',
      hint: 'Write it here, as a mapping.',
    })
    return draft({}, row)
  }
  return readTest(row, mistakes) ?? draft({}, row)
}

async function readList(value: unknown, at: Path, source: TestSource, mistakes: Mistakes): Promise<DraftTest[]> {
  if (typeof value === 'string') return await readFile(value, at, source, mistakes)
  if (!Array.isArray(value)) {
    mistakes.add({
      file: source.file,
      line: source.located.line(at),
      field: fieldName(at),
      message: 'expected a list of tests or a file',
      hint: 'Write each test behind `- `, or name a file: `tests: file://tests.yaml`.',
    })
    return []
  }
  const drafts: DraftTest[] = []
  for (const [index, item] of value.entries()) {
    const path = [...at, index]
    if (typeof item === 'string') drafts.push(...(await readFile(item, path, source, mistakes)))
    else drafts.push(...oneOrNone(readTest(rowAt(source, path), mistakes)))
  }
  return drafts
}

async function readScenarios(value: unknown, source: TestSource, mistakes: Mistakes): Promise<DraftTest[]> {
  const { located, file } = source
  const drafts: DraftTest[] = []
  for (const [index, scenario] of (Array.isArray(value) ? value : [value]).entries()) {
    const at = ['scenarios', index]
    const config = memberOf(scenario, 'config')
    const tests = memberOf(scenario, 'tests')
    if (!Array.isArray(config)) {
      mistakes.add({
        file,
        line: located.line([...at, 'config']),
        field: fieldName([...at, 'config']),
        message: 'expected a list of mappings with `vars`',
        hint: 'Write the scenario here, with a list under `config` and one under `tests`.',
      })
      continue
    }
    const datas = config.flatMap((_item, position) =>
      oneOrNone(readTest(rowAt(source, [...at, 'config', position]), mistakes)),
    )
    const own = isNothing(tests)
      ? [draft({}, rowAt(source, at))]
      : await readList(tests, [...at, 'tests'], source, mistakes)
    if (datas.length * own.length > MAX_COMBINATIONS) {
      mistakes.add({
        file,
        line: located.line(at),
        field: fieldName(at),
        message: `the lists make more than ${MAX_COMBINATIONS} combinations`,
        hint: 'Shorten them, or write the tests that matter one by one.',
      })
      continue
    }
    for (const data of datas) for (const test of own) drafts.push(joined(data, test))
  }
  return drafts
}

/** One test on top of what holds for several: of each variable and option the test's own wins, assertions add up. */
export function joined(below: DraftTest, test: DraftTest): DraftTest {
  return {
    ...test,
    vars: { ...below.vars, ...test.vars },
    assert: [...(test.options.disableDefaultAsserts ? [] : below.assert), ...test.assert],
    threshold: test.threshold ?? below.threshold,
    cluster: test.cluster ?? below.cluster,
    critical: test.critical || below.critical,
    tags: test.tags.length > 0 ? test.tags : below.tags,
    options: { ...below.options, ...test.options },
  }
}

async function readFile(written: string, at: Path, source: TestSource, mistakes: Mistakes): Promise<DraftTest[]> {
  const { tree, located, file, folder, used } = source
  const place = { file, line: located.line(at), field: fieldName(at) }
  const name = written.replace(/^file:\/\//, '')
  const refusal = refusalOf(name)
  if (refusal !== null) {
    mistakes.add({ ...place, message: `${written}: ${refusal.message}`, hint: refusal.hint })
    return []
  }
  try {
    const found = new Mistakes()
    const rows = await readDataset(tree, resolveInside(folder, name), place, found)
    for (const mistake of found.list) mistakes.add(mistake.file === file ? { ...mistake, ...place } : mistake)
    const csv = /\.csv$/i.test(name)
    return (rows ?? []).flatMap((row) => {
      if (!csv) return oneOrNone(readTest(row, mistakes))
      const unnamed = readRow(row, used, mistakes)
      return unnamed === null ? [] : [{ ...unnamed, options: {}, field: fieldName(row.at) }]
    })
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    mistakes.add({ ...place, message: thrown.message, hint: thrown.hint })
    return []
  }
}

function refusalOf(name: string): { message: string; hint: string } | null {
  if (/^\w+:\/\//.test(name)) {
    return { message: 'tests are not fetched from other services', hint: 'Keep the golden dataset in this repository.' }
  }
  if (/\.(?:[cm]?[jt]s|py)(?::\w+)?$/i.test(name)) {
    return { message: 'tests are not generated by code', hint: 'Write the tests that the code returns into a file.' }
  }
  return /[*?]/.test(name) ? { message: 'patterns are not supported here', hint: 'Name each file.' } : null
}

function readTest(row: Row, mistakes: Mistakes): DraftTest | null {
  const test = parseWith(testSchema, row.located, row.file, mistakes, row.at)
  return test === null ? null : draft(test, row)
}

function draft(test: Test, { at, file, line, description }: Row): DraftTest {
  const { cluster, critical, tags } = test.metadata ?? {}
  return {
    id: null,
    description: test.description?.trim() || description,
    vars: test.vars ?? {},
    expected: undefined,
    assert: test.assert ?? [],
    threshold: test.threshold ?? null,
    cluster: cluster ?? null,
    critical: critical ?? false,
    tags: tags ?? [],
    weight: 1,
    messages: [],
    options: test.options ?? {},
    field: fieldName(at),
    file,
    line,
  }
}

function rowAt({ located, file }: TestSource, at: Path): Row {
  return { located, at, file, line: located.line(at), description: null }
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null
}

function oneOrNone<T>(value: T | null): T[] {
  return value === null ? [] : [value]
}
