/**
 * Milliseconds of processor that this process has used. A bound on it holds what is slow by itself, and not what else the
 * machine does meanwhile.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
