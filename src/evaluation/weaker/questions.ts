import type { Case } from '../../datasets/case.ts'
import { wordsOf } from '../../prompts/made.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { canonicalJson } from '../../source/canonical-json.ts'

type Asking = { prompt: Pick<Prompt, 'messages' | 'code'>; cases: readonly Case[] }

/** How the questions of two commits compare: by the names of their variables, one that is renamed throughout aside. */
export type Questions = {
  /** Whether the head's case asks something else than the base's. */
  differ(before: Case, after: Case): boolean
  /** Whether the head's prompt reads other variables in the place of some, so that the same cases may ask something else. */
  readsElse: boolean
  /** Equal for equal questions of the two commits. */
  ofBase(before: Case): string
  ofHead(after: Case): string
  /** Variables of the base with the names that they have now. */
  renamed(vars: Record<string, unknown>): Record<string, unknown>
}

export function questionsOf(base: Asking, head: Asking): Questions {
  const [read, reads] = [namesIn(base.prompt), namesIn(head.prompt)]
  const names = renames(base, head, (from, to) => read.has(from) === reads.has(to))
  const renamed = (vars: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(vars).map(([name, value]) => [names.get(name) ?? name, value]))
  const wasRead = new Set([...read].map((name) => names.get(name) ?? name))
  const no = [...wasRead].filter((name) => !reads.has(name))
  return {
    renamed,
    readsElse: no.length > 0 && [...reads].some((name) => !wasRead.has(name)),
    ofBase: ({ vars, messages }) => canonicalJson([withoutAnswer(renamed(vars)), messages]),
    ofHead: ({ vars, messages }) => canonicalJson([withoutAnswer(vars), messages]),
    differ: (before, after) => {
      const asked = withoutAnswer(renamed(before.vars))
      const left = no.filter((name) => Object.hasOwn(asked, name))
      // The old question stays in a variable that the prompt no longer reads, beside another one that it did not read.
      const swapped = (): boolean =>
        left.length > 0 &&
        Object.entries(after.vars).some(
          ([name, value]) =>
            reads.has(name) &&
            (!Object.hasOwn(asked, name) || !wasRead.has(name)) &&
            !left.some((one) => has(asked, one, value)),
        )
      // What the prompt read before, and got no value for: a default stood in its place.
      const filled = (): boolean =>
        Object.keys(withoutAnswer(after.vars)).some(
          (name) => !Object.hasOwn(asked, name) && wasRead.has(name) && reads.has(name),
        )
      return (
        Object.entries(asked).some(([name, value]) => !has(after.vars, name, value)) ||
        canonicalJson(before.messages) !== canonicalJson(after.messages) ||
        swapped() ||
        filled()
      )
    },
  }
}

/** Variables that all cases of the base have under one other name in the head, where its prompt reads them as before. */
function renames(base: Asking, head: Asking, readAlike: (from: string, to: string) => boolean): Map<string, string> {
  const byId = new Map(head.cases.map((one) => [one.id, one.vars]))
  const pairs = base.cases.flatMap(({ id, vars }) => {
    const now = byId.get(id)
    return now === undefined ? [] : [{ was: vars, now }]
  })
  const [before, after] = [base, head].map(({ cases }) => new Set(cases.flatMap(({ vars }) => Object.keys(vars))))
  const found = new Map<string, string>()
  for (const from of before ?? []) {
    if (from === 'expected' || after?.has(from)) continue
    const having = pairs.filter(({ was }) => Object.hasOwn(was, from))
    const to = Object.keys(having[0]?.now ?? {}).find(
      (name) =>
        !before?.has(name) &&
        ![...found.values()].includes(name) &&
        readAlike(from, name) &&
        having.every(({ was, now }) => has(now, name, was[from])),
    )
    if (to !== undefined) found.set(from, to)
  }
  return found
}

/** Words inside the placeholders of its messages, or in its code; more than its variables, never fewer. */
function namesIn({ messages, code }: Asking['prompt']): Set<string> {
  if (code !== undefined) return new Set(wordsOf(code))
  const holes = JSON.stringify(messages).match(/\{[{%].*?[%}]\}/g) ?? []
  return new Set(holes.flatMap((hole) => hole.match(/[\p{L}_][\p{L}\p{N}_-]*/gu) ?? []))
}

/** The reference answer is looked at by itself. */
function withoutAnswer({ expected: _, ...asked }: Record<string, unknown>): Record<string, unknown> {
  return asked
}

function has(vars: Record<string, unknown>, name: string, value: unknown): boolean {
  return Object.hasOwn(vars, name) && canonicalJson(vars[name] ?? null) === canonicalJson(value ?? null)
}
