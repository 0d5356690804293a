import type { Case } from '../../datasets/case.ts'
import { type Numbered, nameCases } from '../../datasets/name-cases.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { checkAssertion } from '../../scorers/registry.ts'
import type { Diagnostics } from '../../source/mistakes.ts'
import type { Files } from './file-value.ts'
import { type ReportProblem, withFiles, withVariableFiles } from './files.ts'
import { filledIn } from './prompts/var-templates.ts'
import { type DraftTest, joined } from './tests/draft-test.ts'
import { graderOf, withOptions } from './tests/test-options.ts'
import { combinations, MAX_COMBINATIONS } from './tests/vars.ts'

/** Cases of one configuration. */
const MAX_CASES = 50_000

/** Golden cases, and which prompts each is for: labels or ids; null for all. */
export type PromptfooCase = { one: Case; prompts: readonly string[] | null; field: string }

/**
 * The golden cases that tests stand for: defaults joined, files read, lists of variables multiplied, templates in
 * variables filled in. A case's id is the test's description when no other has the same one, else `test-<n>` by its
 * position among all cases. Tests with a mistake are left out.
 */
export async function casesOf(
  files: Files,
  tests: readonly DraftTest[],
  defaultTest: DraftTest,
  diagnostics: Diagnostics,
): Promise<PromptfooCase[]> {
  const before = diagnostics.list.length
  const defaults = await read(files, defaultTest, diagnostics)
  // Told once here, a wrong default is not told again for every case.
  if (diagnostics.list.length === before) await checkAssertions(defaults, diagnostics)
  const usable = diagnostics.list.length === before
  const numbered: Numbered[] = []
  // Naming the cases keeps each one's variables as they are, the same object: that tells which test a case is from.
  const testOf = new Map<Record<string, unknown>, DraftTest>()
  let position = 0
  for (const written of tests) {
    const count = diagnostics.list.length
    const test = joined(defaults, await read(files, written, diagnostics))
    const report = onceEach(teller(written, diagnostics))
    const assert = test.assert.map((one) => withOptions(one, test.options, graderOf(written.options)))
    const all = test.options.disableVarExpansion ? [test.vars] : combinations(test.vars)
    if (all === null || position + all.length > MAX_CASES) {
      report('vars', {
        message: `the lists make more than ${all === null ? `${MAX_COMBINATIONS} combinations` : `${MAX_CASES} cases`}`,
        hint: 'Shorten them, or write the tests that matter one by one.',
      })
      continue
    }
    const { options: _options, field: _field, prompts: _prompts, ...draft } = test
    for (const combination of all) {
      position += 1
      if (!usable || diagnostics.list.length > count) continue
      const vars = filledIn(combination, report)
      // Of several cases from one test none is the described one.
      const description = all.length === 1 ? draft.description : null
      testOf.set(vars, test)
      numbered.push({ unnamed: { ...draft, description, vars, assert }, fallback: `test-${position}` })
    }
  }
  return diagnostics.take(nameCases(numbered)).map((one) => {
    const test = testOf.get(one.vars)
    return { one, prompts: test?.prompts ?? null, field: test?.field ?? '' }
  })
}

async function read(files: Files, test: DraftTest, diagnostics: Diagnostics): Promise<DraftTest> {
  const report = teller(test, diagnostics)
  const assert: Assertion[] = []
  for (const [index, assertion] of test.assert.entries()) {
    assert.push(await withFiles(files, assertion, `assert[${index}]`, report))
  }
  return { ...test, assert, vars: await withVariableFiles(files, test.vars, report) }
}

async function checkAssertions(test: DraftTest, diagnostics: Diagnostics): Promise<void> {
  const report = teller(test, diagnostics)
  for (const [index, assertion] of test.assert.entries()) {
    for (const message of await checkAssertion(assertion)) report(`assert[${index}]`, { message, hint: null })
  }
}

function teller({ file, line, field }: DraftTest, diagnostics: Diagnostics): ReportProblem {
  return (name, problem) => diagnostics.add({ file, line, field: field === '' ? name : `${field}.${name}`, ...problem })
}

/** A test of many combinations has the same mistake in each. */
function onceEach(report: ReportProblem): ReportProblem {
  const reported = new Set<string>()
  return (name, problem) => {
    if (reported.has(name)) return
    reported.add(name)
    report(name, problem)
  }
}
