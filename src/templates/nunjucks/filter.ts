import type { Limits } from './limits.ts'

/** Arguments of a filter by position; those given by name stand in their place. */
export type FilterArgs = readonly unknown[]

export type Filter = {
  /** Names of the arguments by position, where they may be given by name. */
  named: readonly string[]
  apply(value: unknown, args: FilterArgs, limits: Limits): unknown
}
