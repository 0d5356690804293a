import { changedMeasure } from '../config/changed-measure.ts'
import type { Project } from '../config/load.ts'
import { loosenedGate } from '../config/loosened.ts'
import { forEvent } from '../config/overrides.ts'
import type { Config } from '../config/schema.ts'
import { newStubs } from '../config/stub-models.ts'
import type { PromptPair } from '../evaluation/pairs.ts'
import { weakerCases } from '../evaluation/weaker-cases.ts'
import type { Baseline } from '../git/baseline.ts'
import { loosenedLint } from '../lint/loosened.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { BaselineProject } from './baseline-project.ts'
import type { Deps } from './deps.ts'

/** Events whose overrides are a gate of their own: what is loosened there is not seen in a run of another one. */
const EVENTS = ['pull_request', 'merge_group', 'push', 'workflow_dispatch', 'schedule'] as const

type Compared = {
  baseline: Baseline
  base: BaselineProject
  project: Project
  /** Whose overrides apply to both; null on the command line. */
  event: string | null
  /** Prompts of which anything changed that shapes their evaluation. */
  changed: readonly PromptPair[]
  /** Prompts of the base that nothing continues. */
  removed: readonly Prompt[]
}

/**
 * What a change does to its own judgement, each a plain sentence: models that are none, a laxer gate, another measure,
 * prompts that are no longer evaluated, weaker cases. The first few are shown, so what there can be many of comes last.
 * @returns `warnings`: why that is not known
 */
export async function announcements(
  deps: Pick<Deps, 'tree' | 'renames'>,
  compared: Compared,
): Promise<{ loosened: string[]; warnings: string[] }> {
  const { base, project, event, changed } = compared
  const away = [...(await takenAway(deps, compared)), ...takenOver(compared)]
  if (base.project === null) {
    const there = (await compared.baseline.tree.read(project.file)) !== null
    const unknown = `The base's ${project.file} cannot be read, so whether this change loosens what it is judged by is not known.`
    return { loosened: away, warnings: there ? [unknown] : [] }
  }
  const { cases } = base.project
  const sampled = isSampled(project)
  const weaker = changed.flatMap(({ candidate, baseline }) =>
    baseline === null
      ? []
      : weakerCases(
          candidate.id,
          { prompt: baseline, cases: cases.get(baseline.id) ?? [] },
          { prompt: candidate, cases: project.cases.get(candidate.id) ?? [], sampled },
        ),
  )
  const stubs = newStubs(base.project, project)
  return { loosened: [...stubs, ...ofEveryEvent(base.project, project, event), ...away, ...weaker], warnings: [] }
}

/** Whether some run asks a part of the cases only. */
function isSampled({ config, asWritten }: Project): boolean {
  const configs = [config, ...EVENTS.map((event) => forEvent(asWritten, event))]
  return configs.some(({ evaluation }) => evaluation.sample !== 'all')
}

/** What the configuration loosens for the event of this run, then what it does for others besides. */
function ofEveryEvent(base: Project, head: Project, event: string | null): string[] {
  const here = configLoosened(base.config, head.config)
  const told = new Set(here)
  const elsewhere = EVENTS.filter((other) => other !== event).flatMap((other) => {
    const found = configLoosened(forEvent(base.asWritten, other), forEvent(head.asWritten, other))
    return found.filter((one) => !told.has(one)).map((one) => ({ other, one }))
  })
  const events = new Map<string, string[]>()
  for (const { other, one } of elsewhere) events.set(one, [...(events.get(one) ?? []), other])
  return [...here, ...[...events].map(([one, on]) => `On ${on.join(', ')}: ${one}`)]
}

function configLoosened(base: Config, head: Config): string[] {
  return [...loosenedGate(base, head), ...changedMeasure(base, head), ...loosenedLint(base.lint, head.lint)]
}

/** A new prompt on the golden set of one that is gone, and that says something else: nothing compares the two. */
function takenOver({ changed, removed }: Compared): string[] {
  return removed.flatMap(({ id, dataset }) =>
    changed
      .filter(({ candidate, baseline }) => dataset !== null && baseline === null && candidate.dataset === dataset)
      .map(
        ({ candidate }) =>
          `${id} is gone, and ${candidate.id} is asked its cases (${dataset}) as a new prompt: the two are not compared.`,
      ),
  )
}

/** Prompts whose file is still there, here or in another place, and that `prompts:` no longer names. */
async function takenAway(
  { tree, renames }: Pick<Deps, 'tree' | 'renames'>,
  { baseline, project, removed }: Compared,
): Promise<string[]> {
  if (removed.length === 0) return []
  // A file that still brings a prompt, or the configuration itself, only lost this one.
  const named = new Set([project.file, ...project.prompts.map(({ file }) => file)])
  const moved = new Map([...(await renames(baseline))].map(([to, from]) => [from, to]))
  const found: string[] = []
  for (const { id, file } of removed) {
    if (named.has(file)) continue
    const now = await tree.read(file)
    const to = moved.get(file)
    if (now !== null) {
      const changed = now === (await baseline.tree.read(file)) ? '' : 'changed and '
      found.push(`${id} is no longer evaluated: ${file} is ${changed}still there, and \`prompts\` does not name it.`)
    } else if (to !== undefined && !named.has(to)) {
      found.push(`${id} is no longer evaluated: ${file} is now ${to}, and \`prompts\` does not name it.`)
    }
  }
  return found
}
