import type { Project } from '../config/project.ts'
import { judgeOf, ownModels, resolveModel } from '../config/resolve-model.ts'
import type { Case } from '../datasets/case.ts'
import type { Diagnostic } from '../errors.ts'
import { type PlannedCase, planArm } from '../evaluation/plan.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { type Located, parseYaml } from '../source/yaml.ts'
import type { PreviousResults } from './results.ts'
import type { FoundSecret } from './secrets-in.ts'

/** Whether the prompts are compared on a pull request, or are about to be released. */
type Purpose = 'evaluation' | 'release'

type SubjectFacts = {
  project: Project
  /** The prompts to look at; all of the project's, or those that an evaluation is about to run. */
  prompts: readonly Prompt[]
  /** Text of the files that hold the configuration and these prompts, by path. */
  texts: ReadonlyMap<string, string>
  /** What looks like a secret in the files of their cases, whose texts are not kept. */
  secretsInCases: readonly FoundSecret[]
  /** Milliseconds since the epoch. */
  now: number
  /** An earlier evaluation; null when none was given. */
  previous: PreviousResults | null
  /** Exact input tokens of a prompt's longest case, by `countKey`; empty when nothing was counted. */
  counted: ReadonlyMap<string, number>
  purpose: Purpose
}

/** One model that a prompt runs on, and where it is written. */
export type PromptModel = {
  /** Canonical reference. */
  model: string
  file: string
  /** Found only when asked for, because it takes reading the file again. */
  line: () => number | null
  /** Tells apart where models are written: a matrix is written once for all prompts. */
  place: string
}

type Plan = { planned: readonly PlannedCase[] | null; diagnostics: readonly Diagnostic[] }

/** Everything that rules look at. What several of them need is worked out once, when first asked for. */
export class Subject {
  readonly project: Project
  readonly prompts: readonly Prompt[]
  readonly texts: ReadonlyMap<string, string>
  readonly secretsInCases: readonly FoundSecret[]
  readonly now: number
  readonly previous: PreviousResults | null
  readonly counted: ReadonlyMap<string, number>
  readonly purpose: Purpose
  readonly #plans = new Map<Prompt, Plan>()
  readonly #located = new Map<string, Located | null>()

  constructor(facts: SubjectFacts) {
    this.project = facts.project
    this.prompts = facts.prompts
    this.texts = facts.texts
    this.secretsInCases = facts.secretsInCases
    this.now = facts.now
    this.previous = facts.previous
    this.counted = facts.counted
    this.purpose = facts.purpose
  }

  cases(prompt: Prompt): readonly Case[] {
    return this.project.cases.get(prompt.id) ?? []
  }

  /** The cases as a run would render them, in their order; null when a variable is missing somewhere. */
  planned(prompt: Prompt): readonly PlannedCase[] | null {
    return this.#plan(prompt).planned
  }

  /** Variables that some case lacks. */
  missing(prompt: Prompt): readonly Diagnostic[] {
    return this.#plan(prompt).diagnostics
  }

  models(prompt: Prompt): PromptModel[] {
    const { config, file } = this.project
    const own = ownModels(prompt, config)
    if (own.length === 0)
      return config.evaluation.models.map((written, index) => ({
        model: resolveModel(written, config),
        file,
        line: () => this.line(file, ['evaluation', 'models', index]),
        place: `models[${index}]`,
      }))
    // A prompt without cases is not asked, so its models need not be any that can be.
    if (this.cases(prompt).length === 0) return []
    return own.map((written) => {
      const index = prompt.models?.indexOf(written) ?? -1
      const path = index === -1 ? ['model'] : ['models', index]
      return {
        model: resolveModel(written, config),
        file: prompt.file,
        line: () => this.linePrompt(prompt, path),
        place: index === -1 ? prompt.id : `${prompt.id} models[${index}]`,
      }
    })
  }

  /** The judges and the embedding model. */
  measuringModels(): Array<PromptModel & { role: 'judge' | 'embedding' }> {
    const { config, file } = this.project
    const measuring = (model: string, role: 'judge' | 'embedding') => {
      return { model, role, file, line: () => this.line(file, ['evaluation', role]), place: role }
    }
    return [
      ...(judgeOf(config)?.models ?? []).map((model) => measuring(model, 'judge')),
      measuring(resolveModel(config.evaluation.embedding, config), 'embedding'),
    ]
  }

  /** Line of a field of a YAML or JSON file; null when the file is not at hand or cannot be read. */
  line(file: string, path: ReadonlyArray<string | number>): number | null {
    let located = this.#located.get(file)
    if (located === undefined) {
      const text = this.texts.get(file)
      located = text === undefined ? null : parseYaml(text, file).value
      this.#located.set(file, located)
    }
    return located?.line(path) ?? null
  }

  /** Line of a field of a prompt; of its first message where the format does not tell. */
  linePrompt(prompt: Prompt, path: ReadonlyArray<string | number>): number {
    const whole = /\.prompt\.ya?ml$/i.test(prompt.file)
    return (whole ? this.line(prompt.file, path) : null) ?? prompt.line
  }

  /** Line of an assertion that a prompt applies to every case. */
  lineAssertion(prompt: Prompt, index: number): number {
    return this.linePrompt(prompt, ['assert', index])
  }

  #plan(prompt: Prompt): Plan {
    const existing = this.#plans.get(prompt)
    if (existing !== undefined) return existing
    // The model plays a part in rendering only where code makes the prompt.
    const model = prompt.code === undefined ? prompt.model : this.models(prompt)[0]?.model
    const arm = planArm('candidate', prompt, prompt, model ?? '', this.cases(prompt))
    const plan = { planned: arm.value?.cases ?? null, diagnostics: arm.diagnostics }
    this.#plans.set(prompt, plan)
    return plan
  }
}

export function countKey(prompt: Prompt, model: string): string {
  return `${model} ${prompt.id}`
}
