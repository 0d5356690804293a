import type { Case } from '../../datasets/case.ts'
import { type Numbered, nameCases } from '../../datasets/name-cases.ts'
import { type Diagnostic, diagnostic } from '../../errors.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { checkAssertion, runsCode } from '../../scorers/registry.ts'
import { clean, Diagnostics, hasErrors, type Read } from '../../source/diagnostics.ts'
import { AssertionFiles } from '../assertion-files.ts'
import type { Files } from './file-value.ts'
import { templateProblemsOf, withFiles } from './files.ts'
import { filledIn } from './prompts/var-templates.ts'
import { responseFormatOf } from './providers/settings.ts'
import { type DraftTest, joined } from './tests/draft-test.ts'
import { storedAnswers } from './tests/stored-answers.ts'
import { givenToCases, graderOf, withOptions } from './tests/test-options.ts'
import { combinations, MAX_COMBINATIONS } from './tests/vars.ts'
import { withVariableFiles } from './var-files.ts'

/** Cases of one configuration. */
export const MAX_CASES = 50_000

/** Golden cases, and which prompts and providers each is for: labels or ids; null for all. */
export type PromptfooCase = {
  one: Case
  prompts: readonly string[] | null
  providers: readonly string[] | null
  field: string
}

/**
 * The golden cases that tests stand for: defaults joined, files read, variables transformed, lists of them multiplied,
 * templates in them filled in. A case's id is the test's description when no other has the same one, else `test-<n>` by
 * its position among all cases. Tests with a mistake are left out.
 */
export async function casesOf(
  files: Files & { used: ReadonlySet<string> },
  tests: readonly DraftTest[],
  defaultTest: DraftTest,
): Promise<Read<PromptfooCase[]>> {
  const diagnostics = new Diagnostics()
  for (const { test, found } of storedAnswers(tests, files.used)) diagnostics.addAll(inTest(test, [found]))
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
    const given = givenToCases(test)
    const assert = test.assert.map((one) => withOptions(one, given.options, graderOf(written.options)))
    const transformed = usable && !hasErrors(own.diagnostics) ? await withTransform(test) : clean(test.vars)
    diagnostics.addAll(inTest(written, transformed.diagnostics))
    const vars = transformed.value
    const all = test.options.disableVarExpansion ? [vars] : combinations(vars)
    if (all === null || position + all.length > MAX_CASES) {
      diagnostics.addAll(inTest(written, [tooMany(all === null)]))
      continue
    }
    let mistaken = hasErrors(own.diagnostics) || hasErrors(transformed.diagnostics)
    for (const combination of all) {
      position += 1
      // A test of many combinations has the same mistake in each.
      if (!usable || mistaken) continue
      const filled = filledIn(combination)
      mistaken = hasErrors(filled.diagnostics)
      diagnostics.addAll(inTest(written, filled.diagnostics))
      // Of several cases from one test none is the described one.
      const description = all.length === 1 ? test.description : null
      testOf.set(filled.value, test)
      const unnamed = {
        ...caseOf(test, assert.some(runsCode)),
        ...given.content,
        description,
        vars: filled.value,
        assert,
      }
      numbered.push({ unnamed, fallback: `test-${position}` })
    }
  }
  const cases = diagnostics.take(nameCases(numbered)).map((one) => {
    const test = testOf.get(one.vars)
    const { prompts = null, providers = null, field = '' } = test ?? {}
    return { one, prompts, providers, field }
  })
  return diagnostics.withValue(cases)
}

/** A test without what is no case's; code alone reads the facts of it. */
function caseOf({ options, prompts, providers, providerOutput, field, facts, ...test }: DraftTest, code: boolean) {
  return { ...test, ...(facts !== undefined && code ? { facts } : {}) }
}

async function withTransform({ vars, options }: DraftTest): Promise<Read<Record<string, unknown>>> {
  if (!options.transformVars) return clean(vars)
  return await (await import('./tests/transform-vars.ts')).transformedVars(options.transformVars, vars)
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
  for (const key of ['transform', 'postprocess', 'transformVars'] as const) {
    const code = options[key]
    if (code) options[key] = diagnostics.take(await assertions.code(files.folder, code, `options.${key}`))
  }
  const { scoring } = test
  const code = scoring ? await assertions.code(files.folder, scoring, 'assertScoringFunction') : null
  const { rubricPrompt } = options
  if (rubricPrompt) {
    const prompt = await assertions.rubricPrompt(files.folder, rubricPrompt, 'options.rubricPrompt')
    options.rubricPrompt = diagnostics.take(prompt)
    const { rubricPrompt: read } = options
    diagnostics.addAll(templateProblemsOf({ rubricPrompt: read ?? undefined }, 'options'))
  }
  const format = options.response_format ? await responseFormatOf(files, options.response_format) : null
  diagnostics.addAll((format?.diagnostics ?? []).map(inField('options.response_format')))
  const responseFormat = format?.value ?? null
  const read = {
    ...test,
    ...(responseFormat === null ? {} : { responseFormat }),
    assert,
    vars,
    options,
    ...(code === null ? {} : { scoring: diagnostics.take(code) }),
  }
  return { value: read, diagnostics: inTest(test, diagnostics.list) }
}

function inField(name: string): (one: Diagnostic) => Diagnostic {
  return (one) => ({ ...one, field: `${name}${one.field ?? ''}` })
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
