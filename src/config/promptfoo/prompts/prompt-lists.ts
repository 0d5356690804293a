import { parse } from 'csv-parse/sync'
import { textPrompt } from '../../../prompts/plain-text.ts'
import type { Prompt } from '../../../prompts/prompt.ts'
import type { Diagnostics } from '../../../source/mistakes.ts'
import { parseYaml } from '../../../source/yaml.ts'
import { idFrom } from '../slug.ts'
import { messagesOf } from './chat.ts'

type Line = { text: string; label: string | null; line: number }

/**
 * The prompts of a `.csv` (a column `prompt`, and `label` if there is one; or one prompt a line) or a `.jsonl` (a chat
 * a line). Their ids are their labels, else their positions, behind the file's.
 *
 * @param id the file's path without its extension
 */
export function readPromptList(text: string, id: string, file: string, diagnostics: Diagnostics): Prompt[] {
  const source = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n')
  const lines = /\.csv$/i.test(file) ? csvLines(source, file, diagnostics) : jsonLines(source, file, diagnostics)
  if (lines.length === 0) {
    diagnostics.add({
      file,
      message: 'there are no prompts in it',
      hint: 'Write one prompt a line below the column `prompt`.',
    })
  }
  return lines.map(({ text: content, label, line }, index) => ({
    ...textPrompt(`${id}-${idFrom(label ?? '') ?? index + 1}`, file, '', line),
    name: label,
    messages: messagesOf(content),
  }))
}

function csvLines(text: string, file: string, diagnostics: Diagnostics): Line[] {
  const single = (): Line[] =>
    text
      .split('\n')
      .map((line, index): Line => ({ text: line, label: null, line: index + 1 }))
      .filter((line) => line.text.trim() !== '')
      .filter((line, index) => index > 0 || line.text.trim().toLowerCase() !== 'prompt')
  if (!text.includes(',')) return single()
  try {
    const rows: Array<{ cells: string[]; line: number }> = []
    parse(text, {
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record(cells: string[], context) {
        rows.push({ cells, line: context.lines - cells.join('').split('\n').length + 1 })
        return cells
      },
    })
    const [header, ...body] = rows
    const prompt = header?.cells.indexOf('prompt') ?? -1
    const label = header?.cells.indexOf('label') ?? -1
    if (prompt < 0) {
      diagnostics.add({
        file,
        line: 1,
        message: 'there is no column `prompt`',
        hint: 'Name it in the first line: `prompt,label`; put quotes around prompts with commas.',
      })
      return []
    }
    return body
      .map(({ cells, line }) => ({ text: cells[prompt] ?? '', label: cells[label] || null, line }))
      .filter((line) => line.text !== '')
  } catch {
    diagnostics.add({
      file,
      message: 'this is not valid CSV',
      hint: 'Put double quotes around cells with commas or quotes.',
    })
    return []
  }
}

function jsonLines(text: string, file: string, diagnostics: Diagnostics): Line[] {
  return text.split('\n').flatMap((line, index): Line[] => {
    if (line.trim() === '') return []
    const read = parseYaml(line, file)
    for (const diagnostic of read.diagnostics) diagnostics.add({ ...diagnostic, line: index + 1 })
    if (read.value === null) return []
    const { value } = read.value
    return [{ text: typeof value === 'string' ? value : line.trim(), label: null, line: index + 1 }]
  })
}
