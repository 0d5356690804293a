import { join, resolve } from 'node:path'
import type { Trigger } from '../github/event.ts'
import { systemClock } from '../host/clock.ts'
import { type OpenTraces, openTraces } from '../host/traces/open-traces.ts'
import type { Log } from '../log.ts'
import type { ActionInputs } from './inputs.ts'

/** The name of a step's trace among its reports. */
const FILE = 'traces.jsonl'

/**
 * Where a step's trace goes; null where none is wanted. A run that anybody may start, and one of a fork's pull request, writes its
 * file and sends nothing: what it asks, and how often, is a stranger's choice.
 */
export async function stepTraces(
  inputs: Pick<ActionInputs, 'command' | 'outputDir' | 'trace'>,
  trigger: { rule: Pick<Trigger['rule'], 'anybody'>; pullRequest: { fork: boolean } | null },
  log: Log,
): Promise<OpenTraces | null> {
  const folder = resolve(inputs.outputDir ?? join(process.env.RUNNER_TEMP ?? process.cwd(), 'ai-cicd'))
  return await openTraces({
    env: process.env,
    clock: systemClock,
    log,
    command: inputs.command,
    file: inputs.trace === 'false' ? null : { path: join(folder, FILE), isNamed: false },
    texts: inputs.trace === 'texts',
    sends: !trigger.rule.anybody && trigger.pullRequest?.fork !== true,
  })
}
