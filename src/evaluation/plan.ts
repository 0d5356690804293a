import type { Case, CaseFacts } from '../datasets/case.ts'
import type { CompletionRequest } from '../models/model.ts'
import { lackedBy, promptFor, variablesNamedBy } from '../prompts/made.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { echoed, renderPrompt } from '../prompts/render.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { Diagnostics, oncePerKind, type Read } from '../source/diagnostics.ts'
import { MissingVariables } from '../templates/template.ts'
import { TemplateError } from '../templates/template-error.ts'
import { assertionsFor, assertionVars } from './assertions.ts'
import type { Arm } from './results.ts'

/** One case of one arm, rendered: all that is needed to ask for an answer and to score it. */
export type PlannedCase = {
  readonly id: string
  /** Rendered anew each time: of many cases, few are asked at a time. */
  readonly request: CompletionRequest
  readonly assertions: Assertion[]
  readonly threshold: number | null
  readonly vars: Record<string, unknown>
  readonly critical: boolean
  /** Stands in the file in place of a model's answer. */
  readonly recordedAnswer?: string | undefined
  readonly isShownOnly?: true | undefined
  readonly facts?: CaseFacts | undefined
  readonly scoring?: string | undefined
  /** Compares whole answers, of all prompts and models, once they are scored. */
  readonly best?: Assertion | undefined
}

/** One arm of one prompt on one model. */
export type PlannedArm = { arm: Arm; promptId: string; model: string; cases: PlannedCase[] }

/** Whether answers are compared with those of other prompts and models. */
export function comparesPrompts(arms: readonly PlannedArm[]): boolean {
  return arms.some(({ cases }) => cases.some(({ best }) => best !== undefined))
}

/**
 * Renders a prompt with every case. Scoring never depends on the arm: `scoredBy` is the candidate's prompt for both,
 * so only the prompt's own text, model and parameters differ.
 * @returns null when any variable is missing or a template cannot be filled in; each mistake is told with its prompt,
 *   case and line
 */
export function planArm(
  arm: Arm,
  prompt: Prompt,
  scoredBy: Prompt,
  model: string,
  cases: readonly Case[],
): Read<PlannedArm | null> {
  const diagnostics = new Diagnostics()
  const planned: PlannedCase[] = []
  for (const name of arm === 'baseline' ? renamedVariables({ prompt, model }, scoredBy, cases) : []) {
    diagnostics.add({
      file: prompt.file,
      message: `no case has a variable "${name}", which prompt ${prompt.id} (${prompt.file}) uses.`,
    })
  }
  if (diagnostics.any) return diagnostics.withValue(null)
  const ask = (one: Case): CompletionRequest => completionRequest(prompt, model, one)
  for (const one of cases) {
    const place = { file: one.file, line: one.line, field: null }
    const unfit = (what: string, error: TemplateError): void =>
      diagnostics.add({
        ...place,
        message: `case ${one.id}: ${what}: ${error.message}.`,
        hint: error.hint,
      })
    const request = orDiagnostics(
      () => ask(one),
      (name) =>
        diagnostics.add({
          ...place,
          message: `case ${one.id} has no variable "${name}", which prompt ${prompt.id} (${prompt.file}) uses.`,
          hint: `Add "${name}" to the case's vars, or take {{${name}}} out of the prompt.`,
        }),
      (error) => {
        const what = `prompt ${prompt.id} (${prompt.file})`
        if (prompt.code === undefined) unfit(`${what}, line ${error.line}`, error)
        // Code that is broken fails in every case: without the case's name it is told once.
        else diagnostics.add({ ...place, message: `${what}: ${error.message}.`, hint: error.hint })
      },
    )
    const assertions = orDiagnostics(
      () => assertionsFor(scoredBy, one),
      (name) =>
        diagnostics.add({
          ...place,
          message: `case ${one.id} has no variable "${name}", which an assertion of prompt ${prompt.id} uses.`,
          hint: `Add "${name}" to the case's vars, or take {{${name}}} out of the assertion.`,
        }),
      (error) => unfit(`an assertion of prompt ${prompt.id}, line ${error.line}`, error),
    )
    if (request === null || assertions === null) continue
    planned.push(new RenderedCase(one, assertions, ask))
  }
  const whole = planned.length === cases.length
  const value = whole ? { arm, promptId: scoredBy.id, model, cases: planned } : null
  return { value, diagnostics: prompt.code === undefined ? diagnostics.list : oncePerKind(diagnostics.list) }
}

