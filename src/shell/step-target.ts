import { createGitHub, type GitHub } from '../github/api.ts'
import type { Trigger } from '../github/event.ts'
import { commentMarker } from '../report/marker.ts'
import { systemClock } from './clock.ts'
import type { ActionInputs } from './inputs.ts'

/** GitHub's API with the step's token. Connects with the first request. */
export function gitHubOf(inputs: ActionInputs, trigger: Trigger): GitHub {
  return createGitHub({ token: inputs.token, apiUrl: trigger.apiUrl, clock: systemClock })
}

/** What tells this job's comment from those of other jobs on the pull request, and from those of other commands. */
export function markerOf({ command, config, commentKey: key }: ActionInputs): string {
  return commentMarker({ command: command === 'lint' ? 'lint' : 'evaluate', config, key })
}
