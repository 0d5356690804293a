/** Reads a results.json back to the report that it was written from. Loaded by the commands that are given one. */

import { messageOf } from '../../../errors.ts'
import { isTooDeep } from '../../../source/depth.ts'
import { clean, type Read, refused } from '../../../source/diagnostics.ts'
import { jsonPlaces } from '../../../source/json-places.ts'
import { memberOf } from '../../../source/mapping.ts'
import { parseWith } from '../../../source/parse.ts'
import type { Report } from '../../report.ts'
import { reportOf } from './report-of.ts'
import { resultsSchema } from './schema.ts'

const AGAIN = 'Run `ai-cicd evaluate` again, and name the results.json that it writes.'

/**
 * @param text of the file
 * @param file its name, for messages
 * @returns null with what is wrong, where and what to do, when it is no results.json of this version
 */
export function readResults(text: string, file: string): Read<Report | null> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
    return refused({ file, line: lineOfError(thrown, text), message: `is no JSON: ${reasonOf(thrown)}`, hint: AGAIN })
  }
  if (isTooDeep(value)) return refused({ file, message: 'is nested deeper than anything is read', hint: AGAIN })
  const foreign = foreignText(value)
  if (foreign !== null) return refused({ file, ...foreign })
  const located = { value, line: jsonPlaces(text) }
  const { value: fields, diagnostics } = parseWith(resultsSchema, located, file)
  if (fields === null) return { value: null, diagnostics: diagnostics.map((one) => ({ ...one, hint: AGAIN })) }
  return clean(reportOf(fields))
}

/** What it is instead of a whole results.json of this version; null where it may be one. */
function foreignText(value: unknown): { message: string; hint: string } | null {
  const version = memberOf(value, 'version')
  if (!Array.isArray(memberOf(value, 'prompts')) || typeof memberOf(value, 'verdict') !== 'string') {
    return { message: 'is no results.json of an evaluation', hint: 'Name the results.json that `evaluate` wrote.' }
  }
  if (typeof version === 'number' && version > 1) {
    return { message: `is of version ${version}, and this reads version 1`, hint: 'Use a newer ai-cicd.' }
  }
  if (memberOf(value, 'blocks') !== undefined || memberOf(value, 'reasons') !== undefined) return null
  return {
    message: 'was written by an earlier ai-cicd, which left out what a report is rendered from',
    hint: `Make it again: ${AGAIN.charAt(0).toLowerCase()}${AGAIN.slice(1)}`,
  }
}

/** Without the text around the mistake, which may be an answer. */
function reasonOf(thrown: SyntaxError): string {
  const reason = messageOf(thrown)
  if (reason.includes('end of JSON') || reason.startsWith('Unterminated')) return 'it ends before it is whole'
  return 'something in it is not written as JSON has it'
}

/** 1-based; null where the parser does not say. A text that ends too early does so in its last line. */
function lineOfError(thrown: SyntaxError, text: string): number | null {
  const [, at] = /at position (\d+)/.exec(thrown.message) ?? []
  const before = at === undefined ? (thrown.message.includes('end of JSON') ? text : null) : text.slice(0, Number(at))
  return before === null ? null : before.split('\n').length
}
