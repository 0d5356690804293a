import { UserError } from '../errors.ts'
import { type EndpointName, endpointOf, isEndpoint } from './endpoints.ts'
import { refusedKind, refusedReference } from './refused-references.ts'

export type Provider = 'bedrock' | 'anthropic' | EndpointName | 'replay' | 'echo'

const SUPPORTED =
  'Known are bedrock:<model id, inference profile or ARN>, anthropic:<model>, openai:<model> and more endpoints that docs/models.md lists, replay:<file> and echo, for example bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0.'

/** The kinds that promptfoo writes between provider and model and that mean what this tool does anyway. */
const SAME_KINDS = ['chat', 'responses', 'embedding', 'embeddings']
const MORE_SAME_KINDS: Readonly<Record<string, readonly string[]>> = {
  bedrock: ['converse', 'completion', 'embedding', 'embeddings'],
  anthropic: ['messages'],
  // Its completion fills the model's chat template, too.
  ollama: [...SAME_KINDS, 'completion'],
}

/** Other names of the same providers. */
const SAME_PROVIDERS: Readonly<Record<string, EndpointName>> = {
  azureopenai: 'azure',
  palm: 'google',
  'llama.cpp': 'llama',
  llamacpp: 'llama',
}

/** What llama.cpp's server is asked for when no model is named: it has one, whatever it is called. */
const ONE_MODEL = 'llama:default'

/**
 * The one spelling of a model reference: `bedrock:<id, inference profile or ARN>`, `anthropic:<model>`,
 * `<endpoint>:<model>` by the names of `ENDPOINTS`, `replay:<file>` or `echo`. Takes promptfoo's spellings too
 * (`bedrock:converse:…`, `anthropic:messages:…`, `openai:chat:…`, `azureopenai:…`).
 *
 * @throws UserError for anything else; the hint says how to write it
 */
export function canonicalModel(written: string): string {
  const reference = written.trim()
  if (reference === 'echo') return 'echo'
  const colon = reference.indexOf(':')
  const named = colon === -1 ? reference : reference.slice(0, colon)
  const provider = Object.hasOwn(SAME_PROVIDERS, named) ? (SAME_PROVIDERS[named] ?? named) : named
  const rest = colon === -1 ? '' : reference.slice(colon + 1)
  if (provider === 'replay' && colon !== -1) {
    if (rest.trim() === '') throw new UserError('replay: names no file', { hint: 'Write replay:<file>.' })
    return `replay:${rest.trim()}`
  }
  if (provider === 'llama' && rest === '') return ONE_MODEL
  const refused = refusedReference(`${provider}${reference.slice(named.length)}`)
  if (refused !== null) throw refused
  if (colon === -1 || (provider !== 'bedrock' && provider !== 'anthropic' && !isEndpoint(provider))) {
    throw unknownModel(reference)
  }
  return `${provider}:${modelOf(provider, rest, reference)}`
}

/** The same; null for what is no reference of a model, which an alias may give a meaning. */
export function canonicalOrNull(written: string): string | null {
  try {
    return canonicalModel(written)
  } catch (thrown) {
    if (thrown instanceof UserError) return null
    throw thrown
  }
}

/** Which provider answers for a canonical reference. */
export function providerOf(model: string): Provider {
  if (model.startsWith('bedrock:')) return 'bedrock'
  if (model.startsWith('anthropic:')) return 'anthropic'
  if (model.startsWith('replay:')) return 'replay'
  if (model === 'echo') return 'echo'
  const endpoint = endpointOf(model)
  if (endpoint === null) throw unknownModel(model)
  return endpoint.name
}

/** A canonical reference without its provider: what the provider calls the model. */
export function nameOf(model: string): string {
  return model.slice(model.indexOf(':') + 1)
}

/** Whether asking the model takes credentials: false for recordings, `echo` and servers of one's own. */
export function needsCredentials(model: string): boolean {
  return !isStub(model) && endpointOf(model)?.local !== true
}

