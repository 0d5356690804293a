import type { Message, ModelParameters, ResponseFormat } from '../models/model.ts'
import type { Assertion } from '../scorers/assertion.ts'

/** As written, of whatever shape: it scores nothing by itself. */
export type CaseFacts = {
  description?: string
  metadata?: Record<string, unknown>
  options?: Record<string, unknown>
  /** Keys that mean nothing here, for code that knows them. */
  others?: Record<string, unknown>
}

/** One row of a golden dataset. */
export type Case = {
  id: string
  vars: Record<string, unknown>
  /** Reference answer; assertions see it as `{{expected}}`. Undefined when the row has none. */
  expected: unknown
  assert: Assertion[]
  /** Overrides promptfoo's "all assertions pass": pass when the weighted score reaches it. */
  threshold: number | null
  /** Code that makes the score of the named scores, instead of the assertions' weighted mean. */
  scoring?: string
  /** Cases that belong together (same document, same user) are resampled together; null: a cluster of its own. */
  cluster: string | null
  /** A critical case that fails most of its repeats fails the run. */
  critical: boolean
  tags: string[]
  /** Weight of the case in the mean score; 1 unless told. */
  weight: number
  /** Earlier turns of a conversation, placed before the prompt's last user message. */
  messages: Message[]
  /** Text that stands before and behind the prompt's own for this case; a template as the prompt is one. */
  around?: { before: string; behind: string }
  /** What the model is handed for this case on top of the prompt's parameters. */
  parameters?: ModelParameters
  /** The format that the model is held to for this case, instead of the prompt's. */
  responseFormat?: ResponseFormat
  /** An answer that stands in the file: it is scored, and no model is asked. Never a proof of anything. */
  recordedAnswer?: string
  /** Its answers are shown to people and nothing of them is scored: a test of promptfoo that asserts nothing. */
  isShownOnly?: true
  /** The same question in other words: the variables that each of them changes. */
  paraphrases?: Array<Record<string, unknown>>
  /** Id of the case that this one says in other words; only of phrasings that `withParaphrases` made cases of. */
  paraphraseOf?: string
  /** What the row says of itself, for code that asks; only of cases that are scored by code. */
  facts?: CaseFacts
  /** Where the row stands. */
  file: string
  line: number | null
}
