import { diagnostic, UserError } from '../errors.ts'
import { clean, Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import type { Tree } from '../source/tree.ts'
import type { TemplateEngine } from '../templates/engine.ts'
import { namesFile } from '../templates/include-tags.ts'
import { readCatalogue } from './catalogue.ts'
import { findPrompts } from './find.ts'
import { idOfPath, idProblem } from './id.ts'
import { readPlainText } from './plain-text.ts'
import type { Prompt, PromptSource } from './prompt.ts'
import { readPromptYml } from './prompt-yml.ts'
import { uniquePrompts } from './unique.ts'

type ReadPrompts = Read<Prompt | Prompt[] | null>
type Reader = (text: string, source: PromptSource, engine: TemplateEngine) => ReadPrompts | Promise<ReadPrompts>

/** What names prompts. */
type Named = {
  /** File names and globs, relative to `folder`. */
  patterns: readonly string[]
  /** Folder of the file that names them, from the repository's root (`''` is the root). */
  folder: string
  /** Files that others read. */
  without?: ReadonlySet<string>
  /** Fills in all of them but `*.prompt.yml`, which are always plain; plain unless given. */
  engine?: TemplateEngine
  /** Also gives what is left of a mistaken `*.prompt.yml`, so that the mistakes of its cases can be found. */
  alsoMistaken?: true
}

const PROMPT_YML = /\.prompt\.ya?ml$/i

/** Formats by file name, the most particular first. What the pattern matches is not part of the prompt's id. */
const FORMATS: ReadonlyArray<[RegExp, Reader]> = [
  [PROMPT_YML, readPromptYml],
  [/\.prompty$/i, async (text, source) => (await import('./formats/prompty.ts')).readPrompty(text, source)],
  [/\.prompt$/i, async (text, source) => (await import('./formats/dotprompt.ts')).readDotprompt(text, source)],
  [/\.md$/i, readText],
  [/\.(?:txt|j2)$/i, readPlainText],
  [/\.(?:ya?ml|json)$/i, readCatalogue],
]

/** Markdown, whose front matter is about the prompt and no part of it; promptfoo sends all of it. */
async function readText(text: string, source: PromptSource, engine: TemplateEngine): Promise<Read<Prompt | null>> {
  if (engine !== 'plain' || !/^\ufeff?---[ \t]*\r?\n/.test(text)) return readPlainText(text, source, engine)
  const { value: split, diagnostics } = (await import('./formats/front-matter.ts')).splitFrontMatter(text, source.file)
  if (split === null) return { value: null, diagnostics }
  if (split.matter === null || split.body.trim() === '') return readPlainText(split.body, source, engine)
  return (await import('./formats/markdown.ts')).readMarkdown(split, source)
}

/** Files read at the same time: one may be a process (git) or a request (the contents API). */
const AT_ONCE = 16

/**
 * Reads all prompts that patterns name: `*.prompt.yml`, plain text (`.txt`, `.md`, `.j2`), catalogues (`.yaml`, `.yml`,
 * `.json`) and the formats of others in `formats/`. A prompt's id is its path below the patterns' common folder without the extension.
 *
 * @returns the prompts that could be read, by file and then as written
 */
export async function loadPrompts(
  tree: Tree,
  { patterns, folder, without, engine = 'plain', alsoMistaken }: Named,
): Promise<Read<Prompt[]>> {
  const diagnostics = new Diagnostics()
  const { files: found, commonFolder } = diagnostics.take(await findPrompts(tree, patterns, folder))
  const files = without === undefined ? found : found.filter((file) => !without.has(file))
  const prompts: Prompt[] = []
  for (let index = 0; index < files.length; index += AT_ONCE) {
    const batch = files.slice(index, index + AT_ONCE)
    const texts = (await Promise.all(batch.map((file) => textOf(tree, file)))).map((read) => diagnostics.take(read))
    for (const [position, file] of batch.entries()) {
      const text = texts[position]
      if (typeof text !== 'string') continue
      const read = diagnostics.take(await readFile({ file, text }, commonFolder, engine))
      const left = alsoMistaken && read.length === 0 ? await leftOf({ file, text }, commonFolder) : []
      prompts.push(...read, ...left)
    }
  }
  const whole = diagnostics.takeNew(await withIncludes(tree, prompts))
  const unique = diagnostics.take(uniquePrompts(whole, 'Rename one: every prompt needs its own id.'))
  return diagnostics.withValue(unique)
}

/** Loaded only for a file with mistakes. */
async function leftOf({ file, text }: { file: string; text: string }, commonFolder: string): Promise<Prompt[]> {
  if (!PROMPT_YML.test(file)) return []
  const id = idIn(commonFolder, file, PROMPT_YML)
  const prompt = (await import('./mistaken-prompt.ts')).mistakenPrompt(text, { id, file })
  return prompt === null ? [] : [prompt]
}

function idIn(commonFolder: string, file: string, extension: RegExp): string {
  return idOfPath(file.slice(commonFolder === '' ? 0 : commonFolder.length + 1).replace(extension, ''))
}

/** Prompts with the files that they include in their places; what does that is loaded only where one includes any. */
async function withIncludes(tree: Tree, prompts: Prompt[]): Promise<Read<Prompt[]>> {
  if (!prompts.some(({ messages }) => messages.some(({ content }) => namesFile(content)))) return clean(prompts)
  const { Includes } = await import('./includes.ts')
  const engines = new Map((['plain', 'nunjucks'] as const).map((engine) => [engine, new Includes(tree, engine, [''])]))
  const diagnostics = new Diagnostics()
  const whole: Prompt[] = []
  for (const prompt of prompts) {
    const read = await engines.get(prompt.engine ?? 'plain')?.inPrompt(prompt)
    const own = read === undefined ? prompt : diagnostics.takeNew(read)
    if (own !== null) whole.push(own)
  }
  return diagnostics.withValue(whole)
}

async function textOf(tree: Tree, file: string): Promise<Read<string | null>> {
  try {
    return clean(await tree.read(file))
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return refused({ file, message: thrown.message, hint: thrown.hint })
  }
}

async function readFile(
  { file, text }: { file: string; text: string },
  commonFolder: string,
  engine: TemplateEngine,
): Promise<Read<Prompt[]>> {
  const [extension, read] = FORMATS.find(([pattern]) => pattern.test(file)) ?? []
  if (extension === undefined || read === undefined) {
    const message = 'this kind of file holds no prompt'
    const hint =
      'Prompts are *.prompt.yml, .txt, .md, .j2, .prompty, .prompt, and catalogues .yaml, .yml, .json: narrow the pattern.'
    return { value: [], diagnostics: [diagnostic({ file, message, hint })] }
  }
  const id = idIn(commonFolder, file, extension)
  const problem = idProblem(id, { file, line: null, hint: 'Rename the file or its folder.' })
  if (problem !== null) return { value: [], diagnostics: [problem] }
  const { value, diagnostics } = await read(text, { id, file }, engine)
  const prompts = Array.isArray(value) ? value : value === null ? [] : [value]
  const plain = engine === 'plain' || read === readPromptYml
  return { value: plain ? prompts : prompts.map((prompt) => ({ ...prompt, engine })), diagnostics }
}
