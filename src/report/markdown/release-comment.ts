import { inlineCode, oneLine, sentence } from '../../text/untrusted.ts'
import { shortCommit } from '../commit.ts'
import { firstThatFits } from '../detail.ts'
import { DEFAULT_CONFIG } from '../marker.ts'
import { whereItStands } from '../open-rollout.ts'
import { releaseOpening } from '../release-opening.ts'
import type { ReleaseReport } from '../release-report.ts'
import { tellingCanary } from '../release-text.ts'
import type { Report } from '../report.ts'
import { canarySection } from './canary-section.ts'
import { link, paragraphs } from './markdown.ts'

/** GitHub refuses longer comments. */
const LONGEST = 65_536

/** Where a release comes from, beside its commit. */
export type ReleaseSource = { run: Report['run']; config: string }

/**
 * What became of a release, for the pull request, commit or issue of it: everything, or without the numbers of the
 * canaries when those are too long.
 * @param marker first line, by which it is found again
 */
export function renderReleaseComment(report: ReleaseReport, { run, config }: ReleaseSource, marker: string): string {
  const { problem, canaries, open, commit, identity } = report
  const head = [`### ${releaseOutcome(report)}`, ...open.map((reported) => sentence(reported, 1_500))]
  const why = problem === null ? null : `**${sentence(problem.message, 1_000)}**`
  const shortWhy = tellingCanary(report) === null ? why : null
  const { next } = releaseOpening(report)
  const further = next === null ? null : `**Next:** ${sentence(next, 1_000)}`
  const sections = canaries.map((canary) => canarySection(canary, identity))
  const about = [
    run === null ? null : link(`Run ${run.number}`, run.url),
    commit === null ? null : `commit ${inlineCode(shortCommit(commit))}`,
    // Two configurations may release to environments of one name.
    config === DEFAULT_CONFIG ? null : inlineCode(config, 120),
  ].filter((one) => one !== null)
  const foot = about.length === 0 ? null : `<sub>${about.join(' · ')}</sub>`
  const form = (sections: readonly (string | null)[]) => () => `${marker}\n${paragraphs(...head, ...sections, foot)}\n`
  return firstThatFits([form([shortWhy, further, ...sections]), form([why, further])], LONGEST, (text) => text.length)
}

/** The title of the issue about a release that went back: a line of plain text. */
export function rollbackTitle({ release, environment }: ReleaseReport): string {
  return oneLine(`${release ?? 'A release'} was rolled back in ${environment ?? 'production'}`, 200)
}

function releaseOutcome(report: ReleaseReport): string {
  const { release, environment, rollout } = report
  const what = release === null ? 'A release' : inlineCode(release, 120)
  const where = environment === null ? '' : ` in ${inlineCode(environment, 120)}`
  switch (rollout) {
    case 'promoted':
      return `✅ ${what} is live${where}`
    case 'published':
      return `✅ ${what} is published${where}`
    case 'rolled-back':
      return `⏪ ${what} was rolled back${where}`
    case 'held':
      return `⏳ ${what} ${whereItStands(report.canaries)}${where}`
    default:
      return `⚠️ ${what} was left as it is${where}`
  }
}
