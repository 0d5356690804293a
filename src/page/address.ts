/**
 * The permanent address of a view: what stands behind `#` in the page's address, `#/cases?group=newly-failing&case=refund-1`.
 * What is left out has its default, and what is not understood is left out.
 */

const VIEWS = ['release', 'summary', 'cases', 'prompts', 'safety', 'models', 'numbers', 'conversation'] as const
export type View = (typeof VIEWS)[number]

export const SORTS = ['difference', 'score', 'cost', 'latency', 'flakiness', 'id'] as const
export type Sort = (typeof SORTS)[number]

export const MARKS = ['critical', 'changed', 'flaky', 'conversation'] as const
export type Mark = (typeof MARKS)[number]

/** Which cases are listed. Empty: all. */
export type Filter = {
  search: string
  group: string
  /** The label of a prompt. */
  prompt: string
  tag: string
  /** A metric, or the type of an assertion, that fails. */
  metric: string
  marks: Mark[]
  sort: Sort
}

/** `open`: the case whose details are shown; the label of its prompt, where several prompts have it. */
export type Address = { view: View; filter: Filter; open: { id: string; prompt: string } | null }

export const EVERYTHING: Filter = {
  search: '',
  group: '',
  prompt: '',
  tag: '',
  metric: '',
  marks: [],
  sort: 'difference',
}

/** @param first the view of an address that names none */
export function parseAddress(fragment: string, first: View = 'summary'): Address {
  const [path = '', query = ''] = split(fragment.replace(/^#?\/?/, ''))
  const values = new URLSearchParams(query)
  const of = (name: string) => values.get(name) ?? ''
  const marks = of('marks').split(',')
  const id = values.get('case')
  return {
    view: VIEWS.find((one) => one === path) ?? first,
    filter: {
      search: of('q'),
      group: of('group'),
      prompt: of('prompt'),
      tag: of('tag'),
      metric: of('metric'),
      marks: MARKS.filter((one) => marks.includes(one)),
      sort: SORTS.find((one) => one === of('sort')) ?? EVERYTHING.sort,
    },
    open: id === null ? null : { id, prompt: of('of') },
  }
}

export function writeAddress({ view, filter, open }: Address): string {
  const values = new URLSearchParams()
  const add = (name: string, value: string) => {
    if (value !== '') values.append(name, value)
  }
  add('prompt', filter.prompt)
  add('group', filter.group)
  add('tag', filter.tag)
  add('metric', filter.metric)
  add('marks', filter.marks.join(','))
  add('sort', filter.sort === EVERYTHING.sort ? '' : filter.sort)
  add('q', filter.search)
  if (open !== null) {
    values.append('case', open.id)
    add('of', open.prompt)
  }
  const query = `${values}`
  return `#/${view}${query === '' ? '' : `?${query}`}`
}

/** Of the list of cases, and of one in it. */
export function casesAddress(filter: Partial<Filter>, open: Address['open'] = null): string {
  return writeAddress({ view: 'cases', filter: { ...EVERYTHING, ...filter }, open })
}

function split(text: string): [string, string] {
  const at = text.indexOf('?')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
