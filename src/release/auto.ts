import type { Config } from '../config/schema/schema.ts'
import { UserError } from '../errors.ts'
import { environmentOfPush, type ReleasePush } from './environment.ts'

/** What started the run, as far as `command: auto` looks at it. A `Trigger` of `src/github` is one. */
export type AutoEvent = ReleasePush & {
  event: string
  rule: { auto: 'release' | 'evaluate' | 'fail'; barred: string | null; note: string | null }
}

/** What `command: auto` does, and what it tells beside the verdict when it evaluates. */
export type AutoDecision = { command: 'release' | 'evaluate'; note: string | null }

/**
 * @param config null when it cannot be read: the command that reads it again tells why, and a tag that it was not released
 * @param asked the input `environment`, which cannot overrule `on`: a push to main would go to production by one line
 * @throws UserError where an environment is for the ref and the event does not tell whether a release was meant
 */
export function decideAuto(config: Config | null, event: AutoEvent, asked: string | null): AutoDecision {
  const { rule, tag } = event
  const evaluate = { command: 'evaluate', note: rule.note } as const
  if (rule.auto === 'evaluate') return evaluate
  if (config === null) return rule.auto === 'release' && tag !== null ? { command: 'release', note: null } : evaluate
  const environment = environmentOfPush(config, event)
  if (environment === null) {
    if (rule.auto === 'fail' || tag === null) return evaluate
    return { ...evaluate, note: `${tag} matches no environment's \`on.tag\`: evaluated, nothing released.` }
  }
  if (rule.auto === 'fail') throw new UserError(mustBeReported(event, environment))
  if (asked !== null && asked !== environment) {
    throw new UserError(
      `${refOf(event)} is released to \`${environment}\`, and the input \`environment\` says ${asked}`,
      {
        hint: `Leave the input out, or write \`command: release\` to release to ${asked} all the same.`,
      },
    )
  }
  return { command: 'release', note: null }
}

function mustBeReported(event: AutoEvent, environment: string): string {
  const from = `${refOf(event)} is what \`${environment}\` is released from`
  const { barred } = event.rule
  return barred === null
    ? `\`${event.event}\` releases nothing by itself, and ${from}: write \`command: release\` or \`command: evaluate\` in this job`
    : `\`${event.event}\` releases nothing, because ${barred}, and ${from}: write \`command: evaluate\` in this job, and \`command: release\` in one that runs on \`workflow_dispatch\``
}

function refOf({ tag, branch }: ReleasePush): string {
  return tag ?? branch ?? 'this ref'
}
