import type { Config } from '../schema/schema.ts'

type Canary = NonNullable<Config['release']['environments'][string]['canary']>

/** `key`: what is wrong; null: the canary as a whole. */
type EngineMistake = { key: string | null; message: string; hint: string }

/** What CodeDeploy needs to know, and what it decides by itself: these keys have no effect there. */
const NEEDED = ['application', 'deploymentGroup'] as const
const ITS_OWN: Readonly<Record<string, string>> = {
  steps: 'choose the weights and the time between them by `deploymentConfig`, or by the configuration of the group',
  wait: 'a run watches it to its end, and one that is cancelled leaves it to CodeDeploy',
  bake: 'its deployments end when all traffic is moved',
  settle: 'what is watched begins with its first shift',
  maxStep: 'it extends nothing',
  minInvocations: 'it waits for no number of calls',
  proof: 'it advances by its clock alone',
  onInconclusive: 'it advances by its clock alone',
  watchdog: 'it runs in AWS, and does not need GitHub to go on or back',
}

/**
 * The keys of a canary that do not go with its engine.
 * @param written the keys that stand in the file; every other one has its default
 */
export function engineMistakes(canary: Canary, written: readonly string[]): EngineMistake[] {
  return canary.engine === 'codedeploy' ? ofCodeDeploy(canary, written) : ofAlias(canary)
}

function ofCodeDeploy(canary: Canary, written: readonly string[]): EngineMistake[] {
  const missing = NEEDED.filter((key) => canary[key] === null).map((key) => ({
    key: null,
    message: `has \`engine: codedeploy\`, and no \`${key}\``,
    hint: 'Name the CodeDeploy application, and its deployment group, that shift the traffic of a Lambda alias.',
  }))
  const idle = written.flatMap((key) => {
    const why = Object.hasOwn(ITS_OWN, key) ? ITS_OWN[key] : undefined
    return why === undefined
      ? []
      : [{ key, message: 'means nothing to CodeDeploy', hint: `Remove \`${key}\`: ${why}. Or remove \`engine\`.` }]
  })
  return [...missing, ...idle]
}

function ofAlias(canary: Canary): EngineMistake[] {
  const steps = {
    key: null,
    message: 'needs `steps`',
    hint: 'Write `steps: [{ weight: 5%, hold: 15m }]`: the shares of traffic that the new version gets, and for how long.',
  }
  const idle = ([...NEEDED, 'deploymentConfig'] as const)
    .filter((key) => canary[key] !== null)
    .map((key) => ({ key, message: 'is of CodeDeploy, which does not shift here', hint: 'Add `engine: codedeploy`.' }))
  return canary.steps.length === 0 ? [steps, ...idle] : idle
}
