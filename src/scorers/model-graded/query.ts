import type { ScoringContext } from '../scorer.ts'

/** The prompt as one text: a single message as it is, a conversation with who said what. */
export function promptText({ prompt }: ScoringContext): string {
  const [first] = prompt
  if (prompt.length === 1 && first !== undefined) return first.content
  return prompt.map(({ role, content }) => `${role}: ${content}`).join('\n\n')
}

/** What the user wanted to know: the variable `query`, or else the last user message; null when both are blank. */
export function queryOf({ prompt, vars }: ScoringContext): string | null {
  const { query } = vars
  if (typeof query === 'string' && query.trim() !== '') return query
  const last = prompt.findLast(({ role }) => role === 'user')?.content ?? ''
  return last.trim() === '' ? null : last
}
