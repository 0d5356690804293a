import { duration, score as scoreText, usd, whole } from '../text/format.ts'
import type { PageCheck, PageTrial } from './data.ts'
import { button, type Child, el } from './dom.ts'
import { outcomeText, toneOfRow } from './summary-view.ts'
import { textView } from './text-views.ts'
import type { Page } from './view.ts'

/** One answer: how it came, what it says, what was asserted of it. */

const FIRST_CHECKS = 30

export function trialView(
  page: Page,
  { title, trial, answer }: { title: string; trial: PageTrial; answer: HTMLElement | null },
): HTMLElement {
  return el(
    'div',
    { class: 'arm' },
    el(
      'h3',
      {},
      title,
      ' ',
      el('span', { class: `outcome ${toneOfRow(trial)}` }, outcomeText(trial)),
      trial.score === null ? null : ` ${scoreText(trial.score)}`,
    ),
    marks(page, trial),
    error(page, trial),
    answer,
    trial.tools === undefined ? null : el('div', {}, el('h4', {}, 'Tool calls'), textView(trial.tools)),
    checks(page, trial),
    el('p', { class: 'muted small' }, usage(trial)),
  )
}

function marks({ table }: Page, { end, cached }: PageTrial): HTMLElement | null {
  const words = [...(end === undefined ? [] : [table.text(end)]), ...(cached === 1 ? ['from the cache'] : [])]
  return words.length === 0 ? null : el('p', { class: 'mark-line' }, words.join(' · '))
}

function error({ table }: Page, { error: failed }: PageTrial): HTMLElement | null {
  if (failed === undefined) return null
  const hint = failed.hint === null ? null : el('p', {}, el('b', {}, 'What to do: '), table.text(failed.hint))
  return el('div', { class: 'error' }, el('p', {}, table.text(failed.message)), hint)
}

function checks(page: Page, { checks: all = [] }: PageTrial): HTMLElement | null {
  if (all.length === 0) return null
  const ordered = [...all].sort((a, b) => Number(a[2] === true) - Number(b[2] === true))
  const list = el('ul', { class: 'checks' }, ...ordered.slice(0, FIRST_CHECKS).map((one) => checkView(page, one)))
  const rest = ordered.slice(FIRST_CHECKS)
  if (rest.length === 0) return list
  const more = button(
    `Show ${whole(rest.length)} more assertions`,
    () => {
      list.append(...rest.map((one) => checkView(page, one)))
      more.remove()
    },
    { class: 'more' },
  )
  return el('div', {}, list, more)
}

function checkView({ table }: Page, [type, metric, pass, score, reason, critical]: PageCheck): HTMLElement {
  const facts: Child[] = [
    el('span', { class: `outcome ${toneOfRow({ pass })}` }, outcomeText({ pass })),
    el('b', {}, table.text(type), metric === null ? '' : ` (${table.text(metric)})`),
    score === null ? null : el('span', { class: 'numbers' }, scoreText(score)),
    critical === 1 ? el('span', { class: 'mark' }, 'critical') : null,
  ]
  return el(
    'li',
    { class: pass === false ? 'bad-check' : null },
    el('div', { class: 'check-facts' }, ...facts),
    el('div', { class: 'reason', dir: 'auto' }, table.text(reason)),
  )
}

function usage({ ms, usd: cost, tokens }: PageTrial): string {
  const [input, output, read = 0, written = 0] = tokens ?? []
  return [
    ...(ms === undefined ? [] : [duration(ms)]),
    ...(cost === undefined ? [] : [usd(cost)]),
    ...(input === undefined || output === undefined ? [] : [`${whole(input)} tokens in, ${whole(output)} out`]),
    ...(read + written === 0 ? [] : [`${whole(read)} read from and ${whole(written)} written to the prompt cache`]),
  ].join(' · ')
}
