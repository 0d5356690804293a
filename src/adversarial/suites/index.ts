import { formatAttack } from '../format-attack.ts'
import { type Suite, type Template, templateName } from '../template.ts'
import { bias } from './bias.ts'
import { piiLeak } from './pii-leak.ts'
import { promptInjection } from './prompt-injection.ts'
import { systemPromptLeak } from './system-prompt-leak.ts'

/** Every template, in the order of the reference. A new attack is one entry in the file of its suite. */
export const TEMPLATES: readonly Template[] = [
  ...promptInjection,
  ...systemPromptLeak,
  ...formatAttack,
  ...piiLeak,
  ...bias,
]

/** The templates that suites stand for, as `id@version`: what they send is part of what an evaluation is. */
export function templatesOf(suites: readonly Suite[]): string[] {
  return TEMPLATES.filter(({ suite }) => suites.includes(suite)).map(templateName)
}
