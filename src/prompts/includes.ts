/** Files that prompts share by `{% include "file" %}`: put into the text when it is read, so that nothing of a prompt stands elsewhere. */
import { type Diagnostic, diagnostic, UserError } from '../errors.ts'
import { clean, Diagnostics, type Read } from '../source/diagnostics.ts'
import { lineFinder, withoutLastBreaks } from '../source/lines.ts'
import { folderOf, resolveInside } from '../source/path.ts'
import { shown } from '../source/shown.ts'
import type { Tree } from '../source/tree.ts'
import type { TemplateEngine } from '../templates/engine.ts'
import { type IncludeTag, includeTags, mayInclude, namesFile, withoutTags } from '../templates/include-tags.ts'
import { splice } from '../templates/splice.ts'
import { TemplateError } from '../templates/template-error.ts'
import { jinjaProblems } from './plain-text.ts'
import type { Prompt } from './prompt.ts'

/** Files in a row, each of which includes the next. */
const MAX_DEPTH = 10
/** Tags of one text. */
const MAX_TAGS = 500
/** Characters of a text with all that it includes: as many as a template may have. */
const MAX_CHARACTERS = 1_000_000

/** A text with what it includes in its place, and the files that this came from. */
type Whole = { text: string; files: readonly string[] }

/** Where a text stands, and which file includes which on the way to it. */
type Place = { file: string; lineOf: (tag: IncludeTag) => number; chain: readonly string[] }

type Fragment = Read<Whole>

/**
 * What `{% include %}` names, of one version of the repository; each file is read once, however many prompts share it. A
 * fragment holds templates of whatever includes it: its variables are those of the case.
 */
export class Includes {
  readonly #tree: Tree
  readonly #engine: TemplateEngine
  readonly #folders: readonly string[]
  readonly #texts = new Map<string, Promise<string | null>>()
  readonly #fragments = new Map<string, Fragment>()

  /** @param folders what a name is looked for in, beside the folder of the file that includes; from the repository's root */
  constructor(tree: Tree, engine: TemplateEngine, folders: readonly string[]) {
    this.#tree = tree
    this.#engine = engine
    this.#folders = folders
  }

