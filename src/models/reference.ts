import { UserError } from '../errors.ts'

export type Provider = 'bedrock' | 'openai' | 'replay' | 'echo'

const SUPPORTED =
  'Known are bedrock:<model id, inference profile or ARN>, openai:<model>, replay:<file> and echo, for example bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0.'

/** The kinds that promptfoo writes between provider and model and that mean what this tool does anyway. */
const SAME_KINDS: Record<'bedrock' | 'openai', readonly string[]> = {
  bedrock: ['converse', 'completion', 'embedding', 'embeddings'],
  openai: ['chat', 'responses', 'embedding', 'embeddings'],
}

/** The kinds that promptfoo knows and that are no text model, so they must not be taken for a model's name. */
const OTHER_KINDS: Record<'bedrock' | 'openai', readonly string[]> = {
  bedrock: ['agents', 'kb', 'knowledge-base', 'nova-sonic', 'video', 'image'],
  openai: ['completion', 'assistant', 'image', 'moderation', 'realtime', 'video', 'agents', 'transcription'],
}

/**
 * The one spelling of a model reference: `bedrock:<id, inference profile or ARN>`, `openai:<model>`, `replay:<file>`
 * or `echo`. Takes promptfoo's spellings too (`bedrock:converse:…`, `openai:chat:…`, `openai:responses:…`).
 *
 * @throws UserError for anything else; the hint says how to write it
 */
export function canonicalModel(written: string): string {
  const reference = written.trim()
  if (reference === 'echo') return 'echo'
  const colon = reference.indexOf(':')
  const provider = reference.slice(0, Math.max(colon, 0))
  const rest = reference.slice(colon + 1)
  if (provider === 'replay') {
    if (rest.trim() === '') throw new UserError('replay: names no file', { hint: 'Write replay:<file>.' })
    return `replay:${rest.trim()}`
  }
  if (provider !== 'bedrock' && provider !== 'openai') throw unknownModel(reference)
  return `${provider}:${modelOf(provider, rest, reference)}`
}

/** Which provider answers for a canonical reference. */
export function providerOf(model: string): Provider {
  if (model.startsWith('bedrock:')) return 'bedrock'
  if (model.startsWith('openai:')) return 'openai'
  if (model.startsWith('replay:')) return 'replay'
  if (model === 'echo') return 'echo'
  throw unknownModel(model)
}

/** Whether asking the model takes credentials and a network: false for recordings and `echo`. */
export function needsCredentials(model: string): boolean {
  const provider = providerOf(model)
  return provider === 'bedrock' || provider === 'openai'
}

/** Whether a canonical reference names no model at all: `echo`, or a recording that a file of the repository is. */
export function isStub(model: string): boolean {
  return !needsCredentials(model)
}

/**
 * Whether what stands behind a canonical reference may change without the reference changing: it says `latest`, an
 * OpenAI model lacks its date, a Bedrock prompt or model lacks its version.
 */
export function isFloating(model: string): boolean {
  const provider = providerOf(model)
  if (provider === 'replay' || provider === 'echo') return false
  const id = model.slice(model.indexOf(':') + 1)
  if (/(^|[^a-z])\$?latest$/i.test(id)) return true
  if (provider === 'bedrock') {
    if (id.startsWith('arn:')) return /:prompt\/[^:]+$/.test(id)
    return !/\d/.test(id)
  }
  // Only OpenAI's own aliases move; what other servers call their models is a fixed set of weights.
  const alias = /^(chatgpt|gpt|codex|o\d)(-|$)/.test(id) && !id.startsWith('gpt-oss')
  const dated = /-\d{4}-\d{2}-\d{2}$|-\d{4}(-preview)?$/.test(id)
  return alias && !dated
}

function modelOf(provider: 'bedrock' | 'openai', rest: string, reference: string): string {
  const colon = rest.indexOf(':')
  const kind = colon === -1 ? rest : rest.slice(0, colon)
  if (OTHER_KINDS[provider].includes(kind)) {
    throw new UserError(`${reference}: ${provider}'s ${kind} models are not supported`, { hint: SUPPORTED })
  }
  const same = SAME_KINDS[provider].includes(kind)
  const model = same ? (colon === -1 ? '' : rest.slice(colon + 1)) : rest
  if (model === '') throw new UserError(`${reference} names no model`, { hint: SUPPORTED })
  if (!/^[\w.:/@+-]+$/.test(model)) {
    throw new UserError(`${reference}: a model's name has only letters, digits and . : / _ - @ +`, { hint: SUPPORTED })
  }
  return model
}

function unknownModel(reference: string): UserError {
  return new UserError(`unknown model ${reference === '' ? '""' : reference}`, { hint: spellingHint(reference) })
}

function spellingHint(reference: string): string {
  if (/^arn:aws[\w-]*:bedrock:/.test(reference) || /^([a-z-]{2,6}\.)?[a-z0-9]+\.[a-z][\w.:-]+$/.test(reference)) {
    return `Write bedrock:${reference}.`
  }
  if (/^(gpt|chatgpt|o\d|text-embedding)[\w.-]*$/.test(reference)) return `Write openai:${reference}.`
  if (/^[\w.-]+\/[\w.:-]+$/.test(reference)) {
    return `Say which model stands for it, in the configuration: evaluation.modelAliases: { ${reference}: "bedrock:…" }. ${SUPPORTED}`
  }
  return SUPPORTED
}

/** OpenAI's own endpoint, which is asked when no other is named. */
export const OPENAI_URL = 'https://api.openai.com/v1'
