import type { Project } from '../config/load.ts'
import { type PromptPair, pairPrompts } from '../evaluation/pair-prompts.ts'
import type { Baseline } from '../git/baseline.ts'
import { checkErrors, diagnosticOf, warningsOf } from '../lint/lint-project.ts'
import { unresolvedVariable } from '../lint/rules/unresolved-variable.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { RunFacts } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'
import { Diagnostics } from '../source/mistakes.ts'
import { announcing, type Planned } from './announcing.ts'
import type { Deps } from './deps.ts'
import { changeInPair, type Experiment, experimentOf, unscoredAlone } from './experiment.ts'
import { type BaselineProject, type ReadBaseline, readBaselineProject, readProject } from './load-project.ts'

export type EvaluateRequest = {
  config: string
  /** Name of the GitHub event, for `evaluation.overrides`; null on the command line. */
  event: string | null
  /** Leave out prompts of which nothing changed. */
  changedOnly: boolean
  /** Evaluate all cases on the models that are published, whatever `evaluation` says: for approvals. */
  full?: boolean
  /** Ids of prompts that are live as they are, for approvals: they are left out. */
  live?: ReadonlySet<string>
  /** Why this run has no credentials for models, as a sentence; null when it may have. */
  unprivileged: string | null
  /** What a reader should know of the run beside its verdict, in sentences. */
  notes?: readonly string[]
  run: Report['run']
}

/**
 * Everything that is to be evaluated, the same in every job of a run.
 * @param facts receives what a report tells of it
 * @throws UserError with every mistake
 */
export async function planned(deps: Deps, request: EvaluateRequest, facts: RunFacts): Promise<Planned> {
  facts.warnings.push(...(request.notes ?? []))
  // Git works while we read files and load the models' client; a mistake in the files is told before one of Git's.
  const finding = deps.findBaseline()
  finding.catch(() => undefined)
  const read = await readProject(deps, request.config, request.event)
  const project = request.full === true ? await released(read) : read
  deps.preload(project)
  facts.policy = project.config.gate
  facts.warnings.push(...project.warnings)
  const baseline = await finding
  facts.base = baseline?.sha ?? baseline?.name ?? null
  facts.baseReason = baseline?.reason ?? null
  return { project, ...(await plan(deps, request, project, baseline, facts)) }
}

/** Chooses what to evaluate and renders all of it, so that every mistake is known before anything is spent. */
async function plan(
  deps: Deps,
  request: EvaluateRequest,
  project: Project,
  baseline: Baseline | null,
  facts: RunFacts,
): Promise<Omit<Planned, 'project'>> {
  const read: ReadBaseline =
    baseline === null
      ? { project: null, prompts: [], mistaken: new Set() }
      : await readBaselineProject(baseline, project, request.event, deps.log)
  const base = request.full === true ? await releasedBase(read) : read
  const { pairs, removed } = await paired(deps, project, baseline, base)
  facts.removed = removed.map(({ id, file }) => ({ id, file }))
  const diagnostics = new Diagnostics()
  const experiments: Experiment[] = []
  const withChecks: Prompt[] = []
  const changed: PromptPair[] = []
  for (const pair of pairs) {
    const change = await changeInPair(pair, project, base)
    if (change !== 'unchanged') changed.push(pair)
    const unreadable =
      pair.baseline === null && base.mistaken.has(pair.candidate.file)
        ? `The base's ${pair.candidate.file} cannot be read as a prompt.`
        : null
    const baseSide = { unreadable, config: base.project?.config ?? null }
    const rendered = experimentOf({ ...pair, change }, project, baseSide, diagnostics)
    const isLive = request.live?.has(pair.candidate.id) === true
    if (isLive || (change === 'unchanged' && request.changedOnly)) facts.unchanged.push(pair.candidate.id)
    else {
      experiments.push(...rendered)
      unscoredAlone(rendered, diagnostics)
      withChecks.push(pair.candidate)
    }
  }
  const reportChange =
    baseline === null
      ? async () => undefined
      : await announcing(deps, { baseline, base, project, event: request.event, changed, removed }, facts)
  const { errors, all } = await checkErrors(deps, project, withChecks)
  // Rendering has told the missing variables already.
  for (const error of errors) if (error.rule !== unresolvedVariable.id) diagnostics.add(diagnosticOf(error))
  const announce = async () => {
    await reportChange()
    facts.warnings.push(...warningsOf(await all()))
  }
  if (diagnostics.any) await announce()
  diagnostics.throwIfAny()
  return { experiments, announce }
}

/** Loaded only for approvals. */
async function released(project: Project): Promise<Project> {
  return (await import('../experiment/as-released.ts')).asReleased(project)
}

async function releasedBase(read: ReadBaseline): Promise<ReadBaseline> {
  if (read.project === null) return read
  const project = await released(read.project)
  return { ...read, project, prompts: project.prompts }
}

/** Renames are asked for only where they can matter: a prompt is without a base, and a prompt of the base is left over. */
async function paired(deps: Deps, project: Project, baseline: Baseline | null, base: BaselineProject) {
  const found = pairPrompts(project.prompts, base.prompts, null)
  const complete = found.removed.length === 0 || found.pairs.every((pair) => pair.baseline !== null)
  if (baseline === null || complete) return found
  return pairPrompts(project.prompts, base.prompts, await deps.renames(baseline))
}
