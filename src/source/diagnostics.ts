import { type Diagnostic, type DiagnosticFacts, diagnostic, diagnosticLine, UserError } from '../errors.ts'

/** What a reader made of a text, as far as it was usable, and everything that is to be mended in it. */
export type Read<T> = { value: T; diagnostics: readonly Diagnostic[] }

const NONE: readonly Diagnostic[] = []

/** Whether something keeps a run from being started; warnings and notes do not. */
export function hasErrors(found: readonly Diagnostic[]): boolean {
  return found.some(({ level }) => level === 'error')
}

/** What is said alike of several places is said once, at the first of them, with how many more there are. */
export function oncePerKind(found: readonly Diagnostic[]): Diagnostic[] {
  const kinds = new Map<string, { first: Diagnostic; more: number }>()
  for (const one of found) {
    const kind = JSON.stringify([one.level, one.rule, one.message, one.hint])
    const existing = kinds.get(kind)
    if (existing === undefined) kinds.set(kind, { first: one, more: 0 })
    else existing.more += 1
  }
  return [...kinds.values()].map(({ first, more }) =>
    more === 0 ? first : { ...first, message: `${first.message} (and ${more === 1 ? 'once' : `${more} times`} more)` },
  )
}

/** Kinds of warnings that a project tells; a file may hold any number of words that mean nothing. */
const MOST_KINDS = 50
/** Characters of a warning or a mistake. */
const MOST_CHARACTERS = 1_000

/** As much of what is found as a person reads: the first of each kind, and how many there are besides. */
export function readable(found: readonly Diagnostic[]): Diagnostic[] {
  const all = oncePerKind(found)
  const shown = all.slice(0, MOST_KINDS).map((one) => {
    const message = shortened(one.message)
    return message === one.message ? one : { ...one, message }
  })
  const [first] = all.slice(MOST_KINDS)
  if (first === undefined) return shown
  const { level, file } = first
  return [...shown, diagnostic({ level, file, message: `and ${all.length - MOST_KINDS} more of other kinds` })]
}

/** Mistakes of different kinds that are reported one by one, and lines of one kind that are named. */
const MOST_ERRORS = 100
const MOST_LINES = 10

/**
 * As many mistakes as a person mends in a round: those that are said alike of one file and one field, of whichever item of a
 * list, once with the lines of the others; how many there are besides; no text without end.
 */
export function readableErrors(found: readonly Diagnostic[]): Diagnostic[] {
  const kinds = new Map<string, { first: Diagnostic; lines: Array<number | null> }>()
  for (const one of found) {
    const field = one.field?.replace(/\[\d+\]/g, '[]') ?? null
    const kind = JSON.stringify([one.rule, one.file, field, one.message, one.hint])
    const existing = kinds.get(kind)
    if (existing === undefined) kinds.set(kind, { first: one, lines: [] })
    else existing.lines.push(one.line)
  }
  const all = [...kinds.values()]
  const shown = all.slice(0, MOST_ERRORS).map(({ first, lines }): Diagnostic => {
    const message = shortened(first.message)
    return lines.length === 0 ? { ...first, message } : { ...first, message: `${message} (${andMore(first, lines)})` }
  })
  const rest = all.slice(MOST_ERRORS)
  if (rest.length === 0) return shown
  const count = rest.reduce((sum, { lines }) => sum + 1 + lines.length, 0)
  const file = rest[0]?.first.file ?? null
  return [...shown, diagnostic({ file, message: `and ${count} more ${count === 1 ? 'mistake' : 'mistakes'}` })]
}

function andMore({ line: first }: Diagnostic, lines: ReadonlyArray<number | null>): string {
  const times = lines.length === 1 ? 'and once more' : `and ${lines.length} times more`
  const others = [...new Set(lines.flatMap((line) => (line === null || line === first ? [] : [line])))]
  if (others.length === 0) return times
  const named = others.slice(0, MOST_LINES).join(', ')
  return `${times}, ${others.length === 1 ? 'line' : 'lines'} ${named}${others.length > MOST_LINES ? ', …' : ''}`
}

function shortened(message: string): string {
  return message.length > MOST_CHARACTERS ? `${message.slice(0, MOST_CHARACTERS).toWellFormed()}…` : message
}

/** A value in which nothing is to be mended. Takes no list of its own: a dataset has many rows. */
export function clean<T>(value: T): Read<T> {
  return { value, diagnostics: NONE }
}

/** Nothing that can be used, and the one reason. */
export function refused(facts: DiagnosticFacts): Read<null> {
  return { value: null, diagnostics: [diagnostic(facts)] }
}

/**
 * What one reader finds, joined with what the readers that it calls return: a user sees every mistake of every file at
 * once. It stays inside of the function that made it, which returns `withValue`; the command throws once, before anything
 * is spent.
 */
export class Diagnostics {
  #list: Diagnostic[] | null = null

  add(facts: DiagnosticFacts): void {
    this.addAll([diagnostic(facts)])
  }

  addAll(found: readonly Diagnostic[]): void {
    if (found.length === 0) return
    this.#list ??= []
    for (const one of found) this.#list.push(one)
  }

  /** Adds what does not stand here yet: prompts may share a golden dataset, whose mistakes are one each. */
  addNew(found: readonly Diagnostic[]): void {
    if (found.length === 0) return
    const reported = new Set(this.list.map(diagnosticLine))
    for (const one of found) {
      const line = diagnosticLine(one)
      if (!reported.has(line)) this.addAll([one])
      reported.add(line)
    }
  }

  /** The value of what was read, its diagnostics added here. */
  take<T>({ value, diagnostics }: Read<T>): T {
    this.addAll(diagnostics)
    return value
  }

  /** The value of what was read, those of its diagnostics added that do not stand here yet. */
  takeNew<T>({ value, diagnostics }: Read<T>): T {
    this.addNew(diagnostics)
    return value
  }

  withValue<T>(value: T): Read<T> {
    return { value, diagnostics: this.list }
  }

  get list(): readonly Diagnostic[] {
    return this.#list ?? NONE
  }

  /** Whether there is an error; what only warns keeps nothing from being used. */
  get any(): boolean {
    return hasErrors(this.list)
  }

  throwIfAny(): void {
    const errors = this.list.filter(({ level }) => level === 'error')
    const count = errors.length
    if (count === 0) return
    throw new UserError(count === 1 ? '1 mistake in the configuration' : `${count} mistakes in the configuration`, {
      diagnostics: readableErrors(errors),
    })
  }
}
