import type { AgentOptions } from 'node:https'
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import type { Resource } from '@opentelemetry/resources'
import type { Span } from '../../models/traces/span.ts'
import { version } from '../../version.ts'

/**
 * Spans to a collector, by OpenTelemetry's own exporter: it reads address, headers, certificates, compression and time limit
 * from the job's environment. Loaded only where that names a collector.
 */
export type SpanExport = {
  send: (span: Span) => void
  /**
   * Sends what waits, for so many milliseconds at most.
   * @returns what is missing at the collector, as a sentence; null when nothing is
   */
  close: (limitMs: number) => Promise<string | null>
}

type Exporter = Pick<OTLPTraceExporter, 'export' | 'shutdown'>
type ReadableSpan = Parameters<Exporter['export']>[0][number]

type Environment = Readonly<Record<string, string | undefined>>

/** How long a request and its repetitions may take where the environment does not say: a run must know before it ends. */
const TIMEOUT_MS = 3_000
/** How many spans one request to the collector holds. */
const BATCH = 512
/** Spans that wait for a slow collector; what comes then is left out. */
const MOST_WAITING = 10_000
/** How long a span waits for others to go with it. */
const PATIENCE_MS = 2_000
/** A collector that took nothing so many times in a row gets no more. */
const MOST_FAILURES = 3

/** Where the environment has traces sent; null where it names no collector, or says that none is wanted. */
export function collectorOf(env: Environment): string | null {
  if (env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER?.trim() === 'none') return null
  const named = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?.trim() || env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim()
  return named === undefined || named === '' ? null : named
}

/** Why a collector cannot be sent to, as a sentence; null when it can. */
export function refusalOf(collector: string, env: Environment): string | null {
  // What the address holds may be a key.
  if (!/^https?:\/\//i.test(collector) || !URL.canParse(collector)) {
    return 'No trace is sent: OTEL_EXPORTER_OTLP_ENDPOINT is no address that begins with http:// or https://.'
  }
  const protocol = protocolOf(env)
  if (protocol === 'http/protobuf' || protocol === 'http/json') return null
  return 'No trace is sent: OTEL_EXPORTER_OTLP_PROTOCOL is neither http/protobuf nor http/json, which collectors take at port 4318.'
}

function protocolOf(env: Environment): string {
  const written = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL?.trim() || env.OTEL_EXPORTER_OTLP_PROTOCOL?.trim()
  return written === undefined || written === '' ? 'http/protobuf' : written
}

/** Connects to the collector of the environment. */
export async function openSpanExport(env: Environment): Promise<SpanExport> {
  const [exporter, { resourceFromAttributes, defaultResource, detectResources, envDetector }] = await Promise.all([
    openExporter(env),
    import('@opentelemetry/resources'),
  ])
  const own = resourceFromAttributes({ 'service.name': 'ai-cicd', 'service.version': version })
  const resource = defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }))
  return batched(exporter, resource)
}

async function openExporter(env: Environment): Promise<Exporter> {
  const isSet = ['OTEL_EXPORTER_OTLP_TIMEOUT', 'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT'].some((name) => env[name])
  const limit = { ...(isSet ? {} : { timeoutMillis: TIMEOUT_MS }), ...(await throughProxy(env)) }
  if (protocolOf(env) === 'http/json') {
    return new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter(limit)
  }
  return new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter(limit)
}

/**
 * The exporter would connect directly: here it goes through the proxy of `HTTPS_PROXY`, minding `NO_PROXY`. A collector that
 * is spoken to without TLS is mostly on this machine.
 */
async function throughProxy(env: Environment): Promise<{ httpAgentOptions?: AgentOptions }> {
  const isProxied = [env.HTTPS_PROXY, env.https_proxy].some((one) => (one ?? '') !== '')
  if (!isProxied || !/^https:/i.test(collectorOf(env) ?? '')) return {}
  const { proxyOf } = await import('../../github/transfer.ts')
  return { httpAgentOptions: { keepAlive: true, proxyEnv: proxyOf(env) } }
}

