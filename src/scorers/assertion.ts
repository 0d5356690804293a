/**
 * One assertion as a user writes it, in promptfoo's vocabulary. `type` may carry the prefix `not-`.
 * Values are templates until the evaluation renders them with a case's variables.
 */
export type Assertion = {
  type: string
  value?: unknown
  threshold?: number | undefined
  /** Share in the trial's score; 1 unless told; 0 scores nothing and always passes. */
  weight?: number | undefined
  /** An answer that fails it fails critically, whatever its score is. Of a set's members each speaks for itself. */
  critical?: boolean | undefined
  /** Name under which the score is also reported by itself. */
  metric?: string | undefined
  /** JavaScript expression over `output`, evaluated in the sandbox before scoring. */
  transform?: string | undefined
  /** JavaScript expression over the untransformed `output` that gives the context of a context assertion. */
  contextTransform?: string | undefined
  /** Judge or embedding model instead of the configured one. */
  provider?: string | undefined
  rubricPrompt?: string | Array<{ role: 'system' | 'user' | 'assistant'; content: string }> | undefined
  config?: Record<string, unknown> | undefined
  /** Members of an `assert-set`. */
  assert?: Assertion[] | undefined
}
