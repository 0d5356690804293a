import { clean, Diagnostics, type Read } from '../source/diagnostics.ts'
import type { Case } from './case.ts'

/**
 * The paraphrases of a row: mappings of the variables that they change, or texts where the case has one variable.
 * @param variables `vars`: the case's; `used`: names of the prompt's
 * @returns nothing when there are none; null when there was a mistake
 */
export function readParaphrases(
  written: ReadonlyArray<string | Record<string, unknown>>,
  { vars, used }: { vars: Record<string, unknown>; used: ReadonlySet<string> },
  place: { file: string; line: number | null },
): Read<Pick<Case, 'paraphrases'> | null> {
  if (written.length === 0) return clean({})
  const diagnostics = new Diagnostics()
  const variable = onlyVariable(vars, used)
  const paraphrases = written.flatMap((one, index): Array<Record<string, unknown>> => {
    const field = `paraphrases[${index}]`
    const { file, line } = place
    if (typeof one === 'string') {
      if (variable !== null) return [{ [variable]: one }]
      diagnostics.add({
        file,
        line,
        field,
        message: 'is a text, but the case has several variables that it could stand for',
        hint: 'Write a mapping of the variables that change, for example `{ "question": "…" }`.',
      })
      return []
    }
    const unknown = Object.keys(one).find((name) => !Object.hasOwn(vars, name))
    if (unknown === undefined) return [one]
    diagnostics.add({
      file,
      line,
      field: `${field}.${unknown}`,
      message: `the case has no variable "${unknown}"`,
      hint: `Its variables are ${Object.keys(vars).join(', ') || 'none'}.`,
    })
    return []
  })
  return diagnostics.withValue(diagnostics.any ? null : { paraphrases })
}

/** The one variable of a case that its prompt uses; the one it has when it has no other; else null. */
export function onlyVariable(vars: Record<string, unknown>, used: ReadonlySet<string>): string | null {
  const names = Object.keys(vars)
  const asked = names.filter((name) => used.has(name))
  const [only, ...others] = asked.length > 0 ? asked : names
  return only === undefined || others.length > 0 ? null : only
}

/**
 * Every case, and behind it a case for each of its paraphrases, `<id>~1`, `<id>~2`, … They share the case's weight, so
 * that a question does not count more for being asked in many ways, and its cluster, or one of their own named like it.
 */
export function withParaphrases(cases: readonly Case[]): Case[] {
  const taken = new Set(cases.map(({ id }) => id))
  return cases.flatMap((original): Case[] => {
    // Of many cases few have any: the others are not held a second time.
    if (original.paraphrases === undefined) return [original]
    const { paraphrases, ...one } = original
    if (paraphrases.length === 0) return [one]
    const shared = { ...one, weight: one.weight / (1 + paraphrases.length), cluster: one.cluster ?? one.id }
    return [
      shared,
      ...paraphrases.map((changed, index) => {
        const id = freeId(`${one.id}~${index + 1}`, taken)
        return { ...shared, id, vars: { ...one.vars, ...changed }, paraphraseOf: one.id }
      }),
    ]
  })
}

function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted
  while (taken.has(id)) id += '~'
  taken.add(id)
  return id
}
