/**
 * Works through the items in the given order, at most `width` at a time. The first that throws ends the run: nothing
 * new is started, and the returned promise rejects with what it threw.
 */
export async function runPool<T>(items: readonly T[], task: (item: T) => Promise<void>, width: number): Promise<void> {
  await runPools([items], task, width)
}

/** Several lists side by side, each at its own pace and at most `width` at a time. The first that throws ends them all. */
export async function runPools<T>(
  lists: ReadonlyArray<readonly T[]>,
  task: (item: T) => Promise<void>,
  width: number,
): Promise<void> {
  let failed = false
  const worker = async (items: Iterator<T>): Promise<void> => {
    while (!failed) {
      const next = items.next()
      if (next.done === true) return
      try {
        await task(next.value)
      } catch (thrown) {
        failed = true
        throw thrown
      }
    }
  }
  await Promise.all(
    lists.flatMap((items) => {
      const left = items.values()
      return Array.from({ length: Math.max(1, Math.min(width, items.length)) }, () => worker(left))
    }),
  )
}
