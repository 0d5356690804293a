import type { Case } from '../datasets/case.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { digest } from '../source/canonical-json.ts'
import { render, variables } from '../templates/template.ts'

/** Cases that are attacked. */
export const MOST_CASES = 5

/** A stable small sample: the cases with the smallest hashes, whatever their order, on every run and on both arms. */
export function attackedCases(cases: readonly Case[]): Case[] {
  return cases
    .map((one) => ({ one, hash: digest(['attacked', one.id]) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .slice(0, MOST_CASES)
    .map(({ one }) => one)
}

/** The variables that a prompt puts into its messages, in their order: where an attacker's text can come in. */
export function variablesOf(prompt: Prompt): string[] {
  return [...new Set(prompt.messages.flatMap(({ content }) => variables(content)))]
}

/** A variable's value as the prompt shows it. */
export function textIn(name: string, vars: Record<string, unknown>): string {
  return render(`{{${name}}}`, vars)
}

/** The case with another text in one variable: also in one written `user.name`, whose own name goes first. */
export function withValue(vars: Record<string, unknown>, name: string, value: string): Record<string, unknown> {
  return { ...vars, [name]: value }
}
