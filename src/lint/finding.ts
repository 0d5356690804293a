import type { Subject } from './subject.ts'

/** `error` stops an evaluation before anything is spent; `warning` is told in its report; `note` only by `lint`. */
export type Level = 'error' | 'warning' | 'note'

/** One thing that a rule found. Never holds a secret or the text of a case: it is printed everywhere. */
export type Finding = {
  /** Id of the rule. */
  rule: string
  level: Level
  /** From the repository's root. */
  file: string
  /** 1-based; null when it is about the whole file. */
  line: number | null
  message: string
  /** What to do about it, as an instruction; null when the message says it. */
  hint: string | null
}

/** What the reference and SARIF tell about a rule. */
export type RuleDoc = {
  /** Kebab-case; stable, because configurations and code scanning name it. */
  id: string
  /** The levels of its findings, the usual one first. */
  levels: readonly [Level, ...Level[]]
  what: string
  why: string
  remedy: string
}

/** One rule. Pure: everything that it looks at is in the subject, time included. */
export type Rule = RuleDoc & { find(subject: Subject): Array<Omit<Finding, 'rule'>> }
