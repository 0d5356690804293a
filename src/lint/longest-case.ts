import type { PlannedCase } from '../evaluation/plan.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Subject } from './subject.ts'

/** The rendered case of a prompt with the most text; null when it has none that can be rendered. */
export function longestCase(subject: Subject, prompt: Prompt): { planned: PlannedCase; index: number } | null {
  let longest: { planned: PlannedCase; index: number } | null = null
  let most = -1
  for (const [index, planned] of (subject.planned(prompt) ?? []).entries()) {
    const length = planned.request.messages.reduce((sum, { content }) => sum + content.length, 0)
    if (length <= most) continue
    most = length
    longest = { planned, index }
  }
  return longest
}
