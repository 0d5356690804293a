import type { Alias, FunctionConfiguration } from '../../aws/lambda-shapes.ts'
import { hasJournal } from '../../canary/journal.ts'
import { percentAsSet } from '../../text/format.ts'
import { versionFacts } from '../descriptions.ts'
import type { Problem } from '../problem.ts'

/**
 * An alias that divides its traffic, and whose description no longer has the journal of the rollout: it was written anew,
 * as Terraform and the console do. The version itself tells whether it was a rollout of ours: no run watches it then.
 * @param beside the version that gets a share
 * @returns null when the journal is there, or the version was not released from the one that the alias is on
 */
export function lostRollout(functionName: string, alias: Alias, beside: FunctionConfiguration): Problem | null {
  const weight = alias.weights[beside.version]
  const facts = versionFacts(beside.description)
  if (weight === undefined || hasJournal(alias.description) || facts?.from !== alias.version) return null
  const share = `${percentAsSet(weight)} to version ${beside.version} (${facts.release})`
  return {
    message: `the alias ${alias.name} of ${functionName} gives ${share}, and nobody watches it: the journal of that rollout is gone from its description`,
    hint: `\`command: rollback\` gives version ${alias.version} all of it; then release again. Keep the description and the weights of the alias out of what a deployment owns (Terraform: \`ignore_changes = [description, function_version, routing_config]\`).`,
  }
}
