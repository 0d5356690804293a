/** A variable that a change renamed: what the base's prompt is filled in with, so that both versions can be compared. */
import type { Case } from '../datasets/case.ts'
import { variablesNamedBy } from '../prompts/made.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Renaming } from '../prompts/renamed.ts'
import { renderPrompt } from '../prompts/render.ts'
import { MissingVariables } from '../templates/template.ts'
import { TemplateError } from '../templates/template-error.ts'

/** What may have become of the variables that the base's prompt names and the cases lack. */
export type FoundRenaming = {
  renaming: Renaming
  /** Both prompts say the same in every case once it holds: nothing else can have become of them. */
  isCertain: boolean
}

/** Share of the words around it that two variables have in common when one may be the other. */
const ALIKE = 0.5
/** Words before a variable, and behind it. */
const WORDS_AROUND = 4

/**
 * Names that the candidate's prompt has in the place of those that are gone from the base's.
 * - Certain: as many are new as are gone, and with one in the place of the other, in the order of the prompts, both say
 *   the same in every case.
 * - Else possible: one is gone and one is new; or of several each stands among the words of one other, and of no second.
 *
 * @returns null when nothing speaks for any
 */
export function findRenaming(base: Prompt, candidate: Prompt, cases: readonly Case[]): FoundRenaming | null {
  if (base.code !== undefined || candidate.code !== undefined || cases.length === 0) return null
  const [before, now] = [rootsOf(base), rootsOf(candidate)]
  const mapped = new Set([...(base.renamed ?? [])].flat())
  const gone = before.filter(
    (name) => !now.includes(name) && !mapped.has(name) && !cases.some(({ vars }) => Object.hasOwn(vars, name)),
  )
  const added = now.filter(
    (name) => !before.includes(name) && !mapped.has(name) && cases.every(({ vars }) => Object.hasOwn(vars, name)),
  )
  if (gone.length === 0 || gone.length !== added.length) return null
  const renaming = new Map(gone.map((name, index) => [name, added[index] ?? '']))
  const renamed = { ...base, renamed: new Map([...(base.renamed ?? []), ...renaming]) }
  if (saySame(renamed, candidate, cases)) return { renaming, isCertain: true }
  const possible = gone.length === 1 ? renaming : byPlace(base, candidate, gone, added)
  return possible === null ? null : { renaming: possible, isCertain: false }
}

/** Variables without their members, in the prompt's order. */
function rootsOf(prompt: Prompt): string[] {
  return [...new Set(variablesNamedBy(prompt).map((name) => name.split('.')[0] ?? name))]
}

function saySame(base: Prompt, candidate: Prompt, cases: readonly Case[]): boolean {
  const said = (prompt: Prompt, { vars }: Case): string =>
    JSON.stringify(renderPrompt(prompt, vars, [], prompt.engine === 'nunjucks' ? 'empty' : 'error'))
  try {
    return cases.every((one) => said(base, one) === said(candidate, one))
  } catch (thrown) {
    if (thrown instanceof MissingVariables || thrown instanceof TemplateError) return false
    throw thrown
  }
}

function byPlace(base: Prompt, candidate: Prompt, gone: readonly string[], added: readonly string[]): Renaming | null {
  const places = new Map(added.map((name) => [name, around(candidate, name)]))
  const found = new Map<string, string>()
  for (const name of gone) {
    const own = around(base, name)
    const alike = added.filter((other) => likeness(own, places.get(other) ?? new Set()) >= ALIKE)
    const [only, another] = alike
    if (only === undefined || another !== undefined || [...found.values()].includes(only)) return null
    found.set(name, only)
  }
  return found
}

/** The words next to the first place of a variable. */
function around({ messages }: Prompt, name: string): Set<string> {
  const text = messages.map(({ content }) => content).join('\n')
  const tags = [...text.matchAll(/\{[{%][^{}]*\}/g)]
  const namesIn = (written: string): readonly string[] => written.match(/[\p{L}\p{N}_-]+/gu) ?? []
  const tag = tags.find(([written]) => namesIn(written).includes(name))
  if (tag === undefined) return new Set()
  const words = (part: string): string[] => part.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const before = words(text.slice(0, tag.index)).slice(-WORDS_AROUND)
  const behind = words(text.slice(tag.index + tag[0].length)).slice(0, WORDS_AROUND)
  return new Set([...before, ...behind])
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const most = Math.max(one.size, other.size)
  return most === 0 ? 0 : [...one].filter((word) => other.has(word)).length / most
}
