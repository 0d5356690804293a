import { readJournal } from '../../canary/journal.ts'
import type { Problem } from '../problem.ts'
import type { FunctionState } from './function-state.ts'
import { lostRollout } from './lost-rollout.ts'
import { drift, type Pins, pinVariable, writePins } from './pins.ts'

/** Lambda's limit for all variables of a function, in bytes. */
const MOST_VARIABLES = 4_096

/**
 * Everything of a function that would make its next version something else than the live one with other prompts.
 * @param pins those of the next version; unknown version numbers as large as they may become
 */
export function functionProblems({ settings, alias, live, latest, beside }: FunctionState, pins: Pins): Problem[] {
  if (settings.bind === 'none') return []
  const { function: name, variable } = settings
  const problems: Problem[] = []
  const others = Object.entries(alias.weights)
  // Our own rollout goes on, when the versions are still the same: the canary looks.
  const lost = beside === null ? null : lostRollout(name, alias, beside)
  if (lost !== null) problems.push(lost)
  else if (others.length > 0 && readJournal(alias.description).rollout === null) {
    const split = others.map(([version, weight]) => `${weight * 100} % to version ${version}`).join(', ')
    problems.push({
      message: `the alias ${alias.name} of ${name} sends ${split}: another rollout is under way`,
      hint: 'No release of ours began it. Wait until it ends; stop it where it was begun, as a deployment in CodeDeploy, which would move the alias again after a rollback. `command: rollback` ends one that was abandoned.',
    })
  }
  const withheld = latest.variablesError ?? live.variablesError
  if (withheld !== null) {
    return [
      ...problems,
      {
        message: `Lambda withholds the environment variables of ${name}: ${withheld}`,
        hint: 'Allow `kms:Decrypt` on the key of the function. A change based on half of the variables would delete the rest.',
      },
    ]
  }
  const differences = drift(live, latest, pinVariable(settings))
  if (differences.length > 0) {
    problems.push({
      message: `$LATEST of ${name} differs from live version ${live.version} in more than its prompts: ${differences.join('; ')}`,
      hint: `A release of prompts must not take code along. Deploy the code first: publish a version of $LATEST, give it the live prompts with \`ai-cicd pin\`, and move the alias ${alias.name} to it; or undo the change.`,
    })
  }
  if (settings.bind === 'env') {
    problems.push(...variablesProblems(name, { ...latest.variables, [variable]: writePins(pins) }))
  }
  return problems
}

/** That a function's variables are more than Lambda takes. */
export function variablesProblems(name: string, variables: Readonly<Record<string, string>>): Problem[] {
  const size = Object.entries(variables).reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0)
  if (size <= MOST_VARIABLES) return []
  return [
    {
      message: `the environment variables of ${name} would take ${size} bytes, and Lambda takes ${MOST_VARIABLES}`,
      hint: 'Use `bind: pointer`, which keeps the pins in SSM, or remove variables.',
    },
  ]
}
