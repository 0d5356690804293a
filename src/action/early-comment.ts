import type { Deps } from '../experiment/deps.ts'
import type { Progress } from '../log.ts'
import { tried } from '../system-error.ts'

/** A run that is over sooner has its result as its first comment. */
const SILENCE_MS = 10_000
/** Between the first and the second; each further wait is half as long again, so that ten of them last an hour. */
const PACE_MS = 30_000
const LENGTHENED = 1.5
const MOST_REPORTS = 10

/**
 * Says on the pull request how far a run is, from the moment it asks models.
 * @param progress null until the first answer is there
 * @param over aborted when the run has its result: nothing may be written after it
 * @returns whether to go on: false when the comment belongs to a later run, or may not be written
 */
export type Teller = (progress: Progress | null, over: AbortSignal) => Promise<boolean>

/** A run that is reported on its way. `end` resolves when nothing more will be written, and never rejects. */
type Reported = { deps: Deps; end: () => Promise<void> }

/**
 * The effects of a run, with its progress told to `open`'s teller. What tells is loaded ten seconds after the run began to ask, so that it
 * delays no request; no verdict depends on it, so that its failures go into the debug log alone.
 */
export function tellingEarly(deps: Deps, open: () => Promise<Teller>): Reported {
  const { clock, log } = deps
  const over = new AbortController()
  let latest: Progress | null = null
  let reporting: Promise<void> | null = null
  const report = async (): Promise<void> => {
    await clock.sleep(SILENCE_MS, over.signal)
    const teller = await open()
    for (let reports = 0; reports < MOST_REPORTS && (await teller(latest, over.signal)); reports++) {
      await clock.sleep(PACE_MS * LENGTHENED ** reports, over.signal)
    }
  }
  const begin = async (): Promise<void> => {
    const failure = await tried(report)
    if (failure !== null && !over.signal.aborted)
      log.debug(`The comment does not say that the run is under way: ${failure.reason}`)
  }
  return {
    deps: {
      ...deps,
      log: {
        ...log,
        progress: (state) => {
          latest = state
          log.progress(state)
        },
      },
      openModels: async (config) => {
        reporting ??= begin()
        return await deps.openModels(config)
      },
    },
    end: async () => {
      over.abort(new Error('the run has its result'))
      await reporting
    },
  }
}