/** Whether a canonical reference names no model at all: `echo`, or a recording that a file of the repository is. */
export function isStub(model: string): boolean {
  const provider = providerOf(model)
  return provider === 'replay' || provider === 'echo'
}

/**
 * Whether what stands behind a canonical reference may change without the reference changing: it says `latest`, lacks
 * the date or version that its provider's names have, or is an alias that the provider moves.
 */
export function isFloating(model: string): boolean {
  const provider = providerOf(model)
  if (provider === 'replay' || provider === 'echo') return false
  const id = nameOf(model)
  return /(^|[^a-z])\$?latest$/i.test(id) || MOVES[provider](id)
}

const never = (): boolean => false

/** By provider: whether a name that does not say `latest` moves. Weights that someone serves under a name do not. */
const MOVES: Readonly<Record<Exclude<Provider, 'replay' | 'echo'>, (id: string) => boolean>> = {
  bedrock: (id) => (id.startsWith('arn:') ? /:prompt\/[^:]+$/.test(id) : !/\d/.test(id)),
  // From 4.6 on a name without a date is one fixed model.
  anthropic: (id) => /^claude-(?:3(?:-\d)?-[a-z]+|(?:opus|sonnet|haiku)-4(?:-[0-5])?|instant|2)$/.test(id),
  openai: movesAtOpenAi,
  openrouter: (id) => id.startsWith('openai/') && movesAtOpenAi(id.slice('openai/'.length).replace(/:.*$/, '')),
  // A deployment is a resource of one's own account.
  azure: never,
  google: never,
  vertex: never,
  mistral: (id) =>
    /^(mistral|ministral|codestral|magistral|devstral|pixtral)-(?!embed)/.test(id) && !/-\d{4}$/.test(id),
  deepseek: (id) => id === 'deepseek-chat' || id === 'deepseek-reasoner',
  xai: (id) => /^grok-/.test(id) && !/-\d{4}(-|$)/.test(id),
  // It searches the web as it is.
  perplexity: (id) => id.startsWith('sonar'),
  // A name without a tag means the tag `latest`.
  ollama: (id) => !id.slice(id.lastIndexOf('/') + 1).includes(':'),
  groq: never,
  togetherai: never,
  cerebras: never,
  fireworks: never,
  vllm: never,
  llama: never,
  localai: never,
}

/** Only OpenAI's own aliases move; what other servers call their models is a fixed set of weights. */
function movesAtOpenAi(id: string): boolean {
  const alias = /^(chatgpt|gpt|codex|o\d)(-|$)/.test(id) && !id.startsWith('gpt-oss')
  const dated = /-\d{4}-\d{2}-\d{2}$|-\d{4}(-preview)?$/.test(id)
  return alias && !dated
}

function modelOf(provider: string, rest: string, reference: string): string {
  const colon = rest.indexOf(':')
  const kind = colon === -1 ? rest : rest.slice(0, colon)
  const refused = refusedKind(reference, kind)
  if (refused !== null) throw refused
  const same = (MORE_SAME_KINDS[provider] ?? SAME_KINDS).includes(kind)
  const model = same ? (colon === -1 ? '' : rest.slice(colon + 1)) : rest
  if (model === '') throw new UserError(`${reference} names no model`, { hint: SUPPORTED })
  if (!/^[\w.:/@+#~-]+$/.test(model)) {
    throw new UserError(`${reference}: a model's name has only letters, digits and . : / _ - @ + # ~`, {
      hint: SUPPORTED,
    })
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
  if (/^claude-[\w.-]+$/.test(reference)) return `Write anthropic:${reference}.`
  if (/^gemini-[\w.-]+$/.test(reference)) return `Write google:${reference}.`
  if (/^[\w.-]+\/[\w.:-]+$/.test(reference)) {
    return `Say which model stands for it, in the configuration: evaluation.modelAliases: { ${reference}: "bedrock:…" }. ${SUPPORTED}`
  }
  return SUPPORTED
}
