import { diagnosticLine, UserError } from '../errors.ts'
import type { Deps } from '../experiment/deps.ts'
import { askingForItself } from '../experiment/fresh-answers.ts'
import { type EvaluateRequest, planned } from '../experiment/plan-experiments.ts'
import { score } from '../experiment/run-experiments.ts'
import { needsCredentials } from '../models/reference.ts'
import { mistakenReport, nothingChanged, runFacts, skippedReport } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'

/**
 * A pull request's workflow: what changed → both arms → compared → decided → a report, whatever happened. What a
 * user can mend is told in the report; anything thrown is a bug.
 */
export async function evaluate(deps: Deps, request: EvaluateRequest): Promise<Report> {
  const startedAt = deps.clock.now()
  const facts = runFacts({ head: deps.head, run: request.run })
  try {
    const { project, experiments, announce } = await planned(deps, request, facts)
    facts.durationMs = deps.clock.now() - startedAt
    const isUnprivileged =
      request.unprivileged !== null && experiments.some((experiment) => needsCredentials(experiment.model))
    if (experiments.length === 0 || isUnprivileged) await announce()
    if (experiments.length === 0) return skippedReport(facts, nothingChanged(facts), false)
    if (request.unprivileged !== null && isUnprivileged) {
      return skippedReport(facts, request.unprivileged, project.config.gate.onFork === 'fail')
    }
    const scored = await score(askingForItself(deps, request), project, experiments).finally(announce)
    if (deps.signal.aborted) throw new UserError('The run was cancelled before every case was measured.')
    facts.warnings.push(...scored.warnings)
    // Loaded only now: no model waits for it.
    const { buildReport } = await import('../experiment/build-report.ts')
    const report = buildReport(facts, project, experiments, { ...scored, event: request.event })
    return { ...report, durationMs: deps.clock.now() - startedAt }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    facts.durationMs = deps.clock.now() - startedAt
    for (const diagnostic of thrown.diagnostics) deps.log.debug(diagnosticLine(diagnostic))
    return mistakenReport(facts, thrown)
  }
}
