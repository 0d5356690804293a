import type { Read } from '../../source/diagnostics.ts'
import { kindOf } from '../../source/shown.ts'
import type { Located } from '../../source/yaml.ts'
import type { Prompt, PromptSource } from '../prompt.ts'
import { asPrompt, cannotBeHonoured, memberOf } from './as-prompt-yml.ts'

/** Prompts that LangChain saved: `_type: prompt` with a template, and its serialized `PromptTemplate` and `ChatPromptTemplate`. */

const FORMAT = 'LangChain'

type Message = { role: string; content: string }
type Problem = { line: number | null; what: string; hint?: string }

export function isLangChain(value: unknown): boolean {
  const type = memberOf(value, '_type')
  const serialized = memberOf(value, 'lc') !== undefined && Array.isArray(memberOf(value, 'id'))
  return serialized || (typeof type === 'string' && /prompt|few_shot|chat/.test(type))
}

export function readLangChain(located: Located, { id, file }: PromptSource): Read<Prompt | null> {
  const found = messagesIn(located.value, located)
  if ('problems' in found) return cannotBeHonoured(file, FORMAT, found.problems)
  const lineOf = ([key]: ReadonlyArray<string | number>): number | null =>
    located.line(key === 'messages' ? [Object.hasOwn(Object(located.value), 'template') ? 'template' : 'messages'] : [])
  return asPrompt({ id, file, value: { messages: found.messages }, lineOf })
}

type Found = { messages: Message[] } | { problems: Problem[] }

function messagesIn(value: unknown, located: Located): Found {
  const kind = kindName(value)
  const fields = memberOf(value, 'kwargs') ?? value
  const messages = memberOf(fields, 'messages')
  if (Array.isArray(messages)) {
    const all = messages.map((one) => messageOf(one, located))
    const problems = all.flatMap((one) => ('problems' in one ? one.problems : []))
    return problems.length > 0
      ? { problems }
      : { messages: all.flatMap((one) => ('messages' in one ? one.messages : [])) }
  }
  if (kind === 'prompt' || kind === 'PromptTemplate') return templateOf(fields, 'user', located)
  const what = /few_?shot/i.test(kind) ? 'its examples are put together by code' : `\`${kind}\` is not read`
  return { problems: [{ line: located.line([]), what }] }
}

const ROLES: ReadonlyMap<string, string> = new Map([
  ['SystemMessagePromptTemplate', 'system'],
  ['SystemMessage', 'system'],
  ['HumanMessagePromptTemplate', 'user'],
  ['HumanMessage', 'user'],
  ['AIMessagePromptTemplate', 'assistant'],
  ['AIMessage', 'assistant'],
  ['system', 'system'],
  ['human', 'user'],
  ['user', 'user'],
  ['ai', 'assistant'],
  ['assistant', 'assistant'],
])

function messageOf(value: unknown, located: Located): Found {
  const fields = memberOf(value, 'kwargs') ?? value
  const written = memberOf(fields, 'role')
  const kind = typeof written === 'string' ? written : kindName(value)
  const role = ROLES.get(kind)
  if (role === undefined) return { problems: [{ line: located.line([]), what: `\`${kind}\` is filled in by code` }] }
  const content = memberOf(fields, 'content')
  if (typeof content === 'string')
    return content.includes('{{')
      ? { problems: [{ line: located.line([]), what: 'a message that is no template holds `{{`' }] }
      : { messages: [{ role, content }] }
  const prompt = memberOf(fields, 'prompt') ?? fields
  return templateOf(memberOf(prompt, 'kwargs') ?? prompt, role, located)
}

function templateOf(fields: unknown, role: string, located: Located): Found {
  const template = memberOf(fields, 'template')
  const line = located.line(['template'])
  if (typeof template !== 'string')
    return {
      problems: [
        { line, what: 'its template is in another file or made by code', hint: 'Name that file in `prompts`.' },
      ],
    }
  const partial = memberOf(fields, 'partial_variables')
  if (kindOf(partial) === 'mapping' && Object.keys(Object(partial)).length > 0)
    return {
      problems: [
        {
          line: located.line(['partial_variables']),
          what: 'its `partial_variables` are not filled in',
          hint: 'Write their values into the template.',
        },
      ],
    }
  const format = memberOf(fields, 'template_format') ?? 'f-string'
  if (format === 'f-string') {
    const content = fromFString(template)
    return content === null
      ? {
          problems: [
            {
              line,
              what: 'of its f-string only `{variables}` are filled in',
              hint: 'Write this part out, or compute it into a variable of the cases.',
            },
          ],
        }
      : { messages: [{ role, content }] }
  }
  const simple = !/\{[{%#]/.test(template.replaceAll(/(?<!\{)\{\{\s*[\w.]+\s*\}\}/g, ''))
  return simple
    ? { messages: [{ role, content: template }] }
    : {
        problems: [
          {
            line,
            what: `of its ${String(format)} template only \`{{ variables }}\` are filled in`,
            hint: 'Write this part out, or compute it into a variable of the cases.',
          },
        ],
      }
}

/** Python's `{name}` as `{{name}}`, and its doubled braces as single ones. Null for anything else that f-strings can do. */
function fromFString(template: string): string | null {
  // They mark the names below, and no text has them.
  if (/[\0\x01]/.test(template)) return null
  let whole = true
  const text = template.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (match, name: string | undefined) => {
    if (match === '{{') return '{'
    if (match === '}}') return '}'
    if (name !== undefined && /^[A-Za-z_]\w*$/.test(name)) return `\u0000${name}\u0001`
    whole = false
    return match
  })
  // Braces that are text and would be taken for a variable of ours.
  if (!whole || text.includes('{{')) return null
  return text.replaceAll('\u0000', '{{').replaceAll('\u0001', '}}')
}

/** `prompt` of `_type: prompt`, `PromptTemplate` of a serialized one. */
function kindName(value: unknown): string {
  const type = memberOf(value, '_type')
  if (typeof type === 'string') return type
  const id = memberOf(value, 'id')
  const last: unknown = Array.isArray(id) ? id.at(-1) : undefined
  return typeof last === 'string' ? last : 'unknown'
}
