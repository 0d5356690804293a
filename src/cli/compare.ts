import { compareRuns } from '../commands/compare.ts'
import { systemClock } from '../host/clock.ts'
import { assertFolder } from '../host/files/named-files.ts'
import { commentMarker, DEFAULT_CONFIG } from '../report/marker.ts'
import { openResults, screen } from './open-results.ts'
import type { CliCompare } from './options/compare.ts'
import { printReport } from './print-report.ts'
import { terminalLog } from './progress-log.ts'
import { filesOf, writeReports } from './write-reports.ts'

/** Runs `compare`: the run of one results.json against that of another. */
export async function compareInTerminal({ before, after, out, csv, json, gate }: CliCompare): Promise<number> {
  if (out !== null) await assertFolder(out, `--out ${out}`)
  const report = compareRuns(await openResults(before), await openResults(after))
  printReport(report, screen(), json)
  if (out !== null) {
    const log = terminalLog(process.stderr, systemClock)
    const marker = commentMarker({ command: 'evaluate', config: DEFAULT_CONFIG, key: 'compare' })
    const { reported, problems } = await writeReports(await filesOf(report, marker, csv), out)
    for (const problem of problems) log.warn(problem)
    if (reported !== null) log.info(reported)
  }
  return gate && report.blocks ? 1 : 0
}
