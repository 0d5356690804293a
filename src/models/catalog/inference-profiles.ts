import { foundationModelOf } from '../providers/bedrock-id.ts'

/**
 * Models that Amazon Bedrock answers for through a cross-Region inference profile alone, whatever the region, as of
 * 2026-12-01, and the prefixes of their profiles. Sources: the Amazon Bedrock user guide ("Supported foundation models",
 * "Supported Regions and models for inference profiles", the models' cards: those without a region of their own). Models
 * that some region has on demand are not listed; what is not listed is unknown.
 */
const PROFILES: ReadonlyArray<[model: string, prefixes: readonly [string, ...string[]]]> = [
  ['anthropic.claude-opus-4-20250514', ['us']],
  ['anthropic.claude-sonnet-4-20250514', ['us', 'eu', 'apac', 'global']],
  ['anthropic.claude-opus-4-1-20250805', ['us']],
  ['anthropic.claude-sonnet-4-5-20250929', ['us', 'eu', 'jp', 'au', 'global']],
  ['anthropic.claude-haiku-4-5-20251001', ['us', 'eu', 'jp', 'au', 'global']],
  ['anthropic.claude-opus-4-5-20251101', ['us', 'eu', 'global']],
  ['anthropic.claude-opus-4-6', ['us', 'eu', 'au', 'global']],
  ['anthropic.claude-sonnet-4-6', ['us', 'eu', 'jp', 'au', 'global']],
  ['amazon.nova-premier-v1', ['us']],
  ['meta.llama4-maverick-17b-instruct', ['us']],
  ['meta.llama4-scout-17b-instruct', ['us']],
  ['deepseek.r1-v1', ['us']],
  ['mistral.pixtral-large-2502', ['us', 'eu']],
  ['writer.palmyra-x4', ['us']],
  ['writer.palmyra-x5', ['us']],
]

/** Behind a listed id may stand a revision (`-v1`) and a variant (`:0`). */
const SUFFIX = /^(-v\d+)?(:\w+)*$/

/**
 * The ids under which Bedrock answers for a model that is named without a profile; null when it needs none, names one, or
 * is unknown.
 * @param model canonical reference
 */
export function inferenceProfilesOf(model: string): string[] | null {
  if (!model.startsWith('bedrock:')) return null
  const found = foundationModelOf(model.slice('bedrock:'.length))
  if (found === null || found.scope !== null) return null
  const listed = PROFILES.find(([start]) => found.id.startsWith(start) && SUFFIX.test(found.id.slice(start.length)))
  return listed === undefined ? null : listed[1].map((prefix) => `${prefix}.${found.id}`)
}
