/** The comment of a run that is under way; loaded only by those that are not over soon. */
import { createGitHub, type GitHub, GitHubError } from '../github/api.ts'
import { upsertComment } from '../github/sticky-comment.ts'
import { systemClock } from '../host/clock.ts'
import { runningComment } from '../report/markdown/running.ts'
import type { Teller } from './early-comment.ts'
import { markerOf } from './github.ts'
import { keepForPost } from './runner.ts'
import type { Step } from './step.ts'

/** Asks once: what GitHub does not take now can wait for the next time, or for the result. */
const ASKS_ONCE = {
  now: systemClock.now,
  sleep: async () => {
    throw new GitHubError('GitHub is busy', 503)
  },
}

/** Writes how far the run is into the comment that its result will be in. */
export function openTeller({ inputs, trigger }: Pick<Step, 'inputs' | 'trigger'>): Teller {
  const { pullRequest, repository } = trigger
  const marker = markerOf(inputs)
  const github = createGitHub({ token: inputs.token, apiUrl: trigger.apiUrl, clock: ASKS_ONCE })
  let again = false
  return async (progress, over) => {
    if (pullRequest === null || over.aborted) return false
    const run = { marker, ...trigger.run, head: pullRequest.headSha }
    let isOurs = true
    // Kept before it is written, so that the post step knows of it also when this process is killed right after.
    if (!again) keepForPost(process.env, 'running', 'true')
    const { outcome } = await upsertComment(endingWith(over, github), {
      repo: repository,
      issue: pullRequest.number,
      marker,
      body: (existing) => {
        const body = runningComment(run, progress, existing, again && existing !== null)
        isOurs = body !== null
        return body
      },
      createIfMissing: true,
    })
    again ||= outcome === 'created' || outcome === 'updated'
    // What was taken once may be taken again; what never was is not allowed, most likely.
    return isOurs && (again || outcome !== 'refused')
  }
}

/** Begins no request when the result is there: it must find nothing that could be written after it. */
function endingWith(over: AbortSignal, github: GitHub): GitHub {
  return {
    request: async (route, parameters) => {
      over.throwIfAborted()
      return await github.request(route, parameters)
    },
    async *pages(route, parameters) {
      over.throwIfAborted()
      yield* github.pages(route, parameters)
    },
    graphql: async (query) => {
      over.throwIfAborted()
      return await github.graphql(query)
    },
  }
}
