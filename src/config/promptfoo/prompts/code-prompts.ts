/** Prompts that functions of a file make, read without being run. */
import type { Diagnostic } from '../../../errors.ts'
import { textPrompt } from '../../../prompts/plain-text.ts'
import type { PromptSource } from '../../../prompts/prompt.ts'
import { CodeFiles } from '../../../scorers/sandbox/code-file.ts'
import { Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { isMapping } from '../../../source/mapping.ts'
import { fieldName } from '../../../source/parse.ts'
import type { ConfigSource } from '../file-value.ts'
import { idFrom } from '../slug.ts'
import type { FilePrompt, Owner } from './prompt-entries.ts'

/**
 * The prompts of one file of code, one for each entry that names it. Where that are several, their ids tell them apart by
 * the function's name or the entry's label.
 * @param id of the file
 */
export async function codePrompts(
  source: ConfigSource,
  { file, id }: PromptSource,
  owners: readonly Owner[],
): Promise<Read<FilePrompt[]>> {
  const diagnostics = new Diagnostics()
  const files = new CodeFiles(source.tree)
  const prompts: FilePrompt[] = []
  for (const { entry, several } of owners) {
    const { functionName, label } = entry
    const program = await files.read('', functionName === null ? file : `${file}:${functionName}`, 'output')
    diagnostics.addAll(program.diagnostics.map((one) => placed(one, source, entry.at)))
    if (program.diagnostics.length > 0) continue
    const own = idFrom(functionName ?? (owners.length > 1 ? label : null) ?? '')
    const name = label !== null && several ? `${label}: ${file}` : label
    const prompt = {
      ...textPrompt(own === null ? id : `${id}-${own}`, file, '', 1),
      messages: [],
      code: { program: program.value, config: isMapping(entry.config) ? entry.config : {}, providers: [] },
      engine: 'nunjucks' as const,
      name,
    }
    prompts.push({ prompt, entry, label: null, file })
  }
  return diagnostics.withValue(prompts)
}

function placed(one: Diagnostic, { located, file }: ConfigSource, at: Array<string | number>): Diagnostic {
  return { ...one, file, line: located.line(at), field: fieldName(at) }
}
