import type { Rule } from '../rule.ts'

export const unresolvedVariable: Rule = {
  id: 'unresolved-variable',
  levels: ['error'],
  what: 'A variable of the prompt or of an assertion that a case does not give.',
  why: 'The model would be asked with the placeholder in its prompt. An evaluation stops on it whatever level is set.',
  remedy: 'Add the variable to the case, or take it out of the template.',
  find: (subject) =>
    subject.prompts.flatMap((prompt) =>
      subject.missing(prompt).map(({ file, line, message, hint }) => ({
        level: 'error',
        file: file ?? prompt.file,
        line,
        message,
        hint: hint ?? unresolvedVariable.remedy,
      })),
    ),
}
