/** What a test does not give: promptfoo fills in nothing, and so does this, with a warning. */

import type { Case } from '../../../datasets/case.ts'
import { type Diagnostic, diagnostic } from '../../../errors.ts'
import type { Prompt } from '../../../prompts/prompt.ts'
import type { Assertion } from '../../../scorers/assertion.ts'
import type { Read } from '../../../source/diagnostics.ts'
import { renderTemplate, templateVariables } from '../../../templates/engine.ts'
import { isTemplate } from '../../../templates/nunjucks/parse.ts'
import { MissingVariables } from '../../../templates/template.ts'
import { TemplateError } from '../../../templates/template-error.ts'

/**
 * The cases of one prompt, each with an empty text for every variable that the prompt or an assertion uses and the test does
 * not give. Only the prompt that is tested is looked at: what it is compared with must be fillable with the same cases.
 */
export function withMissingVariables(prompt: Prompt, cases: readonly Case[]): Read<Case[]> {
  if ((prompt.engine ?? 'plain') !== 'nunjucks') return { value: [...cases], diagnostics: [] }
  const texts = prompt.messages.map(({ content }) => content).filter(isTemplate)
  const used = texts.flatMap((text) => templateVariables(text, 'nunjucks'))
  const ofPrompt = prompt.assert.flatMap(templatesOf)
  const found: Diagnostic[] = []
  const filled = cases.map((one): Case => {
    const missing = new Set<string>()
    const { around, vars } = one
    // Looking up names is cheap, rendering is not: few tests lack anything.
    if (around !== undefined || !used.every((name) => isGiven(name, vars)))
      for (const name of lacking([...texts, around?.before ?? '', around?.behind ?? ''], vars)) missing.add(name)
    const reported = [...missing].map((name) => `prompt ${prompt.id} uses "${name}"`)
    for (const name of lacking([...ofPrompt, ...one.assert.flatMap(templatesOf)], vars)) {
      if (!missing.has(name)) reported.push(`an assertion uses "${name}"`)
      missing.add(name)
    }
    if (missing.size === 0) return one
    for (const what of reported) {
      const message = `${what}, which this test does not give: it is filled in with nothing`
      found.push(diagnostic({ level: 'warning', file: one.file, line: one.line, message, hint: 'Add it to `vars`.' }))
    }
    return { ...one, vars: { ...Object.fromEntries([...missing].map((name) => [name, ''])), ...vars } }
  })
  return { value: filled, diagnostics: found }
}

function isGiven(name: string, vars: Readonly<Record<string, unknown>>): boolean {
  return [name, name.split('.')[0] ?? name].some((one) => Object.hasOwn(vars, one) && typeof vars[one] !== 'object')
}

/** What rendering misses; a text that is no template of this engine is told where it is rendered. */
function lacking(templates: readonly string[], vars: Record<string, unknown>): string[] {
  return templates.flatMap((template) => {
    if (!isTemplate(template)) return []
    try {
      renderTemplate(template, vars, 'nunjucks')
      return []
    } catch (thrown) {
      if (thrown instanceof MissingVariables) return [...thrown.names]
      if (thrown instanceof TemplateError) return []
      throw thrown
    }
  })
}

/** The texts of an assertion that are filled in with the variables of its test. */
function templatesOf({ type, value, metric, assert = [] }: Assertion): string[] {
  const own = /^(?:not-)?choice$/.test(type) ? [] : textsIn(value)
  return [...own, ...textsIn(metric), ...assert.flatMap(templatesOf)]
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return isTemplate(value) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}
