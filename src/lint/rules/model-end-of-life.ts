import { endOfLifeOf } from '../../models/catalog/lifecycle.ts'
import type { Rule } from '../rule.ts'

const DAY_MS = 86_400_000
const WARN_DAYS = 90

export const modelEndOfLife: Rule = {
  id: 'model-end-of-life',
  levels: ['warning'],
  what: `A model on Bedrock that ends within ${WARN_DAYS} days, or has ended, by the committed table of its lifecycle. A model that the table does not know is never told, and a date never blocks: that a model is gone is for Bedrock to say.`,
  why: 'From its last day on every request to the model fails, in production too.',
  remedy: 'Move to a model without an end, and compare both with a pull request.',
  find(subject) {
    const reported = new Set<string>()
    return [...subject.prompts.flatMap((prompt) => subject.models(prompt)), ...subject.measuringModels()].flatMap(
      ({ model, file, line, place }) => {
        const end = endOfLifeOf(model)
        if (end === null || reported.has(`${place} ${model}`)) return []
        reported.add(`${place} ${model}`)
        const days = Math.ceil((Date.parse(end.date) - subject.now) / DAY_MS)
        if (days > WARN_DAYS) return []
        const ended = days <= 0
        const when = ended ? `ended on ${end.date}` : `ends on ${end.date}, in ${days === 1 ? 'a day' : `${days} days`}`
        return [
          {
            level: 'warning' as const,
            file,
            line: line(),
            message: `${model} ${when}: requests to it ${ended ? 'should fail' : 'will fail'}.`,
            hint: 'Name a model without an end; the pull request that changes it compares both.',
          },
        ]
      },
    )
  },
}
