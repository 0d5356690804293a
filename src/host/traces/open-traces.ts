import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { originOf } from '../../models/models.ts'
import { type Span, type SpanAttributes, traceParentOf } from '../../models/traces/span.ts'
import { Trace } from '../../models/traces/trace.ts'
import { collectorOf, openSpanExport, refusalOf, type SpanExport } from './span-export.ts'
import { openNamedSpanFile, openSpanFileIn, type SpanFile } from './span-file.ts'

/** Where a run's trace goes: a file, a collector that the job's environment names, or both. Loaded only where one is wanted. */

export type TraceSettings = {
  env: Readonly<Record<string, string | undefined>>
  clock: Clock
  log: Log
  /** Of the first span: `evaluate`. */
  command: string
  /** `isNamed`: by the user, whose mistake ends the run; null: no file. */
  file: { path: string; isNamed: boolean } | null
  /** Whether what is asked and answered is part of it. The environment may ask for that too. */
  texts: boolean
  /** Whether it may be sent anywhere: not from a run that anybody may start. */
  sends: boolean
}

export type OpenTraces = {
  trace: Trace
  /** Ends every span and the file; only the first time. */
  end: (attributes: SpanAttributes) => Promise<void>
  /** Waits until the collector has the rest, so many milliseconds at most. */
  close: (limitMs: number) => Promise<void>
}

/** Values of OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT that want texts in spans. */
const CAPTURES = ['true', 'span_only', 'span_and_event']

/**
 * Null where nothing wants a trace. What fails is one warning, and changes nothing of the run.
 * @throws UserError when a file that the user named cannot be written
 */
export async function openTraces(settings: TraceSettings): Promise<OpenTraces | null> {
  const { env, log, clock, command } = settings
  const parent = traceParentOf(env.TRACEPARENT)
  const file = await openFile(settings)
  const collector = settings.sends && parent?.sampled !== false ? await openCollector(settings) : null
  if (file === null && collector === null) return null
  const captured = env.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT?.trim().toLowerCase() ?? ''
  const trace = new Trace(`ai-cicd ${command}`, {
    clock,
    newId: (bytes) => randomBytes(bytes).toString('hex'),
    sink: (span: Span) => {
      file?.write(span)
      collector?.send(span)
    },
    texts: settings.texts || CAPTURES.includes(captured),
    parent,
    originOf: (model) => originOf(model, env),
  })
  const warn = (problem: string | null): void => {
    if (problem !== null) log.warn(problem)
  }
  let isEnded = false
  return {
    trace,
    async end(attributes) {
      if (isEnded) return
      isEnded = true
      trace.end(attributes)
      warn((await file?.close()) ?? null)
    },
    async close(limitMs) {
      warn((await collector?.close(limitMs)) ?? null)
    },
  }
}

async function openFile({ file, log }: TraceSettings): Promise<SpanFile | null> {
  if (file === null) return null
  if (file.isNamed) return await openNamedSpanFile(file.path)
  const opened = await openSpanFileIn(file.path)
  if (!('lost' in opened)) return opened
  log.warn(opened.lost)
  return null
}

async function openCollector({ env, log }: TraceSettings): Promise<SpanExport | null> {
  const collector = collectorOf(env)
  if (collector === null) return null
  const refusal = refusalOf(collector, env)
  if (refusal === null) return await openSpanExport(env)
  log.warn(refusal)
  return null
}
