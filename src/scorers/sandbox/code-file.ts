import { posix } from 'node:path'
import { type Diagnostic, diagnostic, UserError } from '../../errors.ts'
import { clean, type Read } from '../../source/diagnostics.ts'
import { resolveInside } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import { ScoringError } from '../scoring-error.ts'
import { evaluateInSandbox } from './javascript-context.ts'
import { moduleCode } from './module-code.ts'
import { Patience } from './patience.ts'

/** Files of one check, its own and those that it requires. */
const MOST_FILES = 30
/** Characters of all of them together. */
const MOST_CHARACTERS = 500_000

const WITHOUT_IT = 'Write the code without it: the sandbox has the language itself and what it is given, nothing else.'

/** What stands behind `file://`: a file of code, and the name of the function that is meant. */
const NAMED = /^(?<path>.*\.(?:[cm]?[jt]s))(?::(?<name>[\w$.]+))?$/i

/** Assertions are called with the answer and what there is to know of it, prompts with one thing alone. */
type Given = 'output, context' | 'output'

/**
 * Reads the files of code that assertions and prompts name. Each is read once, however many cases share it.
 */
export class CodeFiles {
  readonly #tree: Tree
  readonly #read = new Map<string, Promise<Read<string>>>()
  /** Files that end soon are read however many there are; those that loop are not all waited for. */
  readonly #patience = new Patience()

  constructor(tree: Tree) {
    this.#tree = tree
  }

  /**
   * What `file://path.js:name` stands for: one text that the sandbox runs like code that is written in place, which calls the
   * function with `output` and `context`. It is loaded in the sandbox once, so that a file without the function is a mistake
   * and no error of every answer.
   *
   * @param folder what the path is relative to, from the repository's root
   * @param given what the function is called with
   * @returns empty code with diagnostics that have no place
   */
  read(folder: string, written: string, given: Given = 'output, context'): Promise<Read<string>> {
    const key = `${folder} ${given} ${written}`
    const reading = this.#read.get(key) ?? readCode(this.#tree, { folder, written, given }, this.#patience)
    this.#read.set(key, reading)
    return reading
  }
}

async function readCode(
  tree: Tree,
  { folder, written, given }: { folder: string; written: string; given: Given },
  patience: Patience,
): Promise<Read<string>> {
  const refused = (message: string, hint: string | null = null): Read<string> => {
    return { value: '', diagnostics: [diagnostic({ message, hint })] }
  }
  const language = /\.(py|rb|go|sh)(?::[\w$.]+)?$/i.exec(written)?.[1]?.toLowerCase()
  if (language !== undefined) {
    const name = { py: 'python', rb: 'ruby', go: 'go' }[language] ?? 'a shell script'
    return refused(`${written}: ${name} is not executed`, 'Write the check in JavaScript, which runs in a sandbox.')
  }
  const named = NAMED.exec(written.replace(/^file:\/\//, ''))?.groups
  if (named === undefined) return refused(`${written} is no file of JavaScript or TypeScript`)
  const { path = '', name = null } = named
  try {
    const entry = resolveInside(folder, path)
    const { value: program, diagnostics } = await readProgram(tree, entry, name ?? null)
    if (program === null) return { value: '', diagnostics }
    await evaluateInSandbox(`load(${program})\nreturn true`, '', { vars: {}, prompt: '' }, { patience })
    const shownAs = `${entry}${name === null ? '' : `:${name}`}`.replaceAll(/[^\w./:@$ -]/g, '_')
    return clean(`// file://${shownAs}\nreturn load(${program})(${given})`)
  } catch (thrown) {
    if (thrown instanceof UserError) return refused(thrown.message, thrown.hint)
    if (thrown instanceof ScoringError) return refused(`${written}: ${thrown.message}`)
    throw thrown
  }
}

/**
 * A file of code and all that it requires, as an argument of `load` in the sandbox.
 * @param entry from the repository's root
 * @param name of the function that is meant; null: the one that it exports by default
 * @returns null with diagnostics that have no place
 * @throws UserError when a file is not there, or there is too much of them
 */
export async function readProgram(tree: Tree, entry: string, name: string | null = null): Promise<Read<string | null>> {
  const files = await filesFrom(tree, entry)
  if ('diagnostics' in files) return { value: null, diagnostics: files.diagnostics }
  return clean(literal({ entry, name, files: files.modules }))
}

type Module = { code: string; needs: Record<string, string> }

/** Every file that is reached from one, by its path; or all that is wrong with them. */
async function filesFrom(
  tree: Tree,
  entry: string,
): Promise<{ modules: Record<string, Module> } | { diagnostics: readonly Diagnostic[] }> {
  const modules = new Map<string, Module>()
  const diagnostics: Diagnostic[] = []
  const waiting = [entry]
  let characters = 0
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (modules.has(path)) continue
    const text = await tree.read(path)
    if (text === null) throw new UserError(`there is no ${path}`, { hint: 'Create it, or correct the path.' })
    characters += text.length
    if (modules.size >= MOST_FILES || characters > MOST_CHARACTERS) {
      throw new UserError(`${entry} is larger than ${MOST_FILES} files or ${MOST_CHARACTERS} characters`, {
        hint: 'Write a smaller one.',
      })
    }
    const read = await moduleCode(path, text)
    if ('problem' in read) {
      diagnostics.push(diagnostic({ message: `${path} is not JavaScript that the sandbox can run: ${read.problem}` }))
      modules.set(path, { code: '', needs: {} })
      continue
    }
    const needs: Array<[string, string]> = []
    for (const wanted of read.requires) {
      const found = /^\.\.?(?:\/|$)/.test(wanted) ? await fileFor(tree, posix.dirname(path), wanted) : null
      if (found === null) {
        const message = `${path} imports \`${wanted}\`, which the sandbox does not have`
        diagnostics.push(diagnostic({ message, hint: WITHOUT_IT }))
        continue
      }
      needs.push([wanted, found])
      waiting.push(found)
    }
    modules.set(path, { code: read.code, needs: Object.fromEntries(needs) })
  }
  return diagnostics.length > 0 ? { diagnostics } : { modules: Object.fromEntries(modules) }
}

const ENDINGS = ['', '.js', '.cjs', '.mjs', '.ts', '.json', '/index.js', '/index.ts']

/**
 * The file that a relative import means, its ending left out or not; `./x.js` of TypeScript may mean `x.ts`.
 * @returns null when there is none
 * @throws UserError when it leaves the repository
 */
async function fileFor(tree: Tree, folder: string, wanted: string): Promise<string | null> {
  const path = resolveInside(folder === '.' ? '' : folder, wanted)
  const candidates = [...ENDINGS.map((ending) => `${path}${ending}`), path.replace(/\.([cm]?)js$/, '.$1ts')]
  for (const candidate of candidates) {
    if (!/\.(?:[cm]?[jt]s|json)$/i.test(candidate)) continue
    if ((await tree.read(candidate)) !== null) return candidate
  }
  return null
}

/** Data as JavaScript in which no template begins: code is not filled in with variables. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll(/\{(?=[{%#])/g, '\\u007b')
}
