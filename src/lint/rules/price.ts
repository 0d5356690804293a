import { priceOf } from '../../models/catalog/prices.ts'
import { PRICES_AS_OF } from '../../models/catalog/prices-table.ts'
import { canonicalModel } from '../../models/reference.ts'
import type { Rule } from '../rule.ts'

const MONTH_MS = 30.44 * 86_400_000
const OLD_MONTHS = 9

export const price: Rule = {
  id: 'price',
  levels: ['note'],
  what: `A model whose price is not known, or whose price comes from the committed table and that is older than ${OLD_MONTHS} months.`,
  why: 'The cost of what it answers is unknown, never 0, and `evaluation.budget.usd` does not bound it; an old price may be wrong.',
  remedy: 'Set its price under `prices`; with a newer version of this action the table is newer too.',
  find(subject) {
    const own = new Set(Object.keys(subject.project.config.prices).map(canonicalModel))
    const reported = new Set<string>()
    const months = Math.floor((subject.now - Date.parse(PRICES_AS_OF)) / MONTH_MS)
    const asked = [...subject.prompts.flatMap((prompt) => subject.models(prompt)), ...subject.measuringModels()]
    return asked.flatMap(({ model, file, line }) => {
      // Who answers from a file tells what that cost once.
      if (own.has(model) || reported.has(model) || model.startsWith('replay:') || model === 'echo') return []
      reported.add(model)
      const message =
        priceOf(model) === null
          ? `the price of ${model} is not known.`
          : months >= OLD_MONTHS
            ? `the price of ${model} is of ${PRICES_AS_OF}, ${months} months ago.`
            : null
      return message === null ? [] : [{ level: 'note' as const, file, line: line(), message, hint: price.remedy }]
    })
  },
}
