import { posix } from 'node:path'
import { z } from 'zod'
import { clean, Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import { withoutLastBreaks } from '../source/lines.ts'
import { isMapping } from '../source/mapping.ts'
import { parseWith } from '../source/parse.ts'
import { shown } from '../source/shown.ts'
import { type Located, parseYaml } from '../source/yaml.ts'
import { messageSchema } from './chat-messages.ts'
import { idProblem } from './id.ts'
import { textPrompt } from './plain-text.ts'
import type { Prompt, PromptSource } from './prompt.ts'
import { promptSchema, readPrompt } from './prompt-yml.ts'
import type { Place } from './response-format.ts'

const entrySchema = promptSchema.extend({ id: z.string().nullish() })

/**
 * Reads a YAML or JSON file of prompts. It is one of
 *
 * - a list of entries, each with the keys of a `.prompt.yml` and an `id` (without one, the `name` is the id);
 * - a mapping from id to entry, where an entry that is only text is one user message;
 * - either of them below a single top-level key `prompts`;
 * - one prompt with `messages`, as in a `.prompt.yml`;
 * - a chat: a list of `{role, content}`, which is one prompt (promptfoo's JSON chat);
 * - a prompt that LangChain or Bedrock Prompt Management wrote.
 *
 * The id of an entry is its own id below the catalogue's folder: `triage` in `prompts/support/prompts.yaml` is
 * `support/triage` when `prompts` is the common folder. A file of one prompt is named by its path, like a `.prompt.yml`.
 *
 * @param source its `id`: the file's path below the common folder, without extension
 * @returns the entries that could be read
 */
export async function readCatalogue(text: string, { id: fileId, file }: PromptSource): Promise<Read<Prompt[]>> {
  const { value: located, diagnostics } = parseYaml(text, file)
  if (located === null) return { value: [], diagnostics }
  const { value } = located
  const foreign = await readForeign(located, { id: fileId, file })
  if (foreign !== null) return inList(foreign)
  if (isChat(value)) return inList(readChat(located, fileId, file))
  if (isMapping(value) && Array.isArray(value.messages))
    return inList(readPrompt(promptSchema, { located, at: [], file }, fileId))
  return readEntries(located, fileId, file)
}

/** A prompt that another tool wrote, known by its keys; null for what is none. Its reader is loaded for such a file alone. */
async function readForeign(located: Located, source: PromptSource): Promise<Read<Prompt | null> | null> {
  const { value } = located
  if (!isMapping(value)) return null
  if (typeof value._type === 'string' || Object.hasOwn(value, 'lc')) {
    const { isLangChain, readLangChain } = await import('./formats/langchain.ts')
    if (isLangChain(value)) return readLangChain(located, source)
  }
  if (!Array.isArray(value.variants)) return null
  const { isBedrockPrompt, readBedrockPrompt } = await import('./formats/bedrock-prompt.ts')
  return isBedrockPrompt(value) ? readBedrockPrompt(located, source) : null
}

function readEntries(located: Located, fileId: string, file: string): Read<Prompt[]> {
  const diagnostics = new Diagnostics()
  const { value } = located
  const wrapped = isMapping(value) && (Array.isArray(value.prompts) || onlyKey(value) === 'prompts')
  const at = wrapped ? ['prompts'] : []
  const entries = wrapped ? value.prompts : value
  if (wrapped)
    for (const key of Object.keys(value).filter((name) => name !== 'prompts'))
      diagnostics.add({
        file,
        line: located.line([key]),
        field: key,
        message: 'unknown key',
        hint: 'Known here: prompts.',
      })
  const count = typeof entries === 'object' && entries !== null ? Object.keys(entries).length : 0
  if (count === 0) {
    diagnostics.add({
      file,
      line: located.line(at),
      message: `expected prompts, got ${shown(entries)}`,
      hint: 'Write a list of entries with `id` and `messages`, or a mapping from id to entry.',
    })
    return diagnostics.withValue([])
  }
  const folder = posix.dirname(fileId)
  const inFolder = (id: string): string => (folder === '.' ? id : `${folder}/${id}`)
  const prompts = Array.isArray(entries)
    ? entries.flatMap((entry: unknown, index) =>
        diagnostics.take(inList(readListed(entry, { located, at: [...at, index], file }, inFolder))),
      )
    : Object.entries(isMapping(entries) ? entries : {}).flatMap(([id, entry]) =>
        diagnostics.take(inList(readNamed(entry, { located, at: [...at, id], file }, inFolder(id)))),
      )
  return diagnostics.withValue(prompts)
}

function readListed(entry: unknown, place: Place, inFolder: (id: string) => string): Read<Prompt | null> {
  const { located, at, file } = place
  const written = isMapping(entry) ? (entry.id ?? entry.name) : undefined
  if (isMapping(entry) && typeof written !== 'string')
    return refused({
      file,
      line: located.line(at),
      message: 'a prompt without `id`',
      hint: 'Give each entry an `id`.',
    })
  // An entry that is no mapping at all is for the schema to explain.
  const id = inFolder(typeof written === 'string' ? written : 'entry')
  const line = located.line([...at, 'id'])
  const problem = idProblem(id, { file, line, hint: 'Give the entry an `id` of these characters.' })
  return problem === null ? readPrompt(entrySchema, place, id) : refused(problem)
}

function readNamed(entry: unknown, place: Place, id: string): Read<Prompt | null> {
  const { file } = place
  const line = place.located.line(place.at)
  const problem = idProblem(id, { file, line, hint: 'Rename the key.' })
  if (problem !== null) return refused(problem)
  if (typeof entry === 'string' && entry.trim() !== '')
    return clean(textPrompt(id, file, withoutLastBreaks(entry), line ?? 1))
  return readPrompt(promptSchema, place, id)
}

function readChat(located: Located, id: string, file: string): Read<Prompt | null> {
  const { value: messages, diagnostics } = parseWith(z.array(messageSchema).min(1), located, file)
  if (messages === null) return { value: null, diagnostics }
  return clean({ ...textPrompt(id, file, '', located.line([0]) ?? 1), messages })
}

function isChat(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => isMapping(item) && Object.hasOwn(item, 'role'))
  )
}

function onlyKey(value: Record<string, unknown>): string | undefined {
  const [key, ...others] = Object.keys(value)
  return others.length === 0 ? key : undefined
}

function inList({ value, diagnostics }: Read<Prompt | null>): Read<Prompt[]> {
  return { value: value === null ? [] : [value], diagnostics }
}
