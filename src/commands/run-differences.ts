/** What makes two runs less alike than their scores look, in plain sentences: it decides nothing, a reader must know it. */
import type { CaseResult } from '../evaluation/results.ts'
import { labelsOf } from '../report/cases.ts'
import type { PromptReport, Report } from '../report/report.ts'
import { canonicalJson } from '../source/canonical-json.ts'
import { count, list, percentAsSet } from '../text/format.ts'

/** The report of a file, and what to call it. */
export type NamedRun = { file: string; report: Report }

/** A prompt in the earlier and in the later run. */
export type PromptsOfRuns = readonly [earlier: PromptReport, later: PromptReport]

export function differencesBetween(before: NamedRun, after: NamedRun, pairs: readonly PromptsOfRuns[]): string[] {
  const files: Files = [before.file, after.file]
  return [
    ...onlyIn(before, new Set(pairs.map(([earlier]) => earlier))),
    ...onlyIn(after, new Set(pairs.map(([, later]) => later))),
    ...judgesOf(before, after),
    ...policiesOf(before, after),
    ...[before, after].flatMap(({ file, report }) =>
      report.stopped === null ? [] : [`${file} is of a run that was not finished: ${report.stopped.sentence}`],
    ),
    ...pairs.flatMap((pair) => ofPrompt(pair, files)),
  ]
}

type Files = readonly [before: string, after: string]

function onlyIn({ file, report }: NamedRun, paired: ReadonlySet<PromptReport>): string[] {
  const labels = labelsOf(report.prompts)
  const own = report.prompts.flatMap((prompt, index) => (paired.has(prompt) ? [] : [labels[index] ?? prompt.id]))
  return own.length === 0 ? [] : [`Only ${file} has ${list(own)}: not compared.`]
}

function judgesOf(before: NamedRun, after: NamedRun): string[] {
  const [earlier, later] = [before, after].map(({ report }) => [...report.judges].sort().join(' and '))
  if (earlier === undefined || later === undefined || earlier === '' || later === '' || earlier === later) return []
  return [`Other judges graded: ${earlier} in ${before.file}, ${later} in ${after.file}. A difference may be theirs.`]
}

function policiesOf(before: NamedRun, after: NamedRun): string[] {
  const { margin, confidence } = before.report
  if (margin === after.report.margin && confidence === after.report.confidence) return []
  const own = `a margin of ${percentAsSet(margin)} at ${percentAsSet(confidence)} confidence`
  return [`${before.file} was held to ${own}; both are now held to what ${after.file} was.`]
}

function ofPrompt([earlier, later]: PromptsOfRuns, [before, after]: Files): string[] {
  const old = new Map(earlier.comparison.candidate.cases.map((one) => [one.id, one]))
  const now = new Map(later.comparison.candidate.cases.map((one) => [one.id, one]))
  const both = [...now.values()].filter(({ id }) => old.has(id))
  const lost = [...old.keys()].filter((id) => !now.has(id))
  const added = [...now.keys()].filter((id) => !old.has(id))
  const asserted = both.filter((one) => assertsOtherwise(old.get(one.id) ?? one, one)).map(({ id }) => id)
  const filled = both.filter(({ id }) => canonicalJson(varsOf(earlier, id)) !== canonicalJson(varsOf(later, id)))
  const said = (ids: readonly string[], what: string) =>
    ids.length === 0 ? [] : [`${later.id}: ${count(ids.length, 'case')} ${what}: ${list(ids)}.`]
  return [
    ...said(lost, `only in ${before}, not compared`),
    ...said(added, `only in ${after}, not compared`),
    ...said(asserted, 'scored by other assertions, compared all the same'),
    ...said(
      filled.map(({ id }) => id),
      'with other variables, compared all the same',
    ),
  ]
}

/** Whether what is asserted of a case differs; not where one run has no scored answer to tell by. */
function assertsOtherwise(earlier: CaseResult, later: CaseResult): boolean {
  const [one, other] = [assertionsOf(earlier), assertionsOf(later)]
  return one !== null && other !== null && one !== other
}

function assertionsOf({ trials }: CaseResult): string | null {
  const scored = trials.find(({ score }) => score !== null)
  if (scored === undefined) return null
  const all = scored.assertions.map(({ type, metric, weight, critical }) =>
    JSON.stringify([type, metric, weight, critical === true]),
  )
  return all.sort().join()
}

function varsOf({ vars }: PromptReport, id: string): Record<string, unknown> {
  return Object.hasOwn(vars, id) ? (vars[id] ?? {}) : {}
}
