import type { Diagnostic, Level } from '../errors.ts'
import type { Subject } from './subject.ts'

/** What a rule found: always of a rule, and in a file. */
export type LintDiagnostic = Diagnostic & { rule: string; file: string }

/** The same as the rule gives it, which need not say its own name. */
export type Found = Omit<LintDiagnostic, 'rule' | 'field'>

/** What the reference and SARIF tell about a rule. */
export type RuleDoc = {
  /** Kebab-case; stable, because configurations and code scanning name it. */
  id: string
  /** The levels of its diagnostics, the usual one first. */
  levels: readonly [Level, ...Level[]]
  what: string
  why: string
  remedy: string
}

/**
 * One rule. Pure: everything that it looks at is in the subject, time included. It may take a promise, for what only it
 * needs to be loaded.
 */
export type Rule = RuleDoc & { find(subject: Subject): Found[] | Promise<Found[]> }
