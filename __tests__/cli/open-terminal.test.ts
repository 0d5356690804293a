import { expect, onTestFinished, test, vi } from 'vitest'
import { lintInTerminal } from '../../src/cli/lint.ts'
import { openTerminal } from '../../src/cli/open-terminal.ts'

const config = 'there-is-none.yml'
const signals = ['SIGINT', 'SIGTERM'] as const

test.each<[string, () => Promise<unknown>]>([
  ['a command', () => openTerminal({ config, region: null, recording: null })],
  [
    'lint',
    () =>
      lintInTerminal({
        ...{ kind: 'lint', config, judge: null, format: 'text', out: null },
        ...{ online: false, results: null, region: null },
      }),
  ],
])('%s can be cancelled before Git has a folder of ours, so that none is left', async (_, start) => {
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal)]))
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockReturnValue(true)
  onTestFinished(() => {
    vi.restoreAllMocks()
    for (const [signal, kept] of before)
      for (const listener of process.listeners(signal))
        if (!kept.includes(listener)) process.removeListener(signal, listener)
  })
  const started = start()
  for (const signal of signals) expect(process.listenerCount(signal)).toBe((before.get(signal)?.length ?? 0) + 1)
  await started.catch(() => undefined)
})
