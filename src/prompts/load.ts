import { UserError } from '../errors.ts'
import type { Diagnostics } from '../source/mistakes.ts'
import type { Tree } from '../source/tree.ts'
import type { TemplateEngine } from '../templates/engine.ts'
import { readCatalogue } from './catalogue.ts'
import { findPrompts } from './find.ts'
import { isPromptId } from './id.ts'
import { readPlainText } from './plain-text.ts'
import type { Prompt, PromptSource } from './prompt.ts'
import { readPromptYml } from './prompt-yml.ts'
import { uniquePrompts } from './unique.ts'

type Reader = (
  text: string,
  source: PromptSource,
  diagnostics: Diagnostics,
  engine: TemplateEngine,
) => Prompt | Prompt[] | null

/** What names prompts. */
type Named = {
  /** File names and globs, relative to `folder`. */
  patterns: readonly string[]
  /** Folder of the file that names them, from the repository's root (`''` is the root). */
  folder: string
  /** Fills in all of them but `*.prompt.yml`, which are always plain; plain unless given. */
  engine?: TemplateEngine
}

/** Formats by file name, the most particular first. What the pattern matches is not part of the prompt's id. */
const FORMATS: ReadonlyArray<[RegExp, Reader]> = [
  [/\.prompt\.ya?ml$/i, readPromptYml],
  [/\.(?:txt|md|j2)$/i, readPlainText],
  [/\.(?:ya?ml|json)$/i, readCatalogue],
]

/** Files read at the same time: one may be a process (git) or a request (the contents API). */
const AT_ONCE = 16

/**
 * Reads all prompts that patterns name: `*.prompt.yml`, plain text (`.txt`, `.md`, `.j2`) and catalogues (`.yaml`,
 * `.yml`, `.json`). A prompt's id is its path below the patterns' common folder without the extension.
 *
 * @param mistakes receives every mistake of every file
 * @returns the prompts that could be read, by file and then as written
 */
export async function loadPrompts(
  tree: Tree,
  { patterns, folder, engine = 'plain' }: Named,
  diagnostics: Diagnostics,
): Promise<Prompt[]> {
  const { files, commonFolder } = await findPrompts(tree, patterns, folder, diagnostics)
  const prompts: Prompt[] = []
  for (let index = 0; index < files.length; index += AT_ONCE) {
    const batch = files.slice(index, index + AT_ONCE)
    const texts = await Promise.all(batch.map((file) => readText(tree, file, diagnostics)))
    for (const [position, file] of batch.entries()) {
      const text = texts[position]
      if (typeof text === 'string') prompts.push(...readFile({ file, text }, commonFolder, diagnostics, engine))
    }
  }
  return uniquePrompts(prompts, 'Rename one: every prompt needs its own id.', diagnostics)
}

async function readText(tree: Tree, file: string, diagnostics: Diagnostics): Promise<string | null> {
  try {
    return await tree.read(file)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    diagnostics.add({ file, message: thrown.message, hint: thrown.hint })
    return null
  }
}

function readFile(
  { file, text }: { file: string; text: string },
  commonFolder: string,
  diagnostics: Diagnostics,
  engine: TemplateEngine,
): Prompt[] {
  const [extension, read] = FORMATS.find(([pattern]) => pattern.test(file)) ?? []
  if (extension === undefined || read === undefined) {
    diagnostics.add({
      file,
      message: 'this kind of file holds no prompt',
      hint: 'Prompts are *.prompt.yml, .txt, .md, .j2, and catalogues .yaml, .yml, .json: narrow the pattern.',
    })
    return []
  }
  const id = file.slice(commonFolder === '' ? 0 : commonFolder.length + 1).replace(extension, '')
  if (!isPromptId(id, diagnostics, { file, line: null, hint: 'Rename the file or its folder.' })) return []
  const found = read(text, { id, file }, diagnostics, engine)
  const prompts = Array.isArray(found) ? found : found === null ? [] : [found]
  return engine === 'plain' || read === readPromptYml ? prompts : prompts.map((prompt) => ({ ...prompt, engine }))
}
