import type { Project } from '../config/load.ts'
import { mistakeLine } from '../errors.ts'
import type { Finding } from '../lint/finding.ts'
import { longestCase } from '../lint/longest-case.ts'
import type { PreviousResults } from '../lint/results.ts'
import { lintProject } from '../lint/run.ts'
import { countKey, Subject } from '../lint/subject.ts'
import { ModelError } from '../models/model.ts'
import type { TokenCounter } from '../models/token-count.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Deps } from './deps.ts'

/** Warnings that a report tells one by one. */
const MOST_TOLD = 5

type CheckOptions = {
  previous: PreviousResults | null
  counter: TokenCounter | null
  /** What the prompts are looked at for: some things may be tried out and not released. */
  purpose?: Subject['purpose']
}

export const OFFLINE: CheckOptions = { previous: null, counter: null }

/**
 * Applies the lint rules to these prompts of a project. Offline, unless a counter is given.
 * @returns findings by level, file and line
 */
export async function checkProject(
  deps: Pick<Deps, 'tree' | 'clock' | 'log' | 'signal'>,
  project: Project,
  prompts: readonly Prompt[],
  options: CheckOptions = OFFLINE,
): Promise<Finding[]> {
  const counted = new Map<string, number>()
  const texts = await textsOf(deps, project, prompts)
  const { previous, purpose = 'evaluation' } = options
  const subject = new Subject({ project, prompts, texts, now: deps.clock.now(), previous, counted, purpose })
  if (options.counter !== null) await count(subject, options.counter, counted, deps)
  return lintProject(subject)
}

/** Warnings as sentences for a report, and how many more there are. */
export function warningsOf(findings: readonly Finding[]): string[] {
  const warnings = findings.filter(({ level }) => level === 'warning')
  const more = warnings.length - MOST_TOLD
  return [
    ...warnings.slice(0, MOST_TOLD).map((finding) => mistakeLine({ ...finding, field: null })),
    ...(more > 0 ? [`And ${more} more: \`command: lint\` tells them all.`] : []),
  ]
}

async function textsOf(deps: Pick<Deps, 'tree'>, project: Project, prompts: readonly Prompt[]) {
  const files = new Set([project.file])
  for (const prompt of prompts) {
    files.add(prompt.file)
    for (const { file } of project.cases.get(prompt.id) ?? []) files.add(file)
  }
  const texts = new Map<string, string>()
  for (const file of files) {
    const text = await deps.tree.read(file)
    if (text !== null) texts.set(file, text)
  }
  return texts
}

/** One call for each prompt on each model. What cannot be counted is estimated, as without `--online`. */
async function count(
  subject: Subject,
  counter: TokenCounter,
  counted: Map<string, number>,
  { log, signal }: Pick<Deps, 'log' | 'signal'>,
): Promise<void> {
  for (const prompt of subject.prompts) {
    const longest = longestCase(subject, prompt)
    if (longest === null) continue
    for (const { model } of subject.models(prompt)) {
      try {
        counted.set(countKey(prompt, model), await counter.count({ ...longest.planned.request, model }, signal))
      } catch (thrown) {
        if (!(thrown instanceof ModelError)) throw thrown
        log.warn(`${model}: tokens are estimated, not counted: ${thrown.message}`)
      }
    }
  }
}
