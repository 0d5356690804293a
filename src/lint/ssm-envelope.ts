import type { Prompt } from '../prompts/prompt.ts'

/** SSM's tiers, in bytes: the larger one is paid for. */
export const SSM_STANDARD = 4_096
export const SSM_ADVANCED = 8_192

/** As long as those of a release: its name is only known when it is made. */
const RELEASE = 'v000.000.000'
const COMMIT = '0'.repeat(40)
const SHA256 = '0'.repeat(64)

/**
 * Size in bytes of a prompt's envelope in the Parameter Store. SSM refuses double braces, so that each pair is written
 * with an escape, five characters longer.
 * @param model canonical reference
 */
export function envelopeBytes(prompt: Prompt, model: string): number {
  const envelope = {
    v: 1,
    name: prompt.id,
    release: RELEASE,
    commit: COMMIT,
    sha256: SHA256,
    model,
    parameters: prompt.parameters,
    messages: prompt.messages,
    ...(prompt.tools.length === 0 ? {} : { tools: prompt.tools }),
  }
  return Buffer.byteLength(JSON.stringify(envelope).replaceAll('{{', '{\\u007b'))
}
