import type { SqlDialect } from './sql-dialects.ts'

/** Work whose time depends on text from a model or a pull request in ways that cannot be foreseen. */
export type BoundedJob =
  /** Whether `new RegExp(pattern)` finds something in the text: boolean. */
  | { kind: 'regex'; pattern: string; text: string }
  /** What the code returns, as JSON data; undefined when it returns nothing that JSON can say. */
  | { kind: 'javascript'; code: string; output: unknown; context: unknown }
  /** For each JSON document: null when the schema takes it, else why not. */
  | { kind: 'json-schema'; schema: unknown; documents: readonly string[] }
  /** Null when it is well-formed XML with the required elements, else why not. */
  | { kind: 'is-xml' | 'contains-xml'; text: string; requiredElements: readonly string[] }
  /** Null when it is HTML, else why not. */
  | { kind: 'is-html'; text: string }
  /** For each statement: null when it is SQL that touches only what it may (null: anything), else why not. */
  | {
      kind: 'sql'
      dialect: SqlDialect
      statements: readonly string[]
      tables: readonly string[] | null
      columns: readonly string[] | null
    }

/** A job, and how long it may take in milliseconds, for those that can stop by themselves. */
export type BoundedTask = { job: BoundedJob; timeoutMs: number }

/**
 * What the thread says about a job. `started`: everything is loaded, from now on the job's time counts. `threw`: code
 * did, about the answer. Of what is
 * unmeasurable, `broke` says that the job broke a limit, and `spent` that the thread cannot be used again.
 */
export type BoundedMessage =
  | { type: 'ready' }
  | { type: 'started' }
  | { type: 'done'; value: unknown }
  | { type: 'threw'; message: string }
  | { type: 'unmeasurable'; message: string; broke: boolean; spent: boolean }
  | { type: 'failed'; message: string; stack: string | undefined }
