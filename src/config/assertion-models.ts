import type { Case } from '../datasets/case.ts'
import { UserError } from '../errors.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import type { Tree } from '../source/tree.ts'
import { hostedModel, mapped, unknownModel } from './hosted-models.ts'
import { placeOfProvider } from './place-in-prompt.ts'
import { resolveModel } from './resolve-model.ts'
import type { Config } from './schema/schema.ts'

/** The prompt with the models that its assertions name (`provider`) as canonical references. */
export async function withAssertionModels(tree: Tree, prompt: Prompt, config: Config): Promise<Read<Prompt>> {
  const diagnostics = new Diagnostics()
  const assert: Assertion[] = []
  for (const [index, assertion] of prompt.assert.entries()) {
    const { provider } = assertion
    const hosted = provider === undefined ? null : await hostedModel(provider, config)
    const { resolved, refused } = withModel(hosted === null ? assertion : { ...assertion, provider: hosted }, config)
    assert.push(resolved)
    if (refused.length === 0 && hosted === null) continue
    const place = await placeOfProvider(tree, prompt, index)
    if (provider !== undefined && hosted !== null) diagnostics.addAll([mapped(provider, hosted, place)])
    for (const error of refused) diagnostics.add({ ...place, ...(await unknownModel(provider ?? '', error)) })
  }
  return diagnostics.withValue({ ...prompt, assert })
}

/** The case with the models that its assertions name (`provider`) as canonical references. */
export function withCaseAssertionModels(one: Case, config: Config): Read<Case> {
  const diagnostics = new Diagnostics()
  const assert = one.assert.map((assertion, index) => {
    const { resolved, refused } = withModel(assertion, config)
    for (const error of refused) {
      const field = `assert[${index}].provider`
      diagnostics.add({ file: one.file, line: one.line, field, message: error.message, hint: error.hint })
    }
    return resolved
  })
  return diagnostics.withValue({ ...one, assert })
}

function withModel(assertion: Assertion, config: Config): { resolved: Assertion; refused: UserError[] } {
  const members = assertion.assert?.map((member) => withModel(member, config))
  const refused = members?.flatMap((member) => member.refused) ?? []
  const own: Assertion =
    members === undefined ? assertion : { ...assertion, assert: members.map(({ resolved }) => resolved) }
  if (own.provider === undefined) return { resolved: own, refused }
  try {
    return { resolved: { ...own, provider: resolveModel(own.provider, config) }, refused }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    // Left out, it is not complained about a second time when the assertion itself is checked.
    const { provider: _, ...rest } = own
    return { resolved: rest, refused: [...refused, thrown] }
  }
}
