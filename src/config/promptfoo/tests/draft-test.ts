import type { CaseFacts } from '../../../datasets/case.ts'
import type { Row, UnnamedCase } from '../../../datasets/row.ts'
import { UserError } from '../../../errors.ts'
import { problemsBeside } from '../../../scorers/problems-beside.ts'
import { clean, Diagnostics, hasErrors, type Read } from '../../../source/diagnostics.ts'
import { fieldName, parseWith } from '../../../source/parse.ts'
import { readFileValue } from '../file-value.ts'
import { ignoredAssertionKeys, promptfooAssertion } from './assertion-keys.ts'
import { withGraderNames } from './graders.ts'
import { ignoredKeys, unknownKeysOf } from './ignored-keys.ts'
import type { TestOptions } from './test-options.ts'
import { type Test, testSchema } from './test-schema.ts'
import type { TestSource } from './test-source.ts'

/** A test as it is written, before the defaults; `field` is where, for mistakes in it. */
export type DraftTest = UnnamedCase & {
  options: TestOptions
  /** Labels or ids of the only prompts that it is for; null: all. */
  prompts: readonly string[] | null
  /** Labels or ids of the only providers that it is for; null: all. */
  providers: readonly string[] | null
  /** An answer that it brings. */
  providerOutput: Test['providerOutput']
  field: string
}

/** A test that says nothing. */
export function emptyTest(row: Row): DraftTest {
  return draft({}, {}, row)
}

/** @returns null when there was any mistake in its shape */
export async function readTest(written: Row, source: TestSource): Promise<Read<DraftTest | null>> {
  const { value: row, diagnostics: ofGraders } = await withGraderNames(written, source)
  const { value: test, diagnostics } = parseWith(testSchema, row.located, row.file, row.at)
  if (test === null || hasErrors(ofGraders)) {
    const beside = await problemsBeside(row, promptfooAssertion)
    return { value: null, diagnostics: [...ofGraders, ...diagnostics, ...beside] }
  }
  const vars = await varsOf(test.vars, row, source)
  const ignored = [...ignoredKeys(row), ...ignoredAssertionKeys(row)]
  const others = unknownKeysOf(row)
  const found = [...ofGraders, ...ignored, ...vars.diagnostics]
  return { value: draft({ ...test, others }, vars.value, row), diagnostics: found }
}

/** One test on top of what holds for several: of each variable and option the test's own wins, assertions add up. */
export function joined(below: DraftTest, test: DraftTest): DraftTest {
  return {
    ...test,
    vars: { ...below.vars, ...test.vars },
    assert: [...(test.options.disableDefaultAsserts ? [] : below.assert), ...test.assert],
    threshold: test.threshold ?? below.threshold,
    ...scoringOf(test.scoring ?? below.scoring),
    ...(below.responseFormat === undefined ? {} : { responseFormat: test.responseFormat ?? below.responseFormat }),
    cluster: test.cluster ?? below.cluster,
    critical: test.critical || below.critical,
    tags: test.tags.length > 0 ? test.tags : below.tags,
    options: { ...below.options, ...test.options },
    prompts: test.prompts ?? below.prompts,
    providers: test.providers ?? below.providers,
    facts: factsOf(below.facts, test.facts),
  }
}

function factsOf(below: CaseFacts | undefined, own: CaseFacts | undefined): CaseFacts {
  const others = { ...below?.others, ...own?.others }
  return {
    ...below,
    ...own,
    metadata: { ...below?.metadata, ...own?.metadata },
    ...(Object.keys(others).length === 0 ? {} : { others }),
  }
}

/** Variables may stand in files, of which a later one wins. */
async function varsOf(
  vars: Test['vars'],
  { file, line, at }: Row,
  source: TestSource,
): Promise<Read<Record<string, unknown>>> {
  if (vars === undefined || vars === null) return clean({})
  if (typeof vars === 'object' && !Array.isArray(vars)) return clean(vars)
  const diagnostics = new Diagnostics()
  const all: Record<string, unknown>[] = []
  for (const written of typeof vars === 'string' ? [vars] : vars) {
    const place = { file, line, field: fieldName([...at, 'vars']) }
    try {
      const content = await readFileValue(source, `file://${written.replace(/^file:\/\//, '')}`)
      if (typeof content === 'object' && content !== null && !Array.isArray(content)) all.push({ ...content })
      else {
        diagnostics.add({
          ...place,
          message: `${written}: expected a mapping from variable to value`,
          hint: 'Write YAML or JSON like `name: value`.',
        })
      }
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      diagnostics.add({ ...place, message: thrown.message, hint: thrown.hint })
    }
  }
  return diagnostics.withValue(Object.assign({}, ...all))
}

function draft(
  { others, ...test }: Test & { others?: Record<string, unknown> | undefined },
  vars: Record<string, unknown>,
  { at, file, line, description }: Row,
): DraftTest {
  const { cluster, critical, tags } = test.metadata ?? {}
  return {
    id: null,
    description: test.description?.trim() || description,
    vars,
    expected: undefined,
    assert: test.assert ?? [],
    threshold: test.threshold ?? null,
    ...scoringOf(test.assertScoringFunction),
    cluster: cluster ?? null,
    critical: critical ?? false,
    tags: tags ?? [],
    weight: 1,
    messages: [],
    options: test.options ?? {},
    providerOutput: test.providerOutput,
    facts: {
      ...(test.description ? { description: test.description } : {}),
      ...(test.metadata ? { metadata: test.metadata } : {}),
      ...(test.options ? { options: test.options } : {}),
      ...(others === undefined ? {} : { others }),
    },
    prompts: test.prompts ?? null,
    providers: test.providers ?? null,
    field: fieldName(at),
    file,
    line,
  }
}

function scoringOf(scoring: string | null | undefined): { scoring?: string } {
  return scoring ? { scoring } : {}
}
