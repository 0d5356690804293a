/**
 * Who serves models by OpenAI's chat completions: how each is written, where it is asked, whose key it takes, and what
 * of OpenAI's request it knows. Addresses and keys come from the job's environment, never from a file of the repository.
 */
export const ENDPOINTS = {
  openai: {
    title: 'OpenAI',
    url: 'https://api.openai.com/v1',
    addresses: ['OPENAI_BASE_URL', 'OPENAI_API_BASE_URL'],
    keys: ['OPENAI_API_KEY'],
    embeds: true,
    takes: ['verbosity', 'serviceTier'],
  },
  azure: {
    title: 'Azure OpenAI',
    url: null,
    addresses: [
      'AZURE_OPENAI_ENDPOINT',
      'AZURE_API_BASE_URL',
      'AZURE_OPENAI_API_BASE_URL',
      'AZURE_OPENAI_BASE_URL',
      'AZURE_API_HOST',
      'AZURE_OPENAI_API_HOST',
    ],
    keys: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY'],
    embeds: true,
    takes: ['verbosity', 'serviceTier'],
  },
  google: {
    title: 'Google',
    url: 'https://generativelanguage.googleapis.com/v1beta/openai',
    addresses: ['GOOGLE_BASE_URL'],
    keys: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
    embeds: true,
    takes: ['thinking'],
  },
  vertex: {
    title: 'Vertex AI',
    url: null,
    addresses: ['VERTEX_API_HOST'],
    keys: ['CLOUDSDK_AUTH_ACCESS_TOKEN', 'GOOGLE_OAUTH_ACCESS_TOKEN'],
    keyHint:
      'Set CLOUDSDK_AUTH_ACCESS_TOKEN to an access token of Google Cloud (in a workflow the output `access_token` of google-github-actions/auth with `token_format: access_token`), VERTEX_PROJECT_ID to the project and VERTEX_REGION to the region.',
    takes: ['thinking'],
  },
  groq: {
    title: 'Groq',
    url: 'https://api.groq.com/openai/v1',
    addresses: ['GROQ_BASE_URL'],
    keys: ['GROQ_API_KEY'],
    takes: ['serviceTier'],
  },
  openrouter: {
    title: 'OpenRouter',
    url: 'https://openrouter.ai/api/v1',
    addresses: ['OPENROUTER_BASE_URL'],
    keys: ['OPENROUTER_API_KEY'],
    takes: ['topK', 'thinking', 'verbosity', 'serviceTier'],
  },
  mistral: {
    title: 'Mistral',
    url: 'https://api.mistral.ai/v1',
    addresses: ['MISTRAL_BASE_URL', 'MISTRAL_API_BASE_URL'],
    keys: ['MISTRAL_API_KEY'],
    embeds: true,
    takes: [],
  },
  deepseek: {
    title: 'DeepSeek',
    url: 'https://api.deepseek.com/v1',
    addresses: ['DEEPSEEK_BASE_URL', 'DEEPSEEK_API_BASE_URL'],
    keys: ['DEEPSEEK_API_KEY'],
    takes: ['thinking'],
  },
  xai: {
    title: 'xAI',
    url: 'https://api.x.ai/v1',
    addresses: ['XAI_BASE_URL', 'XAI_API_BASE_URL'],
    keys: ['XAI_API_KEY'],
    takes: [],
  },
  togetherai: {
    title: 'Together AI',
    url: 'https://api.together.xyz/v1',
    addresses: ['TOGETHER_BASE_URL'],
    keys: ['TOGETHER_API_KEY'],
    embeds: true,
    takes: ['topK'],
  },
  cerebras: {
    title: 'Cerebras',
    url: 'https://api.cerebras.ai/v1',
    addresses: ['CEREBRAS_BASE_URL'],
    keys: ['CEREBRAS_API_KEY'],
    takes: [],
  },
  fireworks: {
    title: 'Fireworks',
    url: 'https://api.fireworks.ai/inference/v1',
    addresses: ['FIREWORKS_BASE_URL'],
    keys: ['FIREWORKS_API_KEY'],
    embeds: true,
    takes: ['topK', 'serviceTier'],
  },
  perplexity: {
    title: 'Perplexity',
    url: 'https://api.perplexity.ai',
    addresses: ['PERPLEXITY_BASE_URL'],
    keys: ['PERPLEXITY_API_KEY'],
    takes: [],
  },
  ollama: {
    title: 'Ollama',
    url: 'http://localhost:11434/v1',
    addresses: ['OLLAMA_BASE_URL'],
    keys: ['OLLAMA_API_KEY'],
    local: true,
    embeds: true,
    takes: [],
  },
  vllm: {
    title: 'vLLM',
    url: 'http://localhost:8000/v1',
    addresses: ['VLLM_BASE_URL'],
    keys: ['VLLM_API_KEY'],
    local: true,
    embeds: true,
    takes: ['topK'],
  },
  llama: {
    title: 'llama.cpp',
    url: 'http://localhost:8080/v1',
    addresses: ['LLAMA_BASE_URL'],
    keys: ['LLAMA_API_KEY'],
    local: true,
    embeds: true,
    takes: ['topK'],
  },
  localai: {
    title: 'LocalAI',
    url: 'http://localhost:8080/v1',
    addresses: ['LOCALAI_BASE_URL'],
    keys: ['LOCALAI_API_KEY'],
    local: true,
    embeds: true,
    takes: ['topK'],
  },
} as const satisfies Record<string, Listed>

