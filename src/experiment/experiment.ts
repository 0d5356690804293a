import type { Project } from '../config/load.ts'
import { judgeOf, modelsOf, ownModels, resolveModel } from '../config/resolve-model.ts'
import type { Config } from '../config/schema/schema.ts'
import type { Case } from '../datasets/case.ts'
import { withParaphrases } from '../datasets/paraphrases.ts'
import { sampleCases } from '../datasets/sample.ts'
import { type Diagnostic, diagnostic, inSentences, UserError } from '../errors.ts'
import { fingerprint } from '../evaluation/fingerprint.ts'
import { type Change, changeOf, type PromptPair } from '../evaluation/pair-prompts.ts'
import { JUDGE_ALONE, NOTHING_ALONE, scoresAlone } from '../evaluation/pairwise.ts'
import { type PlannedArm, planArm } from '../evaluation/plan.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { Diagnostics, hasErrors, type Read } from '../source/diagnostics.ts'
import type { BaselineProject } from './load-project.ts'
import { withMade } from './made-prompts.ts'
import type { BaseArm } from './renamed-base.ts'

/** One prompt on one model, ready to run: its two arms, and why they cannot be compared when they cannot. */
export type Experiment = {
  pair: PromptPair
  change: Change
  model: string
  baselineModel: string | null
  cases: readonly Case[]
  /** Golden cases taken, and how many there are; null when all are. Paraphrases come with their case. */
  sample: { cases: number; of: number } | null
  candidate: PlannedArm
  baseline: PlannedArm | null
  nonComparable: string | null
  /** That the base's prompt was filled in by other names of its variables, as a sentence; null when it was not. */
  renamed: string | null
}

/** The change of a pair, by the digests of all that shapes its evaluation in each commit. */
export async function changeInPair(pair: PromptPair, project: Project, base: BaselineProject): Promise<Change> {
  const candidate = await fingerprintIn(project, pair.candidate)
  return changeOf(pair, candidate, await baseFingerprint(base.project, pair.baseline))
}

/** Null also where the base names a model that means nothing there: its repair is a change. */
async function baseFingerprint(project: Project | null, prompt: Prompt | null): Promise<string | null> {
  if (project === null || prompt === null) return null
  try {
    return await fingerprintIn(project, prompt)
  } catch (thrown) {
    if (thrown instanceof UserError) return null
    throw thrown
  }
}

/** What is known of the base besides its prompt. */
export type BaseSide = {
  /** Why the base's version of this prompt could not be read; null when it could, or is absent. */
  unreadable: string | null
  /** The base's own configuration, which says what its prompt's model means; null when it cannot be read. */
  config: Config | null
}

/** Experiments that can be run, and why others cannot. */
export type Rendered = { value: Experiment[]; diagnostics: readonly Diagnostic[] }

/**
 * Renders one pair on each of its models. Each arm runs on its own model, unless a matrix is set: by the prompt's `models` or `evaluation.models`.
 * @param base null: there is none
 */
export async function experimentOf(
  { change, ...pair }: PromptPair & { change: Change },
  project: Project,
  base: BaseSide | null,
): Promise<Rendered> {
  const { config } = project
  // Sampled before paraphrases become cases: all phrasings of a question come or none.
  const golden = project.cases.get(pair.candidate.id) ?? []
  // Nothing is asked of it, so neither its model nor its variables need to mean anything.
  if (golden.length === 0) return { value: [], diagnostics: [] }
  const sampled = sampleCases(golden, config.evaluation.sample)
  const cases = withParaphrases(sampled)
  const diagnostics = new Diagnostics()
  const value: Experiment[] = []
  for (const model of modelsOf(pair.candidate, config)) {
    const written = diagnostics.take(await withMade(pair.candidate, model, cases))
    const candidate = diagnostics.take(planArm('candidate', written, pair.candidate, model, cases))
    if (candidate === null) continue
    const asked = baselineModelOf(pair, model, config, base?.config ?? null)
    const arm =
      pair.baseline === null || asked.model === null
        ? null
        : await armOfBase({ baseline: pair.baseline, candidate: pair.candidate, cases }, asked.model, config)
    const unrenderable = arm?.diagnostics.find(({ level }) => level === 'error')
    value.push({
      pair: arm === null ? pair : { ...pair, baseline: arm.prompt },
      change,
      model,
      baselineModel: asked.model,
      cases,
      sample: sampled.length === golden.length ? null : { cases: sampled.length, of: golden.length },
      candidate,
      baseline: arm?.value ?? null,
      nonComparable:
        base?.unreadable ??
        asked.unknown ??
        (unrenderable === undefined
          ? null
          : inSentences(`The base's prompt does not fit the cases: ${unrenderable.message}`, arm?.renamed ?? null)),
      renamed: unrenderable === undefined ? (arm?.renamed ?? null) : null,
    })
  }
  return { value, diagnostics: diagnostics.list }
}

