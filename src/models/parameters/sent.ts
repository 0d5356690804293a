import { isMapping } from '../../source/mapping.ts'
import { ModelError, type ModelParameters } from '../model.ts'

/** A parameter that an API has no word for, or that it cannot be told in this way. */
export type Unsent = {
  name: keyof ModelParameters
  /** A warning where a production that asks this API could not send it either; else what is measured would be another. */
  level: 'warning' | 'error'
  hint: string
}

/** Parameters in the words of an API: what a request says, and what it cannot say. */
export type Sent = { fields: Record<string, unknown>; unsent: Unsent[] }

/** Fields of one parameter; nothing when it is absent. */
export function field(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value }
}

/** Those of `names` that are set and that an API has no word for. */
export function noWordFor(
  api: string,
  names: ReadonlyArray<keyof ModelParameters>,
  parameters: ModelParameters,
): Unsent[] {
  return names
    .filter((name) => parameters[name] !== undefined)
    .map((name) => ({ name, level: 'warning', hint: `${api} has no such parameter: remove it.` }))
}

/** A guardrail elsewhere than on Bedrock: an answer that it would have stopped must not be measured as if it had not. */
export function guardrailElsewhere({ guardrail }: ModelParameters): Unsent[] {
  const hint = 'Guardrails are Amazon Bedrock’s: ask a model there, or remove guardrail.'
  return guardrail === undefined ? [] : [{ name: 'guardrail', level: 'error', hint }]
}

/** What a request says by itself: a key of these in `additionalModelRequestFields` would make it another request. */
const OWN_WORDS = [
  ...['model', 'models', 'fallbacks', 'route', 'messages', 'prompt', 'input', 'system', 'stream', 'n'],
  ...['tools', 'tool_choice', 'toolchoice', 'toolconfig', 'tool_config', 'functions', 'function_call', 'mcp_servers'],
]

/** What a gateway may read in a request as an address, a key or headers of its own. */
const CONNECTION =
  /^(?:(?:api|base)_?(?:key|base|url|host|version)|api_?base_?url|endpoint|host|(?:extra_|default_)?headers|authorization|user_config|custom_llm_provider)$/

/** Why a key may not stand in `additionalModelRequestFields`; null when it may. Some servers read keys in any case. */
function refusedKey(name: string): string | null {
  const key = name.toLowerCase()
  if (OWN_WORDS.includes(key)) return 'that is said by the prompt itself.'
  if (!CONNECTION.test(key)) return null
  return 'where a model is asked, and with which key, is set by the environment of the job, never by a file.'
}

/**
 * Fields with `additionalModelRequestFields` on top of them, which win; where both are mappings their keys are joined.
 */
export function withAdditional(sent: Sent, { additionalModelRequestFields: more = {} }: ModelParameters): Sent {
  const refused = Object.keys(more).find((key) => refusedKey(key) !== null)
  if (refused !== undefined) {
    const hint = `Remove ${refused} from it: ${refusedKey(refused)}`
    return { ...sent, unsent: [...sent.unsent, { name: 'additionalModelRequestFields', level: 'error', hint }] }
  }
  const fields = Object.entries(more).map(([name, value]) => {
    const before = Object.hasOwn(sent.fields, name) ? sent.fields[name] : undefined
    return [name, isMapping(before) && isMapping(value) ? { ...before, ...value } : value]
  })
  return { ...sent, fields: { ...sent.fields, ...Object.fromEntries(fields) } }
}

/**
 * The fields of a request.
 * @throws ModelError `invalid` for what cannot be sent and must be
 */
export function sentFields(model: string, { fields, unsent }: Sent): Record<string, unknown> {
  const refused = unsent.find(({ level }) => level === 'error')
  if (refused === undefined) return fields
  throw new ModelError('invalid', model, `modelParameters.${refused.name} cannot be sent to ${model}`, {
    hint: refused.hint,
  })
}
