import type { Clock } from '../clock.ts'
import type { Project } from '../config/load.ts'
import type { Case } from '../datasets/case.ts'
import { datasetText } from '../datasets/load.ts'
import { type Diagnostic, diagnosticLine, type Level } from '../errors.ts'
import type { Log } from '../log.ts'
import type { TokenCounter } from '../models/catalog/token-count.ts'
import { ModelError } from '../models/model.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { closest } from '../source/closest.ts'
import type { Tree } from '../source/tree.ts'
import { ERROR_RULES } from './error-rules.ts'
import { longestCase } from './longest-case.ts'
import type { OwnRules } from './own-rules.ts'
import type { PreviousResults } from './results.ts'
import type { LintDiagnostic, Rule } from './rule.ts'
import { type FoundSecret, secretsIn } from './secrets-in.ts'
import { countKey, Subject } from './subject.ts'

const ORDER: Record<Level, number> = { error: 0, warning: 1, note: 2 }

/** Applies rules with the levels that the configuration sets for them (`lint:`), and orders what they find. */
export async function lintProject(subject: Subject, rules: readonly Rule[]): Promise<LintDiagnostic[]> {
  const levels = subject.project.config.lint
  const found: LintDiagnostic[] = []
  for (const rule of rules) {
    const level = Object.hasOwn(levels, rule.id) ? levels[rule.id] : undefined
    if (level === 'off') continue
    for (const one of await rule.find(subject))
      found.push({ ...one, rule: rule.id, field: null, level: level ?? one.level })
  }
  return inOrder(found)
}

/** By level, file and line. */
export function inOrder(findings: readonly LintDiagnostic[]): LintDiagnostic[] {
  return findings.toSorted(
    (a, b) =>
      ORDER[a.level] - ORDER[b.level] ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0),
  )
}

/** Names below `lint:` that no rule has. */
function unknownRules(subject: Subject, existing: readonly string[]): LintDiagnostic[] {
  const { config, file } = subject.project
  return Object.keys(config.lint)
    .filter((id) => !existing.includes(id))
    .map((id) => {
      const meant = closest(id, existing)
      return {
        rule: 'configuration',
        level: 'error',
        field: null,
        file,
        line: subject.line(file, ['lint', id]),
        message: `there is no lint rule called ${id}`,
        hint: meant === null ? 'docs/lint.md lists them.' : `Did you mean \`${meant}\`?`,
      }
    })
}

const NOTHING_COUNTED: ReadonlyMap<string, number> = new Map()

/** Warnings that a report tells one by one. */
const MOST_REPORTED = 5

type FilesRead = { texts: ReadonlyMap<string, string>; secretsInCases: readonly FoundSecret[] }

type LintDeps = { tree: Tree; clock: Clock; log: Log; signal: AbortSignal }

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
  deps: LintDeps,
  project: Project,
  prompts: readonly Prompt[],
  options: CheckOptions = OFFLINE,
): Promise<LintDiagnostic[]> {
  const counted = new Map<string, number>()
  const files = await readFiles(deps, project, prompts)
  const { previous, purpose = 'evaluation' } = options
  const subject = new Subject({ project, prompts, ...files, now: deps.clock.now(), previous, counted, purpose })
  if (options.counter !== null) await count(subject, options.counter, counted, deps)
  const { RULES } = await import('../lint/registry.ts')
  const existing = RULES.map(({ id }) => id)
  const own = await ownRules(deps.tree, subject)
  const unknown = own.broken.length > 0 ? [] : unknownRules(subject, [...existing, ...own.rules.map(({ id }) => id)])
  return inOrder([...unknown, ...own.broken, ...(await lintProject(subject, [...RULES, ...own.rules]))])
}

/**
 * The same for an evaluation, offline: every error, and what else there is later, when the models are asked. Where the
 * configuration sets a level or has rules of its own, any rule may find an error.
 * @returns `all`: every finding, in order
 */
export async function checkErrors(
  deps: Pick<LintDeps, 'tree' | 'clock' | 'log' | 'signal'>,
  project: Project,
  prompts: readonly Prompt[],
): Promise<{ errors: LintDiagnostic[]; all: () => Promise<LintDiagnostic[]> }> {
  const isError = ({ level }: LintDiagnostic) => level === 'error'
  if (Object.keys(project.config.lint).length > 0 || project.config.lintRules.length > 0) {
    const found = await checkProject(deps, project, prompts)
    return { errors: found.filter(isError), all: async () => found }
  }
  const files = await readFiles(deps, project, prompts)
  const facts = { project, prompts, ...files, now: deps.clock.now(), previous: null, counted: NOTHING_COUNTED }
  const found = await lintProject(new Subject({ ...facts, purpose: 'evaluation' }), ERROR_RULES)
  return {
    errors: found.filter(isError),
    async all() {
      const { RULES } = await import('../lint/registry.ts')
      const others = RULES.filter((rule) => !ERROR_RULES.includes(rule))
      return inOrder([...found, ...(await lintProject(new Subject({ ...facts, purpose: 'evaluation' }), others))])
    },
  }
}

/** Rules of the project itself; loaded only where it has any. */
async function ownRules(tree: Tree, subject: Subject): Promise<OwnRules> {
  if (subject.project.config.lintRules.length === 0) return { rules: [], broken: [] }
  return (await import('./own-rules.ts')).readOwnRules(tree, subject)
}

/** Warnings as sentences for a report, and how many more there are. */
export function warningsOf(findings: readonly Diagnostic[]): string[] {
  const warnings = findings.filter(({ level }) => level === 'warning')
  const more = warnings.length - MOST_REPORTED
  return [
    ...warnings.slice(0, MOST_REPORTED).map(diagnosticLine),
    ...(more > 0 ? [`And ${more} more: \`command: lint\` tells them all.`] : []),
  ]
}

/**
 * The texts of configuration and prompts, and what the rule about secrets finds in the files of cases: those are not kept,
 * since a case knows its own line.
 */
async function readFiles(
  { tree }: Pick<LintDeps, 'tree'>,
  project: Project,
  prompts: readonly Prompt[],
): Promise<FilesRead> {
  const texts = new Map<string, string>()
  const ofPrompts = prompts.flatMap(({ file, includes = [] }) => [file, ...includes])
  for (const file of new Set([project.file, ...ofPrompts])) {
    const text = await tree.read(file)
    if (text !== null) texts.set(file, text)
  }
  const secretsInCases: FoundSecret[] = []
  const cases = prompts.flatMap(({ id }) => project.cases.get(id) ?? [])
  for (const file of new Set(cases.map((one) => one.file))) {
    if (texts.has(file)) continue
    let isText = false
    for await (const { text, line } of datasetText(tree, file)) {
      isText = true
      for (const found of secretsIn(file, text)) secretsInCases.push({ ...found, line: found.line + line - 1 })
    }
    // A spreadsheet has no text of its own, and a row at each line.
    if (!isText) secretsInCases.push(...secretsIn(file, textOfCases(cases, file)))
  }
  return { texts, secretsInCases }
}

function textOfCases(cases: readonly Case[], file: string): string {
  const lines: string[] = []
  for (const { file: own, line, vars, expected, assert, messages } of cases) {
    if (own === file) lines[(line ?? 1) - 1] = JSON.stringify([vars, expected, assert, messages])
  }
  return Array.from(lines, (line) => line ?? '').join('\n')
}

/** One call for each prompt on each model. What cannot be counted is estimated, as without `--online`. */
async function count(
  subject: Subject,
  counter: TokenCounter,
  counted: Map<string, number>,
  { log, signal }: Pick<LintDeps, 'log' | 'signal'>,
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