/** A class, for there are many: what can be had from the case or the prompt is not held a second time. */
class RenderedCase implements PlannedCase {
  readonly #case: Case
  readonly #ask: (one: Case) => CompletionRequest
  readonly assertions: Assertion[]
  readonly best: Assertion | undefined

  /** @param ask renders what is asked of a case */
  constructor(one: Case, assertions: Assertion[], ask: (one: Case) => CompletionRequest) {
    this.#case = one
    this.#ask = ask
    this.best = assertions.find(({ type }) => type === 'max-score')
    this.assertions = this.best === undefined ? assertions : assertions.filter((one) => one !== this.best)
  }

  get id(): string {
    return this.#case.id
  }

  get request(): CompletionRequest {
    return this.#ask(this.#case)
  }

  get vars(): Record<string, unknown> {
    return assertionVars(this.#case)
  }

  get threshold(): number | null {
    return this.#case.threshold
  }

  get critical(): boolean {
    return this.#case.critical
  }

  get recordedAnswer(): string | undefined {
    return this.#case.recordedAnswer
  }

  get isShownOnly(): true | undefined {
    return this.#case.isShownOnly
  }

  get scoring(): string | undefined {
    return this.#case.scoring
  }

  get facts(): CaseFacts | undefined {
    return this.#case.facts
  }
}

/** promptfoo leaves empty what a case lacks, and its `echo` answers the prompt as it is written. */
function completionRequest(written: Prompt, model: string, one: Case): CompletionRequest {
  const prompt = promptFor(written, model, one.vars)
  const promptfoos = prompt.engine === 'nunjucks'
  const whole = withTextAround(prompt, one)
  const messages = renderPrompt(whole, one.vars, one.messages, promptfoos ? 'empty' : 'error')
  return {
    model,
    messages: promptfoos && model === 'echo' ? [{ role: 'user', content: echoed(whole, one.vars, 'empty') }] : messages,
    parameters: one.parameters === undefined ? prompt.parameters : { ...prompt.parameters, ...one.parameters },
    responseFormat: one.responseFormat ?? prompt.responseFormat,
    tools: prompt.tools,
    toolChoice: prompt.toolChoice,
  }
}

type Asked = { prompt: Prompt; model: string }

/**
 * Variables of a prompt of promptfoo that no case has, and that the prompt which is scored does not use: they were
 * renamed, and left empty they would make the prompt another one.
 */
function renamedVariables({ prompt, model }: Asked, scoredBy: Prompt, cases: readonly Case[]): string[] {
  if (prompt.engine !== 'nunjucks') return []
  const used = new Set(variablesNamedBy(scoredBy))
  let lacking: string[] | null = null
  for (const one of cases) {
    const missing = missingVariables({ prompt, model }, one)
    lacking =
      lacking === null ? missing.filter((name) => !used.has(name)) : lacking.filter((name) => missing.includes(name))
    if (lacking.length === 0) break
  }
  return lacking ?? []
}

function missingVariables({ prompt, model }: Asked, one: Case): readonly string[] {
  if (prompt.code !== undefined) return lackedBy(prompt, model, one.vars)
  try {
    renderPrompt(prompt, one.vars, [])
    return []
  } catch (thrown) {
    if (thrown instanceof MissingVariables) return thrown.names
    if (thrown instanceof TemplateError) return []
    throw thrown
  }
}

/** A prompt that is one text, with what a case puts around it; chats are refused where such cases are read. */
function withTextAround(prompt: Prompt, { around }: Case): Prompt {
  const [only, another] = prompt.messages
  if (around === undefined || only === undefined || another !== undefined) return prompt
  return { ...prompt, messages: [{ ...only, content: `${around.before}${only.content}${around.behind}` }] }
}

function orDiagnostics<T>(
  make: () => T,
  missing: (name: string) => void,
  unfit: (error: TemplateError) => void,
): T | null {
  try {
    return make()
  } catch (thrown) {
    if (thrown instanceof TemplateError) unfit(thrown)
    else if (thrown instanceof MissingVariables) for (const name of thrown.names) missing(name)
    else throw thrown
    return null
  }
}
