import { mkdtemp, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../../src/host/clock.ts'
import { openTraces } from '../../../src/host/traces/open-traces.ts'
import { silent } from '../../silent-log.ts'
import { type Collector, openCollector } from './collector.ts'

/** The exporter reads the environment by itself: what a test sets is taken back behind it. */
const before = { ...process.env }
let collector: Collector | null = null
afterEach(async () => {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('OTEL_') || name === 'TRACEPARENT') delete process.env[name]
  }
  Object.assign(process.env, before)
  await collector?.close()
  collector = null
})

type Options = { env?: Record<string, string>; file?: string; texts?: boolean; sends?: boolean }

async function opened({ env = {}, file, texts = false, sends = true }: Options) {
  Object.assign(process.env, env)
  const warnings: string[] = []
  const traces = await openTraces({
    env: process.env,
    clock: systemClock,
    log: { ...silent, warn: (text) => warnings.push(text) },
    command: 'evaluate',
    file: file === undefined ? null : { path: file, isNamed: true },
    texts,
    sends,
  })
  return { traces, warnings }
}

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(
        z.object({
          scope: z.object({ name: z.string() }),
          schemaUrl: z.string(),
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              startTimeUnixNano: z.string(),
              endTimeUnixNano: z.string(),
              attributes: z.array(attribute),
              events: z.array(z.object({ name: z.string() })),
              status: z.object({ code: z.number(), message: z.string().optional() }),
              flags: z.number(),
            }),
          ),
        }),
      ),
    }),
  ),
})

const ask = (traces: NonNullable<Awaited<ReturnType<typeof opened>>['traces']>) => {
  const call = traces.trace.root.child('chat m', 'CLIENT', {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.temperature': 0.5,
    'gen_ai.usage.input_tokens': 12,
    'ai_cicd.cached': false,
    'gen_ai.response.finish_reasons': ['stop'],
  })
  call.event('ai_cicd.attempt.failed', { 'error.type': 'throttled' })
  call.fail('timeout', 'SECRET')
  call.end()
}

test('a collector gets every span, as JSON, with what the environment says of it', async () => {
  collector = await openCollector()
  const { traces, warnings } = await opened({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=abc%3D,x-team=prompts',
      OTEL_SERVICE_NAME: 'prompt-checks',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=ci',
      TRACEPARENT: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`,
    },
  })
  if (traces === null) throw new Error('no trace')
  ask(traces)
  await traces.end({ 'ai_cicd.verdict': 'pass' })
  await traces.close(5_000)
  expect(warnings).toEqual([])
  const [request, ...more] = collector.received
  expect(more).toEqual([])
  expect(request?.path).toBe('/v1/traces')
  expect(request?.headers).toMatchObject({ 'x-api-key': 'abc=', 'x-team': 'prompts' })
  const { resourceSpans } = exported.parse(JSON.parse(request?.body.toString() ?? ''))
  const [first] = resourceSpans
  expect(first?.resource.attributes).toEqual(
    expect.arrayContaining([
      { key: 'service.name', value: { stringValue: 'prompt-checks' } },
      { key: 'deployment.environment.name', value: { stringValue: 'ci' } },
    ]),
  )
  const [scope] = first?.scopeSpans ?? []
  expect(scope).toMatchObject({ scope: { name: 'ai-cicd' }, schemaUrl: 'https://opentelemetry.io/schemas/1.41.0' })
  const [call, run] = scope?.spans ?? []
  expect(call).toMatchObject({
    traceId: 'c'.repeat(32),
    name: 'chat m',
    kind: 3,
    parentSpanId: run?.spanId,
    status: { code: 2 },
    events: [{ name: 'ai_cicd.attempt.failed' }],
  })
  expect(call?.attributes).toEqual(
    expect.arrayContaining([
      { key: 'gen_ai.request.temperature', value: { doubleValue: 0.5 } },
      { key: 'gen_ai.usage.input_tokens', value: { intValue: 12 } },
      { key: 'ai_cicd.cached', value: { boolValue: false } },
      { key: 'gen_ai.response.finish_reasons', value: { arrayValue: { values: [{ stringValue: 'stop' }] } } },
    ]),
  )
  expect(run).toMatchObject({ name: 'ai-cicd evaluate', kind: 1, parentSpanId: 'd'.repeat(16) })
  expect(JSON.stringify(resourceSpans)).not.toContain('SECRET')
})

test('without a word about it, protobuf is sent, to the address for traces as it stands', async () => {
  collector = await openCollector()
  const { traces } = await opened({
    env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/otel/traces`, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
  })
  if (traces === null) throw new Error('no trace')
  for (let index = 0; index < 1_200; index++) ask(traces)
  await traces.end({})
  await traces.close(5_000)
  expect(collector.received.map(({ path }) => path)).toEqual(['/otel/traces', '/otel/traces', '/otel/traces'])
  expect(collector.received[0]?.headers['content-type']).toBe('application/x-protobuf')
  const all = collector.received.map(({ body }) => body.toString('latin1')).join('')
  expect(all.split('chat m').length - 1).toBe(1_200)
  expect(all).toContain('ai-cicd evaluate')
})

