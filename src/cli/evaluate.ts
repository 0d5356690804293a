import { evaluate } from '../commands/evaluate.ts'
import type { EvaluateRequest } from '../experiment/plan-experiments.ts'
import { assertFolder } from '../host/files/named-files.ts'
import { commentLimit, renderComment } from '../report/markdown/comment.ts'
import { commentMarker } from '../report/marker.ts'
import type { Report } from '../report/report.ts'
import { renderTerminal } from '../report/terminal/report.ts'
import { withoutCommands } from '../text/untrusted.ts'
import { openTerminal, type Terminal } from './open-terminal.ts'
import type { CliRun } from './options/evaluate.ts'
import type { CliMerge } from './options/merge.ts'
import { printWhyRed } from './print-why-red.ts'
import { writeReports } from './write-reports.ts'

/** Runs `evaluate` from the folder it was started in, prints what it found, writes the report's files. */
export async function evaluateInTerminal(command: CliRun): Promise<number> {
  const terminal = await openTerminal(command)
  await assertFolder(command.out, `--out ${command.out}`)
  const { deps, print } = terminal
  const request = requestOf(command, terminal)
  if (command.shard === null) return await publish(await evaluate(deps, request), command, terminal)
  // Loaded only now: few evaluations are in shards.
  const { shardInTerminal } = await import('./shard.ts')
  return await shardInTerminal(deps, { ...request, shard: command.shard, runId: null }, { out: command.out, print })
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

async function publish(report: Report, command: CliRun | CliMerge, terminal: Terminal): Promise<number> {
  const { workspace, log, screen } = terminal
  log.end()
  const marker = commentMarker({ command: 'evaluate', config: workspace.config, key: '' })
  const written = await writeReports(report, command.out, marker)
  process.stdout.write(
    command.comment
      ? printedComment(renderComment(report, { limit: commentLimit, marker }))
      : renderTerminal(report, screen),
  )
  for (const problem of written.problems) log.warn(problem)
  if (written.reported !== null) log.info(written.reported)
  // In a terminal the verdict has just been printed, and is to be what stands last.
  if (process.stdout.isTTY !== true) printWhyRed(report, null, log)
  return report.blocks ? 1 : 0
}

/** On a runner what is printed is searched for commands; elsewhere the comment is printed as GitHub would get it. */
function printedComment(comment: string): string {
  return process.env.GITHUB_ACTIONS === 'true' ? withoutCommands(comment) : comment
}
