import { labelsOf } from '../cases.ts'
import { shortCommit } from '../commit.ts'
import type { Report } from '../report.ts'
import { trendLines } from '../trend/lines.ts'
import { type Screen, said } from './screen.ts'

/** Prompts whose commits are named. */
const MOST_PROMPTS = 5

/** How the changed prompts scored on the default branch, and the commits of this change that touched them. */
export function historyLines(report: Report, screen: Screen): string {
  const labels = labelsOf(report.prompts)
  const { shown } = trendLines(report)
  const trends = shown.map(({ label, text }) => said(label, text.replaceAll('`', ''), screen))
  const reasons = report.prompts.flatMap(({ id, why }, index) => {
    if (why === null || why.length === 0) return []
    const commits = why.map(({ commit, subject }) => `${shortCommit(commit)} ${subject}`)
    return [said(`Why, ${labels[index] ?? id}`, commits.join('; '), screen)]
  })
  return [...trends, ...reasons.slice(0, MOST_PROMPTS)].join('\n')
}
