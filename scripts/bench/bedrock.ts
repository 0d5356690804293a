import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Behaviour, Seen } from './behaviour.ts'

export type BenchBedrock = {
  url: string
  behave: (behaviour: Behaviour) => Promise<void>
  seen: () => Promise<Seen>
  close: () => void
}

/** Starts the bench's Bedrock in a process of its own. */
export async function startBenchBedrock(): Promise<BenchBedrock> {
  const child = fork(join(import.meta.dirname, 'server.ts'), { serialization: 'advanced' })
  async function ask(message: { behave: Behaviour } | 'tell'): Promise<unknown> {
    const answer = once(child, 'message')
    child.send(message)
    return (await answer)[0]
  }
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    url: `http://127.0.0.1:${port}`,
    behave: async (behaviour) => {
      await ask({ behave: behaviour })
    },
    seen: async () => (await ask('tell')) as Seen,
    close: () => child.disconnect(),
  }
}
