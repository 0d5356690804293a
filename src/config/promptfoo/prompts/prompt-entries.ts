import type { Prompt } from '../../../prompts/prompt.ts'
import type { Promptfoo } from '../schema.ts'

/** One entry of `prompts`: a text, or a pattern of files; `at` is where it stands. */
export type PromptEntry = {
  at: Array<string | number>
  /** What promptfoo calls it, where it says so. */
  id: string | null
  label: string | null
  config: unknown
  kind: 'text' | 'files'
  /** The text itself, or the pattern without `file://`. */
  content: string
  /** The function that is meant, of a file of code. */
  functionName: string | null
}

/** An entry that names a file; `several`: and others as well. */
export type Owner = { entry: PromptEntry; several: boolean }

/** A prompt of a file, with the entry that names the file and the name that promptfoo gives it. */
export type FilePrompt = { prompt: Prompt; entry: PromptEntry; label: string | null; file: string }

/** The entries of `prompts`, whichever of its forms it has. */
export function promptEntries(prompts: Promptfoo['prompts']): PromptEntry[] {
  if (typeof prompts === 'string') return [entry(prompts, ['prompts'])]
  if (!Array.isArray(prompts)) {
    // The oldest form: from file to label.
    return Object.entries(prompts).map(([file, label]) => ({ ...entry(file, ['prompts', file]), label }))
  }
  return prompts.map((written, index) => {
    if (typeof written === 'string') return entry(written, ['prompts', index])
    const { raw, id, display, config } = written
    const label = written.label ?? display
    return {
      ...entry(raw ?? id ?? '', ['prompts', index]),
      id: id ?? null,
      label: label ?? (raw && id ? id : null),
      config: config ?? null,
    }
  })
}

function entry(written: string, at: Array<string | number>): PromptEntry {
  const isFile = namesFiles(written)
  const path = isFile ? written.replace(/^file:\/\//, '') : written
  const named = isFile ? OF_CODE.exec(path)?.groups : undefined
  return {
    at,
    id: null,
    label: null,
    config: null,
    kind: isFile ? 'files' : 'text',
    content: named?.path ?? path,
    functionName: named?.name ?? null,
  }
}

const EXTENSIONS = /\.(?:txt|md|j2|jsonl?|ya?ml|csv|[cm]?[jt]s|py|rb|go|sh)(?::[\w$.]+)?$/i

/** Files of code that are run in the sandbox, with the name of the function that is meant. */
const OF_CODE = /^(?<path>.*\.[cm]?[jt]s)(?::(?<name>[\w$.]+))?$/i

/** promptfoo tells a file from a text by its looks; a text of several words or with variables is never a file here. */
function namesFiles(written: string): boolean {
  if (written.startsWith('file://')) return true
  if (/\s|\{\{/.test(written)) return false
  return EXTENSIONS.test(written) || written.includes('*') || /^\w+:\/\/|^exec:/.test(written)
}

/** Why a pattern of files cannot be read as prompts; null when it can. */
export function refusalOf(pattern: string): { message: string; hint: string } | null {
  if (/^\w+:\/\//.test(pattern)) {
    return { message: 'prompts are not fetched from other services', hint: 'Keep the prompt in this repository.' }
  }
  if (/^exec:|\.(?:py|rb|go|sh)(?::\w+)?$/i.test(pattern)) {
    const hint = 'Write the text that it returns into a file, or the code in JavaScript, which runs in a sandbox.'
    return { message: 'only JavaScript and TypeScript make prompts', hint }
  }
  return null
}
