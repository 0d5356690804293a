import {
  CORE_SCHEMA,
  constructFromEvents,
  defineScalarTag,
  type Event,
  floatCoreTag,
  intCoreTag,
  mergeTag,
  NOT_RESOLVED,
  parseEvents,
  YAMLException,
} from 'js-yaml'
import { type Diagnostic, diagnostic, messageOf } from '../errors.ts'
import { clean, type Read, refused } from './diagnostics.ts'
import { locate, type Place } from './locate.ts'

/** A parsed file: its value, and where every part of it stands. */
export type Located = {
  /** Mappings, lists, text, finite numbers, booleans and null. Aliased parts are the same object; never cyclic. */
  value: unknown
  /**
   * 1-based line of the key or list item at `path` (`['messages', 0, 'role']`); of the nearest enclosing one
   * that has a line when the path itself does not exist; null for a path in nothing.
   */
  line(path: ReadonlyArray<string | number>): number | null
}

/** Most characters of a file that is parsed as a whole, or of one row of a file that is read row by row. */
export const MAX_TEXT = 10_000_000

/** Levels of nesting, also through aliases, so that whatever walks the value later cannot exhaust the stack. */
export const MAX_DEPTH = 100

/**
 * Reads one YAML 1.2 or JSON document. Anchors, aliases and merge keys work; other tags than YAML's own are refused.
 * Numbers that JSON cannot hold exactly (`.inf`, `.nan`, integers past 2^53) stay the text that was written.
 * Every syntax error, duplicate key and hostile construction becomes a mistake with its line.
 *
 * @returns null when there was any mistake
 */
export function parseYaml(text: string, file: string): Read<Located | null> {
  const json = /\.jsonl?$/i.test(file)
  if (text.length > MAX_TEXT)
    return refused({
      file,
      message: `the file has ${text.length} characters, more than the ${MAX_TEXT} that are read`,
      hint: 'Make it smaller; a large golden dataset can be JSONL, which is read row by row.',
    })
  const source = json ? escapeUnprintable(text) : text
  try {
    const events: Event[] = parseEvents(source, { maxDepth: MAX_DEPTH })
    if (events.length === 0)
      return refused({ file, message: 'the file is empty', hint: 'Write its content, or remove the file.' })
    const { root, problems } = locate(source, events, MAX_DEPTH)
    if (problems.length > 0)
      return { value: null, diagnostics: problems.map((problem) => diagnostic({ file, ...problem })) }
    const [value] = constructFromEvents(events, { source, schema: SCHEMA })
    return clean({ value, line: (path) => lineAt(root, path) })
  } catch (thrown) {
    return refused({ file, ...syntaxMistake(thrown, json) })
  }
}

function lineAt(root: Place, path: ReadonlyArray<string | number>): number | null {
  let place = root
  let line = root.line
  for (const key of path) {
    const child = place.children?.get(String(key))
    if (child === undefined) break
    place = child
    line = child.line ?? line
  }
  return line
}

const exactInteger = defineScalarTag<number>(intCoreTag.tagName, {
  ...intCoreTag,
  resolve(source, isExplicit, tagName) {
    const value = intCoreTag.resolve(source, isExplicit, tagName)
    return Number.isSafeInteger(value) ? value : NOT_RESOLVED
  },
})

const finiteFloat = defineScalarTag<number>(floatCoreTag.tagName, {
  ...floatCoreTag,
  resolve(source, isExplicit, tagName) {
    const value = floatCoreTag.resolve(source, isExplicit, tagName)
    // The float tag also takes integers: those the integer tag refused for their size must not come back rounded.
    const refused = /^[-+]?\d+$/.test(source) && !Number.isSafeInteger(value)
    return Number.isFinite(value) && !refused ? value : NOT_RESOLVED
  },
})

const SCHEMA = CORE_SCHEMA.withTags(exactInteger, finiteFloat, mergeTag)

/** JSON allows characters inside strings that YAML wants escaped; as escapes they mean the same, on the same line. */
function escapeUnprintable(text: string): string {
  return text.replace(
    /[\x7f-\x84\x86-\x9f\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Any exception of the library means that the text could not be read; only its own kind knows the line. */
function syntaxMistake(thrown: unknown, json: boolean): Pick<Diagnostic, 'line' | 'message' | 'hint'> {
  const reason = thrown instanceof YAMLException ? thrown.reason : messageOf(thrown)
  const line = thrown instanceof YAMLException && thrown.mark !== undefined ? thrown.mark.line + 1 : null
  const remedy = REMEDIES.find(([pattern]) => pattern.test(reason))?.[1]
  return {
    line,
    message: `this is not valid ${json ? 'JSON' : 'YAML'}: ${reason}`,
    hint: remedy ?? (json ? JSON_REMEDY : YAML_REMEDY),
  }
}

const YAML_REMEDY =
  'Check the indentation and the quotes here: text that contains `: ` or ` #`, or begins with one of {[*&!|>@%`, needs quotes.'
const JSON_REMEDY = 'Check the commas, quotes and brackets here.'

const REMEDIES: ReadonlyArray<[RegExp, string]> = [
  [/tab characters/, 'Indent with spaces.'],
  [/maxDepth/, `Nest at most ${MAX_DEPTH} levels.`],
  [/maxTotalMergeKeys|abnormal merge/, 'Write the merged keys out instead of merging so many.'],
  [/unknown \w+ tag|tag handle/, 'Remove the tag: only plain YAML values are read.'],
  [/unidentified alias/, 'Put quotes around text that begins with `*`, or define the anchor above.'],
  [/duplicated mapping key/, 'Keep one of them.'],
  [/non-printable|null byte/, 'Remove the invisible control character, or write it as an escape inside double quotes.'],
]
