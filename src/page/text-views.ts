import { whole } from '../text/format.ts'
import type { Run } from '../text/word-difference.ts'
import type { PageText } from './data.ts'
import { button, type Child, el, fill, shown } from './dom.ts'
import { keptOf, omittedOf } from './rows.ts'

/** Long texts and word differences. */

/** More is folded, until it is asked for. */
const FOLDED_CHARACTERS = 2_400
const FOLDED_LINES = 40

/** A text as it is, folded where it is long; where it was cut it says where the whole is. */
export function textView(text: PageText, empty = 'empty'): HTMLElement {
  const kept = keptOf(text)
  if (kept === '') return el('p', { class: 'muted none' }, empty)
  return withNote(
    unfolding(kept.length, lineCount(kept), (most) => [shown(kept.slice(0, most))]),
    text,
  )
}

/** The second of two texts, with the words that it has and has not in common with the first. */
export function differenceView(runs: readonly Run[], side: 'before' | 'after' | 'both', text: PageText): HTMLElement {
  const own = runs.filter(({ kind }) => side === 'both' || kind !== (side === 'before' ? 'new' : 'gone'))
  const length = own.reduce((sum, run) => sum + run.text.length, 0)
  const lines = own.reduce((sum, run) => sum + lineCount(run.text) - 1, 1)
  const view = unfolding(length, lines, (most) => {
    let left = most
    return own.flatMap((run): Child[] => {
      const part = run.text.slice(0, left)
      left -= part.length
      if (part === '') return []
      if (run.kind === 'same') return [shown(part)]
      return [el(run.kind === 'gone' ? 'del' : 'ins', {}, part)]
    })
  })
  return withNote(view, text)
}

function unfolding(length: number, lines: number, content: (most: number) => readonly Child[]): HTMLElement {
  const block = el('div', { class: 'text', dir: 'auto' })
  if (length <= FOLDED_CHARACTERS && lines <= FOLDED_LINES) {
    fill(block, ...content(length))
    return block
  }
  fill(block, ...content(FOLDED_CHARACTERS / 2))
  block.classList.add('cut')
  const more = button(
    `Show all ${whole(length)} characters`,
    () => {
      fill(block, ...content(length))
      block.classList.remove('cut')
      more.remove()
    },
    { class: 'more' },
  )
  return el('div', {}, block, more)
}

function withNote(view: HTMLElement, text: PageText): HTMLElement {
  const omitted = omittedOf(text)
  if (omitted === 0) return view
  return el(
    'div',
    {},
    view,
    el('p', { class: 'muted' }, `${whole(omitted)} more characters; the whole text is in results.json.`),
  )
}

function lineCount(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
