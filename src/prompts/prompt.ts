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
  /** What could be read of a file with mistakes, to find those of its cases and assertions too. It is never asked. */
  mistaken?: true | undefined
  messages: Message[]
  /** What makes its messages of each case, where they stand in no file: there are none above then. */
  code?: PromptCode | undefined
  /** What the code made so far, by `madeKey`. */
  made?: ReadonlyMap<string, Made> | undefined
  /** Files that it includes, from the repository's root, sorted; what they hold stands in its messages. */
  includes?: readonly string[] | undefined
  /** The chat as one template, where promptfoo has it as a text of JSON or YAML. */
  written?: string | undefined
  /** What fills in its messages and the values of the assertions that score it; `plain` unless told. */
  engine?: TemplateEngine | undefined
  /** Variables that the cases call otherwise: what the prompt says → what they say. Set for the base's prompts alone. */
  renamed?: ReadonlyMap<string, string> | undefined
  /** What is released, as written, before `modelAliases`: `model`, else the first of `models`; null when the file names none. */
  model: string | null
  /** `models`, as written: its own matrix, which is asked beside `model`, in the place of `evaluation.models`. */
  models?: readonly string[] | undefined
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

/** A function of a file, which makes a prompt of a case's variables. It is run in the sandbox alone. */
export type PromptCode = {
  /** What the sandbox runs: the function's file and all that it imports. */
  program: string
  /** Handed to the function as it is. */
  config: Record<string, unknown>
  /** The providers that are asked, as the file writes them. */
  providers: ReadonlyArray<{ model: string; label: string | null }>
}

/**
 * The prompt that code made for one case, without code, and the variables that it looked for and the case lacks; or why it
 * made none, as a phrase.
 */
export type Made = { prompt: Prompt; lacking: readonly string[] } | { problem: string; hint: string }

type PromptTestRow = { row: unknown; line: number | null }
