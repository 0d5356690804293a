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

function steps({ engine, steps: all, bake, minInvocations, onInconclusive }: RolloutPlan): string {
  if (engine === 'codedeploy') return 'CodeDeploy moves the alias by its own configuration; this run watches.'
  const rows = all.map(({ weight, hold }, index) => [String(index + 1), percentAsSet(weight), duration(hold)])
  const calls = count(minInvocations, 'call')
  return paragraphs(
    table(['Step', 'Weight of the new version', 'At least'], [...rows, ['bake', '100 %', duration(bake)]]),
    `Each step needs ${calls} of the new version. When it stays undecided, ${UNDECIDED[onInconclusive]}.`,
  )
}

function limits({ limits: all, smokeFailures, alarms }: RolloutPlan): string {
  const rows = all.map((limit) => [cell(limit.limit), limitAsSet(limit, null)])
  const others = [
    ...(smokeFailures === null ? [] : [['`smokeFailures`', `${count(smokeFailures, 'probe')} failed in a row`]]),
    ...alarms.map((name) => ['`alarms`', `${cell(name, 120)} stays green`]),
  ]
  if (rows.length + others.length === 0) return 'No limit is set: nothing takes it back by itself.'
  return table(['Goes back beyond', 'Allowed'], [...rows, ...others])
}

/** The plan in one line, for a folded section: `5 % for 15 min 0 s, 25 % for 15 min 0 s, 100 % watched for 30 min 0 s`. HTML-safe. */
export function planLine({ engine, steps: all, bake }: RolloutPlan): string {
  if (engine === 'codedeploy') return 'CodeDeploy, by its own configuration'
  const each = all.map(({ weight, hold }) => `${percentAsSet(weight)} for ${duration(hold)}`)
  return [...each, `100 % watched for ${duration(bake)}`].join(', ')
}
