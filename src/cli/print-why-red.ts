import type { Log } from '../log.ts'
import type { ReleaseReport } from '../report/release-report.ts'
import type { Report } from '../report/report.ts'
import { whyRed } from '../report/why-red.ts'

/** Says on standard error why a run is red: standard output may go to a file, or to a program that reads only its beginning. */
export function printWhyRed(report: Report, release: ReleaseReport | null, log: Log): void {
  const why = whyRed(report, release)
  if (why === null) return
  log.error(why.line)
  // On a screen the report above has listed them already.
  if (release === null && process.stdout.isTTY === true) return
  for (const diagnostic of why.diagnostics) log.error(diagnostic)
}
