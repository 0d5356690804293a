/**
 * What a trace is made of, as OpenTelemetry has it: a span for each thing that took time, under the span of what it was
 * done for. Plain data, written as it stands into a line of JSON, and translated where it is sent.
 */

export type SpanAttributes = { readonly [name: string]: string | number | boolean | readonly string[] }

/** Nanoseconds since the epoch, in digits: more than a number of JavaScript holds. */
export type UnixNano = string

export type SpanEvent = { name: string; timeUnixNano: UnixNano; attributes: SpanAttributes }

export type Span = {
  /** 32 hexadecimal digits. */
  traceId: string
  /** 16 hexadecimal digits. */
  spanId: string
  /** Null for the first span of a trace that nothing else began. */
  parentSpanId: string | null
  name: string
  /** `CLIENT`: a request to a service. */
  kind: 'INTERNAL' | 'CLIENT'
  startTimeUnixNano: UnixNano
  endTimeUnixNano: UnixNano
  attributes: SpanAttributes
  status: { code: 'UNSET' | 'ERROR'; message?: string }
  events: readonly SpanEvent[]
}

/** Where a trace begins: in a run of its own, or under a span of the job that started this one. */
export type TraceParent = {
  traceId: string
  spanId: string
  /** Whether the job records its own trace too; of one that it does not record nothing is sent. */
  sampled: boolean
}

/** Version 0 of the W3C's Trace Context, which later versions begin with too. Null for what is none. */
export function traceParentOf(written: string | undefined): TraceParent | null {
  const [, version, traceId = '', spanId = '', flags = ''] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(written?.trim() ?? '') ?? []
  if (version === undefined || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}
