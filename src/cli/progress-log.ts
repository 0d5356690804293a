import type { WriteStream } from 'node:tty'
import type { Clock } from '../clock.ts'
import type { Log, Progress } from '../log.ts'
import { count, duration, usd } from '../text/format.ts'
import { withoutCommands } from '../text/untrusted.ts'

type TerminalLog = Log & {
  /** Takes the progress bar off the screen. */
  end(): void
}

/** Tells on standard error, so that standard output holds the report alone. The bar is drawn on a terminal only. */
export function terminalLog(stream: WriteStream, clock: Clock): TerminalLog {
  const live = stream.isTTY === true
  let drawn = false
  let drawnAt = 0
  const clear = () => {
    if (drawn) stream.write('\r\u001b[K')
    drawn = false
  }
  const line = (text: string) => {
    clear()
    stream.write(`${printable(text)}\n`)
  }
  return {
    info: line,
    warn: (text) => line(`warning: ${text}`),
    error: (text) => line(`error: ${text}`),
    debug: () => undefined,
    group: (title) => {
      line(title)
      return () => undefined
    },
    mask: () => undefined,
    progress: (state) => {
      if (!live || (clock.now() - drawnAt < 100 && state.done < state.total)) return
      drawnAt = clock.now()
      drawn = true
      stream.write(`\r\u001b[K${progressLine(state, stream.columns ?? 80)}`)
    },
    end: clear,
  }
}

/** A bar with answers done, rate, cost so far and time left, never wider than `width` columns. */
export function progressLine(state: Progress, width: number): string {
  const share = state.total === 0 ? 1 : state.done / state.total
  const perSecond = state.elapsedMs === 0 ? 0 : (state.done * 1000) / state.elapsedMs
  const seconds = Math.ceil((state.total - state.done) / perSecond)
  const left = perSecond === 0 ? '?' : `${seconds < 60 ? `${seconds} s` : duration(seconds * 1000)} left`
  const cost = state.costUsd === null ? 'cost unknown' : `${usd(state.costUsd)} so far`
  const errors = state.failed === 0 ? '' : `, ${count(state.failed, 'error')}`
  const reported = ` ${state.done} of ${count(state.total, 'answer')}, ${perSecond.toFixed(0)}/s, ${cost}, ${left}${errors}`
  const cells = Math.max(0, Math.min(30, width - reported.length - 1))
  const full = Math.round(cells * share)
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)}${reported}`.slice(0, width)
}

/** Text from a model or a file must not move the cursor or change colours. */
function printable(text: string): string {
  return withoutCommands(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}
