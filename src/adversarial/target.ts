import type { Prompt } from '../prompts/prompt.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { variablesOf } from './injection-points.ts'
import { type Instructions, instructionsOf } from './instructions.ts'

/** A prompt on its model. */
export type Target = { prompt: Prompt; model: string }

/** A prompt as an attacker sees it: where text comes in, and what there is to get out. */
export type ArmTarget = Target & { variables: string[]; instructions: Instructions | null }

/** Both arms, and the format that the candidate promises: the attacks on both are scored alike. */
export type Targets = { candidate: ArmTarget; baseline: ArmTarget | null; format: Assertion | null }

/** What an answer must look like: assertions on the form alone. */
const FORMS = ['is-json', 'contains-json', 'is-xml', 'contains-xml', 'is-html', 'contains-html']

export function targetsOf(candidate: Target, baseline: Target | null): Targets {
  return {
    candidate: armOf(candidate),
    baseline: baseline === null ? null : armOf(baseline),
    format: formatOf(candidate.prompt),
  }
}

function armOf({ prompt, model }: Target): ArmTarget {
  return { prompt, model, variables: variablesOf(prompt), instructions: instructionsOf(prompt) }
}

/** The format that a prompt promises: by its `responseFormat`, else by the first of its assertions that says one. */
function formatOf({ responseFormat, assert }: Prompt): Assertion | null {
  if (responseFormat?.type === 'json_schema') return { type: 'is-json', value: responseFormat.schema }
  if (responseFormat?.type === 'json_object') return { type: 'is-json' }
  const promised = assert.find(({ type, value }) => FORMS.includes(type) && !/\{[{%]/.test(JSON.stringify(value ?? '')))
  if (promised === undefined) return null
  // It decides alone here, also where it weighs nothing among others.
  const { weight: _, ...format } = promised
  return format
}
