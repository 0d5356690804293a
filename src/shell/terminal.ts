import { relative, resolve } from 'node:path'
import type { Deps } from '../commands/deps.ts'
import { evaluate } from '../commands/evaluate.ts'
import { commentLimit, writeReports } from '../commands/tell.ts'
import { type Baseline, findBaseline } from '../git/baseline.ts'
import { costs } from '../models/models.ts'
import { renderComment } from '../report/comment.ts'
import { commentMarker } from '../report/marker.ts'
import { renderTerminal } from '../report/terminal.ts'
import { withoutCommands } from '../report/untrusted.ts'
import type { CliCalibrate } from './arguments/calibrate.ts'
import type { CliRun } from './arguments/evaluate.ts'
import type { CliGenerate } from './arguments/generate.ts'
import type { CliMerge } from './arguments/merge.ts'
import type { CliSelfTest } from './arguments/self-test.ts'
import { calibrateInTerminal } from './calibrate.ts'
import { systemClock } from './clock.ts'
import { generateInTerminal } from './generate.ts'
import { openMemory } from './memory.ts'
import { openModels, preloadModels } from './models.ts'
import { proxiedFetch } from './proxied-fetch.ts'
import { selfTestInTerminal } from './self-test.ts'
import { terminalLog } from './terminal-log.ts'
import { openWorkspace } from './workspace.ts'
import { writePieces } from './write-file.ts'

/** Runs a command from the folder it was started in, prints what it found, writes the report's files. */
export async function runInTerminal(
  command: CliRun | CliMerge | CliCalibrate | CliGenerate | CliSelfTest,
): Promise<number> {
  const color = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === ''
  const log = terminalLog(process.stderr, systemClock)
  const workspace = await openWorkspace(process.cwd(), command.config, { env: process.env, trusted: false })
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  const deps: Deps = {
    clock: systemClock,
    log,
    tree: workspace.tree,
    head: (await workspace.git?.head()) ?? null,
    findBaseline: () =>
      findBaseline({
        git: workspace.git,
        event: null,
        base: command.kind === 'run' || command.kind === 'merge' ? command.base : 'none',
        remote: null,
        log,
      }),
    renames: async (baseline: Baseline) => (await workspace.git?.renames(baseline.sha)) ?? new Map(),
    preload: preloadModels,
    openModels: (config) =>
      openModels(config, {
        env: process.env,
        tree: workspace.tree,
        configFile: workspace.config,
        clock: systemClock,
        region: command.region,
        credentials: null,
        recording: command.recording,
      }),
    openMemory: (config) =>
      openMemory(config, workspace, { env: process.env, log, recording: command.recording !== null, kept: null }),
    costOf: (config) => costs(config.prices, process.env),
    ...(command.recording === null
      ? {
          openBatch: async () =>
            (await import('./batch.ts')).openBatch({
              region: command.region,
              credentials: null,
              environment: process.env,
            }),
        }
      : {}),
    fetch: proxiedFetch(process.env),
    signal: cancel.signal,
  }
  const print = (text: string) => {
    log.end()
    process.stdout.write(text)
  }
  if (command.kind === 'generate') return await generateInTerminal(command, workspace, deps, { print })
  if (command.kind === 'calibrate') {
    return await calibrateInTerminal(command, workspace.config, deps, { color, width: width(), print })
  }
  if (command.kind === 'self-test') {
    return await selfTestInTerminal(command, workspace.config, deps, { color, width: width(), print })
  }
  const { event, changedOnly } = command
  const request = { config: workspace.config, event, changedOnly, unprivileged: null, run: null }
  // Loaded only now: few evaluations are in shards.
  if (command.kind === 'run' && command.shard !== null) {
    const { shardInTerminal } = await import('./shard.ts')
    return await shardInTerminal(deps, { ...request, shard: command.shard, runId: null }, { out: command.out, print })
  }
  const report =
    command.kind === 'merge'
      ? await (await import('./merge.ts')).mergeFound(deps, { ...request, runId: null }, command.parts, process.cwd())
      : await evaluate(deps, request)
  log.end()
  const marker = commentMarker(workspace.config)
  const folder = resolve(command.out)
  await writeReports(report, folder, marker, writePieces)
  process.stdout.write(
    command.comment
      ? printedComment(renderComment(report, { limit: commentLimit, marker }))
      : renderTerminal(report, { color, width: width() }),
  )
  process.stderr.write(`Reports are in ${nearest(folder)}: report.html, results.json, junit.xml, comment.md\n`)
  return report.blocks ? 1 : 0
}

/** The folder as its reader would write it: relative, except where that climbs out of the current folder. */
export function nearest(folder: string): string {
  const path = relative(process.cwd(), folder)
  return path.startsWith('..') ? folder : path || '.'
}

export function width(): number {
  return Math.max(40, Math.min(process.stdout.columns ?? 100, 160))
}

/** On a runner what is printed is searched for commands; elsewhere the comment is printed as GitHub would get it. */
function printedComment(comment: string): string {
  return process.env.GITHUB_ACTIONS === 'true' ? withoutCommands(comment) : comment
}
