import { resolve } from 'node:path'
import { evaluate } from '../commands/evaluate.ts'
import type { Deps } from '../experiment/deps.ts'
import type { Baseline } from '../git/baseline.ts'
import { systemClock } from '../host/clock.ts'
import { assertFolder } from '../host/files/named-files.ts'
import { type Problem, writeFiles } from '../host/files/write-file.ts'
import { openModels, preloadModels } from '../host/models.ts'
import { findNamedBase, headOf } from '../host/named-base.ts'
import { proxiedFetch } from '../host/proxied-fetch.ts'
import { openStorage } from '../host/storage.ts'
import { openWorkspace } from '../host/workspace.ts'
import { costs } from '../models/models.ts'
import { reportFiles } from '../report/files.ts'
import { commentLimit, renderComment } from '../report/markdown/comment.ts'
import { commentMarker } from '../report/marker.ts'
import type { Report } from '../report/report.ts'
import { renderTerminal } from '../report/terminal/report.ts'
import { withoutCommands } from '../text/untrusted.ts'
import { calibrateInTerminal } from './calibrate.ts'
import { generateInTerminal } from './generate.ts'
import type { CliCalibrate } from './options/calibrate.ts'
import type { CliRun } from './options/evaluate.ts'
import type { CliGenerate } from './options/generate.ts'
import type { CliMerge } from './options/merge.ts'
import type { CliSelfTest } from './options/self-test.ts'
import { printWhyRed } from './print-why-red.ts'
import { terminalLog } from './progress-log.ts'
import { nearest, width } from './screen.ts'
import { selfTestInTerminal } from './self-test.ts'

/** Runs a command from the folder it was started in, prints what it found, writes the report's files. */
export async function runInTerminal(
  command: CliRun | CliMerge | CliCalibrate | CliGenerate | CliSelfTest,
): Promise<number> {
  const color = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === ''
  const log = terminalLog(process.stderr, systemClock)
  const workspace = await openWorkspace(process.cwd(), command.config, { env: process.env, inWorkflow: false })
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  const deps: Deps = {
    clock: systemClock,
    log,
    tree: workspace.tree,
    head: await headOf(workspace, 'commit' in command ? command.commit : null),
    findBaseline: () =>
      findNamedBase('base' in command ? command.base : 'none', { workspace, region: command.region, log }),
    renames: async ({ sha }: Baseline) => (sha === null ? null : await workspace.git?.renames(sha)) ?? new Map(),
    preload: preloadModels,
    openModels: (config) =>
      openModels(config, {
        env: process.env,
        tree: workspace.tree,
        configFile: workspace.config,
        clock: systemClock,
        log,
        region: command.region,
        credentials: null,
        recording: command.recording,
      }),
    openStorage: (config) =>
      openStorage(config, workspace, { env: process.env, log, recording: command.recording !== null, kept: null }),
    costOf: (config) => costs(config.prices, process.env),
    ...(command.recording === null
      ? {
          openBatch: async () =>
            (await import('../host/models.ts')).openBatch({
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
  await assertFolder(command.out, `--out ${command.out}`)
  const { event, changedOnly } = command
  const request = { config: workspace.config, event, changedOnly, unprivileged: null, run: null }
  // Loaded only now: few evaluations are in shards.
  if (command.kind === 'run' && command.shard !== null) {
    const { shardInTerminal } = await import('./shard.ts')
    return await shardInTerminal(deps, { ...request, shard: command.shard, runId: null }, { out: command.out, print })
  }
  const report =
    command.kind === 'merge'
      ? await (await import('../host/merge-parts.ts')).mergeFound(
          deps,
          { ...request, runId: null },
          command.parts,
          process.cwd(),
        )
      : await evaluate(deps, request)
  log.end()
  const marker = commentMarker({ command: 'evaluate', config: workspace.config, key: '' })
  const written = await writeReports(report, command.out, marker)
  process.stdout.write(
    command.comment
      ? printedComment(renderComment(report, { limit: commentLimit, marker }))
      : renderTerminal(report, { color, width: width() }),
  )
  for (const problem of written.problems) log.warn(problem)
  if (written.reported !== null) log.info(written.reported)
  printWhyRed(report, null, log)
  return report.blocks ? 1 : 0
}

/**
 * Writes the report's files. Those that cannot be written change no verdict.
 * @returns where they are, as a sentence; null when none is there. And why some are not
 */
export async function writeReports(
  report: Report,
  out: string,
  marker: string,
): Promise<{ reported: string | null; problems: string[] }> {
  const folder = resolve(out)
  const { paths, problems } = await writeFiles(folder, reportFiles(report, marker))
  const names = [...paths.keys()].sort((a, b) => READ_FIRST.indexOf(a) - READ_FIRST.indexOf(b))
  const reported = names.length === 0 ? null : `Reports are in ${nearest(folder)}: ${names.join(', ')}`
  return { reported, problems: problems.map(inFull) }
}

const READ_FIRST = ['report.html', 'results.json', 'junit.xml', 'comment.md']

function inFull({ sentence, stack }: Problem): string {
  return stack === null ? sentence : `${sentence}\n${stack}`
}

/** On a runner what is printed is searched for commands; elsewhere the comment is printed as GitHub would get it. */
function printedComment(comment: string): string {
  return process.env.GITHUB_ACTIONS === 'true' ? withoutCommands(comment) : comment
}
