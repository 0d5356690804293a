import { type Diagnostic, diagnostic } from '../errors.ts'
import { clean, type Read, refused } from '../source/diagnostics.ts'
import { withoutLastBreaks } from '../source/lines.ts'
import type { TemplateEngine } from '../templates/engine.ts'
import { includeTags, withoutTags } from '../templates/include-tags.ts'
import type { Prompt, PromptSource } from './prompt.ts'

/**
 * A plain text file as a prompt of one user message. Line ends become LF and those at the end of the file go, so that
 * an editor's or Git's habits do not change what the model reads. In a `.j2` file whatever our templates cannot do
 * (statements, comments, filters) is a mistake, because it would reach the model as text; where `engine` fills it in, it
 * is not.
 */
export function readPlainText(
  text: string,
  { id, file }: PromptSource,
  engine: TemplateEngine = 'plain',
): Read<Prompt | null> {
  const content = withoutLastBreaks(text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n'))
  if (content.trim() === '')
    return refused({ file, line: 1, message: 'the prompt is empty', hint: 'Write its text, or remove the file.' })
  const unfilled = engine === 'plain' && /\.j2$/i.test(file) ? jinjaProblems(content, file) : []
  return unfilled.length > 0 ? { value: null, diagnostics: unfilled } : clean(textPrompt(id, file, content, 1))
}

/** A prompt that is nothing but one user message. */
export function textPrompt(id: string, file: string, content: string, line: number): Prompt {
  return {
    id,
    name: null,
    description: null,
    file,
    line,
    messages: [{ role: 'user', content }],
    model: null,
    parameters: {},
    responseFormat: null,
    tools: [],
    toolChoice: null,
    dataset: null,
    testData: [],
    assert: [],
  }
}

/** Each line of a template that holds what our templates cannot do: all but variables and files that it includes. */
export function jinjaProblems(content: string, file: string, firstLine = 1): Diagnostic[] {
  return withoutTags(content, includeTags(content), () => '')
    .split('\n')
    .flatMap((text, index) =>
      /\{[%#]|\{\{[^{}]*[|(][^{}]*\}\}/.test(text)
        ? diagnostic({
            file,
            line: index + firstLine,
            message: 'only `{{ variables }}` are filled in: Jinja statements, comments and filters are not',
            hint: 'Write this part out, or compute it into a variable of the cases.',
          })
        : [],
    )
}
