import { commentLimit, renderComment } from './comment.ts'
import { htmlPieces } from './html.ts'
import { junitPieces } from './junit.ts'
import type { Report } from './report.ts'
import { resultsPieces } from './results.ts'

/**
 * The report's files by their names, each in pieces that are rendered as they are read.
 * @param marker first line of the comment
 */
export function reportFiles(report: Report, marker: string): Record<string, Iterable<string>> {
  return {
    'results.json': resultsPieces(report),
    'report.html': htmlPieces(report),
    'junit.xml': junitPieces(report),
    'comment.md': commentPieces(report, marker),
  }
}

function* commentPieces(report: Report, marker: string): Generator<string> {
  yield renderComment(report, { limit: commentLimit, marker })
}
