import type { Case } from '../../datasets/case.ts'
import { type Numbered, nameCases } from '../../datasets/name-cases.ts'
import { type Diagnostic, diagnostic } from '../../errors.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { checkAssertion, runsCode } from '../../scorers/registry.ts'
import { Diagnostics, hasErrors, type Read } from '../../source/diagnostics.ts'
import { AssertionFiles } from '../assertion-files.ts'
import type { Files } from './file-value.ts'
import { withFiles, withVariableFiles } from './files.ts'
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
): Promise<Read<PromptfooCase[]>> {
  const diagnostics = new Diagnostics()
  const reading = { files, assertions: new AssertionFiles(files.tree) }
  const defaults = diagnostics.take(await read(reading, defaultTest))
  // Told once here, a wrong default is not told again for every case.
  if (!diagnostics.any) diagnostics.addAll(await assertionProblems(defaults))
  const usable = !diagnostics.any
  const numbered: Numbered[] = []
  // Naming the cases keeps each one's variables as they are, the same object: that tells which test a case is from.
  const testOf = new Map<Record<string, unknown>, DraftTest>()
  let position = 0
  for (const written of tests) {
    const own = await read(reading, written)
    const test = joined(defaults, diagnostics.take(own))
    const assert = test.assert.map((one) => withOptions(one, test.options, graderOf(written.options)))
    const all = test.options.disableVarExpansion ? [test.vars] : combinations(test.vars)
    if (all === null || position + all.length > MAX_CASES) {
      diagnostics.addAll(inTest(written, [tooMany(all === null)]))
      continue
    }
    const { options: _options, field: _field, prompts: _prompts, told, ...rest } = test
    const draft = { ...rest, ...(told !== undefined && assert.some(runsCode) ? { told } : {}) }
    let mistaken = hasErrors(own.diagnostics)
    for (const combination of all) {
      position += 1
      // A test of many combinations has the same mistake in each.
      if (!usable || mistaken) continue
      const filled = filledIn(combination)
      mistaken = hasErrors(filled.diagnostics)
      diagnostics.addAll(inTest(written, filled.diagnostics))
      const vars = filled.value
      // Of several cases from one test none is the described one.
      const description = all.length === 1 ? draft.description : null
      testOf.set(vars, test)
      numbered.push({ unnamed: { ...draft, description, vars, assert }, fallback: `test-${position}` })
    }
  }
  const cases = diagnostics.take(nameCases(numbered)).map((one) => {
    const test = testOf.get(one.vars)
    return { one, prompts: test?.prompts ?? null, field: test?.field ?? '' }
  })
  return diagnostics.withValue(cases)
}

function tooMany(endless: boolean): Diagnostic {
  return diagnostic({
    field: 'vars',
    message: `the lists make more than ${endless ? `${MAX_COMBINATIONS} combinations` : `${MAX_CASES} cases`}`,
    hint: 'Shorten them, or write the tests that matter one by one.',
  })
}

type Reading = { files: Files; assertions: AssertionFiles }

async function read({ files, assertions }: Reading, test: DraftTest): Promise<Read<DraftTest>> {
  const diagnostics = new Diagnostics()
  const assert: Assertion[] = []
  for (const [index, assertion] of test.assert.entries()) {
    assert.push(diagnostics.take(await withFiles(assertions, files.folder, assertion, `assert[${index}]`)))
  }
  const vars = diagnostics.take(await withVariableFiles(files, test.vars))
  const options = { ...test.options }
  for (const key of ['transform', 'postprocess'] as const) {
    const code = options[key]
    if (code) options[key] = diagnostics.take(await assertions.code(files.folder, code, `options.${key}`))
  }
  const { scoring } = test
  const code = scoring ? await assertions.code(files.folder, scoring, 'assertScoringFunction') : null
  const { rubricPrompt } = options
  if (rubricPrompt) {
    const prompt = await assertions.rubricPrompt(files.folder, rubricPrompt, 'options.rubricPrompt')
    options.rubricPrompt = diagnostics.take(prompt)
  }
  const read = { ...test, assert, vars, options, ...(code === null ? {} : { scoring: diagnostics.take(code) }) }
  return { value: read, diagnostics: inTest(test, diagnostics.list) }
}

async function assertionProblems(test: DraftTest): Promise<Diagnostic[]> {
  const problems: Diagnostic[] = []
  for (const [index, assertion] of test.assert.entries()) {
    for (const message of await checkAssertion(assertion)) {
      problems.push(diagnostic({ field: `assert[${index}]`, message }))
    }
  }
  return inTest(test, problems)
}

/** What was found in a field of a test, at the place of the test. */
function inTest({ file, line, field }: DraftTest, found: readonly Diagnostic[]): Diagnostic[] {
  return found.map((one) => ({ ...one, file, line, field: field === '' ? one.field : `${field}.${one.field}` }))
}
