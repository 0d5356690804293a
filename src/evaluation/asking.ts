import type { Clock } from '../clock.ts'
import type { CostOf } from '../models/client.ts'
import type { ModelError, Models } from '../models/model.ts'
import { scheduled } from '../models/scheduled.ts'
import { type Budget, Metered } from './budget.ts'
import { EarlierAnswers } from './earlier.ts'
import type { Memory } from './memory.ts'
import { once } from './once.ts'

export type AskingSettings = {
  clock: Clock
  /** Uniform in [0, 1). */
  random: () => number
  budget: Budget
  /** What a call may cost, for the budget; nothing is known without it. */
  costOf?: CostOf
  /** Most calls in flight to one model. */
  concurrency: number
  memory: Memory
  onRetry: (error: ModelError, delayMs: number) => void
  /** What answers before a model is asked, and counts for itself what that cost; nothing unless given. */
  before?: (models: Models, metered: Metered) => Models
}

/** `earlier`: what earlier runs have answered in place of the models. */
type Asked = { models: Models; metered: Metered; earlier: EarlierAnswers }

/**
 * Models as every command asks them: what is known is not asked, what is asked waits for its model's pace, what is sent
 * is counted and within the budget.
 */
export function asking(models: Models, settings: AskingSettings): Asked {
  const { clock, random, budget, costOf, concurrency, memory, onRetry, before = (asked) => asked } = settings
  const metered = new Metered(models, budget, clock, costOf)
  const paced = scheduled(metered, { clock, random, concurrency, overAt: (time) => metered.overAt(time), onRetry })
  const earlier = new EarlierAnswers()
  return { models: metered.tally(once(before(paced, metered), memory, earlier)), metered, earlier }
}
