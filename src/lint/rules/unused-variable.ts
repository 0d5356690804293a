import { variablesNamedBy } from '../../prompts/made.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import type { Rule } from '../rule.ts'
import type { Subject } from '../subject.ts'

export const unusedVariable: Rule = {
  id: 'unused-variable',
  levels: ['warning'],
  what: 'A variable that cases give and that neither a prompt nor an assertion of theirs uses. Names that begin with `_` are never told.',
  why: 'Often a misspelt name: the prompt is tested without what the case was written for.',
  remedy: 'Use it, correct its name, or remove it; begin the name of a remark with `_`.',
  find(subject) {
    const users = promptsByFile(subject)
    const reported = new Set<string>()
    return subject.prompts.flatMap((prompt) =>
      subject.cases(prompt).flatMap((one) => {
        const names = Object.keys(one.vars).filter((name) => !reported.has(`${one.file}\n${name}`))
        return names.flatMap((name) => {
          const using = users.get(one.file)
          if (using === undefined || using.uses(name)) return []
          reported.add(`${one.file}\n${name}`)
          const count = using.prompts.reduce(
            (sum, other) => sum + subject.cases(other).filter(({ vars }) => Object.hasOwn(vars, name)).length,
            0,
          )
          const whom = using.prompts.length === 1 ? `prompt ${prompt.id}` : 'none of their prompts'
          const verb = using.prompts.length === 1 ? 'does not use' : 'uses'
          return [
            {
              level: 'warning' as const,
              file: one.file,
              line: one.line,
              message: `${count === 1 ? 'a case gives' : `${count} cases give`} the variable "${name}", which ${whom} ${verb}.`,
              hint: `Write {{${name}}} where it belongs, or remove it; begin the name of a remark with "_".`,
            },
          ]
        })
      }),
    )
  },
}

type Users = { prompts: Prompt[]; uses: (name: string) => boolean }

/** Prompts that share a file of cases may each use some of its columns. */
function promptsByFile(subject: Subject): Map<string, Users> {
  const byFile = new Map<string, Prompt[]>()
  for (const prompt of subject.project.prompts) {
    for (const file of new Set(subject.cases(prompt).map((one) => one.file))) {
      const prompts = byFile.get(file)
      if (prompts === undefined) byFile.set(file, [prompt])
      else prompts.push(prompt)
    }
  }
  return new Map([...byFile].map(([file, prompts]) => [file, { prompts, uses: usesOf(subject, prompts) }]))
}

/** Assertions may use a variable in many ways (templates, JavaScript, rubrics), so any mention of its name counts. */
function usesOf(subject: Subject, prompts: readonly Prompt[]): (name: string) => boolean {
  const named = new Set(['expected'])
  for (const prompt of prompts) {
    for (const name of variablesNamedBy(prompt)) named.add(name).add(name.split('.')[0] ?? name)
  }
  const existing = new Map<string, boolean>()
  let mentions: string | null = null
  return (name) => {
    const before = existing.get(name)
    if (before !== undefined) return before
    mentions ??= JSON.stringify(
      prompts.map((prompt) => [prompt.assert, subject.cases(prompt).flatMap(({ assert }) => assert)]),
    )
    const used = name.startsWith('_') || named.has(name) || mentions.includes(name)
    existing.set(name, used)
    return used
  }
}
