import type { Read } from '../../source/diagnostics.ts'
import { jinjaProblems } from '../plain-text.ts'
import type { Prompt, PromptSource } from '../prompt.ts'
import { asPrompt, memberOf, picked } from './as-prompt-yml.ts'
import { splitFrontMatter } from './front-matter.ts'

/** Prompty (`.prompty`): front matter about the model, then a chat whose messages begin at lines such as `system:`. */

/** Of a line without the blanks at its ends. */
const MARKER = /^(?:#\s*)?(system|developer|user|assistant|function|tool)\s*:$/i

type Turn = { role: string; content: string; line: number }

export function readPrompty(text: string, { id, file }: PromptSource): Read<Prompt | null> {
  const { value: split, diagnostics } = splitFrontMatter(text, file)
  if (split === null) return { value: null, diagnostics }
  const { matter, body, bodyLine } = split
  const unfilled = jinjaProblems(body, file, bodyLine)
  if (unfilled.length > 0) return { value: null, diagnostics: unfilled }
  const turns = turnsOf(body, bodyLine)
  const written = matter?.value
  const model = [
    ['model', 'configuration', 'azure_deployment'],
    ['model', 'configuration', 'name'],
    ['model', 'configuration', 'model'],
    ['model', 'id'],
    ['model'],
  ]
    .map((path) => memberOf(written, ...path))
    .find((one) => typeof one === 'string')
  const parameters = memberOf(written, 'model', 'parameters') ?? memberOf(written, 'model', 'options')
  const value = {
    ...picked(written, { name: 'name', description: 'description' }),
    ...(model === undefined ? {} : { model }),
    ...(parameters === undefined ? {} : { modelParameters: parameters }),
    messages: turns.map(({ role, content }) => ({ role, content })),
  }
  const lineOf = ([key, index]: ReadonlyArray<string | number>): number | null => {
    if (key === 'messages') return turns[Number(index ?? 0)]?.line ?? bodyLine
    return matter?.line(key === 'modelParameters' ? ['model', 'parameters'] : [key ?? '']) ?? null
  }
  return asPrompt({ id, file, value, lineOf })
}

/** What stands before the first marker is a system message, as in Prompty; where there is no marker, all is the user's. */
function turnsOf(body: string, bodyLine: number): Turn[] {
  const turns: Turn[] = [{ role: 'system', content: '', line: bodyLine }]
  for (const [index, line] of body.split('\n').entries()) {
    const role = MARKER.exec(line.trim())?.[1]?.toLowerCase()
    const last = turns.at(-1)
    if (role !== undefined) turns.push({ role, content: '', line: bodyLine + index })
    else if (last !== undefined) last.content += `${line}\n`
  }
  const [only, ...others] = turns
    .map((turn) => ({ ...turn, content: turn.content.trim() }))
    .filter(({ content }, index) => index > 0 || content !== '')
  if (only === undefined) return []
  return others.length === 0 && only.line === bodyLine && !MARKER.test((body.split('\n')[0] ?? '').trim())
    ? [{ ...only, role: 'user' }]
    : [only, ...others]
}
