import { type Diagnostic, type DiagnosticFacts, UserError } from '../../../errors.ts'
import { findPrompts } from '../../../prompts/find.ts'
import { idProblem } from '../../../prompts/id.ts'
import { textPrompt } from '../../../prompts/plain-text.ts'
import type { Prompt } from '../../../prompts/prompt.ts'
import { readPromptYml } from '../../../prompts/prompt-yml.ts'
import { Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { withoutLastBreaks } from '../../../source/lines.ts'
import { fieldName } from '../../../source/parse.ts'
import { parseYaml } from '../../../source/yaml.ts'
import { type ConfigSource, type Files, readFileValue } from '../file-value.ts'
import { idFrom } from '../slug.ts'
import type { FilePrompt, Owner, PromptEntry } from './prompt-entries.ts'
import { readPromptList } from './prompt-lists.ts'
import { contentOf, contentOfValue } from './written-prompt.ts'

const PROMPT_FILES = /\.(?:txt|md|j2|csv|jsonl|json|ya?ml|[cm]?[jt]s)$/i
const CODE = /\.[cm]?[jt]s$/i

/**
 * The prompts of the files that entries name. A prompt's id is its file's path below the folder that all files have in
 * common, without the extension.
 */
export async function promptsInFiles(
  entries: readonly PromptEntry[],
  source: ConfigSource,
): Promise<Read<FilePrompt[]>> {
  const diagnostics = new Diagnostics()
  const { tree, folder } = source
  const patterns = entries.map(({ content }) => content)
  const all = await findPrompts(tree, patterns, folder)
  diagnostics.addAll(all.diagnostics.map((one) => placed(one, entries, source)))
  const { files, commonFolder } = all.value
  const owners = new Map<string, Owner[]>()
  for (const entry of entries) {
    // What matches nothing was told when all were read together.
    const found = (await findPrompts(tree, [entry.content], folder)).value.files
    for (const file of found) {
      const others = owners.get(file) ?? []
      // Of code, each entry may mean another function, or hand it another `config`.
      if (others.length === 0 || CODE.test(file)) owners.set(file, [...others, { entry, several: found.length > 1 }])
    }
  }
  const prompts: FilePrompt[] = []
  for (const file of files) {
    const id = idOf(file, commonFolder)
    const problem = idProblem(id, { file, line: null, hint: 'Rename the file or its folder.' })
    if (problem !== null) {
      diagnostics.add(problem)
      continue
    }
    const [owner, ...others] = owners.get(file) ?? []
    if (owner === undefined) continue
    if (CODE.test(file)) {
      // Loaded only for prompts that are made by code.
      const { codePrompts } = await import('./code-prompts.ts')
      prompts.push(...diagnostics.take(await codePrompts(source, { file, id }, [owner, ...others])))
      continue
    }
    for (const { label, ...prompt } of diagnostics.take(await readPromptFile({ tree, folder }, file, id))) {
      const { entry, several } = owner
      const own =
        entry.label === null || (!several && label === null) ? entry.label : `${entry.label}: ${label ?? file}`
      prompts.push({ prompt: { ...prompt, name: own ?? prompt.name ?? label }, entry, label, file })
    }
  }
  return diagnostics.withValue(prompts)
}

/** The path below the common folder, without its extension, in the letters of an id. */
function idOf(file: string, commonFolder: string): string {
  const path = file.slice(commonFolder === '' ? 0 : commonFolder.length + 1)
  return path.replace(/\.prompt\.ya?ml$/i, '').replace(PROMPT_FILES, '')
}

/** A mistake in a pattern knows its position among the patterns; here it gets its place in the configuration. */
function placed(found: Diagnostic, entries: readonly PromptEntry[], { located, file }: ConfigSource): Diagnostic {
  const entry = entries[Number(/^prompts\[(\d+)\]$/.exec(found.field ?? '')?.[1])]
  if (found.file !== null || entry === undefined) return found
  return { ...found, file, line: located.line(entry.at), field: fieldName(entry.at) }
}

type Labelled = Prompt & { label: string | null }

async function readPromptFile(files: Files, file: string, id: string): Promise<Read<Labelled[]>> {
  const diagnostics = new Diagnostics()
  const text = await textOf(files, file)
  if (typeof text !== 'string') {
    diagnostics.add(text)
    return diagnostics.withValue([])
  }
  if (text.trim() === '') {
    diagnostics.add({ file, line: 1, message: 'the prompt is empty', hint: 'Write its text, or remove the file.' })
    return diagnostics.withValue([])
  }
  if (/\.prompt\.ya?ml$/i.test(file)) {
    const prompt = diagnostics.take(readPromptYml(text, { id, file }))
    if (prompt === null) return diagnostics.withValue([])
    // The providers of the configuration are the models that are compared.
    const { models: _compared, ...written } = prompt
    return diagnostics.withValue([{ ...written, label: null }])
  }
  if (/\.(?:csv|jsonl)$/i.test(file)) {
    const prompts = diagnostics.take(readPromptList(text, id, file))
    return diagnostics.withValue(prompts.map((prompt) => ({ ...prompt, label: prompt.name })))
  }
  if (!PROMPT_FILES.test(file)) {
    const hint = 'Prompts are .txt, .md, .j2, .json, .yaml, .csv, .jsonl and *.prompt.yml: narrow the pattern.'
    diagnostics.add({ file, message: 'this kind of file holds no prompt', hint })
    return diagnostics.withValue([])
  }
  const parts = /\.txt$/i.test(file) ? split(text) : [{ line: 1, text: withoutLastBreaks(text) }]
  const prompts: Labelled[] = []
  for (const [index, part] of parts.entries()) {
    const content = /\.(?:json|ya?ml)$/i.test(file) ? await structured(files, part.text) : contentOf(part.text)
    if ('message' in content) {
      diagnostics.add({ file, line: part.line, message: content.message, hint: content.hint })
      continue
    }
    const own = parts.length === 1 ? id : `${id}-${index + 1}`
    prompts.push({ ...textPrompt(own, file, '', part.line), ...content, engine: 'nunjucks', label: null })
  }
  return diagnostics.withValue(prompts)
}

async function textOf({ tree }: Files, file: string): Promise<string | DiagnosticFacts> {
  try {
    const text = (await tree.read(file)) ?? ''
    return text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n')
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { file, message: thrown.message, hint: thrown.hint }
  }
}

/** JSON or YAML is one prompt as a whole; `file://` in it stands for the file's content. What is neither is a template. */
async function structured(files: Files, text: string): Promise<ReturnType<typeof contentOf>> {
  const { value: located, diagnostics } = parseYaml(text, '')
  if (located === null || diagnostics.length > 0) return contentOf(text)
  try {
    return contentOfValue(await withFiles(files, located.value))
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { message: thrown.message, hint: thrown.hint ?? 'Correct the path.' }
  }
}

async function withFiles(files: Files, value: unknown): Promise<unknown> {
  if (typeof value === 'string') return value.startsWith('file://') ? await readFileValue(files, value) : value
  if (Array.isArray(value)) return await Promise.all(value.map((one: unknown) => withFiles(files, one)))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(async ([key, one]) => [key, await withFiles(files, one)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

/** A text file holds several prompts when lines of `---` stand between them. */
function split(text: string): Array<{ line: number; text: string }> {
  const parts: Array<{ line: number; lines: string[] }> = [{ line: 1, lines: [] }]
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '---') parts.push({ line: index + 2, lines: [] })
    else parts.at(-1)?.lines.push(line)
  }
  return parts
    .map((part) => {
      const blank = part.lines.findIndex((line) => line.trim() !== '')
      return { line: part.line + Math.max(blank, 0), text: part.lines.join('\n').trim() }
    })
    .filter((part) => part.text !== '')
}

/** Ids that are there once: a later file of the same base name is told by its extension, another prompt by its number. */
export function withUniqueIds(prompts: readonly FilePrompt[], taken: ReadonlySet<string>): FilePrompt[] {
  const used = new Set(taken)
  return prompts.map((one) => {
    const { id, file } = one.prompt
    const extension = idFrom(/\.[^./]+$/.exec(file)?.[0] ?? '') ?? 'file'
    const candidates = [
      id,
      `${id}.${extension}`,
      ...Array.from({ length: 1000 }, (_, n) => `${id}.${extension}-${n + 2}`),
    ]
    const own = candidates.find((candidate) => !used.has(candidate)) ?? id
    used.add(own)
    return own === id ? one : { ...one, prompt: { ...one.prompt, id: own } }
  })
}
