/** A job that broke a limit of time or memory. Its own kind, because a run does not wait for such a job for ever. */
export class BrokenLimit extends Error {
  override readonly name = 'BrokenLimit'
  /** Whether the thread may have no memory left for the next job. */
  readonly spent: boolean

  constructor(message: string, spent: boolean) {
    super(message)
    this.spent = spent
  }
}
