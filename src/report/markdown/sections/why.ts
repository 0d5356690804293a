import { count } from '../../../text/format.ts'
import { inlineCode } from '../../../text/untrusted.ts'
import { labelsOf } from '../../cases.ts'
import { isCommit, shortCommit } from '../../commit.ts'
import { type Detail, firstOf } from '../../detail.ts'
import type { CommitLine, Report } from '../../report.ts'
import { link } from '../markdown.ts'

/** Prompts whose commits are named. */
const MOST_PROMPTS = 5

/** Why each changed prompt changed, by the first lines of the commits that touched it, a list; null where none is known. */
export function why(report: Report, { rows }: Detail): string | null {
  const labels = labelsOf(report.prompts)
  const reasons = report.prompts.flatMap(({ id, why: commits }, index) =>
    commits === null || commits.length === 0 ? [] : [{ label: labels[index] ?? id, commits }],
  )
  const { shown, hidden } = firstOf(reasons, Math.min(rows, MOST_PROMPTS))
  if (shown.length === 0) return null
  const lines = shown.flatMap(({ label, commits }) => [
    `- ${inlineCode(label, 60)}`,
    ...commits.map((one) => `  - ${commitLine(one, report)}`),
  ])
  const more = hidden === 0 ? [] : [`- and ${count(hidden, 'more prompt')}`]
  return [...lines, ...more].join('\n')
}

function commitLine({ commit, subject }: CommitLine, { run }: Report): string {
  const short = inlineCode(shortCommit(commit), 40)
  const shown = run === null || !isCommit(commit) ? short : link(short, `${run.repositoryUrl}/commit/${commit}`)
  return `${shown} ${inlineCode(subject, 80)}`
}
