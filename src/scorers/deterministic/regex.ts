import { z } from 'zod'
import { shown } from '../../source/shown.ts'
import { binary, diagnosticsOf, fileDiagnostics, isTemplate, patternProblem, textValue } from '../assertion-options.ts'
import { JOB_TIMEOUT_MS, runBounded } from '../sandbox/thread.ts'
import type { Scorer } from '../scorer.ts'
import { ScoringError } from '../scoring-error.ts'

export const regex: Scorer = {
  type: 'regex',
  summary: "The regular expression finds something in the output (JavaScript's own, without flags).",
  options: ['value: pattern'],
  source: 'promptfoo `regex`; ECMA-262 RegExp, ended after 1 s',
  check(assertion) {
    const diagnostics = [...diagnosticsOf(() => textValue(assertion)), ...fileDiagnostics(assertion.value)]
    if (diagnostics.length > 0) return diagnostics
    const pattern = textValue(assertion)
    if (isTemplate(pattern)) return []
    const invalid = diagnosticsOf(() => compiled(pattern))
    if (invalid.length > 0) return invalid
    const repeat = nestedRepeat(pattern)
    if (repeat === null) return []
    return [`${shown(repeat)} repeats a repetition, which can take forever; write it with one repetition`]
  },
  async score(assertion, context) {
    const pattern = textValue(assertion)
    compiled(pattern)
    const what = `the regex ${shown(pattern)} on an output of ${context.output.length} characters`
    const found = await runBounded(
      { kind: 'regex', pattern, text: context.output },
      { timeoutMs: JOB_TIMEOUT_MS, what, patience: context.patience },
    )
    const pass = z.boolean().parse(found)
    return binary(pass, `the output matches ${shown(pattern)}`, `the output does not match ${shown(pattern)}`)
  },
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern)
  } catch (thrown) {
    throw new ScoringError(`the pattern is not a regular expression: ${patternProblem(thrown)}`)
  }
}

/**
 * The first group of a pattern that repeats without limit and holds nothing but something that repeats without limit,
 * such as `(a+)+` or `(?:[a-z]*)*`. Such a group matches the same text in exponentially many ways, and is never needed.
 * Null when there is none; other slow patterns are only found by running them.
 *
 * @param pattern one that compiles: only there does every bracket close, so that time is linear
 */
export function nestedRepeat(pattern: string): string | null {
  for (const [, nested] of pattern.matchAll(PARTS)) if (nested !== undefined) return nested
  return null
}

const ESCAPED = String.raw`\\.`

const CLASS = String.raw`\[(?:\\.|[^\]\\])*\]`

const PLAIN = String.raw`[^()[\]\\|*+?{}^$]`

const ENDLESS = String.raw`(?:[*+]|\{\d+,\})`

const NESTED = String.raw`\((?:\?:|\?<\w+>)?(?:${ESCAPED}|${CLASS}|${PLAIN})${ENDLESS}\??\)${ENDLESS}`

/** Escaped characters and character classes are stepped over, so that brackets in them are not taken for groups. */
const PARTS = new RegExp(`${ESCAPED}|${CLASS}|(${NESTED})`, 'gs')
