import { actionLog } from '../github/log.ts'
import { systemClock } from '../host/clock.ts'
import type { Log } from '../log.ts'

/** What the runner reads as this step's output. */
export function stepLog(): Log {
  return actionLog({
    write: (text) => {
      process.stdout.write(text)
    },
    debug: process.env.RUNNER_DEBUG === '1',
    clock: systemClock,
  })
}
