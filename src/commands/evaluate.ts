import type { Project } from '../config/load.ts'
import { mistakeLine, UserError } from '../errors.ts'
import { type PromptPair, pairPrompts } from '../evaluation/pairs.ts'
import type { Baseline } from '../git/baseline.ts'
import { unresolvedVariable } from '../lint/rules/unresolved-variable.ts'
import { needsCredentials } from '../models/reference.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { mistakenReport, nothingChanged, type RunFacts, runFacts, skippedReport } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'
import { Mistakes } from '../source/mistakes.ts'
import { askingForItself } from './asks-itself.ts'
import { type BaselineProject, type ReadBaseline, readBaselineProject } from './baseline-project.ts'
import { checkErrors, mistakeOf, warningsOf } from './check-project.ts'
import type { Deps } from './deps.ts'
import { measure } from './measure.ts'
import { readProject } from './read-project.ts'
import { changeInPair, unscoredAlone, type Work, workOf } from './work.ts'

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
 * The story of a pull request: what changed → both arms → compared → decided → a report, whatever happened. What a
 * user can mend is told in the report; anything thrown is a bug.
 */
export async function evaluate(deps: Deps, request: EvaluateRequest): Promise<Report> {
  const startedAt = deps.clock.now()
  const facts = runFacts({ head: deps.head, run: request.run })
  try {
    const { project, works, announce } = await planned(deps, request, facts)
    facts.durationMs = deps.clock.now() - startedAt
    const isUnprivileged = request.unprivileged !== null && works.some((work) => needsCredentials(work.model))
    if (works.length === 0 || isUnprivileged) await announce()
    if (works.length === 0) return skippedReport(facts, nothingChanged(facts), false)
    if (request.unprivileged !== null && isUnprivileged) {
      return skippedReport(facts, request.unprivileged, project.config.gate.onFork === 'fail')
    }
    const measured = await measure(askingForItself(deps, request), project, works).finally(announce)
    if (deps.signal.aborted) throw new UserError('The run was cancelled before every case was measured.')
    facts.warnings.push(...measured.warnings)
    // Loaded only now: no model waits for it.
    const { judgedReport } = await import('./judged.ts')
    const report = judgedReport(facts, project, works, { ...measured, event: request.event })
    return { ...report, durationMs: deps.clock.now() - startedAt }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    facts.durationMs = deps.clock.now() - startedAt
    for (const mistake of thrown.mistakes) deps.log.debug(mistakeLine(mistake))
    return mistakenReport(facts, thrown)
  }
}

/** What is to be evaluated. */
export type Planned = {
  project: Project
  works: Work[]
  /**
   * Puts into the facts what the change does to its own judgement, and warnings about its files. All of it decides nothing and
   * reads no file, so it may wait until the models are asked; no report is made before it.
   */
  announce: () => Promise<void>
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
  const mistakes = new Mistakes()
  const works: Work[] = []
  const checked: Prompt[] = []
  const changed: PromptPair[] = []
  for (const pair of pairs) {
    const change = await changeInPair(pair, project, base)
    if (change !== 'unchanged') changed.push(pair)
    const unreadable =
      pair.baseline === null && base.mistaken.has(pair.candidate.file)
        ? `The base's ${pair.candidate.file} cannot be read as a prompt.`
        : null
    const baseSide = { unreadable, config: base.project?.config ?? null }
    const rendered = workOf({ ...pair, change }, project, baseSide, mistakes)
    const isLive = request.live?.has(pair.candidate.id) === true
    if (isLive || (change === 'unchanged' && request.changedOnly)) facts.unchanged.push(pair.candidate.id)
    else {
      works.push(...rendered)
      unscoredAlone(rendered, mistakes)
      checked.push(pair.candidate)
    }
  }
  const tellChange =
    baseline === null
      ? async () => undefined
      : await announcing(deps, { baseline, base, project, event: request.event, changed, removed }, facts)
  const { errors, all } = await checkErrors(deps, project, checked)
  // Rendering has told the missing variables already.
  for (const error of errors) if (error.rule !== unresolvedVariable.id) mistakes.add(mistakeOf(error))
  const announce = async () => {
    await tellChange()
    facts.warnings.push(...warningsOf(await all()))
  }
  if (mistakes.any) await announce()
  mistakes.throwIfAny()
  return { works, announce }
}

type Compared = {
  baseline: Baseline
  base: BaselineProject
  project: Project
  event: string | null
  changed: readonly PromptPair[]
  removed: readonly Prompt[]
}

/** Reads what there is to read of the announcements, and leaves the rest for later. */
async function announcing(deps: Deps, compared: Compared, facts: RunFacts): Promise<() => Promise<void>> {
  // Each loaded only by runs that have something of it to tell, and when they tell it.
  const { loosened, warnings } = needsFiles(compared)
    ? await (await import('./announced-files.ts')).announcedFiles(deps, compared)
    : { loosened: [], warnings: [] }
  facts.warnings.push(...warnings)
  const { project, event, changed } = compared
  const base = compared.base.project
  return async () => {
    const { announcements } = await import('./announcements.ts')
    facts.loosened.push(...(base === null ? loosened : announcements({ base, project, event, changed }, loosened)))
  }
}

/** Whether files can have anything to tell: most changes lose no prompt and have no probe. */
function needsFiles({ base, project, removed }: Compared): boolean {
  const probes = Object.values(project.config.release.environments).some(({ probe }) => probe !== null)
  return base.project === null || removed.length > 0 || probes
}

/** Loaded only for approvals. */
async function released(project: Project): Promise<Project> {
  return (await import('./as-released.ts')).asReleased(project)
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
