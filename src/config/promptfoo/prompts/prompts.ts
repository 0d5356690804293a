import type { Diagnostic } from '../../../errors.ts'
import '../../../templates/nunjucks/provide.ts'
import { textPrompt } from '../../../prompts/plain-text.ts'
import type { Prompt } from '../../../prompts/prompt.ts'
import { uniquePrompts } from '../../../prompts/unique.ts'
import { clean, Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { fieldName } from '../../../source/parse.ts'
import { mayInclude } from '../../../templates/include-tags.ts'
import type { ConfigSource } from '../file-value.ts'
import { joinedSettings, settingsAmong, settingsOf } from '../providers/settings.ts'
import type { Promptfoo } from '../schema.ts'
import { idFrom } from '../slug.ts'
import { type PromptEntry, promptEntries, refusalOf } from './prompt-entries.ts'
import { promptsInFiles, withUniqueIds } from './prompt-files.ts'
import { templateProblem } from './templates.ts'
import { contentOf, type WrittenPrompt } from './written-prompt.ts'

/**
 * Reads `prompts`: texts, files, chats as JSON or YAML, several prompts in one text file, CSV and JSONL. A file's id is
 * its path below the files' common folder; a text's id is its own, or its label, or `prompt-<n>` by its position. It never
 * depends on the wording, because that is what a pull request changes. All but `*.prompt.yml` are Nunjucks templates.
 */
export async function readPrompts(config: Promptfoo, source: ConfigSource): Promise<Read<WrittenPrompt[]>> {
  const diagnostics = new Diagnostics()
  const entries = promptEntries(config.prompts)
  const files = entries.filter((entry) => {
    const refusal = entry.kind === 'files' ? refusalOf(entry.content) : null
    if (refusal !== null) {
      diagnostics.add({
        ...placeOf(entry, source),
        message: `${entry.content}: ${refusal.message}`,
        hint: refusal.hint,
      })
    }
    return entry.kind === 'files' && refusal === null
  })
  const texts: WrittenPrompt[] = []
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'text') texts.push(...diagnostics.take(await textOf(entry, index, source)))
  }
  const read = files.length === 0 ? [] : diagnostics.take(await promptsInFiles(files, source))
  const inFiles: WrittenPrompt[] = []
  for (const { prompt, entry, file } of withUniqueIds(read, new Set(texts.map((one) => one.prompt.id)))) {
    const own = diagnostics.take(await withSettings(prompt, entry, source))
    // promptfoo's label of a file begins with its path.
    inFiles.push({
      prompt: own,
      names: named(own, [entry.id, entry.label, ...called(entry, entry.content), ...called(entry, file)]),
    })
  }
  const all = diagnostics.takeNew(await withIncludes([...inFiles, ...texts], source))
  for (const { prompt } of all) if (prompt.engine === 'nunjucks') diagnostics.addAll(templateProblems(prompt))
  const unique = new Set(
    diagnostics.take(
      uniquePrompts(
        all.map(({ prompt }) => prompt),
        'Give each its own `label`.',
      ),
    ),
  )
  return diagnostics.withValue(all.filter(({ prompt }) => unique.has(prompt)))
}

/**
 * Prompts with the files that they include. promptfoo looks for them in the folder that it is run in, which no file tells:
 * that of the configuration, or the repository's root.
 */
async function withIncludes(all: WrittenPrompt[], { tree, folder }: ConfigSource): Promise<Read<WrittenPrompt[]>> {
  if (!all.some(({ prompt }) => prompt.messages.some(({ content }) => mayInclude(content)))) return clean(all)
  // Loaded only for prompts that include any.
  const { Includes } = await import('../../../prompts/includes.ts')
  const [templates, plain] = [new Includes(tree, 'nunjucks', [folder, '']), new Includes(tree, 'plain', [''])]
  const diagnostics = new Diagnostics()
  const whole: WrittenPrompt[] = []
  for (const one of all) {
    const includes = one.prompt.engine === 'nunjucks' ? templates : plain
    const prompt = diagnostics.takeNew(await includes.inPrompt(one.prompt))
    if (prompt !== null) whole.push({ ...one, prompt })
  }
  return diagnostics.withValue(whole)
}

function placeOf(entry: PromptEntry, { located, file }: ConfigSource) {
  return { file, line: located.line(entry.at), field: fieldName(entry.at) }
}

async function textOf(entry: PromptEntry, index: number, source: ConfigSource): Promise<Read<WrittenPrompt[]>> {
  const diagnostics = new Diagnostics()
  const { located, file } = source
  const content = contentOf(entry.content)
  if ('message' in content) {
    diagnostics.add({ ...placeOf(entry, source), field: null, message: content.message, hint: content.hint })
    return diagnostics.withValue([])
  }
  const id = idFrom(entry.id ?? entry.label ?? '') ?? `prompt-${index + 1}`
  const prompt = textPrompt(id, file, '', located.line(entry.at) ?? 1)
  const text: Prompt = { ...prompt, ...content, engine: 'nunjucks', name: entry.label }
  const own = diagnostics.take(await withSettings(text, entry, source))
  return diagnostics.withValue([{ prompt: own, names: named(own, [entry.id, entry.label, entry.content]) }])
}

/** promptfoo's names of a file, with the function that is meant of it. */
function called({ functionName }: PromptEntry, file: string): string[] {
  const name = functionName === null ? file : `${file}:${functionName}`
  return [name, `file://${name}`]
}

function named({ id, name }: Prompt, others: ReadonlyArray<string | null>): string[] {
  return [...new Set([id, name, ...others].filter((one) => one !== null))]
}

/** A prompt with the settings that its entry in the configuration adds. */
async function withSettings(prompt: Prompt, entry: PromptEntry, source: ConfigSource): Promise<Read<Prompt>> {
  const at = [...entry.at, 'config']
  // What code is handed may be anything: what is no setting is for the code alone.
  const config = prompt.code === undefined ? entry.config : settingsAmong(entry.config)
  const { value: settings, diagnostics } = await settingsOf(source, config, at)
  return { value: { ...prompt, ...joinedSettings(prompt, settings) }, diagnostics }
}

function templateProblems(prompt: Prompt): readonly Diagnostic[] {
  const diagnostics = new Diagnostics()
  const { file, messages } = prompt
  for (const { content } of messages) {
    const problem = templateProblem(content)
    if (problem === null) continue
    const below = /\.(?:txt|md|j2)$/i.test(file) ? problem.line - 1 : 0
    diagnostics.add({ file, line: prompt.line + below, message: problem.message, hint: problem.hint })
  }
  return diagnostics.list
}