  /**
   * A prompt with all that it includes; itself where that is nothing.
   * @returns null when there was any mistake
   */
  async inPrompt(prompt: Prompt): Promise<Read<Prompt | null>> {
    const { messages, written } = prompt
    if (![written ?? '', ...messages.map(({ content }) => content)].some(namesFile)) return clean(prompt)
    const source = await this.#tree.read(prompt.file)
    const diagnostics = new Diagnostics()
    const files = new Set<string>()
    const whole = async (text: string): Promise<string> => {
      if (!namesFile(text)) return text
      const lineOf = linesIn(source, text, prompt.line)
      const read = diagnostics.takeNew(await this.#whole(text, { file: prompt.file, lineOf, chain: [prompt.file] }))
      for (const file of read.files) files.add(file)
      return read.text
    }
    const read: Prompt['messages'] = []
    for (const { role, content } of messages) read.push({ role, content: await whole(content) })
    const all = {
      ...prompt,
      messages: read,
      ...(written === undefined ? {} : { written: await inWritten(written, whole) }),
    }
    if (diagnostics.any) return diagnostics.withValue(null)
    return diagnostics.withValue(files.size === 0 ? all : { ...all, includes: [...files].sort() })
  }

  async #whole(text: string, place: Place): Promise<Read<Whole>> {
    const tags = this.#engine === 'plain' ? (reference(text) ?? includeTags(text)) : includeTags(text)
    if (tags.length === 0) return clean({ text, files: [] })
    const beyond = tags[MAX_TAGS]
    if (beyond !== undefined) {
      const message = `more than ${MAX_TAGS} files are included in one text`
      const found = diagnostic({ ...at(beyond, place), message, hint: 'Put several of them into one file.' })
      return { value: { text: '', files: [] }, diagnostics: [found] }
    }
    const diagnostics = new Diagnostics()
    const fragments = new Map<IncludeTag, Fragment>()
    const files = new Set<string>()
    let characters = text.length
    for (const tag of tags) {
      const { fragment, path } = diagnostics.takeNew(await this.#named(tag, place))
      fragments.set(tag, fragment)
      diagnostics.addNew(fragment.diagnostics)
      for (const file of [...(path === null ? [] : [path]), ...fragment.value.files]) files.add(file)
      characters += fragment.value.text.length
      if (characters > MAX_CHARACTERS) {
        const message = `with what it includes the text has more than ${MAX_CHARACTERS} characters`
        diagnostics.add({ ...at(tag, place), message, hint: 'Shorten it, or bring long texts in as variables.' })
        return diagnostics.withValue({ text: '', files: [...files] })
      }
    }
    const { text: whole, leaks } = splice(text, tags, (tag) => fragments.get(tag)?.value.text ?? '', this.#engine)
    for (const { tag, name } of leaks)
      diagnostics.add({
        ...at(tag, place),
        message: `${shown(name)}, which ${tag.name} sets, is a name outside of that file too`,
        hint: 'Give one of them another name: what an included file sets is seen in that file alone.',
      })
    return diagnostics.withValue({ text: whole, files: [...files] })
  }

  /** The file that a tag means, whole. */
  async #named(tag: IncludeTag, place: Place): Promise<Read<{ fragment: Fragment; path: string | null }>> {
    const nothing = { fragment: NOTHING, path: null }
    const problem = (message: string, hint: string) => ({
      value: nothing,
      diagnostics: [diagnostic({ ...at(tag, place), message, hint })],
    })
    if (tag.name === null || tag.name.trim() === '') {
      const message = 'the file of an `include` must be named by one text in quotes'
      return problem(
        message,
        'Write `{% include "file.txt" %}`; to choose between files, put `{% if … %}` around each.',
      )
    }
    try {
      const found = await this.#find(tag.name, place)
      if (found.length === 0) {
        if (tag.ignoresMissing) return clean(nothing)
        const places = this.#candidates(tag.name, place).map((path) => shown(path))
        return problem(
          `there is no file ${shown(tag.name)} to include`,
          `Create it, or correct the name; looked for: ${places.join(', ')}. A tag that is meant as text comes in as a variable.`,
        )
      }
      const [path = '', ...others] = found
      if (others.length > 0) {
        const both = found.map((one) => shown(one)).join(' and ')
        return problem(
          `the name ${shown(tag.name)} means several files: ${both}`,
          'Write it from the folder of the file that includes, beginning with `./` or `../`, or rename one of the files.',
        )
      }
      if (place.chain.includes(path)) {
        const round = [...place.chain.slice(place.chain.indexOf(path)), path].map((one) => shown(one)).join(' → ')
        return problem(`files include each other in a circle: ${round}`, 'Take one of the tags out.')
      }
      if (place.chain.length > MAX_DEPTH) {
        const row = [...place.chain, path].map((one) => shown(one)).join(' → ')
        return problem(`more than ${MAX_DEPTH} files include each other in a row: ${row}`, 'Write some of them out.')
      }
      return clean({ fragment: await this.#fragment(path, [...place.chain, path]), path })
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      return problem(thrown.message, thrown.hint ?? 'Correct the name.')
    }
  }

  async #find(name: string, place: Place): Promise<string[]> {
    const found: string[] = []
    for (const path of this.#candidates(name, place)) if ((await this.#text(path)) !== null) found.push(path)
    return found
  }

  /**
   * Nunjucks knows one folder, the process's, but for names in files that begin with `./` or `../`. Which folder promptfoo
   * is run in no file tells: the root, or that of the configuration.
   */
  #candidates(name: string, { file, chain }: Place): string[] {
    const beside = folderOf(file)
    const isPromptfoos = this.#engine === 'nunjucks'
    const isOwn = name.startsWith('../') || (name.startsWith('./') && !(isPromptfoos && chain.length === 1))
    const folders = isOwn ? [beside] : [beside, ...this.#folders]
    return [...new Set(folders.map((folder) => resolveInside(folder, name)))]
  }

  /** Null where there is no such file. */
  #text(path: string): Promise<string | null> {
    const reading = this.#texts.get(path) ?? this.#read(path)
    this.#texts.set(path, reading)
    return reading
  }

  async #read(path: string): Promise<string | null> {
    const text = await this.#tree.read(path)
    if (text === null) return null
    const plain = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n')
    // An editor's line end at the end is no part of a text; promptfoo has it.
    return this.#engine === 'plain' ? withoutLastBreaks(plain) : plain
  }

  /** Kept once it is whole: two that include each other would wait for each other's promises. */
  async #fragment(path: string, chain: readonly string[]): Promise<Fragment> {
    const existing = this.#fragments.get(path)
    if (existing !== undefined) return existing
    const fragment = await this.#readFragment(path, chain)
    this.#fragments.set(path, fragment)
    return fragment
  }