/** One request at a time: what ends meanwhile waits for the next. */
function batched(exporter: Exporter, resource: Resource): SpanExport {
  const waiting: Span[] = []
  let lost = 0
  let failures = 0
  let reason: string | null = null
  let sending: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null

  async function sendAll(least: number): Promise<void> {
    while (waiting.length >= least) {
      const batch = waiting.splice(0, BATCH)
      const failure =
        failures >= MOST_FAILURES
          ? reason
          : await sent(
              exporter,
              batch.map((span) => readable(span, resource)),
            )
      if (failure === null) {
        failures = 0
        continue
      }
      failures += 1
      lost += batch.length
      reason = failure
    }
  }
  function begin(least: number): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    sending ??= sendAll(least).finally(() => {
      sending = null
    })
    return sending
  }

  return {
    send(span) {
      if (waiting.length >= MOST_WAITING) {
        lost += 1
        reason ??= 'it is slower than the run'
        return
      }
      waiting.push(span)
      if (waiting.length >= BATCH) void begin(BATCH)
      // Unreferenced: it keeps no process alive.
      else timer ??= setTimeout(() => void begin(1), PATIENCE_MS).unref()
    },
    async close(limitMs) {
      const all = (async () => {
        await sending
        await begin(1)
        return true
      })()
      const isSent = await Promise.race([all, later(limitMs)])
      if (timer !== null) clearTimeout(timer)
      if (!isSent) return `The trace is not complete at the collector: it did not answer within ${limitMs / 1000} s.`
      await Promise.race([exporter.shutdown(), later(limitMs)])
      if (lost === 0) return null
      return `The trace is not complete at the collector: ${lost} spans were not taken, because ${reason}.`
    },
  }
}

function later(ms: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), ms).unref()
  })
}

/** @returns why the collector did not take them, as a clause; null when it did */
function sent(exporter: Exporter, spans: ReadableSpan[]): Promise<string | null> {
  return new Promise((resolve) => {
    try {
      exporter.export(spans, ({ code, error }) => resolve(code === 0 ? null : failureOf(error)))
    } catch (thrown) {
      resolve(failureOf(thrown))
    }
  })
}

/** The status of its answer, or what the network said; nothing of what it answered. */
function failureOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return `it answered ${String(error.code)}`
  return error instanceof Error ? error.message : 'it was not reached'
}

const KINDS = { INTERNAL: 0, CLIENT: 2 }
const CODES = { UNSET: 0, ERROR: 2 }

/** A span as the exporter takes it. */
function readable(span: Span, resource: Resource): ReadableSpan {
  const { traceId, spanId, parentSpanId, status } = span
  const startTime = time(span.startTimeUnixNano)
  const endTime = time(span.endTimeUnixNano)
  const context = (id: string) => ({ traceId, spanId: id, traceFlags: 1 })
  return {
    name: span.name,
    kind: KINDS[span.kind],
    spanContext: () => context(spanId),
    ...(parentSpanId === null ? {} : { parentSpanContext: context(parentSpanId) }),
    startTime,
    endTime,
    duration: time(`${BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)}`),
    ended: true,
    status: { code: CODES[status.code], ...(status.message === undefined ? {} : { message: status.message }) },
    attributes: attributesOf(span.attributes),
    events: span.events.map(({ name, timeUnixNano, attributes }) => ({
      name,
      time: time(timeUnixNano),
      attributes: attributesOf(attributes),
    })),
    links: [],
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

/** One object, by which the exporter gathers spans. The schema is that of the conventions that attributes are named by. */
const SCOPE = { name: 'ai-cicd', version, schemaUrl: 'https://opentelemetry.io/schemas/1.41.0' }

/** A copy: the exporter's own types may write into lists. */
function attributesOf(attributes: Span['attributes']): ReadableSpan['attributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  )
}

/** Seconds and nanoseconds. */
function time(nano: string): [number, number] {
  const all = BigInt(nano)
  return [Number(all / 1_000_000_000n), Number(all % 1_000_000_000n)]
}
