import type { Prompt } from '../prompts/prompt.ts'
import { contentOf } from '../release/parameters/content.ts'
import { writeEnvelope } from '../release/parameters/envelope.ts'

/** As long as those of a release: its name is only known when it is made. */
const NAME = { release: 'v000.000.000', commit: '0'.repeat(40) }
const SHA256 = '0'.repeat(64)

/**
 * Size in bytes of a prompt's envelope in the Parameter Store.
 * @param model canonical reference
 */
export function envelopeBytes(prompt: Prompt, model: string): number {
  return Buffer.byteLength(
    writeEnvelope({ id: prompt.id, release: NAME, sha256: SHA256, content: contentOf(prompt, model) }, null),
  )
}
