import type { UserError } from '../../errors.ts'
import type { FunctionSettings } from '../../release/functions/pins.ts'
import type { CanaryReport } from '../../report/canary-report.ts'
import {
  type FunctionRow,
  newReleaseReport,
  type ParameterRow,
  type PromptDifference,
  type ReleaseReport,
} from '../../report/release-report.ts'

type AliasName = Pick<FunctionSettings, 'function' | 'alias'>

/**
 * What is known of a release, a rollback or a pin while it runs. Each event replaces the report by one that has it, so that
 * `report` says what stands where, whatever stops the command and whenever.
 */
export class ReleaseProgress {
  #report: ReleaseReport

  constructor(begun: Parameters<typeof newReleaseReport>[0]) {
    this.#report = newReleaseReport(begun)
  }

  get report(): ReleaseReport {
    return this.#report
  }

  /** The environment it is of. */
  chose(environment: string): void {
    this.#add({ environment })
  }

  /** Null: that could not be found out. */
  identified(identity: ReleaseReport['identity']): void {
    this.#add({ identity })
  }

  /** The release and the commit whose prompts it is of; what is not given stays. */
  isOf(name: Partial<Pick<ReleaseReport, 'release' | 'commit'>>): void {
    this.#add(name)
  }

  /** @param warnings as sentences */
  warn(...warnings: readonly string[]): void {
    this.#add({ warnings: [...this.#report.warnings, ...warnings] })
  }

  /** What it will do, before it does anything. */
  planned(rows: Partial<Pick<ReleaseReport, 'parameters' | 'functions' | 'plan' | 'differences' | 'commits'>>): void {
    this.#add(rows)
  }

  approved(approval: string): void {
    this.#add({ approval })
  }

  /** Mean scores of the evaluation that approved it, by prompt. */
  scored(scores: ReadonlyMap<string, PromptDifference['score']>): void {
    const differences = this.#report.differences.map((one) => ({ ...one, score: scores.get(one.id) ?? one.score }))
    this.#add({ differences })
  }

  /** A planned parameter has this version now. */
  published({ id, version }: { id: string; version: number }): void {
    const parameters = this.#report.parameters.map((row) => (row.id === id ? { ...row, version } : row))
    this.#add({ parameters })
  }

  /** One parameter more is written, or would be. */
  restored(row: ParameterRow): void {
    this.#add({ parameters: [...this.#report.parameters, row] })
  }

  /** One alias more goes back, or is back. */
  goesBack(row: FunctionRow): void {
    this.#add({ functions: [...this.#report.functions, row] })
  }

  /** A function has this version now. No traffic moved. */
  made(alias: AliasName, version: string): void {
    this.#change(alias, { version })
  }

  /** All traffic of an alias is on its version, or is not. */
  shifted(alias: AliasName, shifted: boolean): void {
    this.#change(alias, { shifted })
  }

  /** How the canary of one alias ended. */
  followed(canary: CanaryReport): void {
    this.#add({ canaries: [...this.#report.canaries, canary] })
  }

  /** A rollout that is not over. @param sentence where it stands, and how it goes on */
  leftOpen(sentence: string): void {
    this.#add({ open: [...this.#report.open, sentence] })
  }

  /** The audit record was written. @param uri of the object in S3 */
  keptRecord(uri: string): void {
    this.#add({ record: uri })
  }

  /** Something was written besides. @param records as sentences */
  recorded(...records: readonly string[]): void {
    this.#add({ records: [...this.#report.records, ...records] })
  }

  /** What a pin found, or did. */
  pinned(sentence: string): void {
    this.#add({ pinned: sentence })
  }

  /** How it ended; null: not at all. */
  ended(rollout: ReleaseReport['rollout']): void {
    this.#add({ rollout })
  }

  stopped({ message, hint, diagnostics }: UserError): void {
    this.#add({ problem: { message, hint, diagnostics } })
  }

  #change(alias: AliasName, change: Partial<FunctionRow>): void {
    const isIt = (row: FunctionRow) => row.name === alias.function && row.alias === alias.alias
    this.#add({ functions: this.#report.functions.map((row) => (isIt(row) ? { ...row, ...change } : row)) })
  }

  #add(more: Partial<ReleaseReport>): void {
    this.#report = { ...this.#report, ...more }
  }
}
