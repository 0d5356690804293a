import type { Metered } from '../evaluation/budget/metered-models.ts'
import type { Spool } from '../evaluation/cache/storage.ts'
import { BATCH_SHARE } from '../models/catalog/prices.ts'
import { guarded, type Models } from '../models/model.ts'
import type { BatchAnswer } from './output-line.ts'
import { type BatchRecord, type Question, recordId } from './record.ts'

/** Answers that batches have brought, by their records. */
export class BatchAnswers {
  readonly #kept = new Map<string, () => BatchAnswer>()
  readonly #models = new Set<string>()

  keep({ id, request }: BatchRecord, answer: BatchAnswer, spool: Spool): void {
    this.#kept.set(id, spool.keep(answer))
    this.#models.add(request.model)
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0
  }

  has(question: Question): boolean {
    return this.#kept.size > 0 && this.#kept.has(recordId(question))
  }

  /**
   * Models that give the answer of a batch where there is one. It is a call like any other, at the price of a batch: only
   * the trial bears the price on demand, so that arms compare however each was asked.
   */
  before(models: Models, metered: Pick<Metered, 'paid'>): Models {
    return {
      complete: async (request, options) => {
        const kept = this.#kept.get(recordId({ request, repeat: options.repeat }))
        if (kept === undefined) {
          const asked = await models.complete(request, options)
          // The few that a batch failed at say nothing of how long the others would have taken.
          return this.#models.has(request.model) ? { ...asked, latencyMs: null } : asked
        }
        const answer = { ...kept(), cached: false }
        const costUsd = answer.costUsd === null ? null : answer.costUsd * BATCH_SHARE
        metered.paid(request.model, { ...answer, costUsd })
        return answer
      },
      embed: (model, text, options) => models.embed(model, text, options),
      guard: (request, options) => guarded(models, request, options),
      close: () => models.close(),
    }
  }
}
