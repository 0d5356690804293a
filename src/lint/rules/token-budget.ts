import { contextWindowOf } from '../../models/catalog/context-window.ts'
import { tokenRange } from '../../models/catalog/tokens.ts'
import { longestCase } from '../longest-case.ts'
import type { Rule } from '../rule.ts'
import { countKey } from '../subject.ts'

/** From this share of the window on, a longer case than the golden ones may not fit. */
const NEAR = 0.9

export const tokenBudget: Rule = {
  id: 'token-budget',
  levels: ['warning', 'error'],
  what: "A prompt whose longest case, tools and `maxTokens` come near the model's context window (a warning from 90 %) or do not fit (an error). Counted by characters and script, as a range: an error only when even its low end does not fit. `lint --online` counts exactly, with Bedrock's CountTokens.",
  why: 'The request fails, or the answer is cut.',
  remedy: 'Shorten the prompt or the case, lower `maxTokens`, or choose a model with a larger window.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) => {
      const longest = longestCase(subject, prompt)
      const one = longest === null ? undefined : subject.cases(prompt)[longest.index]
      if (longest === null || one === undefined) return []
      const { messages } = longest.planned.request
      const text = messages.map(({ content }) => content).join('\n') + JSON.stringify(prompt.tools)
      const reserved = prompt.parameters.maxTokens ?? 0
      return subject.models(prompt).flatMap(({ model }) => {
        const window = contextWindowOf(model)
        if (window === null) return []
        const counted = subject.counted.get(countKey(prompt, model))
        // No character has more than two tokens, so that most prompts need not be looked at.
        if (counted === undefined && text.length * 2 + reserved < window * NEAR) return []
        const { low, high } = counted === undefined ? tokenRange(text) : { low: counted, high: counted }
        if (high + reserved < window * NEAR) return []
        const beyond = low + reserved > window
        const tokens = low === high ? `${low}` : `${low} to ${high}`
        const answer = reserved === 0 ? '' : `, with ${reserved} for the answer,`
        return [
          {
            level: beyond ? ('error' as const) : ('warning' as const),
            file: one.file,
            line: one.line,
            message: `case ${one.id} of prompt ${prompt.id} has ${tokens} tokens, which${answer} ${
              beyond ? 'do not fit' : 'may not fit'
            } the ${window} of ${model}.`,
            hint: tokenBudget.remedy,
          },
        ]
      })
    }),
}