  async #readFragment(path: string, chain: readonly string[]): Promise<Fragment> {
    const text = (await this.#text(path)) ?? ''
    const lines = lineFinder(text)
    const read = await this.#whole(text, { file: path, lineOf: ({ start }) => lines(start), chain })
    const broken = this.#engine === 'nunjucks' ? await brokenTemplate(text, path) : unfilled(text, path)
    return broken.length === 0
      ? read
      : { value: { ...read.value, text: '' }, diagnostics: [...read.diagnostics, ...broken] }
  }
}

/** A message that is `file://…` and nothing else, as one tag; null for any other. Of promptfoo's files it is resolved where they are read. */
function reference(text: string): IncludeTag[] | null {
  const name = /^file:\/\/([^\n]+)\n*$/.exec(text)?.[1]?.trim()
  if (name === undefined) return null
  const own = name.startsWith('/') ? name : `./${name}`
  return [{ start: 0, end: text.length, name: own, ignoresMissing: false, trims: { before: false, behind: false } }]
}

const NOTHING: Fragment = { value: { text: '', files: [] }, diagnostics: [] }

function at(tag: IncludeTag, { file, lineOf }: Place): { file: string; line: number } {
  return { file, line: lineOf(tag) }
}

/** JSON is filled in text by text, and so are files put into it; what is none is a text as a whole. */
async function inWritten(written: string, whole: (text: string) => Promise<string>): Promise<string> {
  if (!mayInclude(written)) return written
  const { jsonOrNull } = await import('../source/json.ts')
  const value = /^\s*[[{"]/.test(written) ? jsonOrNull(written) : null
  const within = async (part: unknown): Promise<unknown> => {
    if (typeof part === 'string') return await whole(part)
    if (typeof part !== 'object' || part === null) return part
    const entries: Array<[string, unknown]> = []
    for (const [key, one] of Object.entries(part)) entries.push([key, await within(one)])
    return Array.isArray(part) ? entries.map(([, one]) => one) : Object.fromEntries(entries)
  }
  return value === null ? await whole(written) : JSON.stringify(await within(value))
}

/** The line of a tag in a prompt's file: where the same tag, or at least its name, is written; else the prompt's own. */
function linesIn(source: string | null, text: string, line: number): (tag: IncludeTag) => number {
  return (tag) => {
    if (source === null) return line
    const whole = source.indexOf(text.slice(tag.start, tag.end))
    const named = tag.name === null ? -1 : source.indexOf(tag.name)
    const offset = whole >= 0 ? whole : named
    return offset < 0 ? line : lineFinder(source)(offset)
  }
}

/** A fragment must be a template by itself: a statement that it begins ends in it. Told with the line in its file. */
async function brokenTemplate(text: string, file: string): Promise<Diagnostic[]> {
  // Loaded only for templates of promptfoo.
  const { parseTemplate } = await import('../templates/nunjucks/parse.ts')
  try {
    parseTemplate(withoutTags(text, includeTags(text), () => ''))
    return []
  } catch (thrown) {
    if (!(thrown instanceof TemplateError)) throw thrown
    return [diagnostic({ file, line: thrown.line, message: thrown.message, hint: thrown.hint })]
  }
}

/** Of a file that says it is a template of Jinja, what ours cannot do: it would reach the model as text. */
function unfilled(text: string, file: string): Diagnostic[] {
  return /\.j(?:inja)?2$/i.test(file) ? jinjaProblems(text, file) : []
}
