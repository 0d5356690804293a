import type { ReleaseReport } from '../report/release-report.ts'
import { releaseLines, rollbackCommand } from '../report/release-text.ts'
import { visible } from '../text/untrusted.ts'

/** What became of a release, a rollback, a recovery or a pin, for a terminal. */
export function releaseOnScreen(release: ReleaseReport): string {
  const undo = rollbackCommand(release)
  const lines = [
    ...releaseLines(release),
    ...release.open,
    ...release.warnings.map((warning) => `warning: ${warning}`),
    ...(undo === null ? [] : [`To go back: ${undo}`]),
  ]
  return `${lines.map((line) => visible(line).text).join('\n')}\n`
}
