import type { PageRelease } from '../page/release-data.ts'
import { junitPieces } from './files/junit.ts'
import { resultsPieces } from './files/results.ts'
import { htmlPieces } from './html/page.ts'
import { commentLimit, renderComment } from './markdown/comment.ts'
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

function* commentPieces(report: Report, marker: string): Generator<string> {
  yield renderComment(report, { limit: commentLimit, marker })
}
