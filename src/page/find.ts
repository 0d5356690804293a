import { EVERYTHING, type Filter, MARKS, type Mark, type Sort } from './address.ts'
import { allTrials, keptOf, type Row, type Table } from './rows.ts'

/** Which cases are listed, in which order, and how many each choice would leave. */

/** Everything of a case that can be searched, in small letters. */
export type Haystacks = { of: (row: Row) => string }

/** Made when a case is first searched, and kept. */
export function haystacks(text: Table['text']): Haystacks {
  const made: string[] = []
  const of = (row: Row) => {
    const existing = made[row.at]
    if (existing !== undefined) return existing
    const { one } = row
    const parts = [one.id, ...one.vars.map((value) => (value === null ? '' : keptOf(value))), ...row.tags, ...row.marks]
    for (const result of [one.now, one.base]) {
      for (const trial of allTrials(result)) {
        if (trial.text !== undefined) parts.push(keptOf(trial.text))
        if (trial.tools !== undefined) parts.push(keptOf(trial.tools))
        if (trial.error !== undefined) parts.push(text(trial.error.message))
        for (const [type, metric, , , reason] of trial.checks ?? []) {
          parts.push(text(type), metric === null ? '' : text(metric), text(reason))
        }
      }
    }
    const whole = parts.join('\n').toLowerCase()
    made[row.at] = whole
    return whole
  }
  return { of }
}

function isChanged({ one }: Row): boolean {
  return one.delta !== undefined && one.delta !== 0
}

function has(row: Row, mark: Mark): boolean {
  switch (mark) {
    case 'critical':
      return row.critical
    case 'changed':
      return isChanged(row)
    case 'flaky':
      return row.flaky > 0
    case 'conversation':
      return row.conversation
  }
}

/** Whether a case is listed; each word of the search must occur. */
function predicates(filter: Filter, texts: Haystacks): Record<Facet, (row: Row) => boolean> {
  const words = filter.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return {
    group: (row) => filter.group === '' || row.group === filter.group,
    prompt: (row) => filter.prompt === '' || row.prompt === filter.prompt,
    tag: (row) => filter.tag === '' || row.tags.includes(filter.tag),
    metric: (row) => filter.metric === '' || row.failing.includes(filter.metric),
    marks: (row) => filter.marks.every((mark) => has(row, mark)),
    search: (row) => words.length === 0 || words.every((word) => texts.of(row).includes(word)),
  }
}

type Facet = 'group' | 'prompt' | 'tag' | 'metric' | 'marks' | 'search'
const FACETS: readonly Facet[] = ['group', 'prompt', 'tag', 'metric', 'marks', 'search']

/** How many cases each choice of a filter would list, the other filters as they are. */
export type Counts = Record<'group' | 'prompt' | 'tag' | 'metric' | 'marks', Map<string, number>>

export type Found = { rows: Row[]; counts: Counts }

export function find(rows: readonly Row[], filter: Filter, texts: Haystacks): Found {
  const passes = predicates(filter, texts)
  const found: Row[] = []
  const counts: Counts = { group: new Map(), prompt: new Map(), tag: new Map(), metric: new Map(), marks: new Map() }
  for (const row of rows) {
    const refused = FACETS.filter((facet) => !passes[facet](row))
    if (refused.length > 1) continue
    const [only] = refused
    if (only === undefined) found.push(row)
    if (only === undefined || only === 'group') add(counts.group, row.group)
    if (only === undefined || only === 'prompt') add(counts.prompt, row.prompt)
    if (only === undefined || only === 'tag') for (const tag of row.tags) add(counts.tag, tag)
    if (only === undefined || only === 'metric') for (const name of row.failing) add(counts.metric, name)
    if (only === undefined) for (const mark of MARKS) if (has(row, mark)) add(counts.marks, mark)
  }
  return { rows: found.sort(orderOf(filter.sort)), counts }
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** What deserves a look first: the largest drop, the lowest score, the dearest, the slowest, the most flaky. */
function orderOf(sort: Sort): (a: Row, b: Row) => number {
  const ties = (a: Row, b: Row) => a.at - b.at
  switch (sort) {
    case 'difference':
      return (a, b) =>
        by(a.delta ?? 0, b.delta ?? 0) || by(gravity(a), gravity(b)) || by(a.score ?? 2, b.score ?? 2) || ties(a, b)
    case 'score':
      return (a, b) => by(a.score ?? 2, b.score ?? 2) || ties(a, b)
    case 'cost':
      return (a, b) => by(b.cost ?? -1, a.cost ?? -1) || ties(a, b)
    case 'latency':
      return (a, b) => by(b.latency ?? -1, a.latency ?? -1) || ties(a, b)
    case 'flakiness':
      return (a, b) => by(b.flaky, a.flaky) || ties(a, b)
    case 'id':
      return (a, b) => by(a.one.id, b.one.id) || ties(a, b)
  }
}

/** Failures before what could not be measured, before what passes. */
function gravity({ pass }: Row): number {
  return pass === false ? 0 : pass === null ? 1 : 2
}

function by<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The nearest case before or behind a place that did not pass in the change; null where there is none. */
export function nextFailure(rows: readonly Row[], from: number, step: 1 | -1): number | null {
  for (let at = from + step; at >= 0 && at < rows.length; at += step) {
    const row = rows[at]
    if (row !== undefined && row.pass !== true) return at
  }
  return null
}

/** Whether anything is left out. */
export function isNarrowed(filter: Filter): boolean {
  return (
    filter.search + filter.group + filter.prompt + filter.tag + filter.metric !== '' ||
    filter.marks.length > EVERYTHING.marks.length
  )
}