type Listed = {
  /** As people call it. */
  title: string
  /** Where it is asked when the environment names no address; null: it has to. */
  url: string | null
  /** Variables that may name the address; the first that is set does. */
  addresses: readonly [string, ...string[]]
  /** Variables that may hold the key; the first that is set does. */
  keys: readonly [string, ...string[]]
  /** On the runner or in its network: it asks for no key unless it was given one, and for no money. */
  local?: true
  embeds?: true
  /** What to do about a key that is missing or refused, where more than one variable is to be set. */
  keyHint?: string
  /** Parameters beyond those that every one of them takes. */
  takes: ReadonlyArray<'topK' | 'thinking' | 'verbosity' | 'serviceTier'>
}

export type EndpointName = keyof typeof ENDPOINTS
export type Endpoint = Listed & { name: EndpointName }

/** Who serves a canonical reference by OpenAI's chat completions; null when none of them does. */
export function endpointOf(model: string): Endpoint | null {
  const name = model.slice(0, Math.max(model.indexOf(':'), 0))
  return isEndpoint(name) ? { ...ENDPOINTS[name], name } : null
}

export function isEndpoint(name: string): name is EndpointName {
  return Object.hasOwn(ENDPOINTS, name)
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The first of these variables that is set, trimmed; null when none is. */
export function firstSet(env: Environment, names: readonly string[]): string | null {
  for (const name of names) {
    const value = env[name]?.trim() ?? ''
    if (value !== '') return value
  }
  return null
}

/** Where an endpoint is asked, without a slash at the end; null when the environment does not say and must. */
export function addressOf({ name, addresses, url }: Endpoint, env: Environment): string | null {
  if (name === 'vertex') return vertexAddress(env)
  const written = firstSet(env, addresses) ?? url
  if (written === null) return null
  const address = written.replace(/\/+$/, '')
  // These two are named by the server's root, as their own tools name it.
  if (name === 'ollama' || name === 'llama') return address.endsWith('/v1') ? address : `${address}/v1`
  if (name === 'azure') return /^https?:/.test(address) ? address : `https://${address}`
  return address
}

/** Variables that may name the project of Vertex AI, and its region, in promptfoo's order. */
const VERTEX_PROJECT = ['VERTEX_PROJECT_ID', 'GOOGLE_PROJECT_ID', 'GOOGLE_CLOUD_PROJECT']
const VERTEX_REGION = ['VERTEX_REGION', 'GOOGLE_CLOUD_LOCATION']

/** Vertex AI's endpoint of OpenAI's interface, of one project in one region; null without a project. */
function vertexAddress(env: Environment): string | null {
  const project = firstSet(env, VERTEX_PROJECT)
  if (project === null) return null
  const region = encodeURIComponent(firstSet(env, VERTEX_REGION) ?? 'global')
  const host = firstSet(env, ENDPOINTS.vertex.addresses) ?? vertexHost(region)
  const root = (/^https?:/.test(host) ? host : `https://${host}`).replace(/\/+$/, '')
  return `${root}/v1/projects/${encodeURIComponent(project)}/locations/${region}/endpoints/openapi`
}

/** The two multi-regions have hosts of their own. */
function vertexHost(region: string): string {
  if (region === 'global') return 'aiplatform.googleapis.com'
  return region === 'us' || region === 'eu'
    ? `aiplatform.${region}.rep.googleapis.com`
    : `${region}-aiplatform.googleapis.com`
}

/** What an endpoint is asked for by a canonical reference. Vertex AI wants the publisher in front of a model's name. */
export function servedName(model: string): string {
  const name = model.slice(model.indexOf(':') + 1)
  if (endpointOf(model)?.name !== 'vertex' || name.includes('/')) return name
  return `${name.startsWith('llama') ? 'meta' : 'google'}/${name}`
}

/** A service that takes a key: what it is called, and the variables that name its key and address. */
type Service = Pick<Listed, 'title' | 'url' | 'addresses' | 'keys' | 'local' | 'keyHint'>

export const ANTHROPIC = {
  title: 'Anthropic',
  url: 'https://api.anthropic.com',
  addresses: ['ANTHROPIC_BASE_URL'],
  keys: ['ANTHROPIC_API_KEY'],
} as const satisfies Service

/** The service that a canonical reference is asked of with a key; null for Bedrock, and for what is no model. */
export function serviceOf(model: string): Service | null {
  return model.startsWith('anthropic:') ? ANTHROPIC : endpointOf(model)
}

/**
 * What the environment lacks for a model to be asked, in one sentence that names the variable; null when nothing is. A
 * server at an address that the environment names may ask for no key.
 */
export function missingFor(model: string, env: Environment): string | null {
  const service = serviceOf(model)
  if (service === null) return null
  if (model.startsWith('vertex:')) return missingForVertex(env)
  const address = firstSet(env, service.addresses) ?? service.url
  if (address === null) return `${service.addresses[0]} is not set: it has the address of ${service.title}`
  const ownAddress = service.url === null || address.replace(/\/+$/, '') === service.url
  if (service.local === true || !ownAddress || firstSet(env, service.keys) !== null) return null
  return `${service.keys.join(' or ')} is not set`
}

/** All that is missing at once: a token without a project is no better than a project without a token. */
function missingForVertex(env: Environment): string | null {
  const { keys, addresses } = ENDPOINTS.vertex
  const needed = [VERTEX_PROJECT, ...(firstSet(env, addresses) === null ? [keys] : [])]
  const missing = needed.filter((names) => firstSet(env, names) === null)
  return missing.length === 0 ? null : missing.map((names) => `${names.join(' or ')} is not set`).join(', and ')
}

/** What to do about a key that is missing or refused. */
export function keyHint({ keys, keyHint: own }: Pick<Service, 'keys' | 'keyHint'>): string {
  if (own !== undefined) return own
  return `Set the environment variable ${keys[0]}, in a workflow from a secret, to a key that may use this model.`
}

/** Whether the environment has any key that a model can be asked with. */
export function namesModelKey(env: Environment): boolean {
  return [ANTHROPIC, ...Object.values(ENDPOINTS)].some(({ keys }) => firstSet(env, keys) !== null)
}
