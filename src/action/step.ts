import type { CredentialProvider } from '../aws/connection.ts'
import type { Deps } from '../experiment/deps.ts'
import type { LoadedProject } from '../experiment/load-project.ts'
import type { Trigger } from '../github/event.ts'
import type { Workspace } from '../host/workspace.ts'
import type { Log } from '../log.ts'
import type { Report } from '../report/report.ts'
import type { ActionInputs } from './inputs.ts'

/** A step of a workflow that is ready to do its command. */
export type Step = {
  inputs: ActionInputs
  trigger: Trigger
  workspace: Workspace
  log: Log
  deps: Deps
  /** Of the role that is assumed, once; null for the SDK's own chain. */
  credentials: () => Promise<CredentialProvider | null>
  /** What a reader should know of the run beside its verdict, in sentences. */
  notes: readonly string[]
  /** The configuration's files, where they were loaded to find the command. */
  loaded: LoadedProject | null
  run: Report['run']
}
