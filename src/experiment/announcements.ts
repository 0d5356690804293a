import { changedScoring } from '../config/changed-scoring.ts'
import type { Project } from '../config/load.ts'
import { OVERRIDABLE_EVENTS } from '../config/overridable-events.ts'
import { forEvent } from '../config/overrides.ts'
import { modelsOf, resolveModel } from '../config/resolve-model.ts'
import type { Config } from '../config/schema/schema.ts'
import { newStubs } from '../config/stub-models.ts'
import { weakenedGate } from '../config/weakened-gate.ts'
import { weakenedRelease } from '../config/weakened-release.ts'
import { UserError } from '../errors.ts'
import type { PromptPair } from '../evaluation/pair-prompts.ts'
import { weakerCases } from '../evaluation/weaker/cases.ts'
import { weakenedLint } from '../lint/weakened.ts'
import type { Prompt } from '../prompts/prompt.ts'

type Compared = {
  /** The base's whole project. */
  base: Project
  project: Project
  /** Whose overrides apply to both; null on the command line. */
  event: string | null
  /** Prompts of which anything changed that shapes their evaluation. */
  changed: readonly PromptPair[]
}

/**
 * What a change does to its own judgement, each a plain sentence: models that are none, a laxer gate, another measure, a
 * less careful release, prompts that are no longer evaluated, weaker cases. The first few are shown, so what there can be
 * many of comes last. Nothing is read for it, so that it can wait until the models are asked.
 * @param ofFiles what `announcedFiles` found
 */
export function announcements({ base, project, event, changed }: Compared, ofFiles: readonly string[]): string[] {
  const sampled = isSampled(project)
  const weaker = changed.flatMap(({ candidate, baseline }) =>
    baseline === null
      ? []
      : weakerCases(
          candidate.id,
          { prompt: baseline, cases: base.cases.get(baseline.id) ?? [] },
          { prompt: candidate, cases: project.cases.get(candidate.id) ?? [], sampled },
        ),
  )
  return [
    ...newStubs(base, project),
    ...ofEveryEvent(base, project, event),
    ...changed.flatMap((pair) => fewerModels(pair, base, project)),
    ...weakenedRelease(base.config.release, project.config.release),
    ...ofFiles,
    ...weaker,
  ]
}

/**
 * Models that a prompt's own `models` no longer have it asked of. What `evaluation.models` loses is announced for all prompts
 * at once, and another model to release is compared with the one before.
 */
function fewerModels({ candidate, baseline }: PromptPair, base: Project, project: Project): string[] {
  if (baseline === null || (candidate.models ?? baseline.models) === undefined) return []
  const asked = askedOf(candidate, project)
  const released = baseline.model === null ? [] : namesOf(() => [resolveModel(baseline.model ?? '', base.config)])
  const lost = askedOf(baseline, base).filter((model) => !asked.includes(model) && !released.includes(model))
  if (lost.length === 0) return []
  return [`${candidate.id} is no longer asked of ${lost.map((model) => `\`${model}\``).join(', ')} (its \`models\`).`]
}

function askedOf(prompt: Prompt, { config }: Project): string[] {
  return namesOf(() => modelsOf(prompt, config))
}

/** Nothing where a name means no model, which an older commit may still say. */
function namesOf(read: () => string[]): string[] {
  try {
    return read()
  } catch (thrown) {
    if (thrown instanceof UserError) return []
    throw thrown
  }
}

/** Whether some run asks a part of the cases only. */
function isSampled({ config, asWritten }: Project): boolean {
  const configs = [config, ...OVERRIDABLE_EVENTS.map((event) => forEvent(asWritten, event))]
  return configs.some(({ evaluation }) => evaluation.sample !== 'all')
}

/**
 * What the configuration weakens for the event of this run, then what it does for others besides: overrides are a gate of
 * their own, which is not seen in a run of another event.
 */
function ofEveryEvent(base: Project, head: Project, event: string | null): string[] {
  const here = weakenedConfig(base.config, head.config)
  const reported = new Set(here)
  const elsewhere = OVERRIDABLE_EVENTS.filter((other) => other !== event).flatMap((other) => {
    const found = weakenedConfig(forEvent(base.asWritten, other), forEvent(head.asWritten, other))
    return found.filter((one) => !reported.has(one)).map((one) => ({ other, one }))
  })
  const events = new Map<string, string[]>()
  for (const { other, one } of elsewhere) events.set(one, [...(events.get(one) ?? []), other])
  // A release and a terminal have no overrides of their own.
  const plain = weakenedConfig(base.asWritten, head.asWritten).filter((one) => !reported.has(one) && !events.has(one))
  return [
    ...here,
    ...[...events].map(([one, on]) => `On ${on.join(', ')}: ${one}`),
    ...plain.map((one) => `Where no override applies: ${one}`),
  ]
}

function weakenedConfig(base: Config, head: Config): string[] {
  return [...weakenedGate(base, head), ...changedScoring(base, head), ...weakenedLint(base, head)]
}
