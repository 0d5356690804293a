/** The base's arm, where a variable of its prompt has another name in the candidate's cases. */
import type { Config } from '../config/schema/schema.ts'
import type { Case } from '../datasets/case.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import { findRenaming } from '../evaluation/renamed-variables.ts'
import { variablesNamedBy } from '../prompts/made.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Renaming } from '../prompts/renamed.ts'
import { hasErrors, type Read } from '../source/diagnostics.ts'

/** What can be asked of the base. */
export type BaseArm = Read<PlannedArm | null> & {
  /** The base's prompt, with the names that its variables have now. */
  prompt: Prompt
  /** What a reader should know of how it was filled in, or could be, as a sentence. */
  renamed: string | null
}

type Asked = { baseline: Prompt; candidate: Prompt; cases: readonly Case[] }

/**
 * The base's prompt by the names that `evaluation.renamed` maps, where it names them and the cases lack them.
 * @returns null when there is none of them
 */
export function mappedPrompt({ baseline, cases }: Asked, { evaluation }: Pick<Config, 'evaluation'>): Prompt | null {
  const used = new Set(variablesNamedBy(baseline).flatMap((name) => [name, name.split('.')[0]]))
  const entries = Object.entries(evaluation.renamed).filter(
    ([from]) => used.has(from) && cases.some(({ vars }) => !Object.hasOwn(vars, from)),
  )
  return entries.length === 0 ? null : { ...baseline, renamed: new Map(entries) }
}

/**
 * The arm of a base whose prompt does not fit the cases as it is: with a renaming that is certain, else as it was, with the
 * mapping that may be meant.
 * @param plan plans the arm of a prompt
 */
export async function withFoundRenaming(
  { baseline, candidate, cases }: Asked,
  asItIs: Read<PlannedArm | null>,
  plan: (prompt: Prompt) => Promise<Read<PlannedArm | null>>,
): Promise<BaseArm> {
  const found = findRenaming(baseline, candidate, cases)
  if (found === null) return { ...asItIs, prompt: baseline, renamed: null }
  if (found.isCertain) {
    const prompt = { ...baseline, renamed: new Map([...(baseline.renamed ?? []), ...found.renaming]) }
    const planned = await plan(prompt)
    if (!hasErrors(planned.diagnostics)) return { ...planned, prompt, renamed: filledIn(candidate, prompt.renamed) }
  }
  return { ...asItIs, prompt: baseline, renamed: offer(found.renaming) }
}

/** That a base's prompt was filled in under other names. */
export function filledIn({ id }: Prompt, renaming: Renaming): string {
  const names = [...renaming].map(([from, to]) => `\`{{${from}}}\` with the value of \`${to}\``)
  return `${id}: the base's prompt was filled in by the new names of its variables: ${names.join(', ')}.`
}

function offer(renaming: Renaming): string {
  const names = [...renaming].map(([from, to]) => `\`${to}\` is what \`${from}\` was`)
  const mapping = [...renaming].map(([from, to]) => `${key(from)}: ${key(to)}`).join(', ')
  return `If ${names.join(' and ')}, write \`evaluation: { renamed: { ${mapping} } }\`, and the two are compared.`
}

function key(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : JSON.stringify(name)
}
