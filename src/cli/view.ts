import { dirname, join, resolve } from 'node:path'
import { systemClock } from '../host/clock.ts'
import { isFile } from '../host/files/named-files.ts'
import { withoutCommands } from '../text/untrusted.ts'
import { openerOf, openPage } from './open-page.ts'
import { openEither, screen } from './open-results.ts'
import type { CliView } from './options/view.ts'
import { printReport } from './print-report.ts'
import { terminalLog } from './progress-log.ts'
import { releaseOnScreen } from './release-on-screen.ts'
import { nearest } from './screen.ts'

/** Runs `view`: shows the report of a results.json, and its page in the browser where there is one; or what a release.json tells. */
export async function viewInTerminal({ results, open }: CliView): Promise<number> {
  const opened = await openEither(results)
  if (opened.kind === 'release') {
    process.stdout.write(withoutCommands(releaseOnScreen(opened.release)))
    return 0
  }
  const { file, report } = opened
  printReport(report, screen(), false)
  const log = terminalLog(process.stderr, systemClock)
  const release = join(dirname(file), 'release.json')
  if (file !== results && (await isFile(release)))
    log.info(`A release is told there, too: \`ai-cicd view ${release}\`.`)
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
