import { evaluate } from '../commands/evaluate.ts'
import type { EvaluateRequest } from '../experiment/plan-experiments.ts'
import { systemClock } from '../host/clock.ts'
import { assertFolder } from '../host/files/named-files.ts'
import type { OpenTraces } from '../host/traces/open-traces.ts'
import { commentLimit, renderComment } from '../report/markdown/comment.ts'
import { commentMarker } from '../report/marker.ts'
import type { Report } from '../report/report.ts'
import { withoutCommands } from '../text/untrusted.ts'
import { openTerminal, type Terminal } from './open-terminal.ts'
import type { CliRun } from './options/evaluate.ts'
import type { CliMerge } from './options/merge.ts'
import { printReport } from './print-report.ts'
import { printWhyRed } from './print-why-red.ts'
import { filesOf, writeReports } from './write-reports.ts'

/** Runs `evaluate` from the folder it was started in, prints what it found, writes the report's files. */
export async function evaluateInTerminal(command: CliRun): Promise<number> {
  const terminal = await openTerminal(command)
  await assertFolder(command.out, `--out ${command.out}`)
  const traces = await tracesOf(command, terminal)
  if (traces === null) return await evaluated(command, terminal)
  const traced = { ...terminal, deps: { ...terminal.deps, trace: traces.trace } }
  try {
    return await evaluated(command, traced, traces)
  } finally {
    await traces.end({})
    await traces.close(LONGEST_MS)
  }
}

async function evaluated(command: CliRun, terminal: Terminal, traces?: OpenTraces): Promise<number> {
  const { deps, print } = terminal
  const request = requestOf(command, terminal)
  if (command.shard === null) {
    const report = await evaluate(deps, request)
    await traces?.end({ 'ai_cicd.verdict': report.verdict })
    return await publish(report, command, terminal)
  }
  // Loaded only now: few evaluations are in shards.
  const { shardInTerminal } = await import('./shard.ts')
  return await shardInTerminal(deps, { ...request, shard: command.shard, runId: null }, { out: command.out, print })
}

/** How long the end of a run waits for a collector, in milliseconds. */
const LONGEST_MS = 5_000

/** Where a run's trace goes. Loaded only where an option or the environment wants one. */
async function tracesOf({ trace }: CliRun, { log }: Terminal): Promise<OpenTraces | null> {
  const { env } = process
  const wanted =
    trace.file !== null || 'OTEL_EXPORTER_OTLP_ENDPOINT' in env || 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' in env
  if (!wanted) return null
  const [{ openTraces }, { systemClock }] = await Promise.all([
    import('../host/traces/open-traces.ts'),
    import('../host/clock.ts'),
  ])
  const file = trace.file === null ? null : { path: trace.file, isNamed: true }
  const settings = { env, clock: systemClock, log, command: 'evaluate', texts: trace.texts, sends: true }
  return await openTraces({ ...settings, file })
}

/** Runs `merge` from the folder it was started in, as `evaluate` does. */
export async function mergeInTerminal(command: CliMerge): Promise<number> {
  const terminal = await openTerminal(command)
  await assertFolder(command.out, `--out ${command.out}`)
  const { mergeFound } = await import('../host/merge-parts.ts')
  const request = { ...requestOf(command, terminal), runId: null }
  return await publish(await mergeFound(terminal.deps, request, command.parts, process.cwd()), command, terminal)
}

function requestOf({ event, changedOnly }: CliRun | CliMerge, { workspace }: Terminal): EvaluateRequest {
  return { config: workspace.config, event, changedOnly, unprivileged: null, run: null }
}

async function publish(evaluated: Report, command: CliRun | CliMerge, terminal: Terminal): Promise<number> {
  const { workspace, log, screen } = terminal
  const report = evaluated.prompts.length === 0 ? evaluated : await reportWithHistory(evaluated, command, terminal)
  log.end()
  const marker = commentMarker({ command: 'evaluate', config: workspace.config, key: '' })
  const written = await writeReports(await filesOf(report, marker, command.csv), command.out)
  if (command.comment) process.stdout.write(printedComment(renderComment(report, { limit: commentLimit, marker })))
  else printReport(report, screen, command.json)
  for (const problem of written.problems) log.warn(problem)
  if (written.reported !== null) log.info(written.reported)
  // In a terminal the verdict has just been printed, and is to be what stands last.
  if (process.stdout.isTTY !== true) printWhyRed(report, null, log)
  return report.blocks ? 1 : 0
}

/** What the runs of the default branch measured is only read here: a terminal may have evaluated anything. */
async function reportWithHistory(report: Report, { region }: CliRun | CliMerge, terminal: Terminal): Promise<Report> {
  const { workspace, log } = terminal
  // Loaded only now: all models were asked.
  const { withHistory } = await import('../host/history.ts')
  const { historyInS3, HISTORY_VARIABLE } = await import('../host/history-in-s3.ts')
  const { git, config } = workspace
  const address = process.env[HISTORY_VARIABLE] ?? ''
  const connection = async () => ({ region, credentials: null, environment: process.env })
  const place = address === '' ? null : historyInS3({ address, connection, config, leg: '', log })
  return await withHistory(report, { git, remoteWhy: null, place, branch: null, clock: systemClock, log })
}

/** On a runner what is printed is searched for commands; elsewhere the comment is printed as GitHub would get it. */
function printedComment(comment: string): string {
  return process.env.GITHUB_ACTIONS === 'true' ? withoutCommands(comment) : comment
}
