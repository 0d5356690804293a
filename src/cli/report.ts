import { dirname } from 'node:path'
import { UserError } from '../errors.ts'
import { systemClock } from '../host/clock.ts'
import { assertFolder } from '../host/files/named-files.ts'
import { renderReleaseFile } from '../report/files/release.ts'
import { releaseTexts } from '../report/files.ts'
import { commentMarker, DEFAULT_CONFIG } from '../report/marker.ts'
import { withoutCommands } from '../text/untrusted.ts'
import { type OpenedRelease, openEither, screen } from './open-results.ts'
import type { CliReport, ReportFormat } from './options/report.ts'
import { printableJson, printReport } from './print-report.ts'
import { terminalLog } from './progress-log.ts'
import { releaseOnScreen } from './release-on-screen.ts'
import { filesOf, type ReportFiles, writeReports } from './write-reports.ts'

/** The file of each format; what the terminal shows is none. */
const FILES: { [Format in ReportFormat]: string | null } = {
  html: 'report.html',
  junit: 'junit.xml',
  csv: 'cases.csv',
  comment: 'comment.md',
  terminal: null,
}

/** Runs `report`: renders the run of a results.json again, or the summary of a release.json. */
export async function reportInTerminal(command: CliReport): Promise<number> {
  const { results, out, formats, json } = command
  if (out !== null) await assertFolder(out, `--out ${out}`)
  const opened = await openEither(results)
  if (opened.kind === 'release') return await reportRelease(opened, command)
  const { file, report } = opened
  const log = terminalLog(process.stderr, systemClock)
  const marker = commentMarker({ command: 'evaluate', config: DEFAULT_CONFIG, key: '' })
  const files = chosen(await filesOf(report, marker, true), formats)
  const { reported, problems } = await writeReports(files, out ?? dirname(file))
  if (json || formats.includes('terminal')) printReport(report, screen(), json)
  for (const problem of problems) log.warn(problem)
  if (reported !== null) log.info(reported)
  return problems.length === 0 ? 0 : 1
}

/** A release has a summary, notes, and what the terminal shows of it. */
async function reportRelease({ file, release }: OpenedRelease, command: CliReport): Promise<number> {
  const { out, formats, json } = command
  const [asMarkdown, asText] = [formats.includes('comment'), formats.includes('terminal')]
  if (!asMarkdown && !asText) {
    throw new UserError(`${file} is of a release, which has no ${formats.join(' and no ')}`, {
      hint: 'Its formats are comment (release-summary.md and release-notes.md) and terminal.',
    })
  }
  const log = terminalLog(process.stderr, systemClock)
  const files = asMarkdown ? await releaseTexts(release) : {}
  const { reported, problems } = await writeReports(files, out ?? dirname(file))
  const shown = withoutCommands(releaseOnScreen(release))
  if (json) process.stdout.write(printableJson(renderReleaseFile(release)))
  if (json || asText) (json ? process.stderr : process.stdout).write(shown)
  for (const problem of problems) log.warn(problem)
  if (reported !== null) log.info(reported)
  return problems.length === 0 ? 0 : 1
}

function chosen(files: ReportFiles, formats: readonly ReportFormat[]): ReportFiles {
  const names = new Set(formats.map((format) => FILES[format]))
  return Object.fromEntries(Object.entries(files).filter(([name]) => names.has(name)))
}
