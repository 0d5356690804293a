import { join } from 'node:path'
import { setOutput, summary } from '@actions/core'
import type { ShardRun } from '../commands/shard.ts'
import { mistakeLine } from '../errors.ts'
import { type Shard, shardName } from '../evaluation/shard.ts'
import type { Log } from '../log.ts'
import { renderShardSummary, shardLine } from '../report/shard-text.ts'
import { keepForPost } from './runner.ts'
import { stepOutputs } from './step-outputs.ts'
import { writePart } from './write-part.ts'

/**
 * The part, summary and outputs of a shard. What is wrong in the files is told here in the log only: the job that joins
 * the parts finds it too, and annotates it once.
 */
export async function tellShard(
  { report, part, shard }: ShardRun & { shard: Shard },
  outputDir: string | null,
  log: Log,
): Promise<void> {
  const folder = outputDir ?? join(process.env.RUNNER_TEMP ?? process.cwd(), 'ai-cicd')
  const path = part === null ? '' : await writePart(part, folder)
  const told = { report, name: shardName(shard) }
  if ((process.env.GITHUB_STEP_SUMMARY ?? '') !== '') {
    await summary.addRaw(renderShardSummary(told)).write({ overwrite: true })
  }
  for (const mistake of report.mistakes) log.info(mistakeLine(mistake))
  if (report.blocks) log.error(shardLine(told))
  else log.info(shardLine(told))
  const outputs = { ...stepOutputs(report, null), verdict: verdictOf(report.verdict, part), 'part-path': path }
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
  keepForPost(process.env, 'told', 'true')
}

/** A shard that measured its part has no verdict: only all together have one. */
function verdictOf(verdict: ShardRun['report']['verdict'], part: ShardRun['part']): string {
  if (verdict !== 'skipped') return verdict
  return part?.evaluations.some(({ cases }) => cases.length > 0) === true ? '' : 'skipped'
}
