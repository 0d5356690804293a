import type { PagePrompt } from './data.ts'
import { el } from './dom.ts'
import { filled, restored } from './request.ts'
import { keptOf, type Row } from './rows.ts'
import { textView } from './text-views.ts'
import type { Page } from './view.ts'

/** The messages that were sent for a case. Null: no model was asked. */
export type Request = ReturnType<typeof restored> | null

export function requestOf({ data }: Page, { one }: Row): Request {
  const prompt = data.prompts[one.in]
  if (prompt === undefined || one.asked === null) return null
  const written = filled(prompt.messages.candidate, (name) => {
    const value = one.vars[prompt.variables.indexOf(name)] ?? null
    return value === null ? null : keptOf(value)
  })
  return one.asked === undefined ? written.map((message) => ({ ...message, omitted: 0 })) : restored(one.asked, written)
}

export function requestView(request: Request, prompt: PagePrompt | undefined): HTMLElement {
  if (request === null) return el('p', { class: 'muted' }, 'No model was asked: the answer stands in the file.')
  if (request.length === 0) return el('p', { class: 'muted' }, 'Nothing.')
  return el(
    'div',
    { class: 'messages' },
    prompt === undefined ? null : el('p', { class: 'muted small' }, prompt.model),
    ...request.map(messageOf),
  )
}

/** The turns of a conversation before the answer, in their order; what the system was told stands in the request. */
export function turnsView(request: Request): HTMLElement {
  const turns = (request ?? []).filter(({ role }) => role !== 'system')
  return el('div', { class: 'messages turns' }, ...turns.map(messageOf))
}

function messageOf({ role, content, omitted }: NonNullable<Request>[number]): HTMLElement {
  return el(
    'div',
    { class: `message ${/^(system|user|assistant)$/.test(role) ? role : ''}` },
    el('h4', {}, role),
    textView(omitted === 0 ? content : [content, omitted]),
  )
}
