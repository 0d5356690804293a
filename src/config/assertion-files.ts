import { z } from 'zod'
import { diagnostic, UserError } from '../errors.ts'
import type { Assertion } from '../scorers/assertion.ts'
import type { CodeFiles } from '../scorers/sandbox/code-file.ts'
import { clean, Diagnostics, type Read } from '../source/diagnostics.ts'
import type { Tree } from '../source/tree.ts'
import { namesFiles } from './names-files.ts'
import { readFileValue } from './promptfoo/file-value.ts'

/** Where a mistake leaves nothing to check by: nothing passes by it, and nothing is asked before it is mended. */
const UNREADABLE = 'false'

const Chat = z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1)

/** Whether a text names a file of code, in whatever language. */
function namesCode(written: string): boolean {
  return /^file:\/\/.*\.(?:[cm]?[jt]sx?|py|rb|go|sh)(?::[\w$.]+)?$/i.test(written)
}

/**
 * What `file://` names in assertions, of whatever file they stand in: texts and data in the places of values and judges'
 * prompts, code in those of code. Of one version of the repository; each file of code is read once.
 */
export class AssertionFiles {
  readonly #tree: Tree
  #code: Promise<CodeFiles> | null = null

  constructor(tree: Tree) {
    this.#tree = tree
  }

  /**
   * An assertion, members of a set included, with what its files hold.
   * @param folder what paths are relative to, from the repository's root
   * @param field where it stands: diagnostics name the field within, and have no other place
   */
  async read(folder: string, assertion: Assertion, field: string): Promise<Read<Assertion>> {
    if (!namesFiles(assertion)) return clean(assertion)
    const diagnostics = new Diagnostics()
    const at = (key: string): string => (field === '' ? key : `${field}.${key}`)
    const members: Assertion[] = []
    for (const [index, member] of (assertion.assert ?? []).entries()) {
      members.push(diagnostics.take(await this.read(folder, member, at(`assert[${index}]`))))
    }
    const read = { ...assertion, ...(assertion.assert === undefined ? {} : { assert: members }) }
    if (assertion.value !== undefined) read.value = diagnostics.take(await this.#value(folder, assertion, at('value')))
    for (const key of ['transform', 'contextTransform'] as const) {
      const written = assertion[key]
      if (written !== undefined) read[key] = diagnostics.take(await this.code(folder, written, at(key)))
    }
    const prompt = assertion.rubricPrompt
    if (prompt !== undefined) {
      read.rubricPrompt = diagnostics.take(await this.rubricPrompt(folder, prompt, at('rubricPrompt')))
    }
    return diagnostics.withValue(read)
  }

  /** Code that is written in place, or that of a file. */
  async code(folder: string, written: string, field: string): Promise<Read<string>> {
    if (!written.startsWith('file://')) return clean(written)
    // Loaded only where a file of code is named.
    this.#code ??= import('../scorers/sandbox/code-file.ts').then(({ CodeFiles }) => new CodeFiles(this.#tree))
    const { value, diagnostics } = await (await this.#code).read(folder, written)
    if (diagnostics.length === 0) return clean(value)
    return { value: UNREADABLE, diagnostics: diagnostics.map((one) => ({ ...one, field })) }
  }

  /** A judge's prompt: a text, or a conversation, which a file may hold as YAML or JSON. */
  async rubricPrompt(
    folder: string,
    written: NonNullable<Assertion['rubricPrompt']>,
    field: string,
  ): Promise<Read<NonNullable<Assertion['rubricPrompt']>>> {
    if (typeof written !== 'string') return clean(written)
    const { value, diagnostics } = await this.#content(folder, written, field)
    const chat = Chat.safeParse(value)
    const prompt = chat.success ? chat.data : typeof value === 'string' ? value : JSON.stringify(value)
    return { value: prompt, diagnostics }
  }

  async #value(folder: string, { type, value }: Assertion, field: string): Promise<Read<unknown>> {
    if (Array.isArray(value)) {
      const diagnostics = new Diagnostics()
      const items: unknown[] = []
      for (const [index, item] of value.entries()) {
        items.push(diagnostics.take(await this.#content(folder, item, `${field}[${index}]`)))
      }
      return diagnostics.withValue(items)
    }
    const isCode = type === 'javascript' || type === 'not-javascript'
    if (isCode && typeof value === 'string') return await this.code(folder, value, field)
    return await this.#content(folder, value, field)
  }

  async #content(folder: string, written: unknown, field: string): Promise<Read<unknown>> {
    if (typeof written !== 'string' || !written.startsWith('file://')) return clean(written)
    if (namesCode(written)) {
      const message = `${written}: code gives no value here`
      const hint =
        'Write the value itself, or check with an assertion of type javascript, which runs a file in a sandbox.'
      return { value: UNREADABLE, diagnostics: [diagnostic({ field, message, hint })] }
    }
    try {
      return clean(await readFileValue({ tree: this.#tree, folder }, written))
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown
      return { value: UNREADABLE, diagnostics: [diagnostic({ field, message: thrown.message, hint: thrown.hint })] }
    }
  }
}
