import { inlineCode, sentence } from '../../text/untrusted.ts'
import { releaseOpening } from '../release-opening.ts'
import type { ReleaseReport } from '../release-report.ts'
import { paragraphs } from './markdown.ts'
import { changeOf, commitList, differenceOf } from './prompt-difference.ts'

/** What a release changes for those who use it, as text for a release's own page: each prompt's difference, and the commits. */
export function releaseNotes(report: ReleaseReport): string {
  const { release, environment, differences, commits } = report
  const { headline, why } = releaseOpening(report)
  const prompts = differences.map((one) =>
    paragraphs(`## ${inlineCode(one.id, 120)}: ${changeOf(one)}`, differenceOf(one)),
  )
  return `${paragraphs(
    `# ${inlineCode(release ?? environment ?? 'Release', 120)}`,
    `${sentence(headline, 400)}.`,
    why === null ? null : sentence(why, 1_000),
    ...(prompts.length === 0 ? ['No prompt differs from what was live.'] : prompts),
    commits === null || commits.listed.length === 0 ? null : `## Commits\n\n${commitList(commits)}`,
  )}\n`
}
