import { diagnostic } from '../errors.ts'
import { clean, Diagnostics, type Read, refused } from '../source/diagnostics.ts'
import { readPlainJson } from '../source/json.ts'
import { type Located, MAX_TEXT, parseYaml } from '../source/yaml.ts'
import type { Row } from './row.ts'
import type { TextPart } from './whole-lines.ts'

/**
 * Rows of JSON Lines: one JSON value on each line; blank lines are skipped. Broken lines become mistakes; a document that
 * goes over several lines is one.
 */
export function readJsonLines(text: string, file: string): Read<Row[]> {
  return overSeveralLines(text, file) ?? readLines(text.replace(/^\ufeff/, ''), file, 1)
}

/**
 * The same of a text that comes in parts.
 * @throws what the parts do
 */
export async function readJsonLinesIn(parts: AsyncIterable<TextPart>, file: string): Promise<Read<Row[]>> {
  const diagnostics = new Diagnostics()
  const rows: Row[] = []
  for await (const { text, line } of parts) {
    const refusal = line === 1 ? overSeveralLines(text, file) : null
    if (refusal !== null) return refusal
    for (const row of diagnostics.take(readLines(text, file, line))) rows.push(row)
  }
  return diagnostics.withValue(rows)
}

/** Refused when it is one document, not one on each line; null when it may be. */
function overSeveralLines(text: string, file: string): Read<Row[]> | null {
  const opened = /^\ufeff?\s*(?:[[{]|\[.*,)[ \t]*\r?\n/.exec(text)
  if (opened === null) return null
  const line = opened[0].trimEnd().split(/\r\n|\n|\r/).length
  const message = 'the file is JSON written over several lines, not one JSON object on each line'
  const hint = 'Write each case on one line, or name the file .json and make it a list.'
  return { value: [], diagnostics: [diagnostic({ file, line, message, hint })] }
}

/** @param first number of the text's first line */
function readLines(text: string, file: string, first: number): Read<Row[]> {
  const diagnostics = new Diagnostics()
  const rows = text.split(/\r\n|\n|\r/).flatMap((content, index): Row[] => {
    if (content.trim() === '') return []
    const line = first + index
    const located = diagnostics.take(readLine(content, file, line))
    return located === null ? [] : [{ located, at: [], file, line, description: null }]
  })
  return diagnostics.withValue(rows)
}

function readLine(content: string, file: string, line: number): Read<Located | null> {
  if (content.length > MAX_TEXT)
    return refused({
      file,
      line,
      message: `this line has ${content.length} characters, more than the ${MAX_TEXT} that are read`,
      hint: 'Shorten the row: a model could not read it either.',
    })
  const plain = readPlainJson(content)
  if (plain !== null) return clean({ value: plain.value, line: () => line })
  const { value: located, diagnostics } = parseYaml(content, file)
  if (located === null) return { value: null, diagnostics: diagnostics.map((one) => ({ ...one, line, field: null })) }
  // YAML is the wider language: what it takes and JSON does not is still a broken line.
  if (!isJson(content))
    return refused({
      file,
      line,
      message: 'this line is not valid JSON',
      hint: 'Write one JSON object on each line: keys and text in double quotes, no comma at the end.',
    })
  return clean({ value: located.value, line: () => line })
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return false
    throw thrown
  }
}
