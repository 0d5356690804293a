import type { ParameterVersion } from '../../aws/ssm.ts'
import { versionFacts } from '../descriptions.ts'
import type { Problem } from '../problem.ts'

/**
 * What a parameter has beside its value that would refuse a new one, or make something else of it.
 * @param value as far as it is known
 */
export function keptProblems(name: string, kept: ParameterVersion | null, value: string): Problem[] {
  if (kept === null) return []
  const problems: Problem[] = []
  if (kept.dataType !== 'text') {
    problems.push({
      message: `${name} is a parameter of the data type ${kept.dataType}, which a prompt is not`,
      hint: 'Choose another `ssm.path`.',
    })
  }
  if (kept.allowedPattern !== null && compiled(kept.allowedPattern)?.test(value) === false) {
    problems.push({
      message: `${name} takes only values of the pattern ${kept.allowedPattern}, and this prompt is none`,
      hint: 'Whoever made the parameter set its allowed pattern: widen it there, or choose another `ssm.path`.',
    })
  }
  return problems
}

/** What a write replaces, or SSM will do by itself, as sentences. The parameter's key, tier, tags and pattern are kept. */
export function keptWarnings(name: string, kept: ParameterVersion | null): string[] {
  if (kept === null) return []
  const { description, policies } = kept
  const foreign = description !== '' && versionFacts(description) === null
  const expires = policies.filter((type) => type === 'Expiration')
  return [
    ...(foreign ? [`\`${name}\` has a description of its own: its new version describes the release instead.`] : []),
    ...(expires.length > 0 ? [`\`${name}\` has an expiration policy: SSM will delete it with all its prompts.`] : []),
  ]
}

/** Null where SSM's expressions are not those of this language: then SSM alone can tell. */
function compiled(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}
