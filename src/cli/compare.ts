import { dirname, resolve } from 'node:path'
import { compareRuns } from '../commands/compare.ts'
import { UserError } from '../errors.ts'
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
  const runs = [await openResults(before), await openResults(after)] as const
  for (const { file } of runs) assertElsewhere(file, out)
  const report = compareRuns(...runs)
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

/** The comparison has a results.json of its own, which is not to take the place of one that it is made of. */
function assertElsewhere(file: string, out: string | null): void {
  if (out === null || resolve(out) !== dirname(resolve(file))) return
  throw new UserError(`--out ${out} is the folder of ${file}, which the comparison would replace`, {
    hint: 'Name another folder.',
  })
}
