import { createGitHub, type GitHub } from '../github/api.ts'
import type { Trigger } from '../github/event.ts'
import { systemClock } from '../host/clock.ts'
import { commentMarker } from '../report/marker.ts'
import type { ActionInputs } from './inputs.ts'

/** One client a step: a GitHub that does not answer is waited for once. */
const opened = new WeakMap<ActionInputs, GitHub>()

/** GitHub's API with the step's token. Connects with the first request. */
export function gitHubOf(inputs: ActionInputs, trigger: Trigger): GitHub {
  const github = opened.get(inputs) ?? createGitHub({ token: inputs.token, apiUrl: trigger.apiUrl, clock: systemClock })
  opened.set(inputs, github)
  return github
}

/** What tells this job's comment from those of other jobs on the pull request, and from those of other commands. */
export function markerOf({ command, config, commentKey: key }: ActionInputs): string {
  return commentMarker({ command: command === 'lint' ? 'lint' : 'evaluate', config, key })
}
