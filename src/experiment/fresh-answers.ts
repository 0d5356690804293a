import { askingAnew } from '../evaluation/cache/storage.ts'
import type { Deps } from './deps.ts'

/** What a run left to a batch job, and the next one picks up so soon, is one measurement. */
export const ONE_MEASUREMENT_MS = 12 * 3_600_000

/**
 * The effects of a run that asks for itself, instead of being told what earlier runs heard; others keep theirs. What a
 * release rests on is asked for by the release. A run by the clock is there to find out what models answer today.
 */
export function askingForItself<D extends Pick<Deps, 'clock' | 'openStorage'>>(
  deps: D,
  { event, full }: { event: string | null; full?: boolean },
): D {
  const { openStorage } = deps
  if (openStorage === undefined || (full !== true && event !== 'schedule')) return deps
  return {
    ...deps,
    openStorage: async (config) => {
      const severalRuns = full !== true && config.evaluation.engine === 'bedrock-batch'
      const since = severalRuns ? deps.clock.now() - ONE_MEASUREMENT_MS : Number.POSITIVE_INFINITY
      return askingAnew(await openStorage(config), since)
    },
  }
}
