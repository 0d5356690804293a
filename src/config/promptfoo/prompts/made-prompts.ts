/** Runs the code of prompts in the sandbox, and reads what it returns as promptfoo does. */
import { z } from 'zod'
import type { Case } from '../../../datasets/case.ts'
import { madeKey } from '../../../prompts/made.ts'
import type { Made, Prompt, PromptCode } from '../../../prompts/prompt.ts'
import { variablesFor } from '../../../prompts/renamed.ts'
import { evaluateInSandbox } from '../../../scorers/sandbox/javascript-context.ts'
import { Patience } from '../../../scorers/sandbox/patience.ts'
import { ScoringError } from '../../../scorers/scoring-error.ts'
import { clean, Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { isMapping } from '../../../source/mapping.ts'
import { shown } from '../../../source/shown.ts'
import type { Tree } from '../../../source/tree.ts'
import { joinedSettings, settingsOf } from '../providers/settings.ts'
import { templateProblem } from './templates.ts'
import { contentOf } from './written-prompt.ts'

/**
 * A prompt with what its code makes of each case, on one model; what it made before is kept. The code sees the case's
 * variables, the provider and its own `config`, and nothing of other cases. What it returns is a template, as in promptfoo.
 * Where it fails, the case says so when it is rendered.
 *
 * @returns warnings about settings that the code returns
 */
export async function withMade(prompt: Prompt, model: string, cases: readonly Case[]): Promise<Read<Prompt>> {
  const { code, ...written } = prompt
  if (code === undefined) return clean(prompt)
  const diagnostics = new Diagnostics()
  const made = new Map(prompt.made)
  const patience = new Patience()
  for (const one of cases) {
    const vars = variablesFor(prompt, one.vars)
    const key = madeKey(model, vars)
    if (made.has(key)) continue
    made.set(key, diagnostics.take(await madeBy(code, { ...written, made: undefined }, { model, vars, patience })))
  }
  return diagnostics.withValue({ ...prompt, made })
}

type Given = { model: string; vars: Record<string, unknown>; patience: Patience }

async function madeBy(code: PromptCode, prompt: Prompt, given: Given): Promise<Read<Made>> {
  const returned = await returnedBy(code, given)
  if ('problem' in returned) return clean(returned)
  const { text, config, lacking } = returned
  if (text.trim() === '') return failed('its code returned an empty text', 'Return what the model is asked.')
  const content = contentOf(text)
  if ('message' in content)
    return failed(`its code returned a chat that cannot be sent: ${content.message}`, content.hint)
  for (const message of content.messages) {
    const problem = templateProblem(message.content)
    if (problem !== null)
      return failed(`its code returned a template that is refused: ${problem.message}`, problem.hint)
  }
  // Files that settings name are read with the configuration alone.
  const located = { value: { config }, line: () => prompt.line }
  const source = { tree: NO_FILES, folder: '', located, file: prompt.file }
  const { value: settings, diagnostics } = await settingsOf(source, config, ['config'])
  const [first] = diagnostics.filter(({ level }) => level === 'error')
  if (first !== undefined) {
    const what = first.field === null ? first.message : `${first.field}: ${first.message}`
    return failed(`its code returned settings that cannot be used: ${what}`, first.hint ?? 'Correct them.')
  }
  const made = { ...prompt, ...content, ...joinedSettings(prompt, settings) }
  return { value: { prompt: made, lacking }, diagnostics }
}

function failed(problem: string, hint: string): Read<Made> {
  return clean({ problem, hint })
}

const NO_FILES: Tree = { read: async () => null, list: async () => [] }

/** Tells beside what is returned which variables were looked for and not there. Lines are counted by nothing. */
const watched = (program: string): string => `const lacking = new Set()
const get = (vars, name) => {
  if (typeof name === 'string' && !(name in vars) && name !== 'toJSON' && name !== 'then') lacking.add(name)
  return vars[name]
}
const make = (output) => {
${program}
}
const returned = make({ ...output, vars: new Proxy(output.vars, { get }) })
return Promise.resolve(returned).then((made) => ({ made, lacking: [...lacking] }))`

const Returned = z.object({ made: z.unknown(), lacking: z.array(z.string()) })

/** What the code returned: a text, a chat or any other value as JSON, either of them beside settings. */
async function returnedBy(
  { program, config, providers }: PromptCode,
  { model, vars, patience }: Given,
): Promise<{ text: string; config: unknown; lacking: readonly string[] } | { problem: string; hint: string }> {
  const label = providers.find((one) => one.model === model)?.label ?? null
  const provider = { id: model, ...(label === null ? {} : { label }) }
  try {
    const given = { vars, provider, config }
    const answer = Returned.safeParse(await evaluateInSandbox(watched(program), given, {}, { patience }))
    const { made: returned, lacking = [] } = answer.data ?? {}
    if (isMapping(returned) && Object.hasOwn(returned, 'prompt')) {
      return { text: textOf(returned.prompt), config: returned.config || undefined, lacking }
    }
    if (typeof returned === 'string' || (typeof returned === 'object' && returned !== null)) {
      return { text: textOf(returned), config: undefined, lacking }
    }
    const hint = 'Return a text, a list of messages, or `{ prompt, config }`.'
    return { problem: `its code returned ${shown(returned)}, which is no prompt`, hint }
  } catch (thrown) {
    if (!(thrown instanceof ScoringError)) throw thrown
    const hint =
      'It is handed `vars`, `provider` and `config`, and runs in a sandbox without files, network, clock and chance.'
    return { problem: thrown.message, hint }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
