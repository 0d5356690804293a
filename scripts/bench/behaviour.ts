/** How the bench's Bedrock behaves. */
export type Behaviour = {
  latencyMs: number
  answerBytes: number
  /** Calls it answers at a time; it refuses the others. */
  limit?: number
  /** What the limit falls to, so long after the first call. */
  drop?: { afterMs: number; to: number }
  /** Share of calls that fail: half with 503, half without any answer. */
  failing?: number
}

/** What the bench's Bedrock saw since it was told how to behave. Times are milliseconds. */
export type Seen = {
  /** Since the epoch. */
  firstAt: number | null
  lastAt: number | null
  inFlight: number
  /** Since the first call; status 0 never came. */
  arrivals: Array<[at: number, status: number]>
  /** Answers by number of the case. */
  answered: Record<string, number>
}
