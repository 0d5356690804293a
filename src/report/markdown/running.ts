/** The comment while a run is under way: how far it is, with the earlier result folded below. */
import type { Progress } from '../../log.ts'
import { count, duration, usd, whole } from '../../text/format.ts'
import { shortCommit } from '../commit.ts'
import { commentLimit } from './comment.ts'
import { footerOf, isOfLaterRun, linesOf, runUnderWay } from './comment-run.ts'
import { folded, link, paragraphs } from './markdown.ts'

/** `id`: rises from run to run of a repository, and stays when a run is started again. */
export type RunningRun = { marker: string; id: number; url: string; head: string }

/** The earlier result stands between the first and the last of these: inside it a text could hold the same line. */
const EARLIER = '<!-- ai-cicd-action:earlier -->'

/**
 * What the comment says of a run that asks models.
 * @param existing the comment as it stands; null when there is none
 * @param again whether this run has written it before
 * @returns null when the comment is not this run's to write: a later run has begun or told its result
 */
export function runningComment(
  run: RunningRun,
  progress: Progress | null,
  existing: string | null,
  again: boolean,
): string | null {
  if (again && (existing === null || runUnderWay(existing) !== run.id)) return null
  if (existing !== null && isOfLaterRun(existing, run.id)) return null
  const text = paragraphs(
    `${run.marker}\n<!-- ai-cicd-action:running ${run.id} -->\n### ⏳ Running: \`${shortCommit(run.head)}\` is being evaluated`,
    `**Nothing is decided yet.** The result will stand here. ${link('See the run', run.url)}.`,
    progressText(progress),
  )
  const earlier = existing === null ? null : earlierOf(existing)
  if (earlier === null) return `${text}\n`
  const commit = commitOf(earlier)
  const title = `What stood here before${commit === null ? '' : `, of commit ${commit}`}`
  const whole = `${text}\n\n${EARLIER}\n${folded(title, earlier)}\n${EARLIER}\n`
  return whole.length <= commentLimit ? whole : `${text}\n`
}

/** `So far 120 of 640 answers (12 from the cache, 3 errors), $0.034 spent, in 2 min 5 s; about 4 min left.` */
function progressText(progress: Progress | null): string {
  if (progress === null) return 'So far no answer is there.'
  const { done, total, failed, cached, costUsd, elapsedMs } = progress
  const kinds = [
    ...(cached > 0 ? [`${whole(cached)} from the cache`] : []),
    ...(failed > 0 ? [count(failed, 'error')] : []),
  ]
  const which = kinds.length === 0 ? '' : ` (${kinds.join(', ')})`
  const cost = costUsd === null ? 'cost unknown' : `cost so far ${usd(costUsd).replace('$', '&#36;')}`
  const left = done === 0 || done >= total ? '' : `, about ${duration((elapsedMs / done) * (total - done))} left`
  return `So far ${whole(done)} of ${count(total, 'answer')}${which}, ${cost}, after ${duration(elapsedMs)}${left}.`
}

function commitOf(earlier: string): string | null {
  const found = /\[`([0-9a-f]{7})`\]/.exec(footerOf(earlier))
  return found === null ? null : `<code>${found[1]}</code>`
}

/** The last result, without the marker of its comment; null where none is told. */
function earlierOf(body: string): string | null {
  const lines = linesOf(body)
  if (runUnderWay(body) === null) return lines.slice(1).join('\n').trim() || null
  const [first, last] = [lines.indexOf(EARLIER), lines.lastIndexOf(EARLIER)]
  if (first < 0 || last === first) return null
  // Without what folds it: `<details>`, its title and a blank line above, the same below.
  return lines.slice(first + 4, last - 2).join('\n')
}
