import type { PageRelease } from '../page/release-data.ts'
import { junitPieces } from './files/junit.ts'
import { resultsPieces } from './files/results.ts'
import { htmlPieces } from './html/page.ts'
import { commentLimit, renderComment } from './markdown/comment.ts'
import type { ReleaseReport } from './release-report.ts'
import type { Report } from './report.ts'

/**
 * The report's files by their names, each in pieces that are rendered as they are read.
 * @param marker first line of the comment
 * @param release what the page shows of a release
 */
export function reportFiles(
  report: Report,
  marker: string,
  release: PageRelease | null = null,
): Record<string, Iterable<string>> {
  return {
    'results.json': resultsPieces(report),
    'report.html': htmlPieces(report, release),
    'junit.xml': junitPieces(report),
    'comment.md': commentPieces(report, marker),
  }
}

/** Of a release, a rollback, a recovery or a pin. Loaded only for one: an evaluation has neither. */
export async function releaseFiles(release: ReleaseReport): Promise<Record<string, Iterable<string>>> {
  const { renderReleaseFile } = await import('./files/release.ts')
  return { 'release.json': [renderReleaseFile(release)], ...(await notesFiles(release)) }
}

/** What a release.json is rendered as: the summary, and of a release its notes. */
export async function releaseTexts(release: ReleaseReport): Promise<Record<string, Iterable<string>>> {
  const { renderReleaseSummary } = await import('./markdown/release-summary.ts')
  return { 'release-summary.md': [renderReleaseSummary(release)], ...(await notesFiles(release)) }
}

async function notesFiles(release: ReleaseReport): Promise<Record<string, Iterable<string>>> {
  if (release.command !== 'release') return {}
  const { releaseNotes } = await import('./markdown/release-notes.ts')
  return { 'release-notes.md': [releaseNotes(release)] }
}

function* commentPieces(report: Report, marker: string): Generator<string> {
  yield renderComment(report, { limit: commentLimit, marker })
}
