import type { Diagnostic } from '../../../errors.ts'
import '../../../templates/nunjucks/provide.ts'
import { findPrompts } from '../../../prompts/find.ts'
import { idProblem } from '../../../prompts/id.ts'
import { loadPrompts } from '../../../prompts/load.ts'
import { textPrompt } from '../../../prompts/plain-text.ts'
import type { Prompt } from '../../../prompts/prompt.ts'
import { uniquePrompts } from '../../../prompts/unique.ts'
import { clean, Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { fieldName } from '../../../source/parse.ts'
import type { ConfigSource } from '../file-value.ts'
import { joinedSettings, settingsOf } from '../providers/settings.ts'
import type { Promptfoo } from '../schema.ts'
import { idFrom } from '../slug.ts'
import { chatProblem, messagesOf } from './chat.ts'
import { type PromptEntry, promptEntries, refusalOf } from './prompt-entries.ts'
import { readPromptList } from './prompt-lists.ts'
import { templateProblem } from './templates.ts'

/**
 * Reads `prompts`: texts, files, chats as JSON or YAML, several prompts in one text file, CSV and JSONL. A file's id is
 * its path below the files' common folder; a text's id is its label, or `prompt-<n>` by its position. It never depends
 * on the wording, because that is what a pull request changes. All but `*.prompt.yml` are Nunjucks templates.
 */
export async function readPrompts(config: Promptfoo, source: ConfigSource): Promise<Read<Prompt[]>> {
  const diagnostics = new Diagnostics()
  const { located, file } = source
  const entries = promptEntries(config.prompts)
  const files = entries.filter((entry) => {
    const refusal = entry.kind === 'files' ? refusalOf(entry.content) : null
    if (refusal !== null) {
      diagnostics.add({
        ...placeOf(entry, source),
        message: `${entry.content}: ${refusal.message}`,
        hint: refusal.hint,
      })
    }
    return entry.kind === 'files' && refusal === null
  })
  const texts: Prompt[] = []
  for (const [index, entry] of entries.entries()) {
    if (entry.kind !== 'text') continue
    const id = idFrom(entry.label ?? '') ?? `prompt-${index + 1}`
    const prompt = textPrompt(id, file, '', located.line(entry.at) ?? 1)
    const text: Prompt = { ...prompt, engine: 'nunjucks', messages: messagesOf(entry.content) }
    texts.push(diagnostics.take(await labelled(text, entry, source)))
  }
  const isList = ({ content }: PromptEntry): boolean => /\.(?:csv|jsonl)$/i.test(content)
  const lists = files.filter(isList)
  const others = files.filter((entry) => !isList(entry))
  const prompts = [
    ...diagnostics.take(await promptsInFiles(others, source)),
    ...diagnostics.take(await promptsInLists(lists, source)),
    ...texts,
  ]
  for (const prompt of prompts) if (prompt.engine === 'nunjucks') diagnostics.addAll(checkMessages(prompt))
  const unique = diagnostics.take(uniquePrompts(prompts, 'Give each its own `label`.'))
  return diagnostics.withValue(unique)
}

function placeOf(entry: PromptEntry, { located, file }: ConfigSource) {
  return { file, line: located.line(entry.at), field: fieldName(entry.at) }
}

async function promptsInFiles(entries: readonly PromptEntry[], source: ConfigSource): Promise<Read<Prompt[]>> {
  if (entries.length === 0) return clean([])
  const diagnostics = new Diagnostics()
  const { tree, folder } = source
  const patterns = entries.map((entry) => entry.content)
  const loaded = await loadPrompts(tree, { patterns, folder, engine: 'nunjucks' })
  const prompts = loaded.value
  diagnostics.addAll(placed(loaded.diagnostics, entries, source))
  const owners = new Map<string, { entry: PromptEntry; alone: boolean }>()
  for (const entry of entries) {
    // What matches nothing was told when all were read together.
    const { files } = (await findPrompts(tree, [entry.content], folder)).value
    for (const file of files) if (!owners.has(file)) owners.set(file, { entry, alone: files.length === 1 })
  }
  const all: Prompt[] = []
  for (const prompt of prompts) {
    const owner = owners.get(prompt.file)
    const own = owner === undefined ? prompt : diagnostics.take(await labelled(prompt, owner.entry, source))
    const several = owner !== undefined && !owner.alone && owner.entry.label !== null
    const named = several ? { ...own, name: `${owner.entry.label}: ${prompt.file}` } : own
    all.push(...(/\.txt$/i.test(prompt.file) ? split(named) : [named]))
  }
  return diagnostics.withValue(all)
}

async function promptsInLists(entries: readonly PromptEntry[], source: ConfigSource): Promise<Read<Prompt[]>> {
  const diagnostics = new Diagnostics()
  const { tree, folder } = source
  const all: Prompt[] = []
  for (const entry of entries) {
    const found = await findPrompts(tree, [entry.content], folder)
    const { files, commonFolder } = found.value
    diagnostics.addAll(placed(found.diagnostics, [entry], source))
    for (const file of files) {
      const id = file.slice(commonFolder === '' ? 0 : commonFolder.length + 1).replace(/\.(?:csv|jsonl)$/i, '')
      const problem = idProblem(id, { file, line: null, hint: 'Rename the file or its folder.' })
      if (problem !== null) {
        diagnostics.add(problem)
        continue
      }
      for (const prompt of diagnostics.take(readPromptList((await tree.read(file)) ?? '', id, file))) {
        const own = diagnostics.take(await labelled({ ...prompt, engine: 'nunjucks' }, entry, source))
        all.push({ ...own, name: prompt.name ?? entry.label })
      }
    }
  }
  return diagnostics.withValue(all)
}

/** A mistake in a pattern knows its position among the patterns; here it gets its place in the configuration. */
function placed(found: readonly Diagnostic[], entries: readonly PromptEntry[], source: ConfigSource): Diagnostic[] {
  return found.map((one) => {
    const entry = entries[Number(/^prompts\[(\d+)\]$/.exec(one.field ?? '')?.[1])]
    return one.file === null && entry !== undefined ? { ...one, ...placeOf(entry, source) } : one
  })
}

/** A prompt with what its entry in the configuration says of it. */
async function labelled(prompt: Prompt, entry: PromptEntry, source: ConfigSource): Promise<Read<Prompt>> {
  const { located, file } = source
  const settings = await settingsOf(source, entry.config)
  const diagnostics = settings.diagnostics.map((one) => {
    const line = located.line([...entry.at, 'config', one.field ?? ''])
    return { ...one, file, line, field: `${fieldName(entry.at)}.config.${one.field}` }
  })
  const value = { ...prompt, name: entry.label ?? prompt.name, ...joinedSettings(prompt, settings.value) }
  return { value, diagnostics }
}

/** A text file holds several prompts when lines of `---` stand between them. */
function split(prompt: Prompt): Prompt[] {
  const lines = (prompt.messages[0]?.content ?? '').split('\n')
  const parts: Array<{ line: number; lines: string[] }> = [{ line: 1, lines: [] }]
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '---') parts.push({ line: index + 2, lines: [] })
    else parts.at(-1)?.lines.push(line)
  }
  const texts = parts
    .map((part) => {
      const blank = part.lines.findIndex((line) => line.trim() !== '')
      return { line: part.line + Math.max(blank, 0), text: part.lines.join('\n').trim() }
    })
    .filter(({ text }) => text !== '')
  return texts.map(({ line, text }, index) => ({
    ...prompt,
    id: texts.length === 1 ? prompt.id : `${prompt.id}-${index + 1}`,
    line,
    messages: messagesOf(text),
  }))
}

function checkMessages(prompt: Prompt): readonly Diagnostic[] {
  const diagnostics = new Diagnostics()
  const { file, messages } = prompt
  for (const { content } of messages) {
    const chat = messages.length === 1 ? chatProblem(content) : null
    if (chat !== null) diagnostics.add({ file, line: prompt.line, ...chat })
    const problem = templateProblem(content)
    if (problem === null) continue
    const below = /\.(?:txt|md|j2)$/i.test(file) ? problem.line - 1 : 0
    diagnostics.add({ file, line: prompt.line + below, message: problem.message, hint: problem.hint })
  }
  return diagnostics.list
}
