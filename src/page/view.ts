import type { Address } from './address.ts'
import type { PageData } from './data.ts'
import type { Haystacks } from './find.ts'
import type { PageRelease } from './release-data.ts'
import type { Table } from './rows.ts'

/** What a view is given. */
export type Page = {
  data: PageData
  /** Null where nothing was released, rolled back, recovered or pinned. */
  release: PageRelease | null
  table: Table
  texts: Haystacks
  address: () => Address
  /** Goes to another address; `replace` leaves no entry in the history. */
  go: (to: Address, how?: 'replace') => void
  /** The address of what is shown, as a whole. */
  here: () => string
  /** Says something to those who cannot see it change, and shows it for a moment. */
  say: (text: string) => void
}

/** A view that is shown: its keys, and what it does when the address changes within it. */
export type Shown = {
  element: HTMLElement
  update?: (address: Address) => void
  keys?: Record<string, () => void>
}