/**
 * The base's prompt with the candidate's cases, which its code is given too where it is made by code. Variables have the names
 * that `evaluation.renamed` maps, and those of a renaming that is certain.
 */
async function armOfBase(
  asked: { baseline: Prompt; candidate: Prompt; cases: readonly Case[] },
  model: string,
  config: Config,
): Promise<BaseArm> {
  const { baseline, candidate, cases } = asked
  const plan = async (prompt: Prompt): Promise<Read<PlannedArm | null>> =>
    planArm('baseline', (await withMade(prompt, model, cases)).value, candidate, model, cases)
  // Each loaded only where it has anything to say.
  const load = () => import('../experiment/renamed-base.ts')
  const isMapped = Object.keys(config.evaluation.renamed).length > 0
  const mapped = isMapped ? (await load()).mappedPrompt(asked, config) : null
  const prompt = mapped ?? baseline
  const planned = await plan(prompt)
  if (hasErrors(planned.diagnostics))
    return (await load()).withFoundRenaming({ ...asked, baseline: prompt }, planned, plan)
  const renamed = mapped?.renamed === undefined ? null : (await load()).filledIn(candidate, mapped.renamed)
  return { ...planned, prompt, renamed }
}

/** Every prompt alone, without a base. */
export async function experimentsAlone(project: Project, prompts: readonly Prompt[]): Promise<Rendered> {
  const rendered = await Promise.all(
    prompts.map((candidate) =>
      experimentOf({ candidate, baseline: null, renamed: false, change: 'added' }, project, null),
    ),
  )
  return {
    value: rendered.flatMap(({ value }) => value),
    diagnostics: rendered.flatMap(({ diagnostics }) => diagnostics),
  }
}

/**
 * A prompt, or critical cases of it, that nothing would score: all that is asserted compares two answers, and there is one.
 * Other such cases are asked, shown and left out of the score.
 * @param experiments of one prompt
 * @returns null when everything is scored that must be
 */
export function unscoredAlone(experiments: readonly Experiment[]): Diagnostic | null {
  for (const { pair, candidate, baseline, nonComparable } of experiments) {
    if (baseline !== null) continue
    const bare = candidate.cases.filter((one) => one.isShownOnly !== true && !scoresAlone(one.assertions))
    const critical = bare.filter((one) => one.critical).map(({ id }) => id)
    const every = bare.length > 0 && bare.length === candidate.cases.length
    if (!every && critical.length === 0) continue
    const what = every
      ? ''
      : ` of ${critical.length === 1 ? 'the critical case' : 'the critical cases'} ${critical.join(', ')}`
    const why = nonComparable === null ? '' : ` (${nonComparable.replace(/\.$/, '')})`
    return diagnostic({
      file: pair.candidate.file,
      line: pair.candidate.line,
      message: `prompt ${pair.candidate.id}: nothing to score${what}: ${NOTHING_ALONE}${why}`,
      hint: JUDGE_ALONE,
    })
  }
  return null
}

/**
 * What the base's prompt is asked of: a name means what it means in the base, so that an alias that changes is a change
 * of this pull request, seen in one arm alone. In a matrix both arms are asked of the same model; but the model that a
 * prompt with its own matrix is released on is compared with the one that the base's is, as without a matrix.
 * @returns `unknown`: why its model cannot be asked, as a sentence
 */
function baselineModelOf(
  { candidate, baseline }: Pick<PromptPair, 'candidate' | 'baseline'>,
  candidateModel: string,
  config: Config,
  base: Config | null,
): { model: string | null; unknown: string | null } {
  if (baseline === null) return { model: null, unknown: null }
  const [released] = ownModels(candidate, config)
  const isReleased = released !== undefined && resolveModel(released, config) === candidateModel
  if (!isReleased || baseline.model === null) return { model: candidateModel, unknown: null }
  try {
    return { model: resolveModel(baseline.model, base ?? config), unknown: null }
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { model: null, unknown: `The base's prompt cannot be asked: ${thrown.message}.` }
  }
}

/** Digest of all that shapes a prompt's evaluation in a project. */
export async function fingerprintIn(project: Project, prompt: Prompt): Promise<string> {
  const { adversarial } = project.config.evaluation
  return fingerprint(prompt, project.cases.get(prompt.id) ?? [], {
    models: modelsOf(prompt, project.config),
    judge: judgeOf(project.config),
    embedding: project.config.evaluation.embedding,
    // Loaded only for the safety suites.
    attacks: adversarial.length === 0 ? [] : (await import('../adversarial/suites/index.ts')).templatesOf(adversarial),
  })
}
