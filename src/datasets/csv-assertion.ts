import type { Assertion } from '../scorers/assertion.ts'
import { commaSeparated } from '../scorers/deterministic/contains.ts'
import { ScoringError } from '../scorers/scoring-error.ts'
import { closest } from '../source/closest.ts'

/**
 * promptfoo's assertion types that a CSV cell may name. All of them, also those without a scorer here: a cell that names
 * one must be told that it cannot run, instead of being compared word by word.
 */
const TYPES = new Set(
  `answer-relevance bleu classifier contains contains-all contains-any contains-html contains-json contains-sql
  contains-xml context-faithfulness context-recall context-relevance conversation-relevance cost equals factuality
  finish-reason g-eval gleu guardrails icontains icontains-all icontains-any is-html is-json is-refusal is-sql
  is-valid-function-call is-valid-openai-function-call is-valid-openai-tools-call is-xml javascript latency levenshtein
  llm-rubric meteor model-graded-closedqa model-graded-factuality moderation perplexity perplexity-score pi python
  regex rouge-n ruby similar starts-with tool-call-f1 webhook word-count`.split(/\s+/),
)

/** Other spellings of a prefix. */
const ALIASES: Record<string, string> = { fn: 'javascript', eval: 'javascript', grade: 'llm-rubric' }

const LISTS = new Set(['contains-all', 'contains-any', 'icontains-all', 'icontains-any'])

/** Where promptfoo gives a cell a threshold that it does not write; the same assertion in YAML may have another one. */
const DEFAULT_THRESHOLDS: Record<string, number> = {
  'answer-relevance': 0.75,
  classifier: 0.75,
  'context-faithfulness': 0.75,
  'context-recall': 0.75,
  'context-relevance': 0.75,
  cost: 0.75,
  latency: 0.75,
  levenshtein: 0.75,
  perplexity: 0.75,
  'perplexity-score': 0.75,
  'rouge-n': 0.75,
  similar: 0.8,
}

/**
 * An assertion from a `__expected` cell, in promptfoo's grammar: `type:value`, `type(threshold):value`, `not-` in front,
 * `fn:` or a file of it for javascript, `grade:` for llm-rubric; anything else is compared by `equals`. Lists are separated by commas, with
 * quotes around a text that has commas of its own, as where the assertion stands in YAML.
 *
 * @param cell trimmed, not empty
 * @returns the assertion, or what is wrong with the cell
 */
export function csvAssertion(cell: string): { assertion: Assertion } | { message: string; hint: string } {
  if (cell.startsWith('file://')) {
    if (/\.(?:[cm]?[jt]s)(?::[\w$.]+)?$/i.test(cell)) return { assertion: { type: 'javascript', value: cell } }
    return {
      message: 'a file that is no JavaScript is not run',
      hint: 'Name one, or write `type: value` into the cell.',
    }
  }
  const [, not = '', word = '', written, colon, rest = ''] =
    /^(not-)?([a-z][a-z0-9-]{0,40})(?:\((\d{1,15}(?:\.\d{1,15})?)\))?(?:(:)([\s\S]*))?$/.exec(cell) ?? []
  const type = Object.hasOwn(ALIASES, word) && colon !== undefined ? (ALIASES[word] ?? word) : word
  if (!TYPES.has(type)) {
    // promptfoo would silently compare the whole cell, the misspelt type included.
    const meant = colon === undefined || word.length < 6 ? null : closest(word, TYPES)
    return meant === null
      ? { assertion: { type: 'equals', value: cell } }
      : {
          message: `\`${word}\` is no assertion type`,
          hint: `Did you mean \`${meant}:\`? To compare with the text itself, write \`equals:\` in front.`,
        }
  }
  const value = rest.trim()
  const texts = LISTS.has(type) && value !== '' ? list(value) : null
  if (texts !== null && 'message' in texts) return texts
  const threshold = written === undefined ? DEFAULT_THRESHOLDS[type] : Number(written)
  return {
    assertion: {
      type: not + type,
      ...(colon === undefined || value === '' ? {} : { value: texts?.texts ?? value }),
      ...(threshold === undefined ? {} : { threshold }),
    },
  }
}

function list(value: string): { texts: string[] } | { message: string; hint: string } {
  try {
    return { texts: commaSeparated(value) }
  } catch (thrown) {
    if (!(thrown instanceof ScoringError)) throw thrown
    return { message: thrown.message, hint: 'Write for example `contains-any: "1,000", 2000`.' }
  }
}
