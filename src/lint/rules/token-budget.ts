import { contextWindowOf } from '../../models/catalog/context-window.ts'
import { tokenRange } from '../../models/catalog/tokens.ts'
import { longestCase } from '../longest-case.ts'
import type { Found, Rule } from '../rule.ts'
import { countKey } from '../subject.ts'

/** From this share of the window on, a longer case than the golden ones may not fit. */
const NEAR = 0.9

const OWN = 'Shorten the prompt or the case, or raise the budget.'

export const tokenBudget: Rule = {
  id: 'token-budget',
  levels: ['warning', 'error'],
  what: "A prompt whose longest case, tools and `maxTokens` come near the model's context window (a warning from 90 %) or do not fit (an error); or that has more than `evaluation.maxPromptTokens`, the project's own budget (an error). Counted by characters and script, as a range: an error only when even its low end does not fit. `lint --online` counts exactly, with Bedrock's CountTokens.",
  why: 'The request fails, or the answer is cut; of an own budget, it costs more than was meant.',
  remedy: 'Shorten the prompt or the case, lower `maxTokens`, or choose a model with a larger window.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) => {
      const longest = longestCase(subject, prompt)
      const one = longest === null ? undefined : subject.cases(prompt)[longest.index]
      if (longest === null || one === undefined) return []
      const place = { file: one.file, line: one.line }
      const { messages } = longest.planned.request
      const text = messages.map(({ content }) => content).join('\n') + JSON.stringify(prompt.tools)
      const reserved = prompt.parameters.maxTokens ?? 0
      const budget = subject.project.config.evaluation.maxPromptTokens
      return subject.models(prompt).flatMap(({ model }): Found[] => {
        const window = contextWindowOf(model)
        const counted = subject.counted.get(countKey(prompt, model))
        // No character has more than two tokens, so that most prompts need not be looked at.
        const fits = (limit: number, beside: number) => counted === undefined && text.length * 2 + beside < limit
        if ((window === null || fits(window * NEAR, reserved)) && (budget === null || fits(budget, 0))) return []
        const { low, high } = counted === undefined ? tokenRange(text) : { low: counted, high: counted }
        const tokens = low === high ? `${low}` : `${low} to ${high}`
        const what = `case ${one.id} of prompt ${prompt.id} has ${tokens} tokens`
        return [
          ...(budget === null ? [] : beyondOwn({ what, low, high, budget, place })),
          ...(window === null ? [] : beyondWindow({ what, low, high, window, reserved, model, place })),
        ]
      })
    }),
}

type Counted = { what: string; low: number; high: number; place: { file: string; line: number | null } }

function beyondOwn({ what, low, high, budget, place }: Counted & { budget: number }): Found[] {
  if (high <= budget) return []
  const beyond = low > budget
  return [
    {
      level: beyond ? 'error' : 'warning',
      ...place,
      message: `${what}, ${beyond ? 'more' : 'perhaps more'} than the ${budget} of evaluation.maxPromptTokens.`,
      hint: beyond ? OWN : `${OWN} \`lint --online\` counts exactly.`,
    },
  ]
}

type InWindow = Counted & { window: number; reserved: number; model: string }

function beyondWindow({ what, low, high, window, reserved, model, place }: InWindow): Found[] {
  if (high + reserved < window * NEAR) return []
  const beyond = low + reserved > window
  const answer = reserved === 0 ? '' : `, with ${reserved} for the answer,`
  return [
    {
      level: beyond ? 'error' : 'warning',
      ...place,
      message: `${what}, which${answer} ${beyond ? 'do not fit' : 'may not fit'} the ${window} of ${model}.`,
      hint: tokenBudget.remedy,
    },
  ]
}
