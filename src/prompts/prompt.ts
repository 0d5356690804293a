import type { Message, ModelParameters, ResponseFormat, Tool, ToolChoice } from '../models/model.ts'
import type { Assertion } from '../scorers/assertion.ts'
import type { TemplateEngine } from '../templates/engine.ts'

/** A file of prompts as it is read: its path, and the id that its prompt has by that path. */
export type PromptSource = { id: string; file: string }

/** A prompt as its file states it: data, nothing rendered yet. */
export type Prompt = {
  /** Path below the globs' common folder without its extension, in `[A-Za-z0-9_.-/]`. */
  id: string
  name: string | null
  description: string | null
  /** From the repository's root. */
  file: string
  /** Line of the prompt's first message in its file, 1-based: where annotations point. */
  line: number
  messages: Message[]
  /** The chat as one template, where promptfoo has it as a text of JSON or YAML. */
  written?: string | undefined
  /** What fills in its messages and the values of the assertions that score it; `plain` unless told. */
  engine?: TemplateEngine | undefined
  /** As written, before `modelAliases`; null when the file names none. */
  model: string | null
  parameters: ModelParameters
  responseFormat: ResponseFormat | null
  tools: Tool[]
  toolChoice: ToolChoice | null
  /** Golden dataset, from the repository's root. */
  dataset: string | null
  /** `testData`: rows of a dataset that stand in the prompt file itself. */
  testData: PromptTestRow[]
  /** `assert` and `evaluators`: applied to every case. */
  assert: Assertion[]
}

type PromptTestRow = { row: unknown; line: number | null }
