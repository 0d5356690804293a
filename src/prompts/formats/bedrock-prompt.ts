import { diagnostic } from '../../errors.ts'
import type { Read } from '../../source/diagnostics.ts'
import type { Located } from '../../source/yaml.ts'
import type { Prompt, PromptSource } from '../prompt.ts'
import { asPrompt, cannotBeHonoured, memberOf, picked } from './as-prompt-yml.ts'

/** A prompt of Amazon Bedrock Prompt Management as `aws bedrock-agent get-prompt` prints it: its default variant. */

const FORMAT = 'Bedrock Prompt Management'

export function isBedrockPrompt(value: unknown): boolean {
  const variants = memberOf(value, 'variants')
  return Array.isArray(variants) && variants.some((one) => memberOf(one, 'templateConfiguration') !== undefined)
}

export function readBedrockPrompt(located: Located, { id, file }: PromptSource): Read<Prompt | null> {
  const { value } = located
  const written = memberOf(value, 'variants')
  const variants: readonly unknown[] = Array.isArray(written) ? written : []
  const byName = variants.findIndex((one) => memberOf(one, 'name') === memberOf(value, 'defaultVariant'))
  const index = Math.max(0, byName)
  const variant = variants[index]
  const at = ['variants', index]
  const template = memberOf(variant, 'templateConfiguration')
  const messages = messagesOf(template)
  if (messages === null)
    return cannotBeHonoured(file, FORMAT, [{ line: located.line(at), what: 'its template holds more than texts' }])
  const model = memberOf(variant, 'modelId')
  const parameters = {
    ...Object(memberOf(variant, 'inferenceConfiguration', 'text')),
    ...picked(variant, { additionalModelRequestFields: 'additionalModelRequestFields' }),
  }
  const tools = memberOf(template, 'chat', 'toolConfiguration')
  const read = asPrompt({
    id,
    file,
    value: {
      ...picked(value, { name: 'name', description: 'description' }),
      ...(typeof model === 'string' ? { model: `bedrock:${model}` } : {}),
      ...(Object.keys(parameters).length > 0 ? { modelParameters: parameters } : {}),
      ...picked(tools, { tools: 'tools', toolChoice: 'toolChoice' }),
      messages,
    },
    lineOf: ([key]) => located.line(key === 'name' || key === 'description' ? [key] : at),
  })
  if (variants.length === 1) return read
  const others = diagnostic({
    level: 'warning',
    file,
    line: located.line(['variants']),
    message: `of ${variants.length} variants of a prompt of ${FORMAT} one is read, the default`,
    hint: 'Export each variant that is to be evaluated into a file of its own.',
  })
  return { value: read.value, diagnostics: [others, ...read.diagnostics] }
}

/** Null when there is something in it that is no text: an image, a document. */
function messagesOf(template: unknown): Array<{ role: unknown; content: string }> | null {
  const text = memberOf(template, 'text', 'text')
  if (typeof text === 'string') return [{ role: 'user', content: text }]
  const chat = memberOf(template, 'chat', 'messages')
  const system = memberOf(template, 'chat', 'system')
  if (!Array.isArray(chat)) return null
  const turns = [
    ...(Array.isArray(system) && system.length > 0 ? [{ role: 'system', content: textOf(system) }] : []),
    ...chat.map((one: unknown) => ({ role: memberOf(one, 'role'), content: textOf(memberOf(one, 'content')) })),
  ]
  const all = turns.flatMap(({ role, content }) => (content === null ? [] : [{ role, content }]))
  return all.length === turns.length ? all : null
}

/** Marks for a cache shape no answer. */
function textOf(blocks: unknown): string | null {
  if (!Array.isArray(blocks)) return null
  const texts = blocks.filter((one) => memberOf(one, 'cachePoint') === undefined).map((one) => memberOf(one, 'text'))
  return texts.every((one) => typeof one === 'string') ? texts.join('\n') : null
}
