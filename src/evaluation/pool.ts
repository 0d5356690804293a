/**
 * Runs tasks in the given order, at most `width` at a time. The first task that throws ends the run: nothing new is
 * started, and the returned promise rejects with what it threw.
 */
export async function runPool(tasks: ReadonlyArray<() => Promise<void>>, width: number): Promise<void> {
  let next = 0
  let failed = false
  const worker = async (): Promise<void> => {
    while (!failed) {
      const task = tasks[next]
      if (task === undefined) return
      next += 1
      try {
        await task()
      } catch (thrown) {
        failed = true
        throw thrown
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(width, tasks.length)) }, worker))
}
