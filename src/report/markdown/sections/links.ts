import { createHash } from 'node:crypto'
import { inlineCode } from '../../../text/untrusted.ts'
import { isCommit } from '../../commit.ts'
import type { Report } from '../../report.ts'
import { link } from '../markdown.ts'
import { attentionFirst } from './prompts-table.ts'

/** Of the prompts that changed, those that need attention first. */
const MOST_CHANGES = 3

/** Where to read on: the whole report, and what changed in each prompt. Null where nothing of that has an address. */
export function links(report: Report, reportUrl: string | null): string | null {
  const changed = attentionFirst(report.prompts).filter(({ change }) => change === 'modified')
  // One file may hold several prompts, and one prompt may run on several models.
  const files = new Map<string, string>()
  for (const { id, file } of changed) if (!files.has(file)) files.set(file, id)
  const changes = [...files].flatMap(([file, id]) => {
    const url = changeUrl(report, file)
    return url === null ? [] : [link(inlineCode(id, 60), url)]
  })
  const parts = [
    ...(reportUrl === null ? [] : [link('The whole report', reportUrl)]),
    ...(changes.length === 0 ? [] : [`What changed: ${changes.slice(0, MOST_CHANGES).join(', ')}`]),
  ]
  return parts.length === 0 ? null : parts.join(' · ')
}

/** GitHub's view of what changed in a file between base and change; null where there is none. */
function changeUrl({ run, base, head }: Report, file: string): string | null {
  if (run === null || base === null || head === null || !isCommit(base) || !isCommit(head)) return null
  // Shortened, so that the address stays within what is linked; the anchor is GitHub's own for a path.
  const anchor = createHash('sha256').update(file).digest('hex')
  return `${run.repositoryUrl}/compare/${base.slice(0, 12)}...${head.slice(0, 12)}#diff-${anchor}`
}
