import { dirname, join, resolve } from 'node:path'
import { systemClock } from '../host/clock.ts'
import { isFile } from '../host/files/named-files.ts'
import { openerOf, openPage } from './open-page.ts'
import { openResults, screen } from './open-results.ts'
import type { CliView } from './options/view.ts'
import { printReport } from './print-report.ts'
import { terminalLog } from './progress-log.ts'
import { nearest } from './screen.ts'

/** Runs `view`: shows the report of a results.json, and its page in the browser where there is one. */
export async function viewInTerminal({ results, open }: CliView): Promise<number> {
  const { file, report } = await openResults(results)
  printReport(report, screen(), false)
  const log = terminalLog(process.stderr, systemClock)
  const page = join(resolve(dirname(file)), 'report.html')
  if (!(await isFile(page))) {
    log.info(`There is no report.html beside ${file}. \`ai-cicd report ${file} --format html\` writes it.`)
    return 0
  }
  log.info(`The page is ${nearest(page)}`)
  const opener = open && process.stdout.isTTY === true ? openerOf(process.platform, process.env) : null
  if (opener !== null && !(await openPage(opener, page)))
    log.info('No browser could be opened: open the page yourself.')
  return 0
}
