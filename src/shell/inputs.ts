import { type Mistake, UserError } from '../errors.ts'

export type ActionInputs = {
  command: 'auto' | 'evaluate' | 'lint' | 'release' | 'rollback' | 'recover'
  config: string
  token: string
  region: string | null
  role: string | null
  base: string | null
  environment: string | null
  to: string | null
  dryRun: boolean
  comment: boolean
  commentKey: string
  changedOnly: boolean
  outputDir: string | null
}

const commands = ['auto', 'evaluate', 'release', 'rollback', 'recover', 'lint'] as const

/**
 * Parses the action's inputs.
 * @param read gives an input as the workflow wrote it; empty when absent
 * @throws UserError naming every input that is wrong
 */
export function parseInputs(read: (name: string) => string): ActionInputs {
  const mistakes: Mistake[] = []
  const wrong = (field: string, message: string, hint: string) =>
    mistakes.push({ file: null, line: null, field, message, hint })
  const optional = (name: string) => read(name).trim() || null
  const flag = (name: string) => {
    const text = read(name).trim()
    if (text !== 'true' && text !== 'false') wrong(name, `is "${text}".`, 'Write `true` or `false`.')
    return text === 'true'
  }
  const commandText = read('command').trim()
  const command = commands.find((known) => known === commandText)
  if (command === undefined) wrong('command', `is "${commandText}".`, `Write one of ${commands.join(', ')}.`)
  const role = optional('role-to-assume')
  if (role !== null && !/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(role)) {
    wrong('role-to-assume', `is "${role}".`, "Write the role's ARN, arn:aws:iam::123456789012:role/NAME.")
  }
  const config = read('config').trim()
  if (config === '') wrong('config', 'is empty.', 'Name the configuration file, or leave the input out.')
  const inputs: ActionInputs = {
    command: command ?? 'auto',
    config,
    token: read('github-token').trim(),
    region: optional('aws-region'),
    role,
    base: optional('base'),
    environment: optional('environment'),
    to: optional('to'),
    dryRun: flag('dry-run'),
    comment: flag('comment'),
    commentKey: read('comment-key').trim(),
    changedOnly: flag('changed-only'),
    outputDir: optional('output-dir'),
  }
  if (mistakes.length > 0) {
    throw new UserError(mistakes.length === 1 ? '1 input is wrong' : `${mistakes.length} inputs are wrong`, {
      mistakes,
    })
  }
  return inputs
}
