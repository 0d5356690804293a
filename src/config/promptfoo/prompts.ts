import { z } from 'zod'
import { UserError } from '../../errors.ts'
import type { Message } from '../../models/model.ts'
import { loadPrompts } from '../../prompts/load.ts'
import { textPrompt } from '../../prompts/plain-text.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { Mistakes } from '../../source/mistakes.ts'
import { fieldName } from '../../source/parse.ts'
import { resolveInside } from '../../source/path.ts'
import type { Tree } from '../../source/tree.ts'
import { type Located, parseYaml } from '../../source/yaml.ts'
import { type PromptEntry, promptEntries, refusalOf } from './prompt-entries.ts'
import type { Promptfoo } from './schema.ts'
import { idFrom } from './slug.ts'
import { templateProblem } from './templates.ts'

/**
 * Reads `prompts`: texts, files, chats as JSON or YAML, and several prompts in one text file. A file's id is its path
 * below the files' common folder; a text's id is its label, or `prompt-<n>` by its position. It never depends on the wording,
 * because that is what a pull request changes.
 *
 * @param folder the configuration's, from the repository's root
 */
export async function readPrompts(
  tree: Tree,
  config: Promptfoo,
  folder: string,
  located: Located,
  file: string,
  mistakes: Mistakes,
): Promise<Prompt[]> {
  const entries = promptEntries(config.prompts)
  const place = (entry: PromptEntry) => ({ file, line: located.line(entry.at), field: fieldName(entry.at) })
  const files = entries.filter((entry) => {
    const refusal = entry.kind === 'files' ? refusalOf(entry.content) : null
    if (refusal !== null) {
      mistakes.add({ ...place(entry), message: `${entry.content}: ${refusal.message}`, hint: refusal.hint })
    }
    return entry.kind === 'files' && refusal === null
  })
  const texts = entries.flatMap((entry, index): Prompt[] => {
    if (entry.kind !== 'text') return []
    const id = idFrom(entry.label ?? '') ?? `prompt-${index + 1}`
    const prompt = textPrompt(id, file, '', located.line(entry.at) ?? 1)
    return [{ ...prompt, name: entry.label, parameters: entry.parameters, messages: messagesOf(entry.content) }]
  })
  const prompts = [...(await promptsInFiles(tree, files, folder, place, mistakes)), ...texts]
  for (const prompt of prompts) checkTemplates(prompt, mistakes)
  return withoutDuplicates(prompts, mistakes)
}

async function promptsInFiles(
  tree: Tree,
  entries: readonly PromptEntry[],
  folder: string,
  place: (entry: PromptEntry) => { file: string; line: number | null; field: string },
  mistakes: Mistakes,
): Promise<Prompt[]> {
  if (entries.length === 0) return []
  const found = new Mistakes()
  const patterns = entries.map((entry) => entry.content)
  const prompts = await loadPrompts(tree, patterns, folder, found)
  for (const mistake of found.list) {
    const entry = entries[Number(/^prompts\[(\d+)\]$/.exec(mistake.field ?? '')?.[1])]
    mistakes.add(mistake.file === null && entry !== undefined ? { ...mistake, ...place(entry) } : mistake)
  }
  return prompts.flatMap((prompt) => {
    const entry = entries.find((one) => isAt(one.content, folder, prompt.file))
    const labelled = {
      ...prompt,
      name: entry?.label ?? prompt.name,
      parameters: { ...prompt.parameters, ...entry?.parameters },
    }
    return /\.txt$/i.test(prompt.file) ? split(labelled) : [labelled]
  })
}

function isAt(pattern: string, folder: string, file: string): boolean {
  try {
    return resolveInside(folder, pattern) === file
  } catch (thrown) {
    // Told when the pattern was read; it cannot be the one of a file that was found.
    if (thrown instanceof UserError) return false
    throw thrown
  }
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

const chat = z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1)

/** A text that is a chat as JSON or YAML is that chat; any other is one user message. */
function messagesOf(text: string): Message[] {
  if (/^\s*(?:\[|-\s+role:)/.test(text)) {
    const parsed = chat.safeParse(parseYaml(text, '', new Mistakes())?.value)
    if (parsed.success) return parsed.data
  }
  return [{ role: 'user', content: text }]
}

function checkTemplates(prompt: Prompt, mistakes: Mistakes): void {
  for (const { content } of prompt.messages) {
    const problem = templateProblem(content)
    if (problem === null) continue
    const lines = /\.(?:txt|md)$/i.test(prompt.file) ? content.slice(0, problem.index).split('\n').length - 1 : 0
    mistakes.add({
      file: prompt.file,
      line: prompt.line + lines,
      message: `\`${problem.found}\` is not supported in a prompt`,
      hint: problem.hint,
    })
  }
}

function withoutDuplicates(prompts: readonly Prompt[], mistakes: Mistakes): Prompt[] {
  const byId = new Map<string, Prompt>()
  for (const prompt of prompts) {
    const earlier = byId.get(prompt.id)
    if (earlier === undefined) {
      byId.set(prompt.id, prompt)
      continue
    }
    mistakes.add({
      file: prompt.file,
      line: prompt.line,
      message: `two prompts are called \`${prompt.id}\`: this one and ${earlier.file}:${earlier.line}`,
      hint: 'Give each its own `label`.',
    })
  }
  return [...byId.values()]
}
