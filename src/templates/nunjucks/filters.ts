import type { Limits } from './limits.ts'
import { listFilters } from './list-filters.ts'
import { numberFilters } from './number-filters.ts'
import { textFilters } from './text-filters.ts'

/** Arguments of a filter by position; those given by name stand in their place. */
export type FilterArgs = readonly unknown[]

export type Filter = {
  /** Names of the arguments by position, where they may be given by name. */
  named: readonly string[]
  apply(value: unknown, args: FilterArgs, limits: Limits): unknown
}

/** Every filter, with the meaning that Nunjucks 3.2.4 gives it; `json` and `load` are promptfoo's. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map(
  Object.entries({ ...textFilters, ...listFilters, ...numberFilters }).map(([name, filter]): [string, Filter] => [
    name,
    typeof filter === 'function' ? { named: [], apply: filter } : filter,
  ]),
)
