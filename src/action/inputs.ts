import { type DiagnosticFacts, UserError } from '../errors.ts'
import { parseShard, type Shard, shardHint } from '../evaluation/sharding/shard.ts'
import { canonicalModel } from '../models/reference.ts'
import { parseVersion, VERSION_HINT } from '../release/functions/version-number.ts'
import { leadsIntoGit } from '../source/path.ts'

export type ActionInputs = {
  command: 'auto' | 'evaluate' | 'merge' | 'lint' | 'release' | 'rollback' | 'recover' | 'pin'
  config: string
  /** Model that grades where no file names one; a canonical reference. */
  judge: string | null
  token: string
  region: string | null
  role: string | null
  base: string | null
  environment: string | null
  to: string | null
  /** `pin`: name or ARN of the function, with `:alias` where it has several. */
  functionName: string | null
  /** `pin`: number of a version; null: one is made of `$LATEST`. */
  version: string | null
  dryRun: boolean
  comment: boolean
  commentKey: string
  /** Whether the report's files are kept with the run, as artifacts. */
  uploadReport: boolean
  /** Whether to write a check run; `auto`: where the token may. */
  check: (typeof CHECKS)[number]
  changedOnly: boolean
  outputDir: string | null
  /** Whether calls are written down, and with their texts. */
  trace: (typeof TRACES)[number]
  /** Which part of the cases to evaluate; null: all. */
  shard: Shard | null
  /** Where `merge` finds the parts. */
  parts: string[]
}

const TRACES = ['false', 'true', 'texts'] as const
const commands = ['auto', 'evaluate', 'merge', 'release', 'rollback', 'recover', 'pin', 'lint'] as const
const CHECKS = ['auto', 'true', 'false'] as const

/**
 * Parses the action's inputs.
 * @param read gives an input as the workflow wrote it; empty when absent
 * @throws UserError naming every input that is wrong
 */
export function parseInputs(read: (name: string) => string): ActionInputs {
  const diagnostics: DiagnosticFacts[] = []
  const wrong = (field: string, message: string, hint: string) => diagnostics.push({ field, message, hint })
  const optional = (name: string) => read(name).trim() || null
  const flag = (name: string) => {
    const text = read(name).trim()
    if (text !== 'true' && text !== 'false') wrong(name, `is "${text}".`, 'Write `true` or `false`.')
    return text === 'true'
  }
  const oneOf = <Word extends string>(words: readonly [Word, ...Word[]], name: string): Word => {
    const written = read(name).trim()
    const word = words.find((one) => one === written)
    if (word === undefined) wrong(name, `is "${written}".`, `Write one of ${words.join(', ')}.`)
    return word ?? words[0]
  }
  const commandText = read('command').trim()
  const command = commands.find((existing) => existing === commandText)
  if (command === undefined) wrong('command', `is "${commandText}".`, `Write one of ${commands.join(', ')}.`)
  const role = optional('role-to-assume')
  if (role !== null && !/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(role)) {
    wrong('role-to-assume', `is "${role}".`, "Write the role's ARN, arn:aws:iam::123456789012:role/NAME.")
  }
  const config = read('config').trim()
  if (config === '') wrong('config', 'is empty.', 'Name the configuration file, or leave the input out.')
  const judge = modelOf(optional('judge'), (message, hint) => wrong('judge', message, hint))
  const shardText = read('shard').trim()
  const shard = shardText === '' ? null : parseShard(shardText)
  if (shardText !== '' && shard === null) wrong('shard', `is "${shardText}".`, shardHint)
  if (shard !== null && command !== 'auto' && command !== 'evaluate') {
    wrong(
      'shard',
      `does not belong to \`command: ${commandText}\`.`,
      'Only an evaluation has shards: leave it out here.',
    )
  }
  const outputDir = optional('output-dir')
  if (outputDir !== null && leadsIntoGit(outputDir.replaceAll('\\', '/'))) {
    wrong('output-dir', 'leads into .git, which is never written.', 'Name another folder.')
  }
  const versionText = read('version').trim()
  const version = parseVersion(versionText)
  if (version === undefined) wrong('version', `is "${versionText}".`, VERSION_HINT)
  for (const name of ['function', 'version'] as const) {
    if (command === undefined || command === 'pin' || read(name).trim() === '') continue
    wrong(name, `does not belong to \`command: ${command}\`.`, 'Only `command: pin` has it: leave it out here.')
  }
  const parts = partsOf(read('parts'), command, (message, hint) => wrong('parts', message, hint))
  const inputs: ActionInputs = {
    command: command ?? 'auto',
    config,
    judge,
    token: read('github-token').trim(),
    region: optional('aws-region'),
    role,
    base: optional('base'),
    environment: optional('environment'),
    to: optional('to'),
    functionName: optional('function'),
    version: version ?? null,
    dryRun: flag('dry-run'),
    comment: flag('comment'),
    commentKey: read('comment-key').trim(),
    uploadReport: flag('upload-report'),
    check: oneOf(CHECKS, 'check'),
    changedOnly: flag('changed-only'),
    outputDir,
    trace: oneOf(TRACES, 'trace'),
    shard,
    parts,
  }
  if (diagnostics.length > 0) {
    throw new UserError(diagnostics.length === 1 ? '1 input is wrong' : `${diagnostics.length} inputs are wrong`, {
      diagnostics,
    })
  }
  return inputs
}

/** Folders, one a line; they belong to `merge` alone. */
function partsOf(
  text: string,
  command: ActionInputs['command'] | undefined,
  wrong: (message: string, hint: string) => void,
): string[] {
  const parts = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (command === 'merge' && parts.length === 0) {
    wrong('is empty.', 'Name the folder into which actions/download-artifact puts the parts.')
  }
  if (command !== 'merge' && command !== undefined && parts.length > 0) {
    wrong(`does not belong to \`command: ${command}\`.`, 'Write `command: merge` to join the parts.')
  }
  return parts
}

function modelOf(written: string | null, wrong: (message: string, hint: string) => void): string | null {
  try {
    return written === null ? null : canonicalModel(written)
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    wrong(`names no model: ${thrown.message}.`, thrown.hint ?? 'Name a model.')
    return null
  }
}
