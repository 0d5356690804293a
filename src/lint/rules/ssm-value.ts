import type { Config } from '../../config/schema/schema.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { madeByCode } from '../../release/parameters/made-by-code.ts'
import { SSM_ADVANCED, SSM_STANDARD } from '../../release/parameters/naming.ts'
import { shown } from '../../source/shown.ts'
import type { Found, Rule } from '../rule.ts'
import { envelopeBytes } from '../ssm-envelope.ts'
import type { Subject } from '../subject.ts'

type Environment = Config['release']['environments'][string]
type Problem = Omit<Found, 'file' | 'line'> & { at: 'prompt' | 'path' }

/** The limit holds for the name with the parameter's ARN in front; the longest region and partition are counted. */
const MAX_NAME = 1_011 - 'arn:aws-us-gov:ssm:ap-southeast-1:000000000000:parameter'.length
const MAX_LEVELS = 15

export const ssmValue: Rule = {
  id: 'ssm-value',
  levels: ['error', 'note'],
  what: 'What the Parameter Store would refuse, for every environment of `release`: `{{` or several messages in `format: raw`, a Nunjucks template, a prompt that code makes, more than 8,192 bytes without an S3 bucket, names too long or with more than 15 levels. More than 4,096 bytes is a note: the advanced tier is paid for.',
  why: 'The release would fail after the prompt was approved.',
  remedy: 'Use `format: envelope`, name an `s3` bucket for long prompts, or shorten the prompt or the path.',
  find: (subject) =>
    Object.entries(subject.project.config.release.environments).flatMap(([name, environment]) =>
      subject.prompts.flatMap((prompt) =>
        problems(subject, prompt, name, environment).map(({ at, ...problem }) => ({
          ...problem,
          ...(at === 'prompt'
            ? { file: prompt.file, line: prompt.line }
            : {
                file: subject.project.file,
                line: subject.line(subject.project.file, ['release', 'environments', name, 'ssm', 'path']),
              }),
        })),
      ),
    ),
}

function problems(subject: Subject, prompt: Prompt, name: string, environment: Environment): Problem[] {
  const where = `environment ${name}`
  if (prompt.code !== undefined) {
    const { message, hint } = madeByCode(prompt.id)
    return [{ level: 'error', at: 'prompt', message: `${message}: ${where} cannot hold it.`, hint }]
  }
  return [
    ...nameProblems(prompt, environment.ssm.path, where),
    ...templateProblems(prompt, where),
    ...(environment.ssm.format === 'raw'
      ? rawProblems(prompt, where)
      : envelopeProblems(subject, prompt, environment, where)),
  ]
}

/** Who reads a released prompt fills in variables alone, whatever the evaluation of a promptfoo configuration can. */
function templateProblems(prompt: Prompt, where: string): Problem[] {
  const beyond = prompt.messages.map(({ content }) => beyondVariables(content)).find((one) => one !== null)
  if (prompt.engine !== 'nunjucks' || beyond === undefined || beyond === null) return []
  return [
    {
      level: 'error',
      at: 'prompt',
      message: `prompt ${prompt.id} is a Nunjucks template (${shown(beyond)}), of which the readers of ${where} fill in only \`{{ variables }}\`.`,
      hint: 'Write it with plain variables, or leave it out of the release with a configuration of its own.',
    },
  ]
}

/** The first part of a template that is more than a variable's place; null when there is none. */
function beyondVariables(template: string): string | null {
  return (
    template.replaceAll(/\{\{\s*[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\s*\}\}/gu, '').match(/\{(?:\{|%|#)[^\n]*/)?.[0] ??
    null
  )
}

function nameProblems(prompt: Prompt, path: string, where: string): Problem[] {
  const parameter = path.replaceAll('{name}', prompt.id)
  const levels = parameter.split('/').length - 1
  const error = (message: string, hint: string): Problem => ({ level: 'error', at: 'path', message, hint })
  return [
    ...(levels > MAX_LEVELS
      ? [
          error(
            `the parameter of prompt ${prompt.id} in ${where} has ${levels} levels; SSM takes ${MAX_LEVELS}.`,
            'Shorten the path.',
          ),
        ]
      : []),
    ...(parameter.length > MAX_NAME
      ? [
          error(
            `the parameter of prompt ${prompt.id} in ${where} has a name of ${parameter.length} characters; SSM takes ${MAX_NAME}.`,
            'Shorten the path, or the name of the prompt.',
          ),
        ]
      : []),
  ]
}

function rawProblems(prompt: Prompt, where: string): Problem[] {
  const error = (message: string, hint: string): Problem => ({ level: 'error', at: 'prompt', message, hint })
  const text = prompt.messages.map(({ content }) => content).join('\n')
  const bytes = Buffer.byteLength(text)
  const envelope = 'Use `format: envelope`, which escapes it and which any JSON parser reads.'
  return [
    ...(prompt.messages.length > 1
      ? [
          error(
            `prompt ${prompt.id} has ${prompt.messages.length} messages, and \`format: raw\` of ${where} holds one text.`,
            'Use `format: envelope`.',
          ),
        ]
      : []),
    ...(text.includes('{{')
      ? [error(`prompt ${prompt.id} has \`{{\`, which SSM refuses in \`format: raw\` of ${where}.`, envelope)]
      : []),
    ...(bytes > SSM_ADVANCED
      ? [error(tooLarge(prompt, bytes, where), 'Shorten it, or use `format: envelope` with an `s3` bucket.')]
      : bytes > SSM_STANDARD
        ? [advanced(prompt, bytes, where)]
        : []),
  ]
}

function envelopeProblems(subject: Subject, prompt: Prompt, environment: Environment, where: string): Problem[] {
  const models = subject.models(prompt).map(({ model }) => model)
  const bytes = Math.max(...(models.length === 0 ? [''] : models).map((model) => envelopeBytes(prompt, model)))
  if (bytes > SSM_ADVANCED) {
    if (environment.s3 !== null) return []
    const hint = 'Name an `s3` bucket for the environment, which takes the messages; or shorten the prompt.'
    return [{ level: 'error', at: 'prompt', message: tooLarge(prompt, bytes, where), hint }]
  }
  return bytes > SSM_STANDARD ? [advanced(prompt, bytes, where)] : []
}

function tooLarge(prompt: Prompt, bytes: number, where: string): string {
  return `prompt ${prompt.id} takes ${bytes} bytes in ${where}; SSM takes ${SSM_ADVANCED}.`
}

function advanced(prompt: Prompt, bytes: number, where: string): Problem {
  const message = `prompt ${prompt.id} takes ${bytes} bytes in ${where}: above ${SSM_STANDARD} SSM stores it in the advanced tier, which is paid for.`
  return { level: 'note', at: 'prompt', message, hint: 'Shorten the prompt to stay in the standard tier.' }
}
