import { join, resolve } from 'node:path'
import type { ShardRun } from '../commands/shard.ts'
import { diagnosticLine } from '../errors.ts'
import { partFileName, partPieces } from '../evaluation/sharding/part.ts'
import { type Shard, shardName } from '../evaluation/sharding/shard.ts'
import { writeFiles } from '../host/files/write-file.ts'
import type { Log } from '../log.ts'
import { renderShardSummary, shardLine } from '../report/markdown/shard-text.ts'
import { tried } from '../system-error.ts'
import { stepOutputs } from './outputs.ts'
import { keepForPost } from './runner.ts'
import { setOutputs, writeSummary } from './runner-files.ts'

/**
 * The part, summary and outputs of a shard. What is wrong in the files is told here in the log only: the job that joins
 * the parts finds it too, and annotates it once.
 * @returns false when the part or the outputs could not be written: without them the shard has done nothing
 */
export async function publishShard(
  { report, part, shard }: ShardRun & { shard: Shard },
  outputDir: string | null,
  log: Log,
): Promise<boolean> {
  const folder = resolve(outputDir ?? join(process.env.RUNNER_TEMP ?? process.cwd(), 'ai-cicd'))
  const { paths, problems } = await writeFiles(
    folder,
    part === null ? {} : { [partFileName(part.header.shard)]: partPieces(part) },
  )
  for (const { sentence, stack } of problems) {
    log.error(`The part of this shard is lost. ${sentence}${stack === null ? '' : `\n${stack}`}`)
  }
  const reported = { report, name: shardName(shard) }
  const unsummed = await tried(() => writeSummary(() => renderShardSummary(reported)))
  if (unsummed !== null) log.warn(`The job summary was not written: ${unsummed.reason}.`)
  for (const diagnostic of report.diagnostics) log.info(diagnosticLine(diagnostic))
  if (report.blocks) log.error(shardLine(reported))
  else log.info(shardLine(reported))
  const [path = ''] = paths.values()
  const outputs = { ...stepOutputs(report, null), verdict: verdictOf(report.verdict, part), 'part-path': path }
  const areSet = await setOutputs(outputs, log)
  keepForPost(process.env, 'told', 'true')
  return areSet && problems.length === 0
}

/** A shard that measured its part has no verdict: only all together have one. */
function verdictOf(verdict: ShardRun['report']['verdict'], part: ShardRun['part']): string {
  if (verdict !== 'skipped') return verdict
  return part?.evaluations.some(({ cases }) => cases.length > 0) === true ? '' : 'skipped'
}
