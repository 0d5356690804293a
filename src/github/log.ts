import type { Clock } from '../clock.ts'
import type { Log, LogPlace, Progress } from '../log.ts'
import { usd } from '../text/format.ts'

const PROGRESS_INTERVAL_MS = 10_000

export type ActionLogOptions = {
  /** Standard output of the step, which the runner searches for commands. Gets whole lines. */
  write: (text: string) => void
  /** Whether debug lines are wanted: `RUNNER_DEBUG` is 1. */
  debug: boolean
  clock: Clock
}

/**
 * A Log for a step of a workflow. Whatever is logged, the runner finds only the commands that this file means: text can
 * neither start one, nor end the one it is in.
 */
export function actionLog({ write, debug, clock }: ActionLogOptions): Log {
  let lastProgressAt: number | null = null
  let isComplete = false

  function command(name: string, data: string, properties: Readonly<Record<string, string>> = {}): void {
    const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`)
    write(`::${name}${list.length === 0 ? '' : ` ${list.join(',')}`}::${escapeData(data)}\n`)
  }

  function annotation(name: string, text: string, at: LogPlace | undefined): void {
    const place = at === undefined ? {} : { file: oneLine(at.file), line: String(at.line) }
    const title = at?.title === undefined ? {} : { title: oneLine(at.title) }
    command(name, printable(text).join('\n'), { ...place, ...title })
  }

  function info(text: string): void {
    for (const line of printable(text)) write(`${withoutCommand(line)}\n`)
  }

  return {
    info,
    warn: (text, at) => annotation('warning', text, at),
    error: (text, at) => annotation('error', text, at),
    debug(text) {
      if (debug) command('debug', printable(text).join('\n'))
    },
    group(title) {
      command('group', oneLine(title))
      let open = true
      return () => {
        if (open) command('endgroup', '')
        open = false
      }
    },
    mask(secret) {
      if (secret.trim() !== '') command('add-mask', secret)
    },
    progress(state) {
      const now = clock.now()
      const isDue = lastProgressAt === null || now - lastProgressAt >= PROGRESS_INTERVAL_MS
      // A further round makes it longer.
      if (state.done < state.total) isComplete = false
      const completes = state.done >= state.total && !isComplete
      if (!isDue && !completes) return
      lastProgressAt = now
      isComplete = state.done >= state.total
      info(progressLine(state))
    },
  }
}

function progressLine({ done, total, failed, cached, costUsd, elapsedMs }: Progress): string {
  const parts = [`${done}/${total} calls`]
  if (failed > 0) parts.push(`${failed} failed`)
  if (cached > 0) parts.push(`${cached} cached`)
  parts.push(costUsd === null ? 'cost unknown' : usd(costUsd), `${Math.round(elapsedMs / 1000)} s`)
  return parts.join(' · ')
}

/** Terminal sequences (colours, cursor, links, titles), which end at the latest with their line. */
const ANSI = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\r\n]*(?:\u0007|\u001b\\)?|\u001b[ -~]?/g

/** Controls but tab, bidirectional overrides, invisible characters other than emoji's joiner, and broken surrogates. */
const UNPRINTABLE = /(?!\t)\p{Cc}|(?!\u200d)\p{Cf}|\p{Cs}/gu

/** The lines of a text, without what a reader cannot see or a terminal obeys. */
function printable(text: string): string[] {
  return text
    .replace(ANSI, '')
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => line.replace(UNPRINTABLE, ''))
}

function oneLine(text: string): string {
  return printable(text).join(' ')
}

/**
 * A line that the runner does not take for a command. Its rules (actions/runner, ActionCommand.cs): after leading white
 * space `::` starts one, and the older `##[` does so anywhere in the line. It compares by culture, to which characters
 * without weight do not count; so they do not hide a command here, and could not serve to break one.
 */
function withoutCommand(line: string): string {
  const skeleton = line.normalize('NFKC').replace(/[\p{M}\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
  const isCommand = /^\s*::/.test(skeleton) || skeleton.includes('##[')
  return isCommand ? skeleton.replace(/^\s*::/, ': :').replaceAll('##[', '# #[') : line
}

function escapeData(data: string): string {
  return data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
