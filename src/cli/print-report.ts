/** A report on the screen, or as JSON for a program. */
import { resultsPieces } from '../report/files/results.ts'
import type { Report } from '../report/report.ts'
import { renderTerminal } from '../report/terminal/report.ts'

/** @param json whether standard output holds results.json alone; people then read the report on standard error */
export function printReport(report: Report, screen: { color: boolean; width: number }, json: boolean): void {
  if (!json) {
    process.stdout.write(renderTerminal(report, screen))
    return
  }
  for (const piece of resultsPieces(report)) process.stdout.write(printableJson(piece))
  process.stderr.write(renderTerminal(report, { ...screen, color: false }))
}

/** The same JSON, in which a runner that reads what is printed finds no command: such words stand in texts alone. */
export function printableJson(piece: string): string {
  return piece.replaceAll('##[', '#\\u0023[')
}
