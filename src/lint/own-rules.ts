/** Lint rules that a project brings itself: files of code, run in the sandbox on its prompts and cases as data. */

import { z } from 'zod'
import { UserError } from '../errors.ts'
import { patternMatches } from '../prompts/find.ts'
import type { Prompt } from '../prompts/prompt.ts'
import { readProgram } from '../scorers/sandbox/code-file.ts'
import { evaluateInSandbox } from '../scorers/sandbox/javascript-context.ts'
import { ScoringError } from '../scorers/scoring-error.ts'
import { folderOf } from '../source/path.ts'
import { shown } from '../source/shown.ts'
import type { Tree } from '../source/tree.ts'
import { CONFIGURATION, RULES } from './registry.ts'
import type { Found, LintDiagnostic, Rule } from './rule.ts'
import type { Subject } from './subject.ts'

/** Rules that ran, with what they found; `broken`: one error for each that could not. */
export type OwnRules = { rules: Rule[]; broken: LintDiagnostic[] }

/** One rule, over everything, in milliseconds. */
const TIMEOUT_MS = 5_000
/** Characters of prompts and cases as JSON: the sandbox has 64 MB for all that it does. */
export const MOST_GIVEN = 10_000_000
/** Findings of one rule that are told, and how many more there are. */
export const MOST_FOUND = 200
const MOST_RULES = 50

const text = z.string().trim().min(1).max(1_000)

const Answer = z.object({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'the id is not of small letters and digits with - between them'),
  level: z.enum(['error', 'warning', 'note'], { error: 'the level is not error, warning or note' }),
  found: z.array(
    z.object({
      file: text.nullish(),
      line: z.int().positive().nullish(),
      prompt: z.string().nullish(),
      case: z.string().nullish(),
      message: text,
      hint: text.nullish(),
    }),
    { error: '`find` did not return a list of findings' },
  ),
})

type Answer = z.output<typeof Answer>

/**
 * Runs the rules that `lintRules` names, each once, on the prompts that are looked at and their cases. Nothing of a rule is
 * executed elsewhere than in the sandbox, and what it returns is parsed.
 */
export async function readOwnRules(tree: Tree, subject: Subject): Promise<OwnRules> {
  const { file, config } = subject.project
  const rules: Rule[] = []
  const broken: LintDiagnostic[] = []
  const refuse = (where: string, line: number | null, message: string, hint: string | null = null) => {
    broken.push({ rule: CONFIGURATION.id, level: 'error', file: where, line, field: null, message, hint })
  }
  const every = await tree.list('')
  const folder = folderOf(file)
  const files = new Set<string>()
  for (const [index, pattern] of config.lintRules.entries()) {
    const { value: matches, diagnostics } = patternMatches(pattern, folder)
    const line = subject.line(file, ['lintRules', index])
    for (const { message, hint } of diagnostics) refuse(file, line, message, hint)
    const found = every.filter(matches)
    if (found.length === 0 && diagnostics.length === 0)
      refuse(file, line, `${shown(pattern)} of lintRules matches no file`, 'Correct the path, or remove the line.')
    for (const one of found) files.add(one)
  }
  if (files.size > MOST_RULES)
    refuse(file, null, `lintRules names ${files.size} files, more than the ${MOST_RULES} run`)
  const given = broken.length > 0 ? null : dataOf(subject)
  if (given === null) return { rules, broken }
  if (JSON.stringify(given).length > MOST_GIVEN) {
    refuse(file, null, `prompts and cases are more than the ${MOST_GIVEN} characters that rules of lintRules are given`)
    return { rules, broken }
  }
  for (const path of [...files].sort()) {
    const ran = await run(tree, path, given)
    if (typeof ran === 'string') refuse(path, 1, ran, REMEDY)
    else if ([CONFIGURATION, ...RULES, ...rules].some(({ id }) => id === ran.id))
      refuse(path, 1, `there is a lint rule called ${ran.id} already`, 'Give it another id.')
    else rules.push(ruleOf(ran, path, subject, every))
  }
  return { rules, broken }
}

const REMEDY =
  'Export by default `{ id, level, find }`, where `find({ prompts, cases })` returns a list of `{ message }`; docs/lint.md has an example.'

/** What a rule looks at: data that its code may change, because it is a copy. */
function dataOf(subject: Subject): { prompts: unknown[]; cases: unknown[] } {
  const prompts = subject.prompts.map(({ id, name, description, file, line, model, messages, parameters, assert }) => {
    return { id, name, description, file, line, model, messages, parameters, assert }
  })
  const cases = subject.prompts.flatMap((prompt) =>
    subject.cases(prompt).map(({ id, vars, expected, assert, tags, cluster, critical, weight, file, line }) => {
      return { id, prompt: prompt.id, vars, expected, assert, tags, cluster, critical, weight, file, line }
    }),
  )
  return { prompts, cases }
}

/** What a rule says, or why it says nothing, as a sentence without its end. */
async function run(
  tree: Tree,
  path: string,
  given: { prompts: unknown[]; cases: unknown[] },
): Promise<Answer | string> {
  try {
    const { value: program, diagnostics } = await readProgram(tree, path)
    if (program === null) return diagnostics.map(({ message }) => message).join('; ')
    const code = [
      `const rule = load.whole(${program})`,
      "if (typeof rule?.find !== 'function') return null",
      `const { id, level = 'warning' } = rule`,
      'return Promise.resolve(rule.find(output)).then((found) => ({ id, level, found }))',
    ].join('\n')
    const answer = await evaluateInSandbox(code, given, { vars: {}, prompt: '' }, { timeoutMs: TIMEOUT_MS })
    if (answer === null) return 'it exports no rule'
    const read = Answer.safeParse(answer)
    if (read.success) return read.data
    const [issue] = read.error.issues
    const place = issue === undefined || issue.path.length < 2 ? '' : `${issue.path.join('.')}: `
    return `${place}${issue?.message ?? 'it returned something else than findings'}`
  } catch (thrown) {
    if (thrown instanceof ScoringError || thrown instanceof UserError) return thrown.message
    throw thrown
  }
}

function ruleOf({ id, level, found }: Answer, path: string, subject: Subject, every: readonly string[]): Rule {
  const files = new Set(every)
  const findings = found.slice(0, MOST_FOUND).map((one): Found => {
    const message = /[.!?…]$/.test(one.message) ? one.message : `${one.message}.`
    return { level, ...placeOf(one, path, subject, files), message, hint: one.hint ?? null }
  })
  const more = found.length - findings.length
  if (more > 0)
    findings.push({ level, file: path, line: 1, message: `and ${more} more findings of ${id}.`, hint: null })
  return { id, levels: [level], what: '', why: '', remedy: '', find: () => findings }
}

/** Where a finding says that it is; by the case or prompt that it names; else in the rule's own file. */
function placeOf(
  one: Answer['found'][number],
  path: string,
  subject: Subject,
  files: ReadonlySet<string>,
): { file: string; line: number | null } {
  if (one.file && files.has(one.file)) return { file: one.file, line: one.line ?? null }
  const prompt = subject.prompts.find(({ id }) => id === one.prompt)
  const among: readonly Prompt[] = prompt === undefined ? subject.prompts : [prompt]
  const found = one.case ? among.flatMap((each) => subject.cases(each)).find(({ id }) => id === one.case) : undefined
  if (found !== undefined) return { file: found.file, line: found.line }
  return prompt === undefined ? { file: path, line: 1 } : { file: prompt.file, line: prompt.line }
}
