import { count } from '../text/format.ts'
import { type Child, el, folded, outside, sentence, sentences, tableView } from './dom.ts'
import { messageView } from './prompts-view.ts'
import type { PageDifference, PageRelease } from './release-data.ts'
import { rolloutView } from './rollout-view.ts'
import { commitList } from './trend-view.ts'
import type { Page, Shown } from './view.ts'

/** A release, a rollback, a recovery or a pin: what happened, why, what next; the plan, how traffic moved, what changed. */
export function releaseView({ release }: Page): Shown {
  if (release === null) return { element: el('div', {}) }
  const isOver = release.rollouts.length > 0
  return {
    element: el(
      'div',
      { class: 'sections release' },
      opening(release),
      isOver ? null : planView(release, false),
      ...release.rollouts.map(rolloutView),
      isOver ? planView(release, true) : null,
      differences(release),
      commits(release),
      functions(release),
      parameters(release),
      records(release),
    ),
  }
}

function section(title: string, ...children: readonly Child[]): HTMLElement {
  return el('section', {}, el('h2', {}, title), ...children)
}

function opening({ headline, why, next, open, diagnostics, where }: PageRelease): HTMLElement {
  return el(
    'section',
    { class: 'opening' },
    el('h1', {}, sentence(headline)),
    why === null ? null : el('p', { class: 'merge' }, el('strong', {}, 'Why: '), sentence(why)),
    next === null ? null : el('p', { class: 'next' }, el('strong', {}, 'Next: '), sentence(next)),
    open.length === 0 ? null : el('div', { class: 'warning' }, sentences(open)),
    sentences(diagnostics, 'diagnostics'),
    ...where.map((one) => el('p', { class: 'muted' }, sentence(one))),
  )
}

/** Before it is done the plan is what a reader came for; afterwards it is folded. */
function planView({ plan }: PageRelease, isFolded: boolean): HTMLElement | null {
  if (plan === null) return null
  const cells = (rows: PageRelease['where'][]) => rows.map((row) => row.map((one) => sentence(one)))
  const content = () => [
    plan.steps.rows.length === 0 ? null : tableView(plan.steps.titles, cells(plan.steps.rows), 'Steps'),
    el('p', {}, sentence(plan.note)),
    plan.limits.rows.length === 0
      ? el('p', {}, plan.none)
      : tableView(plan.limits.titles, cells(plan.limits.rows), 'What takes it back'),
  ]
  return isFolded
    ? el('section', {}, folded('The plan of the rollout', content))
    : section('Plan of the rollout', ...content())
}

function differences({ differences: all, moreDifferences }: PageRelease): HTMLElement | null {
  if (all.length === 0) return null
  return section(
    all.length === 1 ? 'What changed in the prompt' : 'What changed in the prompts',
    ...all.map((one, at) => folded(summaryOf(one), () => differenceView(one), at === 0)),
    moreDifferences === 0
      ? null
      : el('p', { class: 'muted' }, `${count(moreDifferences, 'more prompt')} in release.json.`),
  )
}

function summaryOf({ id, isNew, scores }: PageDifference): HTMLElement {
  return el('span', {}, id, isNew ? ' (new)' : null, scores === null ? null : el('small', {}, ` ${scores}`))
}

function differenceView({ hidden, settings, live, next }: PageDifference): Child[] {
  if (hidden !== null) return [el('p', { class: 'muted' }, 'The difference is not shown: ', sentence(hidden), '.')]
  const many = Math.max(live?.length ?? 0, next.length)
  const rows = settings.map(([name, before, now]) => [name, before, now])
  return [
    rows.length === 0 ? null : tableView(['Setting', 'Live', 'This release'], rows, 'Settings that changed'),
    el(
      'div',
      { class: 'messages' },
      ...Array.from({ length: many }, (_, at) => messageView(next[at], live?.[at], live !== null)),
    ),
  ]
}

function commits({ commits: all }: PageRelease): HTMLElement | null {
  return all.length === 0 ? null : section('Commits since what was live', commitList(all))
}

function functions({ functions: all }: PageRelease): HTMLElement | null {
  if (all.length === 0) return null
  const rows = all.map(({ name, alias, url, versions, traffic }) => [name, outside(alias, url), versions, traffic])
  return section('Functions', tableView(['Function', 'Alias', 'Version', 'Traffic'], rows, 'Functions'))
}

function parameters({ parameters: all }: PageRelease): HTMLElement | null {
  if (all.length === 0) return null
  const rows = all.map(({ prompt, name, url, plan, version, sha256, stored }) => [
    prompt,
    outside(name, url),
    plan,
    version,
    el('code', {}, sha256),
    stored,
  ])
  const titles = ['Prompt', 'Parameter', 'Plan', 'Version', 'SHA-256', 'Stored']
  return section('Parameters', tableView(titles, rows, 'Parameters'))
}

function records({ records: all, recordUrl, warnings }: PageRelease): HTMLElement | null {
  if (all.length + warnings.length === 0 && recordUrl === null) return null
  return el(
    'section',
    {},
    all.length === 0 ? null : el('h2', {}, 'Also written'),
    sentences(all),
    recordUrl === null ? null : el('p', {}, outside('The audit record in the console', recordUrl)),
    warnings.length === 0 ? null : el('h2', {}, 'To know'),
    sentences(warnings, 'warnings'),
  )
}
