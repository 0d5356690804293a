import type { Prompt } from '../prompts/prompt.ts'
import { contentOf } from '../release/content.ts'
import { writeEnvelope } from '../release/envelope.ts'

/** As long as those of a release: its name is only known when it is made. */
const NAME = { release: 'v000.000.000', commit: '0'.repeat(40) }
const SHA256 = '0'.repeat(64)

/**
 * Size in bytes of a prompt's envelope in the Parameter Store.
 * @param model canonical reference
 */
export function envelopeBytes(prompt: Prompt, model: string): number {
  return Buffer.byteLength(writeEnvelope(prompt.id, NAME, SHA256, contentOf(prompt, model), null))
}
