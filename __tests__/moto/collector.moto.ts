import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/host/clock.ts'
import { openTraces } from '../../src/host/traces/open-traces.ts'
import { openCollector } from '../host/traces/collector.ts'
import { projectRoot } from '../scenarios/bench/node.ts'
import { silent } from '../silent-log.ts'

/** What is sent as protobuf, read by OpenTelemetry's own definition of it. */
const READ = `
import json, sys
from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
print(json.dumps(MessageToDict(ExportTraceServiceRequest.FromString(sys.stdin.buffer.read()))))
`

test('what a collector gets as protobuf is what OpenTelemetry says it is', async () => {
  const collector = await openCollector()
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url
  try {
    const log = { ...silent, warn: (text: string) => expect(text).toBe('') }
    const settings = { env: process.env, clock: systemClock, log, command: 'evaluate', file: null }
    const traces = await openTraces({ ...settings, texts: false, sends: true })
    const call = traces?.trace.root.child('chat m', 'CLIENT', {
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.request.temperature': 0.5,
      'gen_ai.usage.input_tokens': 12,
      'ai_cicd.cached': true,
    })
    call?.event('ai_cicd.attempt.failed', { 'error.type': 'throttled' })
    call?.fail('timeout', '')
    call?.end()
    await traces?.end({ 'ai_cicd.verdict': 'pass' })
    await traces?.close(5_000)
    const read = execFileSync(join(projectRoot, 'node_modules/.cache/moto/bin/python'), ['-c', READ], {
      input: collector.received[0]?.body ?? '',
      encoding: 'utf8',
    })
    expect(collector.received).toHaveLength(1)
    expect(JSON.parse(read)).toMatchObject({
      resourceSpans: [
        {
          resource: {
            attributes: expect.arrayContaining([{ key: 'service.name', value: { stringValue: 'ai-cicd' } }]),
          },
          scopeSpans: [
            {
              scope: { name: 'ai-cicd' },
              schemaUrl: 'https://opentelemetry.io/schemas/1.41.0',
              spans: [
                {
                  name: 'chat m',
                  kind: 'SPAN_KIND_CLIENT',
                  status: { code: 'STATUS_CODE_ERROR' },
                  events: [{ name: 'ai_cicd.attempt.failed' }],
                  attributes: [
                    {
                      key: 'gen_ai.response.finish_reasons',
                      value: { arrayValue: { values: [{ stringValue: 'stop' }] } },
                    },
                    { key: 'gen_ai.request.temperature', value: { doubleValue: 0.5 } },
                    { key: 'gen_ai.usage.input_tokens', value: { intValue: '12' } },
                    { key: 'ai_cicd.cached', value: { boolValue: true } },
                    { key: 'error.type', value: { stringValue: 'timeout' } },
                  ],
                },
                { name: 'ai-cicd evaluate', kind: 'SPAN_KIND_INTERNAL', status: {} },
              ],
            },
          ],
        },
      ],
    })
  } finally {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT
    await collector.close()
  }
})
