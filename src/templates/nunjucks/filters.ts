import type { Filter } from './filter.ts'
import { listFilters, numberFilters } from './list-filters.ts'
import { markupFilters } from './markup-filters.ts'
import { textFilters } from './text-filters.ts'

/** Every filter, with the meaning that Nunjucks 3.2.4 gives it; `json` and `load` are promptfoo's. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map(
  Object.entries({ ...textFilters, ...markupFilters, ...listFilters, ...numberFilters }).map(
    ([name, filter]): [string, Filter] => [name, typeof filter === 'function' ? { named: [], apply: filter } : filter],
  ),
)
