import { z } from 'zod'
import { jsonOrNull } from '../source/json.ts'

/**
 * What a deployment of CodeDeploy says of itself in its description. It is all that a run leaves behind: CodeDeploy alone
 * writes the alias, so there is no journal in it.
 */
export type DeploymentFacts = {
  /** As the configuration names them. */
  function: string
  alias: string
  from: string
  to: string
  release: string
  /** Run and attempt that began it. */
  run: string
}

const MARK = 'ai-cicd '
const LONGEST_RELEASE = 120

const factsShape = z.object({
  function: z.string(),
  alias: z.string(),
  from: z.string(),
  to: z.string(),
  release: z.string(),
  run: z.string(),
})

export function describeDeployment(facts: DeploymentFacts): string {
  return `${MARK}${JSON.stringify({ ...facts, release: facts.release.slice(0, LONGEST_RELEASE) })}`
}

/** Null when the deployment is none of ours. */
export function deploymentFacts(description: string): DeploymentFacts | null {
  if (!description.startsWith(MARK)) return null
  const read = factsShape.safeParse(jsonOrNull(description.slice(MARK.length)))
  return read.success ? read.data : null
}
