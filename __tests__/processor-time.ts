/**
 * Milliseconds of processor that this thread has used. A bound on it holds what is slow by itself, and neither what else
 * the machine does meanwhile nor what other threads of this process do: collecting garbage of other files' tests, compiling.
 */
export function processorTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}
