import type { Project } from '../config/load.ts'
import { type Diagnostic, diagnosticLine, UserError } from '../errors.ts'
import { type PromptPair, pairPrompts } from '../evaluation/pair-prompts.ts'
import type { Baseline } from '../git/baseline.ts'
import { checkErrors, warningsOf } from '../lint/lint-project.ts'
import { unresolvedVariable } from '../lint/rules/unresolved-variable.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { mistakenReport, type RunFacts, runFacts } from '../report/assemble.ts'
import type { Report } from '../report/report.ts'
import { Diagnostics } from '../source/diagnostics.ts'
import { announcing } from './announcing.ts'
import type { Deps } from './deps.ts'
import { changeInPair, type Experiment, experimentOf, unscoredAlone } from './experiment.ts'
import {
  type BaselineProject,
  type LoadedProject,
  type ReadBaseline,
  readBaselineProject,
  readProject,
} from './load-project.ts'
import { hasCases, withoutCases } from './without-cases.ts'

export type EvaluateRequest = {
  config: string
  /** The files of `config`, where they were loaded already. */
  loaded?: LoadedProject | null
  /** The project, where it was read already: of the event of this request. */
  project?: Project
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

/** What is known only when lint has warned and both commits were compared: it decides nothing. */
type Announced = Pick<RunFacts, 'weakened' | 'warnings'>

/** `facts`: what a report tells of the stages that were finished. */
type Planned = {
  error: null
  facts: RunFacts
  project: Project
  experiments: readonly Experiment[]
  /**
   * What the change does to its own judgement, and warnings about its files. It decides nothing and reads no file, so it
   * may wait until the models are asked; no report is made before it.
   */
  announce: () => Promise<Announced>
}

/** What is to be evaluated; or every mistake that keeps it from being. */
export type Plan = Planned | { error: UserError; facts: RunFacts }

/** Plans everything that is to be evaluated, the same in every job of a run. Nothing is spent. */
export async function planExperiments(deps: Deps, request: EvaluateRequest): Promise<Plan> {
  const { event } = request
  let facts: RunFacts = { ...runFacts({ head: deps.head, run: request.run }), warnings: [...(request.notes ?? [])] }
  try {
    // Git works while we read files and load the models' client; a mistake in the files is told before one of Git's.
    const finding = deps.findBaseline()
    finding.catch(() => undefined)
    const read = request.project ?? (await readProject(deps, request.loaded ?? request.config, event))
    const project = request.full === true ? await released(read) : read
    deps.preload(project)
    facts = { ...facts, policy: project.config.gate, warnings: [...facts.warnings, ...warningsOf(project.warnings)] }
    const baseline = await finding
    facts = { ...facts, base: baseline?.sha ?? baseline?.name ?? null, baseReason: baseline?.reason ?? null }
    const base = await baseOf(deps, request, project, baseline)
    const { pairs, removed } = await paired(deps, project, baseline, base)
    facts = { ...facts, removed: removed.map(({ id, file }) => ({ id, file })) }
    const covered = pairs.filter(({ candidate }) => hasCases(project, candidate.id))
    const must = request.full === true ? 'everything' : baseline === null ? 'nothing' : 'changes'
    const bare = withoutCases(notLive(request, pairs), project, base, must)
    const everything = baseline === null ? null : await whyEverything(deps, request, project, baseline)
    if (everything !== null) facts = { ...facts, warnings: [...facts.warnings, everything] }
    const wanted = { ...request, changedOnly: request.changedOnly && everything === null }
    const { experiments, changed, unchanged, evaluated, diagnostics } = await chosen(wanted, project, base, covered)
    const renamed = new Set(experiments.flatMap((one) => one.renamed ?? []))
    facts = { ...facts, unchanged, warnings: [...facts.warnings, ...renamed] }
    const compared = { base, project, event, changed: [...changed, ...bare.changed], removed }
    const change = baseline === null ? NOTHING_BEFORE : await announcing(deps, { ...compared, baseline })
    facts = { ...facts, warnings: [...facts.warnings, ...change.warnings] }
    const { errors, all } = await checkErrors(deps, project, evaluated)
    const announce = async () => ({ weakened: await change.weakened(), warnings: warningsOf(await all()) })
    // Rendering has told the missing variables already.
    const broken = errors.filter(({ rule }) => rule !== unresolvedVariable.id)
    const found = new Diagnostics()
    found.addAll([...bare.diagnostics, ...diagnostics, ...broken])
    if (found.any) facts = withAnnounced(facts, await announce())
    found.throwIfAny()
    return { error: null, facts, project, experiments, announce }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { error: thrown, facts }
  }
}

/** Loaded only where `evaluation.alsoWhen` names files, and unchanged prompts would be left out. */
async function whyEverything(
  deps: Deps,
  { changedOnly, event }: EvaluateRequest,
  project: Project,
  baseline: Baseline,
): Promise<string | null> {
  if (!changedOnly || project.config.evaluation.alsoWhen.length === 0) return null
  return (await import('../experiment/also-when.ts')).whyEverything(deps, project, baseline, event)
}

/** What is live as it is needs no approval. */
function notLive({ live }: EvaluateRequest, pairs: readonly PromptPair[]): readonly PromptPair[] {
  return pairs.filter(({ candidate }) => live?.has(candidate.id) !== true)
}

const NOTHING_BEFORE = { warnings: [], weakened: async () => [] }

export function withAnnounced(facts: RunFacts, { weakened, warnings }: Announced): RunFacts {
  return { ...facts, weakened: [...facts.weakened, ...weakened], warnings: [...facts.warnings, ...warnings] }
}

/**
 * The report of a run that a mistake ended; the log has each mistake as a line.
 * @throws whatever is not for a user to mend
 */
export function reportError({ log }: Pick<Deps, 'log'>, facts: RunFacts, thrown: unknown): Report {
  if (!(thrown instanceof UserError)) throw thrown
  for (const diagnostic of thrown.diagnostics) log.debug(diagnosticLine(diagnostic))
  return mistakenReport(facts, thrown)
}

type Chosen = {
  experiments: Experiment[]
  /** Prompts of which anything changed that shapes their evaluation. */
  changed: PromptPair[]
  /** Ids of those that are left out. */
  unchanged: string[]
  /** Prompts that the experiments are of. */
  evaluated: Prompt[]
  diagnostics: Diagnostic[]
}

/** Chooses what to evaluate, and renders all of it, so that every mistake is known before anything is spent. */
async function chosen(
  request: EvaluateRequest,
  project: Project,
  base: ReadBaseline,
  pairs: readonly PromptPair[],
): Promise<Chosen> {
  const found: Chosen = { experiments: [], changed: [], unchanged: [], evaluated: [], diagnostics: [] }
  for (const pair of pairs) {
    const { id, file } = pair.candidate
    const change = await changeInPair(pair, project, base)
    if (change !== 'unchanged') found.changed.push(pair)
    const unreadable =
      pair.baseline === null && base.mistaken.has(file) ? `The base's ${file} cannot be read as a prompt.` : null
    const rendered = await experimentOf({ ...pair, change }, project, {
      unreadable,
      config: base.project?.config ?? null,
    })
    found.diagnostics.push(...rendered.diagnostics)
    if (request.live?.has(id) === true || (change === 'unchanged' && request.changedOnly)) {
      found.unchanged.push(id)
      continue
    }
    const unscored = unscoredAlone(rendered.value)
    if (unscored !== null) found.diagnostics.push(unscored)
    found.experiments.push(...rendered.value)
    found.evaluated.push(pair.candidate)
  }
  return found
}

async function baseOf(
  deps: Pick<Deps, 'log' | 'judge'>,
  { event, full }: EvaluateRequest,
  project: Project,
  baseline: Baseline | null,
): Promise<ReadBaseline> {
  if (baseline === null) return { project: null, prompts: [], mistaken: new Set() }
  const read = await readBaselineProject(baseline, project, event, deps)
  return full === true ? await releasedBase(read) : read
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
