import type { RolloutPlan } from '../../canary/plan.ts'
import { count, duration, percentAsSet } from '../../text/format.ts'
import { cell } from '../../text/untrusted.ts'
import { limitAsSet } from '../limit-words.ts'
import { paragraphs, table } from './markdown.ts'

const UNDECIDED: Record<RolloutPlan['onInconclusive'], string> = {
  rollback: 'it goes back',
  hold: 'it is held until a person decides',
  promote: 'it goes on',
}

/** The steps of a rollout and what takes it back, as they were set. Markdown. */
export function planSection(plan: RolloutPlan): string {
  return paragraphs(steps(plan), limits(plan))
}

function steps(plan: RolloutPlan): string {
  const rows = stepRows(plan)
  return paragraphs(rows.length === 0 ? null : table([...STEP_TITLES], rows), stepNote(plan))
}

function limits(plan: RolloutPlan): string {
  const rows = limitRows(plan, cell)
  return rows.length === 0 ? NO_LIMIT : table([...LIMIT_TITLES], rows)
}

export const STEP_TITLES = ['Step', 'Weight of the new version', 'At least'] as const
export const LIMIT_TITLES = ['Goes back beyond', 'Allowed'] as const
export const NO_LIMIT = 'No limit is set: nothing takes it back by itself.'

/** Number, weight and shortest time of each step. None of CodeDeploy, which has its own. */
export function stepRows({ engine, steps: all, bake }: RolloutPlan): string[][] {
  if (engine === 'codedeploy') return []
  const rows = all.map(({ weight, hold }, index) => [String(index + 1), percentAsSet(weight), duration(hold)])
  return [...rows, ['bake', '100 %', duration(bake)]]
}

export function stepNote({ engine, minInvocations, onInconclusive }: RolloutPlan): string {
  if (engine === 'codedeploy') return 'CodeDeploy moves the alias by its own configuration; this run watches.'
  const calls = count(minInvocations, 'call')
  return `Each step needs ${calls} of the new version. When it stays undecided, ${UNDECIDED[onInconclusive]}.`
}

/** What takes it back, and what that allows. @param name makes a name safe */
export function limitRows(
  { limits: all, smokeFailures, alarms }: RolloutPlan,
  name: (text: string, most?: number) => string,
): string[][] {
  return [
    ...all.map((limit) => [name(limit.limit), limitAsSet(limit, null)]),
    ...(smokeFailures === null ? [] : [['`smokeFailures`', `${count(smokeFailures, 'probe')} failed in a row`]]),
    ...alarms.map((alarm) => ['`alarms`', `${name(alarm, 120)} stays green`]),
  ]
}

/** The plan in one line, for a folded section: `5 % for 15 min 0 s, 25 % for 15 min 0 s, 100 % watched for 30 min 0 s`. HTML-safe. */
export function planLine({ engine, steps: all, bake }: RolloutPlan): string {
  if (engine === 'codedeploy') return 'CodeDeploy, by its own configuration'
  const each = all.map(({ weight, hold }) => `${percentAsSet(weight)} for ${duration(hold)}`)
  return [...each, `100 % watched for ${duration(bake)}`].join(', ')
}
