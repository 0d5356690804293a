/** What `file://` stands for in the variables of a test. */
import { type Diagnostic, diagnostic, UserError } from '../../errors.ts'
import { findPrompts as findFiles } from '../../prompts/find.ts'
import { clean, Diagnostics, type Read } from '../../source/diagnostics.ts'
import { type Files, readFileValue } from './file-value.ts'

/**
 * Variables with what `file://` names in their places: the text of a file; of a YAML file its JSON, as promptfoo fills it
 * in. A pattern (`file://notes/*.md`) stands for a list of the texts of its files, sorted by their paths, so that each
 * becomes a case. Diagnostics name the field within the test alone.
 */
export async function withVariableFiles(
  files: Files,
  vars: Record<string, unknown>,
): Promise<Read<Record<string, unknown>>> {
  const diagnostics = new Diagnostics()
  const read: Array<[string, unknown]> = []
  for (const [name, written] of Object.entries(vars)) {
    const field = `vars.${name}`
    if (typeof written === 'string' && isPattern(written)) {
      read.push([name, diagnostics.take(await textsOf(files, written, field))])
      continue
    }
    const items: unknown[] = Array.isArray(written) ? written : [written]
    const values: unknown[] = []
    for (const item of items) values.push(diagnostics.take(await textOf(files, item, field)))
    read.push([name, Array.isArray(written) ? values : values[0]])
  }
  return diagnostics.withValue(Object.fromEntries(read))
}

function isPattern(written: string): boolean {
  return written.startsWith('file://') && /[*?[\]{}]/.test(written)
}

async function textsOf(files: Files, written: string, field: string): Promise<Read<unknown[]>> {
  const { folder, tree } = files
  const found = await findFiles(tree, [written.slice('file://'.length)], folder)
  const diagnostics = new Diagnostics()
  diagnostics.addAll(found.diagnostics.map(({ message, hint }) => diagnostic({ field, message, hint })))
  const texts: unknown[] = []
  for (const path of found.value.files)
    texts.push(diagnostics.take(await fileText({ tree, folder: '' }, `file://${path}`, field)))
  return diagnostics.withValue(texts)
}

async function textOf(files: Files, written: unknown, field: string): Promise<Read<unknown>> {
  if (typeof written !== 'string' || !written.startsWith('file://')) return clean(written)
  return await fileText(files, written, field)
}

async function fileText(files: Files, written: string, field: string): Promise<Read<unknown>> {
  const refusal = refusalOf(written)
  if (refusal !== null) return { value: '', diagnostics: [diagnostic({ ...refusal, field })] }
  try {
    const value = await readFileValue(files, written, /\.ya?ml$/i)
    return clean(typeof value === 'string' ? value : JSON.stringify(value))
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return { value: '', diagnostics: [diagnostic({ field, message: thrown.message, hint: thrown.hint })] }
  }
}

const PICTURE = /\.(?:png|jpe?g|gif|webp|bmp|svg|tiff?|ico|avif|heic|heif)$/i
const SOUND = /\.(?:mp3|wav|m4a|ogg|flac|aac|opus|mp4|mov|webm|avi|mkv|m4v|mpe?g|wmv)$/i

/** Files that promptfoo makes something else of than their text. */
function refusalOf(written: string): Pick<Diagnostic, 'message' | 'hint'> | null {
  if (PICTURE.test(written))
    return {
      message: `${written}: pictures are not sent to models`,
      hint: 'Describe the picture in a text, or leave the test out.',
    }
  if (SOUND.test(written))
    return {
      message: `${written}: sound and video are not sent to models`,
      hint: 'Write down what is said in it, or leave the test out.',
    }
  if (/\.pdf$/i.test(written))
    return {
      message: `${written}: PDF files are not read`,
      hint: 'Save its text as a .txt or .md file, and name that.',
    }
  return null
}
