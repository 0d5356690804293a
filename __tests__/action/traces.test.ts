import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stepTraces } from '../../src/action/traces.ts'
import { openCollector } from '../host/traces/collector.ts'
import { silent } from '../silent-log.ts'

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'

/** What a step with a collector in its environment writes and sends. */
async function traced(trace: 'false' | 'true' | 'texts', { anybody, fork }: { anybody: boolean; fork: boolean }) {
  const outputDir = await mkdtemp(join(tmpdir(), 'step-'))
  const collector = await openCollector()
  process.env[ENDPOINT] = collector.url
  try {
    const trigger = { rule: { anybody }, pullRequest: { fork } }
    const traces = await stepTraces({ command: 'evaluate', outputDir, trace }, trigger, silent)
    await traces?.end({})
    await traces?.close(5_000)
    const file = await readFile(join(outputDir, 'traces.jsonl'), 'utf8').catch(() => null)
    return { texts: traces?.trace.texts ?? null, sent: collector.received.length, lines: file?.split('\n').length ?? 0 }
  } finally {
    delete process.env[ENDPOINT]
    await collector.close()
  }
}

const own = { anybody: false, fork: false }

test.each([
  ['false', own, { texts: false, sent: 1, lines: 0 }],
  ['true', own, { texts: false, sent: 1, lines: 2 }],
  ['texts', own, { texts: true, sent: 1, lines: 2 }],
  ['true', { anybody: true, fork: false }, { texts: false, sent: 0, lines: 2 }],
  ['true', { anybody: false, fork: true }, { texts: false, sent: 0, lines: 2 }],
  ['false', { anybody: false, fork: true }, { texts: null, sent: 0, lines: 0 }],
] as const)('trace: %s, started by %j', async (trace, by, seen) => expect(await traced(trace, by)).toEqual(seen))