test('a trace goes into the file too, and stays there alone where nothing may be sent', async () => {
  collector = await openCollector()
  const file = join(await mkdtemp(join(tmpdir(), 'traces-')), 'trace.jsonl')
  const { traces } = await opened({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, file, sends: false })
  if (traces === null) throw new Error('no trace')
  ask(traces)
  await traces.end({ 'ai_cicd.verdict': 'fail' })
  await traces.end({ 'ai_cicd.verdict': 'pass' })
  await traces.close(5_000)
  expect(collector.received).toEqual([])
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).name)).toEqual(['chat m', 'ai-cicd evaluate'])
  expect(lines[1]).toContain('"ai_cicd.verdict":"fail"')
})

test.each([
  [{}],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_TRACES_EXPORTER: 'none' }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', TRACEPARENT: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-00` }],
])('nothing is sent with %j', async (env) => {
  expect(await opened({ env })).toEqual({ traces: null, warnings: [] })
})

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'begins with http:// or https://'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'file:///etc/passwd' }, 'begins with http:// or https://'],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    'neither http/protobuf nor http/json',
  ],
])('what cannot be sent to is one warning: %j', async (env, why) => {
  const { traces, warnings } = await opened({ env })
  expect(traces).toBeNull()
  expect(warnings).toEqual([expect.stringContaining(why)])
})

test('a collector that refuses is one warning, and is not asked for ever', async () => {
  collector = await openCollector(() => 401)
  const { traces, warnings } = await opened({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } })
  if (traces === null) throw new Error('no trace')
  for (let index = 0; index < 5_000; index++) ask(traces)
  await traces.end({})
  await traces.close(5_000)
  expect(collector.received).toHaveLength(3)
  expect(warnings).toEqual([
    'The trace is not complete at the collector: 5001 spans were not taken, because it answered 401.',
  ])
})

test('a collector that does not answer keeps no run', async () => {
  collector = await openCollector(() => null)
  const { traces, warnings } = await opened({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } })
  if (traces === null) throw new Error('no trace')
  ask(traces)
  await traces.end({})
  const from = performance.now()
  await traces.close(200)
  expect(performance.now() - from).toBeLessThan(2_000)
  expect(warnings).toEqual(['The trace is not complete at the collector: it did not answer within 0.2 s.'])
})

test.each(['true', 'SPAN_ONLY', 'span_and_event'])('the environment may ask for texts: %s', async (value) => {
  collector = await openCollector()
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: value,
  }
  const { traces } = await opened({ env })
  expect(traces?.trace.texts).toBe(true)
  await traces?.close(1_000)
})

test('a collector that is not there is one warning that says so', async () => {
  collector = await openCollector()
  const { url } = collector
  await collector.close()
  const { traces, warnings } = await opened({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: url } })
  if (traces === null) throw new Error('no trace')
  ask(traces)
  await traces.end({})
  await traces.close(5_000)
  expect(warnings).toEqual([
    expect.stringMatching(
      /^The trace is not complete at the collector: 2 spans were not taken, because .*ECONNREFUSED/,
    ),
  ])
})

// Node tunnels by itself from 24.5 on, which is what runs the action.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

test.runIf(major > 24 || (major === 24 && minor >= 5)).each([
  ['is asked for a collector behind TLS', {}, ['collector.example:4318']],
  ['is passed by where NO_PROXY names the collector', { NO_PROXY: 'collector.example' }, []],
])('the proxy of HTTPS_PROXY %s', async (_, more, asked) => {
  const connects: string[] = []
  const proxy = createServer()
  proxy.on('connect', ({ url = '' }, socket) => {
    connects.push(url)
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
  })
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve)
  })
  // A server on a port has an address of this shape.
  const { port } = proxy.address() as AddressInfo
  try {
    const endpoint = 'https://collector.example:4318'
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      NO_PROXY: '',
      ...more,
    }
    const { traces, warnings } = await opened({ env })
    await traces?.end({})
    await traces?.close(5_000)
    expect([...new Set(connects)]).toEqual(asked)
    expect(warnings).toEqual([expect.stringContaining('The trace is not complete at the collector')])
  } finally {
    for (const name of ['HTTPS_PROXY', 'NO_PROXY']) if (before[name] === undefined) delete process.env[name]
    proxy.close()
  }
})
