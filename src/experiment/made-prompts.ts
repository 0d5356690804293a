/** Prompts that code makes: where the code is run. All that is asked is known before anything is spent. */
import type { Project } from '../config/load.ts'
import { modelsOf } from '../config/resolve-model.ts'
import type { Case } from '../datasets/case.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { clean, Diagnostics, oncePerKind, type Read } from '../source/diagnostics.ts'

/** A prompt with what its code makes of each of these cases for a model; any other prompt as it is. */
export async function withMade(prompt: Prompt, model: string, cases: readonly Case[]): Promise<Read<Prompt>> {
  if (prompt.code === undefined) return clean(prompt)
  // Loaded only for prompts that are made by code.
  return (await import('../config/promptfoo/prompts/made-prompts.ts')).withMade(prompt, model, cases)
}

/** The same for every prompt of a project, on each model that it is asked of. */
export async function withAllMade(project: Project): Promise<Read<Project>> {
  if (project.prompts.every(({ code }) => code === undefined)) return clean(project)
  const found = new Diagnostics()
  const prompts: Prompt[] = []
  for (const written of project.prompts) {
    let prompt = written
    const cases = project.cases.get(prompt.id) ?? []
    for (const model of modelsOf(prompt, project.config)) prompt = found.take(await withMade(prompt, model, cases))
    prompts.push(prompt)
  }
  const warnings = found.list.filter(({ level }) => level !== 'error')
  return found.withValue({ ...project, prompts, warnings: oncePerKind([...project.warnings, ...warnings]) })
}
