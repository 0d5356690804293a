import type { Simulation } from '../../canary/simulation/recorded-traffic.ts'
import { duration, percent } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import { pad, type Screen } from './screen.ts'

/** What a canary would have done with a user's own metrics, for a terminal. */
export function renderSimulation({ replayed, whatIfs, leftOut }: Simulation, { paint }: Screen): string {
  const lines: string[] = []
  if (replayed !== null) {
    const colour = replayed.end === 'promoted' ? 'green' : replayed.end === 'held' ? 'yellow' : 'red'
    const reason = replayed.reason === '' ? '' : `: ${oneLine(replayed.reason)}`
    lines.push(
      `${paint(colour, replayed.end)} after ${duration(replayed.took)}, ${replayed.served} canary invocations${reason}`,
      '',
    )
  }
  if (whatIfs.length > 0) {
    const header = ['if the new version is', 'rolled back', 'proven', 'promoted', 'held', 'after', 'invocations']
    const rows = whatIfs.map(({ what, rolledBack, proven, promoted, held, minutes, served }) => [
      what,
      percent(rolledBack),
      percent(proven),
      percent(promoted),
      percent(held),
      minutes === null ? '–' : duration(minutes * 60_000),
      served === null ? '–' : `${served}`,
    ])
    const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)))
    const line = (cells: readonly string[]) =>
      cells
        .map((cell, i) => pad(cell, widths[i] ?? 0))
        .join('  ')
        .trimEnd()
    lines.push(paint('bold', line(header)), ...rows.map(line), '')
  }
  if (leftOut.length > 0) lines.push(`Left out, because the file does not tell: ${leftOut.join(', ')}`, '')
  return lines.join('\n')
}
