import { parse } from 'csv-parse/sync'
import { type DiagnosticFacts, diagnostic } from '../../../errors.ts'
import { textPrompt } from '../../../prompts/plain-text.ts'
import type { Prompt } from '../../../prompts/prompt.ts'
import { clean, Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { parseYaml } from '../../../source/yaml.ts'
import { idFrom } from '../slug.ts'
import { contentOf } from './written-prompt.ts'

type Line = { text: string; label: string | null; line: number }

/**
 * The prompts of a `.csv` (a column `prompt`, and `label` if there is one; or one prompt a line) or a `.jsonl` (a chat
 * a line). Their ids are their labels, else their positions, behind the file's.
 *
 * @param id the file's path without its extension
 */
export function readPromptList(text: string, id: string, file: string): Read<Prompt[]> {
  const diagnostics = new Diagnostics()
  const source = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n')
  const lines = diagnostics.take(/\.csv$/i.test(file) ? csvLines(source, file) : jsonLines(source, file))
  if (lines.length === 0) {
    diagnostics.add({
      file,
      message: 'there are no prompts in it',
      hint: 'Write one prompt a line below the column `prompt`.',
    })
  }
  const prompts = lines.flatMap(({ text: written, label, line }, index): Prompt[] => {
    const content = contentOf(written)
    if ('message' in content) {
      diagnostics.add({ file, line, message: content.message, hint: content.hint })
      return []
    }
    const prompt = textPrompt(`${id}-${idFrom(label ?? '') ?? index + 1}`, file, '', line)
    return [{ ...prompt, ...content, name: label, engine: 'nunjucks' }]
  })
  return diagnostics.withValue(prompts)
}

function csvLines(text: string, file: string): Read<Line[]> {
  const single = (): Line[] =>
    text
      .split('\n')
      .map((line, index): Line => ({ text: line, label: null, line: index + 1 }))
      .filter((line) => line.text.trim() !== '')
      .filter((line, index) => index > 0 || line.text.trim().toLowerCase() !== 'prompt')
  if (!text.includes(',')) return clean(single())
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
    if (prompt < 0)
      return noLines({
        file,
        line: 1,
        message: 'there is no column `prompt`',
        hint: 'Name it in the first line: `prompt,label`; put quotes around prompts with commas.',
      })
    const lines = body
      .map(({ cells, line }) => ({ text: cells[prompt] ?? '', label: cells[label] || null, line }))
      .filter((line) => line.text !== '')
    return clean(lines)
  } catch {
    return noLines({
      file,
      message: 'this is not valid CSV',
      hint: 'Put double quotes around cells with commas or quotes.',
    })
  }
}

function noLines(facts: DiagnosticFacts): Read<Line[]> {
  return { value: [], diagnostics: [diagnostic(facts)] }
}

function jsonLines(text: string, file: string): Read<Line[]> {
  const diagnostics = new Diagnostics()
  const lines = text.split('\n').flatMap((line, index): Line[] => {
    if (line.trim() === '') return []
    const read = parseYaml(line, file)
    diagnostics.addAll(read.diagnostics.map((one) => ({ ...one, line: index + 1 })))
    if (read.value === null) return []
    const { value } = read.value
    return [{ text: typeof value === 'string' ? value : line.trim(), label: null, line: index + 1 }]
  })
  return diagnostics.withValue(lines)
}
