import type { Deps } from '../experiment/deps.ts'
import { systemClock } from '../host/clock.ts'
import { findNamedBase, headOf } from '../host/named-base.ts'
import { openDeps } from '../host/open-deps.ts'
import { openWorkspace, type Workspace } from '../host/workspace.ts'
import type { Recording } from './options/options.ts'
import { terminalLog } from './progress-log.ts'
import { width } from './screen.ts'

type Options = {
  config: string
  /** As `--judge` names it; absent: the command has none. */
  judge?: string | null
  region: string | null
  recording: Recording | null
  /** As `--base` names it; null: Git finds it; absent: the command compares with nothing. */
  base?: string | null
  /** As `--commit` names it, where Git does not tell. */
  commit?: string | null
}

/** A terminal, with the folder that a command was started in. */
export type Terminal = {
  workspace: Workspace
  deps: Deps
  log: ReturnType<typeof terminalLog>
  screen: { color: boolean; width: number }
  /** Ends the line of progress first. */
  print: (text: string) => void
}

/** Opens the repository of a configuration, and all effects of a command. */
export async function openTerminal({ config, judge, region, recording, base, commit }: Options): Promise<Terminal> {
  const log = terminalLog(process.stderr, systemClock)
  const cancel = new AbortController()
  // Before Git has a folder of ours, which is removed when the process ends in good order.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  const workspace = await openWorkspace(process.cwd(), config, { env: process.env, inWorkflow: false })
  const deps = openDeps({
    env: process.env,
    workspace,
    log,
    judge: judge ?? null,
    head: await headOf(workspace, commit ?? null),
    findBaseline: () => findNamedBase(base === undefined ? 'none' : base, { workspace, region, log }),
    region,
    credentials: async () => null,
    recording,
    answers: { kept: null },
    signal: cancel.signal,
  })
  const color = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === ''
  const print = (text: string) => {
    log.end()
    process.stdout.write(text)
  }
  return { workspace, deps, log, screen: { color, width: width() }, print }
}
