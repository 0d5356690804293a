import { isStub } from '../models/reference.ts'
import type { Assertion } from '../scorers/assertion.ts'
import type { Project } from './project.ts'
import { judgeOf, resolveModel } from './resolve-model.ts'

/** Something of a project that is asked of `echo` or of a recording: what it says is no model's answer. */
export type Stub = {
  /** Canonical reference. */
  model: string
  /** What it stands in for: a prompt by its id, or what measures. */
  role:
    | { kind: 'prompt'; id: string }
    | { kind: 'judge' | 'embedding' }
    | { kind: 'assertion'; id: string; type: string }
  file: string
  line: number | null
}

/** Every place where a project asks no model: its prompts, the matrix, judges, embedding, and assertions that name their own. */
export function stubsIn(project: Project): Stub[] {
  const { config, file } = project
  const { models, embedding } = config.evaluation
  const found: Stub[] = []
  const add = (model: string, role: Stub['role'], at: { file: string; line: number | null }) => {
    if (isStub(model)) found.push({ model, role, file: at.file, line: at.line })
  }
  for (const prompt of project.prompts) {
    const asked = models.length > 0 ? models : prompt.model === null ? [] : [prompt.model]
    for (const model of asked) add(resolveModel(model, config), { kind: 'prompt', id: prompt.id }, prompt)
  }
  const whole = { file, line: null }
  for (const model of judgeOf(config)?.models ?? []) add(model, { kind: 'judge' }, whole)
  add(resolveModel(embedding, config), { kind: 'embedding' }, whole)
  for (const prompt of project.prompts) {
    const scoring = [prompt, ...(project.cases.get(prompt.id) ?? [])]
    for (const at of scoring) {
      for (const { provider, type } of at.assert.flatMap(withMembers)) {
        if (provider !== undefined) add(resolveModel(provider, config), { kind: 'assertion', id: prompt.id, type }, at)
      }
    }
  }
  return found
}

/** The role of a stub in words: a sentence's beginning, up to its model. */
export function roleOf({ role }: Stub): string {
  switch (role.kind) {
    case 'prompt':
      return `${role.id} is asked of`
    case 'assertion':
      return `${role.type} of ${role.id} is judged by`
    case 'judge':
      return 'the judge is'
    case 'embedding':
      return 'the embedding model is'
  }
}

function withMembers(assertion: Assertion): Assertion[] {
  return [assertion, ...(assertion.assert ?? []).flatMap(withMembers)]
}
