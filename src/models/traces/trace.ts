import type { Clock } from '../../clock.ts'
import type { Span, SpanAttributes, SpanEvent, TraceParent, UnixNano } from './span.ts'

/** The trace of one run: spans that are open, and where those go that have ended. */

export type TraceSettings = {
  clock: Clock
  /** So many random bytes, as hexadecimal digits. */
  newId: (bytes: number) => string
  /** Called with each span when it has ended. */
  sink: (span: Span) => void
  /** Whether spans hold what was asked and answered. */
  texts: boolean
  /** The span that this run is a part of; null for a trace of its own. */
  parent: TraceParent | null
  /** Where a model is asked, as an address; null where that is not known. */
  originOf: (model: string) => string | null
}

export type SpanKind = Span['kind']

/** For whom a request is made: under which span it belongs, and what its own span says of that. */
export type Asker = { span: OpenSpan; attributes: SpanAttributes }

/** What happens to a request on its way: it may be sent several times. */
export type Attempts = {
  sent(): void
  /** @param type of the error, a word of few */
  failed(type: string): void
}

/** A run's trace. Its first span is open until `end`; spans that are then still open end with it. */
export class Trace {
  readonly texts: boolean
  readonly originOf: TraceSettings['originOf']
  readonly root: OpenSpan
  readonly #open = new Set<OpenSpan>()
  readonly #groups = new Map<string, OpenSpan>()

  /** @param name of the first span */
  constructor(name: string, settings: TraceSettings) {
    this.texts = settings.texts
    this.originOf = settings.originOf
    const { parent, newId } = settings
    const traceId = parent?.traceId ?? newId(16)
    this.root = new OpenSpan(settings, this.#open, { traceId, parentSpanId: parent?.spanId ?? null, name })
  }

  /**
   * A span below the first one that others are gathered under: begun when it is first asked for, ended with the last of them.
   * @param key tells the groups apart
   */
  group(key: string, name: string, attributes: SpanAttributes): OpenSpan {
    const existing = this.#groups.get(key) ?? this.root.child(name, 'INTERNAL', attributes)
    this.#groups.set(key, existing)
    return existing
  }

  /** @param attributes what the run came to */
  end(attributes: SpanAttributes): void {
    this.root.set(attributes)
    // The youngest first: what they are part of ends after them.
    for (const span of [...this.#open].reverse()) span.end(span === this.root ? undefined : span.lastEnd)
  }
}

/** A span that has not ended. */
export class OpenSpan {
  readonly #settings: TraceSettings
  readonly #open: Set<OpenSpan>
  readonly #traceId: string
  readonly #spanId: string
  readonly #parent: OpenSpan | null
  readonly #parentSpanId: string | null
  readonly #name: string
  readonly #kind: SpanKind
  readonly #start: number
  #attributes: SpanAttributes
  readonly #events: SpanEvent[] = []
  #status: Span['status'] = { code: 'UNSET' }
  /** When the last span below it ended, in milliseconds; when it began before one has. */
  lastEnd: number

  constructor(
    settings: TraceSettings,
    open: Set<OpenSpan>,
    facts: {
      traceId: string
      name: string
      kind?: SpanKind
      attributes?: SpanAttributes
      parent?: OpenSpan
      parentSpanId: string | null
    },
  ) {
    this.#settings = settings
    this.#open = open
    this.#traceId = facts.traceId
    this.#spanId = settings.newId(8)
    this.#parent = facts.parent ?? null
    this.#parentSpanId = facts.parentSpanId
    this.#name = facts.name
    this.#kind = facts.kind ?? 'INTERNAL'
    this.#attributes = facts.attributes ?? {}
    this.#start = settings.clock.now()
    this.lastEnd = this.#start
    open.add(this)
  }

  child(name: string, kind: SpanKind, attributes: SpanAttributes): OpenSpan {
    const below = { traceId: this.#traceId, parent: this, parentSpanId: this.#spanId }
    return new OpenSpan(this.#settings, this.#open, { ...below, name, kind, attributes })
  }

  set(attributes: SpanAttributes): void {
    this.#attributes = { ...this.#attributes, ...attributes }
  }

  event(name: string, attributes: SpanAttributes): void {
    this.#events.push({ name, timeUnixNano: unixNano(this.#settings.clock.now()), attributes })
  }

  /**
   * Says that it brought no result.
   * @param type a word of few, not a sentence
   * @param message kept only where texts are: a service may quote in it what it was asked
   */
  fail(type: string, message: string): void {
    this.set({ 'error.type': type })
    this.#status = this.#settings.texts ? { code: 'ERROR', message } : { code: 'ERROR' }
  }

  /** @param at milliseconds since the epoch; now without it. A span ends once. */
  end(at: number = this.#settings.clock.now()): void {
    if (!this.#open.delete(this)) return
    const parent = this.#parent
    if (parent !== null) parent.lastEnd = Math.max(parent.lastEnd, at)
    this.#settings.sink({
      traceId: this.#traceId,
      spanId: this.#spanId,
      parentSpanId: this.#parentSpanId,
      name: this.#name,
      kind: this.#kind,
      startTimeUnixNano: unixNano(this.#start),
      endTimeUnixNano: unixNano(Math.max(this.#start, at)),
      attributes: this.#attributes,
      status: this.#status,
      events: this.#events,
    })
  }
}

/** @param ms since the epoch */
function unixNano(ms: number): UnixNano {
  return `${BigInt(Math.round(ms * 1000)) * 1000n}`
}
