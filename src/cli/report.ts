import { dirname } from 'node:path'
import { systemClock } from '../host/clock.ts'
import { assertFolder } from '../host/files/named-files.ts'
import { commentMarker, DEFAULT_CONFIG } from '../report/marker.ts'
import { openResults, screen } from './open-results.ts'
import type { CliReport, ReportFormat } from './options/report.ts'
import { printReport } from './print-report.ts'
import { terminalLog } from './progress-log.ts'
import { filesOf, type ReportFiles, writeReports } from './write-reports.ts'

/** The file of each format; what the terminal shows is none. */
const FILES: { [Format in ReportFormat]: string | null } = {
  html: 'report.html',
  junit: 'junit.xml',
  csv: 'cases.csv',
  comment: 'comment.md',
  terminal: null,
}

/** Runs `report`: renders the run of a results.json again. */
export async function reportInTerminal({ results, out, formats, json }: CliReport): Promise<number> {
  if (out !== null) await assertFolder(out, `--out ${out}`)
  const { file, report } = await openResults(results)
  const log = terminalLog(process.stderr, systemClock)
  const marker = commentMarker({ command: 'evaluate', config: DEFAULT_CONFIG, key: '' })
  const files = chosen(await filesOf(report, marker, true), formats)
  const { reported, problems } = await writeReports(files, out ?? dirname(file))
  if (json || formats.includes('terminal')) printReport(report, screen(), json)
  for (const problem of problems) log.warn(problem)
  if (reported !== null) log.info(reported)
  return problems.length === 0 ? 0 : 1
}

function chosen(files: ReportFiles, formats: readonly ReportFormat[]): ReportFiles {
  const names = new Set(formats.map((format) => FILES[format]))
  return Object.fromEntries(Object.entries(files).filter(([name]) => names.has(name)))
}
