import { resolve } from 'node:path'
import { evaluateShard, type ShardRequest } from '../commands/shard.ts'
import { diagnosticLine } from '../errors.ts'
import { partFileName, partPieces } from '../evaluation/sharding/part.ts'
import { shardName } from '../evaluation/sharding/shard.ts'
import type { Deps } from '../experiment/deps.ts'
import { writeFiles } from '../host/files/write-file.ts'
import { shardLine } from '../report/markdown/shard-text.ts'
import { nearest } from './screen.ts'

/** Evaluates one shard and writes its part, without which it has done nothing. */
export async function shardInTerminal(
  deps: Deps,
  request: ShardRequest,
  { out, print }: { out: string; print: (text: string) => void },
): Promise<number> {
  const { report, part } = await evaluateShard(deps, request)
  const line = shardLine({ report, name: shardName(request.shard) })
  for (const diagnostic of report.diagnostics) deps.log.error(diagnosticLine(diagnostic))
  if (report.blocks && report.diagnostics.length === 0) deps.log.error(line)
  print(`${line}\n`)
  if (part === null) return report.blocks ? 1 : 0
  const { paths, problems } = await writeFiles(resolve(out), {
    [partFileName(part.header.shard)]: partPieces(part),
  })
  for (const path of paths.values()) deps.log.info(`The part is ${nearest(path)}`)
  for (const { sentence, stack } of problems) deps.log.error(stack === null ? sentence : `${sentence}\n${stack}`)
  return report.blocks || problems.length > 0 ? 1 : 0
}
