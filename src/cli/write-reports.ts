import { resolve } from 'node:path'
import { type Problem, writeFiles } from '../host/files/write-file.ts'
import { reportFiles } from '../report/files.ts'
import type { Report } from '../report/report.ts'
import { nearest } from './screen.ts'

/** Files of a report, by their names. */
export type ReportFiles = Readonly<Record<string, Iterable<string>>>

/** Every file that a report has, by its name. */
export async function filesOf(report: Report, marker: string, csv: boolean): Promise<ReportFiles> {
  // Loaded only where it is asked for.
  const cases = csv ? { 'cases.csv': (await import('../report/files/csv.ts')).csvPieces(report) } : {}
  return { ...reportFiles(report, marker), ...cases }
}

/**
 * Writes the report's files. Those that cannot be written change no verdict.
 * @returns where they are, as a sentence; null when none is there. And why some are not
 */
export async function writeReports(
  files: ReportFiles,
  out: string,
): Promise<{ reported: string | null; problems: string[] }> {
  const folder = resolve(out)
  const { paths, problems } = await writeFiles(folder, files)
  const names = [...paths.keys()].sort((a, b) => READ_FIRST.indexOf(a) - READ_FIRST.indexOf(b))
  const reported = names.length === 0 ? null : `Reports are in ${nearest(folder)}: ${names.join(', ')}`
  return { reported, problems: problems.map(inFull) }
}

const READ_FIRST = ['release-summary.md', 'report.html', 'results.json', 'junit.xml', 'comment.md', 'cases.csv']

function inFull({ sentence, stack }: Problem): string {
  return stack === null ? sentence : `${sentence}\n${stack}`
}
