import library from 'nunjucks/src/parser.js'
import { messageOf } from '../../errors.ts'
import { TemplateError } from '../template-error.ts'
import { convertTemplate } from './convert.ts'
import { boundedTokens } from './tokens.ts'
import type { Template } from './tree.ts'

/** Most characters of one template. */
const MAX_TEMPLATE = 1_000_000

/** Templates kept parsed: each is rendered with every case. */
const KEPT = 200
const kept = new Map<string, Template>()

/**
 * Reads a Nunjucks template. Everything that will not be run (macros, includes, calls, the environment, unknown filters)
 * is refused here, before any variable is known.
 * @throws TemplateError with its line
 */
export function parseTemplate(text: string): Template {
  const existing = kept.get(text)
  if (existing !== undefined) return existing
  if (text.length > MAX_TEMPLATE) {
    const message = `the template has ${text.length} characters, more than the ${MAX_TEMPLATE} that are read`
    throw new TemplateError(message, 1, 'Shorten it, or bring long texts in as variables.')
  }
  const template: Template = isTemplate(text) ? convertTemplate(tree(text)) : [{ kind: 'text', text }]
  const [oldest] = kept.keys()
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest)
  kept.set(text, template)
  return template
}

/** Whether Nunjucks would act on anything in a text. */
export function isTemplate(text: string): boolean {
  return /\{[{%#]/.test(text)
}

function tree(text: string) {
  try {
    return new library.Parser(boundedTokens(text)).parseAsRoot()
  } catch (thrown) {
    if (thrown instanceof TemplateError) throw thrown
    throw syntaxError(thrown)
  }
}

/** Whatever the library throws means that the text is no template; at its end it throws errors of its own code. */
function syntaxError(thrown: unknown): TemplateError {
  const hint = 'Correct it, or put `{% raw %}` and `{% endraw %}` around braces that are meant as text.'
  const internal = thrown instanceof TypeError || thrown instanceof RangeError
  const reason = internal ? 'a tag is not finished' : messageOf(thrown)
  const placed = typeof thrown === 'object' && thrown !== null && 'lineno' in thrown ? thrown.lineno : null
  return new TemplateError(`this is no valid template: ${reason}`, typeof placed === 'number' ? placed : 1, hint)
}
