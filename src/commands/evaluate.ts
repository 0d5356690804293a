import { UserError } from '../errors.ts'
import type { Deps } from '../experiment/deps.ts'
import { askingForItself } from '../experiment/fresh-answers.ts'
import { type EvaluateRequest, planExperiments, reportError, withAnnounced } from '../experiment/plan-experiments.ts'
import { runExperiments } from '../experiment/run-experiments.ts'
import { needsCredentials } from '../models/reference.ts'
import { nothingChanged, skippedReport } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'

/**
 * The workflow of a pull request: what changed → both arms → compared → decided → a report, whatever happened. What a
 * user can mend is told in the report; anything thrown is a bug.
 */
export async function evaluate(deps: Deps, request: EvaluateRequest): Promise<Report> {
  const startedAt = deps.clock.now()
  const lasted = () => ({ durationMs: deps.clock.now() - startedAt })
  const plan = await planExperiments(deps, request)
  if (plan.error !== null) return reportError(deps, { ...plan.facts, ...lasted() }, plan.error)
  const { project, experiments } = plan
  const planned = { ...plan.facts, ...lasted() }
  if (experiments.length === 0) {
    return skippedReport(withAnnounced(planned, await plan.announce()), nothingChanged(planned), false)
  }
  if (request.unprivileged !== null && experiments.some(({ model }) => needsCredentials(model))) {
    const blocks = project.config.gate.onFork === 'fail'
    return skippedReport(withAnnounced(planned, await plan.announce()), request.unprivileged, blocks)
  }
  try {
    const results = await runExperiments(askingForItself(deps, request), project, experiments)
    if (deps.signal.aborted) throw new UserError('The run was cancelled before every case was measured.')
    const announced = withAnnounced(planned, await plan.announce())
    const facts = { ...announced, warnings: [...announced.warnings, ...results.warnings] }
    // Loaded only now: no model waits for it.
    const { buildReport } = await import('../experiment/compare.ts')
    const report = await buildReport(facts, project, experiments, { ...results, event: request.event })
    return { ...report, ...lasted() }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return reportError(deps, { ...withAnnounced(planned, await plan.announce()), ...lasted() }, thrown)
  }
}
