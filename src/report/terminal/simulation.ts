import type { Simulation } from '../../canary/simulation/recorded-traffic.ts'
import { duration, percent } from '../../text/format.ts'
import { oneLine } from '../../text/untrusted.ts'
import { pad, type Screen, said } from './screen.ts'

/** What a canary would have done with a user's own metrics, for a terminal. */
export function renderSimulation(simulation: Simulation, screen: Screen): string {
  const { replayed, whatIfs, notTestable, tried, errorLevels } = simulation
  const { paint } = screen
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
  if (tried) {
    const { beforeBake, withBake } = errorLevels
    const promise = `at most ${atMost(withBake)} of new versions that are no worse are proven worse by chance, ${atMost(beforeBake)} before they have all traffic`
    lines.push(said('Promised', promise, screen), '')
  } else {
    lines.push(said('No limit could be tried', 'none is set that these metrics tell of', screen), '')
  }
  if (notTestable.length > 0) {
    lines.push(...notTestable.map(({ limit, reason }) => said(limit, `not testable, ${reason}`, screen)), '')
  }
  return lines.join('\n')
}

/** Rounded up, so that a promise stays true. */
function atMost(chance: number): string {
  return percent(Math.ceil(chance * 1_000 - 1e-6) / 1_000)
}

/** The same for programs: shares are fractions of 1, times milliseconds, except `minutes`. */
export function simulationJson(simulation: Simulation): string {
  return `${JSON.stringify({ version: 1, ...simulation }, null, 2)}\n`
}
