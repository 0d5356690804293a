import { UserError } from '../errors.ts'
import { isStub } from '../models/reference.ts'
import type { Assertion } from '../scorers/assertion.ts'
import type { Project } from './project.ts'
import { namedModels, resolveModel } from './resolve-model.ts'

/** Prompts that a sentence names. */
const MOST_NAMED = 3

/** Something of a project that is asked of `echo` or of a recording, or answered by its file: what it says is no model's answer. */
export type Stub = {
  /** Canonical reference. */
  model: string
  /** What it stands in for: a prompt by its id, or what measures. */
  role:
    | { kind: 'prompt'; id: string }
    | { kind: 'judge' | 'embedding' }
    | { kind: 'assertion'; id: string; type: string }
    | { kind: 'answer'; id: string; case: string }
  file: string
  line: number | null
}

/**
 * Every place where a project asks no model: its prompts, matrices, judges, embedding, assertions that name their own,
 * and cases that bring their answer.
 */
export function stubsIn(project: Project): Stub[] {
  const { config, file } = project
  const { embedding } = config.evaluation
  const found: Stub[] = []
  const add = (written: string, role: Stub['role'], at: { file: string; line: number | null }) => {
    const model = meaningOf(written, config)
    if (model !== null && isStub(model)) found.push({ model, role, file: at.file, line: at.line })
  }
  for (const prompt of project.prompts) {
    for (const model of namedModels(prompt, config)) add(model, { kind: 'prompt', id: prompt.id }, prompt)
  }
  const whole = { file, line: null }
  for (const model of config.evaluation.judge?.models ?? []) add(model, { kind: 'judge' }, whole)
  add(embedding, { kind: 'embedding' }, whole)
  for (const prompt of project.prompts) {
    const cases = project.cases.get(prompt.id) ?? []
    for (const { id, recordedAnswer, file: own, line } of cases) {
      if (recordedAnswer === undefined) continue
      found.push({ model: 'providerOutput', role: { kind: 'answer', id: prompt.id, case: id }, file: own, line })
    }
    const scoring = [prompt, ...cases]
    for (const at of scoring) {
      for (const { provider, type } of at.assert.flatMap(withMembers)) {
        if (provider !== undefined) add(provider, { kind: 'assertion', id: prompt.id, type }, at)
      }
    }
  }
  return found
}

/** What the head asks of no model and the base does not, each a sentence; prompts are counted. */
export function newStubs(base: Project, head: Project): string[] {
  const keyOf = (stub: Stub) => JSON.stringify([stub.role, stub.model])
  const existing = new Set(stubsIn(base).map(keyOf))
  const found = stubsIn(head).filter((stub) => !existing.has(keyOf(stub)))
  const prompts = new Map<string, Set<string>>()
  const answered = new Map<string, number>()
  const others = new Set<string>()
  for (const stub of found) {
    const { role, model } = stub
    if (role.kind === 'answer') answered.set(role.id, (answered.get(role.id) ?? 0) + 1)
    else if (role.kind === 'prompt') prompts.set(model, (prompts.get(model) ?? new Set()).add(role.id))
    else others.add(`${roleOf(stub)} \`${model}\`, which is no model.`)
  }
  return [
    ...[...prompts].map(([model, ids]) => `${named([...ids])} asked of \`${model}\`, which is no model.`),
    ...[...answered].map(
      ([id, count]) =>
        `${count} ${count === 1 ? 'case' : 'cases'} of ${id} ${count === 1 ? 'is' : 'are'} now answered by the file itself (\`providerOutput\`), and no model is asked.`,
    ),
    ...[...others].map((text) => text.charAt(0).toUpperCase() + text.slice(1)),
  ]
}

/** `a is`, `a, b, c and 2 more prompts are`. */
function named(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST_NAMED).join(', ')
  const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more prompts` : ''
  return `${shown}${more} ${ids.length === 1 ? 'is' : 'are'}`
}

/** The role of a stub in words: a sentence's beginning, up to its model. */
export function roleOf({ role }: Stub): string {
  switch (role.kind) {
    case 'prompt':
      return `${role.id} is asked of`
    case 'assertion':
      return `${role.type} of ${role.id} is judged by`
    case 'answer':
      return `a case of ${role.id} is answered by`
    case 'judge':
      return 'the judge is'
    case 'embedding':
      return 'the embedding model is'
  }
}

/** Null: it means nothing, which an older commit may still say. */
function meaningOf(written: string, config: Project['config']): string | null {
  try {
    return resolveModel(written, config)
  } catch (thrown) {
    if (thrown instanceof UserError) return null
    throw thrown
  }
}

function withMembers(assertion: Assertion): Assertion[] {
  return [assertion, ...(assertion.assert ?? []).flatMap(withMembers)]
}
