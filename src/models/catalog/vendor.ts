/** Who made a model, as far as its reference says it. */
import { foundationModelOf } from '../providers/bedrock-id.ts'
import { nameOf, providerOf } from '../reference.ts'

/** Services that serve their own models alone. */
const OWN = new Set(['anthropic', 'openai', 'mistral', 'deepseek', 'xai', 'perplexity'])

/** Services whose names begin with the vendor's. */
const NAMED_BY_VENDOR = new Set(['openrouter', 'togetherai', 'vertex', 'groq'])

/** One vendor under the names that services give it. */
const SAME: Readonly<Record<string, string>> = {
  'meta-llama': 'meta',
  mistralai: 'mistral',
  'deepseek-ai': 'deepseek',
  'x-ai': 'xai',
}

/**
 * The vendor in lower case, such as `anthropic` for Claude, by whatever service.
 * @param model canonical reference
 * @returns null where the reference does not say: deployments, imported models, names of a server of one's own
 */
export function vendorOf(model: string): string | null {
  const provider = providerOf(model)
  const written = writtenVendor(provider, nameOf(model))
  if (written === null) return null
  return Object.hasOwn(SAME, written) ? (SAME[written] ?? written) : written
}

function writtenVendor(provider: string, name: string): string | null {
  if (OWN.has(provider)) return provider
  if (provider === 'bedrock') return /^([a-z][a-z0-9-]*)\./.exec(foundationModelOf(name)?.id ?? '')?.[1] ?? null
  if (NAMED_BY_VENDOR.has(provider) && name.includes('/')) return name.split('/')[0]?.toLowerCase() ?? null
  // Without a vendor a name there is one of Google's own.
  return (provider === 'google' || provider === 'vertex') && name.startsWith('gemini') ? 'google' : null
}
