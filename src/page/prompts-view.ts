import { type Run, wordDifference } from '../text/word-difference.ts'
import { chooser } from './chooser.ts'
import type { PageMessage, PagePrompt } from './data.ts'
import { button, type Child, el, fill, sentence, sentences } from './dom.ts'
import { modelText } from './summary-view.ts'
import { differenceView, textView } from './text-views.ts'
import { commitList } from './trend-view.ts'
import type { Page, Shown } from './view.ts'

/** What a prompt says, what changed in it, and what was found of it. */

export function promptsView(page: Page): Shown {
  const element = el('div', { class: 'sections' })
  const update = () => {
    const { chosen, element: choice } = chooser(page, {
      all: page.data.prompts,
      label: ({ label }) => label,
      title: 'Prompt',
    })
    fill(element, ...(chosen === undefined ? [] : [choice, promptView(chosen)]))
  }
  return { element, update }
}

function promptView(prompt: PagePrompt): HTMLElement {
  const found = [...prompt.reasons, ...prompt.advice, ...prompt.doubts]
  return el(
    'section',
    {},
    el('h1', {}, prompt.label),
    el(
      'p',
      { class: 'muted' },
      prompt.change,
      ' · ',
      prompt.file,
      ' · ',
      modelText(prompt),
      ' · ',
      el('span', { class: prompt.tone }, prompt.status),
    ),
    sentences(found),
    prompt.method === null ? null : el('p', { class: 'muted small' }, sentence(prompt.method)),
    prompt.why.length === 0
      ? null
      : el('div', {}, el('h2', {}, 'Why it changed, in the words of the commits'), commitList(prompt.why)),
    texts(prompt),
  )
}

function texts({ messages }: PagePrompt): HTMLElement {
  const { candidate, baseline } = messages
  if (candidate.length === 0) {
    return el('p', {}, 'Code makes this prompt of each case: a case shows what the model was asked.')
  }
  const many = Math.max(candidate.length, baseline?.length ?? 0)
  const pairs = Array.from({ length: many }, (_, at) => ({ now: candidate[at], base: baseline?.[at] }))
  const isChanged =
    baseline !== null && pairs.some(({ now, base }) => now?.content !== base?.content || now?.role !== base?.role)
  const block = el('div', { class: 'messages' })
  let isDifference = isChanged
  const toggle = button('', () => {
    isDifference = !isDifference
    draw()
  })
  const draw = () => {
    fill(toggle, isDifference ? 'Show the text of this change' : 'Show what changed')
    fill(block, ...pairs.map(({ now, base }) => messageView(now, base, isDifference)))
  }
  draw()
  const title =
    baseline === null ? 'What it says' : isChanged ? 'What changed in it' : 'What it says: the same as on the base'
  return el('div', {}, el('h2', {}, title), isChanged ? el('p', {}, toggle) : null, block)
}

/** A message as it is, or by what differs from the base's. */
export function messageView(
  now: PageMessage | undefined,
  base: PageMessage | undefined,
  isDifference: boolean,
): HTMLElement | null {
  if (!isDifference) return now === undefined ? null : message(now.role, textView(now.content))
  const runs: Run[] | null = wordDifference(base?.content ?? '', now?.content ?? '')
  const role =
    now === undefined ? `${base?.role ?? ''}, removed` : base === undefined ? `${now.role}, added` : roles(base, now)
  if (runs !== null) return message(role, differenceView(runs, 'both', now?.content ?? ''))
  return message(
    role,
    el('p', { class: 'muted' }, 'Too much differs to be shown word by word: the base, then this change.'),
    el('div', { class: 'arms' }, textView(base?.content ?? ''), textView(now?.content ?? '')),
  )
}

function roles(base: PageMessage, now: PageMessage): string {
  return base.role === now.role ? now.role : `${base.role} → ${now.role}`
}

function message(role: string, ...content: readonly Child[]): HTMLElement {
  return el('div', { class: 'message' }, el('h3', {}, role), ...content)
}
