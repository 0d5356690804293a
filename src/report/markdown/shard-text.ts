import { inSentences } from '../../errors.ts'
import { count, usd } from '../../text/format.ts'
import { oneLine, sentence } from '../../text/untrusted.ts'
import type { Report } from '../report.ts'
import { callsText } from '../usage.ts'
import { paragraphs } from './markdown.ts'

/** A shard and what became of it. `name`: `Shard 2 of 5`. */
type PublishedShard = { report: Report; name: string }

const maxLine = 2_000

/** One line for the log. */
export function shardLine({ report, name }: PublishedShard): string {
  return oneLine([`${name}: ${reasonOf(report)}`, scored(report) ?? ''].join(' ').trim(), maxLine)
}

/** The job's summary: what was asked, and that the verdict stands elsewhere. */
export function renderShardSummary({ report, name }: PublishedShard): string {
  const icon = report.blocks ? '⚠️ ' : ''
  return `${paragraphs(`### ${icon}${name}`, sentence(reasonOf(report), maxLine), scored(report))}\n`
}

function reasonOf({ reasons, diagnostics }: Report): string {
  const reported = inSentences(...reasons)
  const [first] = diagnostics
  if (first === undefined) return reported
  return `${reported} ${first.file ?? ''}${first.line === null ? '' : `:${first.line}`} ${first.message}`.trim()
}

function scored({ passed, failed, errored, usage }: Report): string | null {
  if (passed + failed + errored === 0) return null
  const cost = usage.costUsd === null ? 'cost unknown' : usd(usage.costUsd)
  return `${count(passed, 'case')} passed, ${failed} failed, ${errored} not measured; ${callsText(usage)}, ${cost}.`
}
