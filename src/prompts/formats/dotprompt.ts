import type { Read } from '../../source/diagnostics.ts'
import { lineFinder } from '../../source/lines.ts'
import type { Prompt, PromptSource } from '../prompt.ts'
import { asPrompt, cannotBeHonoured, memberOf, picked } from './as-prompt-yml.ts'
import { splitFrontMatter } from './front-matter.ts'

/** Dotprompt (`.prompt`, of Firebase Genkit): front matter, then a Handlebars template that changes roles with `{{role "…"}}`. */

const FORMAT = 'Dotprompt'
const ROLE = /^role\s+["'](system|user|model|assistant)["']$/
const VARIABLE = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*$/u

export function readDotprompt(text: string, { id, file }: PromptSource): Read<Prompt | null> {
  const { value: split, diagnostics } = splitFrontMatter(text, file)
  if (split === null) return { value: null, diagnostics }
  const { matter, body, bodyLine } = split
  const written = matter?.value
  const tools = memberOf(written, 'tools')
  const tags = tagsIn(body)
  const lineIn = lineFinder(body)
  const lineOfBody = (offset: number): number => bodyLine + lineIn(offset) - 1
  const problems = [
    ...(tools === undefined ? [] : [{ line: matter?.line(['tools']) ?? null, what: 'its tools are defined in code' }]),
    ...(memberOf(written, 'output', 'schema') === undefined
      ? []
      : [{ line: matter?.line(['output', 'schema']) ?? null, what: 'its output schema is not read' }]),
    ...tags.flatMap(({ inside, start }) => {
      if (inside === null)
        return [{ line: lineOfBody(start), what: 'a tag of it is never closed', hint: 'Close it with `}}`.' }]
      return ROLE.test(inside) || inside.startsWith('!') || (VARIABLE.test(inside) && !WORDS.has(inside))
        ? []
        : [
            {
              line: lineOfBody(start),
              what: 'only `{{variables}}` and `{{role "…"}}` of Handlebars are filled in',
              hint: 'Write this part out, or compute it into a variable of the cases.',
            },
          ]
    }),
  ]
  if (problems.length > 0) return cannotBeHonoured(file, FORMAT, problems)
  const messages = messagesOf(body, tags)
  const json = memberOf(written, 'output', 'format') === 'json'
  const value = {
    ...picked(written, { name: 'name', description: 'description', model: 'model', config: 'modelParameters' }),
    ...(json ? { responseFormat: 'json_object' } : {}),
    messages,
  }
  const lineOf = ([key]: ReadonlyArray<string | number>): number | null => {
    if (key === 'messages') return bodyLine
    return matter?.line([key === 'modelParameters' ? 'config' : (key ?? '')]) ?? null
  }
  return asPrompt({ id, file, value, lineOf })
}

/** Words of Handlebars and of Dotprompt that look like variables. */
const WORDS: ReadonlySet<string> = new Set(['history', 'else', 'this'])

/** `inside`: without blanks around it; null where nothing closes it. */
type Tag = { inside: string | null; start: number; end: number }

/** The tags of Handlebars, of two braces or of three. Time is linear in the text. */
function tagsIn(body: string): Tag[] {
  const tags: Tag[] = []
  for (let start = body.indexOf('{{'); start !== -1; ) {
    const close = body.startsWith('{{{', start) ? '}}}' : '}}'
    const at = body.indexOf(close, start + close.length)
    if (at === -1) return [...tags, { inside: null, start, end: body.length }]
    const end = at + close.length
    tags.push({ inside: body.slice(start + close.length, at).trim(), start, end })
    start = body.indexOf('{{', end)
  }
  return tags
}

function messagesOf(body: string, tags: readonly Tag[]): Array<{ role: string; content: string }> {
  const messages = [{ role: 'user', content: '' }]
  let from = 0
  const add = (text: string): void => {
    const last = messages.at(-1)
    if (last !== undefined) last.content += text
  }
  for (const { inside, start, end } of tags) {
    if (inside === null) break
    add(body.slice(from, start))
    from = end
    const role = ROLE.exec(inside)?.[1]
    if (role !== undefined) messages.push({ role: role === 'model' ? 'assistant' : role, content: '' })
    else if (!inside.startsWith('!')) add(`{{${inside}}}`)
  }
  add(body.slice(from))
  return messages
    .map(({ role, content }) => ({ role, content: content.trim() }))
    .filter(({ content }, index) => index > 0 || content !== '')
}
