import type { Case } from '../datasets/case.ts'
import type { Prompt } from '../prompts/prompt.ts'
import type { Config } from './schema.ts'

/** All that one configuration names, read and checked: nothing has been rendered or asked yet. */
export type Project = {
  /** The configuration, from the repository's root. */
  file: string
  config: Config
  prompts: Prompt[]
  /** Golden cases by prompt id. */
  cases: ReadonlyMap<string, Case[]>
  /** Things to know that keep nothing from running; each one a plain sentence. */
  warnings: string[]
}
