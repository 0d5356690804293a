import { resolve } from 'node:path'
import { type Problem, writeFiles } from '../host/files/write-file.ts'
import { reportFiles } from '../report/files.ts'
import type { Report } from '../report/report.ts'
import { nearest } from './screen.ts'

/**
 * Writes the report's files. Those that cannot be written change no verdict.
 * @returns where they are, as a sentence; null when none is there. And why some are not
 */
export async function writeReports(
  report: Report,
  out: string,
  marker: string,
): Promise<{ reported: string | null; problems: string[] }> {
  const folder = resolve(out)
  const { paths, problems } = await writeFiles(folder, reportFiles(report, marker))
  const names = [...paths.keys()].sort((a, b) => READ_FIRST.indexOf(a) - READ_FIRST.indexOf(b))
  const reported = names.length === 0 ? null : `Reports are in ${nearest(folder)}: ${names.join(', ')}`
  return { reported, problems: problems.map(inFull) }
}

const READ_FIRST = ['report.html', 'results.json', 'junit.xml', 'comment.md']

function inFull({ sentence, stack }: Problem): string {
  return stack === null ? sentence : `${sentence}\n${stack}`
}
