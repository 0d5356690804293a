import { inSentences } from '../../errors.ts'
import { count, usd } from '../../text/format.ts'
import { oneLine, sentence } from '../../text/untrusted.ts'
import type { Report } from '../report.ts'
import { callsText } from '../usage.ts'
import { paragraphs } from './markdown.ts'

/** A shard and what became of it. `name`: `Shard 2 of 5`. */
type ToldShard = { report: Report; name: string }

const maxLine = 2_000

/** One line for the log. */
export function shardLine({ report, name }: ToldShard): string {
  return oneLine([`${name}: ${reasonOf(report)}`, measured(report) ?? ''].join(' ').trim(), maxLine)
}

/** The job's summary: what was asked, and that the verdict stands elsewhere. */
export function renderShardSummary({ report, name }: ToldShard): string {
  const icon = report.blocks ? '⚠️ ' : ''
  return `${paragraphs(`### ${icon}${name}`, sentence(reasonOf(report), maxLine), measured(report))}\n`
}

function reasonOf({ reasons, mistakes }: Report): string {
  const told = inSentences(...reasons)
  const [first] = mistakes
  if (first === undefined) return told
  return `${told} ${first.file ?? ''}${first.line === null ? '' : `:${first.line}`} ${first.message}`.trim()
}

function measured({ passed, failed, errored, usage }: Report): string | null {
  if (passed + failed + errored === 0) return null
  const cost = usage.costUsd === null ? 'cost unknown' : usd(usage.costUsd)
  return `${count(passed, 'case')} passed, ${failed} failed, ${errored} not measured; ${callsText(usage)}, ${cost}.`
}
