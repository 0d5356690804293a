import type { Deps } from '../commands/deps.ts'
import { evaluateShard, type ShardRequest } from '../commands/shard.ts'
import { mistakeLine } from '../errors.ts'
import { shardName } from '../evaluation/shard.ts'
import { shardLine } from '../report/shard-text.ts'
import { nearest } from './terminal.ts'
import { writePart } from './write-part.ts'

/** Evaluates one shard and writes its part. */
export async function shardInTerminal(
  deps: Deps,
  request: ShardRequest,
  { out, print }: { out: string; print: (text: string) => void },
): Promise<number> {
  const { report, part } = await evaluateShard(deps, request)
  for (const mistake of report.mistakes) deps.log.error(mistakeLine(mistake))
  print(`${shardLine({ report, name: shardName(request.shard) })}\n`)
  if (part !== null) {
    const path = await writePart(part, out)
    deps.log.info(`The part is ${nearest(path)}`)
  }
  return report.blocks ? 1 : 0
}
