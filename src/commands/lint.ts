import { UserError } from '../errors.ts'
import { isFloating } from '../models/reference.ts'
import { lintedReport, mistakenReport, runFacts } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'
import { Mistakes } from '../source/mistakes.ts'
import type { Deps } from './deps.ts'
import { readProject } from './read-project.ts'
import { workOf } from './work.ts'

/** Finds every mistake that can be found without a model, a network or a credential. */
export async function lint(deps: Deps, request: { config: string; run: Report['run'] }): Promise<Report> {
  const startedAt = deps.clock.now()
  const facts = runFacts({ head: deps.head, run: request.run })
  try {
    const project = await readProject(deps, request.config, null)
    facts.policy = project.config.gate
    facts.warnings.push(...project.warnings)
    const mistakes = new Mistakes()
    let cases = 0
    for (const candidate of project.prompts) {
      const works = workOf({ candidate, baseline: null, renamed: false }, 'added', project, null, mistakes)
      cases += works[0]?.cases.length ?? 0
      for (const { model } of works) {
        if (isFloating(model)) {
          mistakes.add({
            file: candidate.file,
            line: candidate.line,
            field: 'model',
            message: `${model} names no version, so its answers can change without a change here.`,
            hint: 'Name a dated version of the model.',
          })
        }
      }
    }
    mistakes.throwIfAny()
    facts.durationMs = deps.clock.now() - startedAt
    return lintedReport(facts, `${project.prompts.length} prompts with ${cases} cases: no mistakes found.`)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    facts.durationMs = deps.clock.now() - startedAt
    return mistakenReport(facts, thrown)
  }
}
