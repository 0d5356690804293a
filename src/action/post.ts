import { z } from 'zod'
import { createGitHub } from '../github/api.ts'
import { cacheAccess } from '../github/cache-access.ts'
import { upsertComment } from '../github/sticky-comment.ts'
import { systemClock } from '../host/clock.ts'
import { isOfLaterRun, runUnderWay } from '../report/markdown/comment-run.ts'
import { interruptedComment, untoldComment } from '../report/markdown/interrupted.ts'
import { stepLog } from './log.ts'

/** What the main step leaves for the post step: enough to correct the comment, and no secret. */
const unfinishedState = z.object({
  owner: z.string(),
  name: z.string(),
  issue: z.number(),
  marker: z.string(),
  head: z.string(),
  runId: z.number(),
  runUrl: z.string(),
  apiUrl: z.string(),
})

export type UnfinishedRun = z.infer<typeof unfinishedState>

/** A canary goes back before anything else is told. */
async function undoUnfinished(written: string): Promise<void> {
  if (written === '') return
  const { begunRollouts, undoRollouts } = await import('./undo-rollouts.ts')
  const begun = begunRollouts.parse(JSON.parse(written))
  const { stepCredentials } = await import('./credentials.ts')
  await undoRollouts(begun, await stepCredentials(begun, begun.runId, process.env), stepLog())
}

/** A main step that was cancelled or killed never kept its answers, though they were paid for. */
async function keepAnswers(written: string): Promise<void> {
  const access = cacheAccess(process.env)
  if (written === '' || access === null) return
  const { PATIENCE_MS, saveLeftAnswers } = await import('./answer-cache.ts')
  const where = { env: process.env, access, clock: systemClock, log: stepLog(), patienceMs: PATIENCE_MS }
  await saveLeftAnswers(written, where)
}

/** Whether a comment, as it stands, is what a run has left behind. */
type IsLeft = (existing: string, runId: number) => boolean

/** What a later run says there stays. */
const isEarlier: IsLeft = (existing, runId) => !isOfLaterRun(existing, runId)
/** The result may be there although GitHub's answer to it was lost. */
const isUnderWay: IsLeft = (existing, runId) => runUnderWay(existing) === runId

/**
 * A main step that was cancelled or killed never told its result, and the comment of the commit before, or that a run is under way, would stand as
 * if it were this one's. The post step says so in that comment.
 * @param isLeft whether what stands there is to be corrected
 * @param create whether one is made where there is none: only for a run that was asking models, since a pull request that
 *   changes no prompt has no comment
 */
async function correctComment(
  written: string,
  { says, isLeft, create }: { says: typeof interruptedComment; isLeft: IsLeft; create: boolean },
): Promise<void> {
  if (written === '') return
  const log = stepLog()
  const state = unfinishedState.parse(JSON.parse(written))
  const token = process.env['INPUT_GITHUB-TOKEN'] ?? ''
  if (token === '') return
  const result = await upsertComment(createGitHub({ token, apiUrl: state.apiUrl, clock: systemClock }), {
    repo: { owner: state.owner, name: state.name },
    issue: state.issue,
    marker: state.marker,
    body: (existing) => (existing === null || isLeft(existing, state.runId) ? says(state) : null),
    createIfMissing: create,
  })
  if (result.outcome === 'updated' || result.outcome === 'created') {
    log.info(
      says === interruptedComment
        ? 'The comment now says that this run did not finish.'
        : 'The comment no longer says that this run is under way.',
    )
  }
}

/** What a main step that did not come to its end has left undone. */
export async function runPost(): Promise<number> {
  const { STATE_told: reported = '', STATE_unfinished: unfinished = '' } = process.env
  if (reported === '') {
    await undoUnfinished(process.env.STATE_rollouts ?? '')
    const create = process.env.STATE_asks === 'true'
    await correctComment(unfinished, { says: interruptedComment, isLeft: isEarlier, create })
  } else if (reported === 'elsewhere' && process.env.STATE_running === 'true') {
    await correctComment(unfinished, { says: untoldComment, isLeft: isUnderWay, create: false })
  }
  await keepAnswers(process.env.STATE_answers ?? '')
  return 0
}
