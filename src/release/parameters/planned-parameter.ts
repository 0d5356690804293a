import type { ParameterTier } from '../../aws/ssm.ts'
import type { Prompt } from '../../prompts/prompt.ts'
import { sha256Of } from '../../source/canonical-json.ts'
import { isOfRelease, versionFacts } from '../descriptions.ts'
import type { Problem } from '../problem.ts'
import { messagesKey } from '../records/keys.ts'
import { type Content, contentDigest } from './content.ts'
import { type MessagesObject, type ReleaseName, writeEnvelope } from './envelope.ts'
import { keptProblems } from './kept-settings.ts'
import { labelOf, SSM_ADVANCED, SSM_STANDARD, SSM_VERSIONS } from './naming.ts'
import type { ParameterState } from './parameter-state.ts'

/** How an environment stores prompts. */
export type ParameterSettings = {
  type: 'String' | 'SecureString'
  kmsKey: string | null
  format: 'envelope' | 'raw'
  /** For messages too big for SSM; null: they are refused. */
  s3: { bucket: string; prefix: string } | null
}
/** One prompt's parameter: what is there and what shall be. */
export type PlannedParameter = {
  id: string
  name: string
  action: 'create' | 'update' | 'unchanged'
  model: string
  sha256: string
  /** The value, once it is known where the messages are. */
  valueWith: (object: MessagesObject | null) => string
  /** Messages that must be in S3 before the value is written; null when the value holds them. */
  object: { bucket: string; key: string; text: string; sha256: string } | null
  /** Version that is the newest now; null when there is no such parameter. */
  current: number | null
  keepsAdvanced: boolean
  /** KMS key of a SecureString: the configured one, else the one it has; null: that of the account. */
  keyId: string | null
  allowedPattern: string | null
  tier: ParameterTier
  /** Bytes of the value, as far as known. */
  bytes: number
  /** The version that SSM will delete, and labels of releases that would keep it from doing so. */
  purge: { version: number; labels: string[] } | null
  /** The release's label for people; null when the version is of another release, or has it already. */
  label: string | null
}

/** A lambda version that still gets traffic through an alias, and the versions it is pinned to. */
export type PinnedVersions = { who: string; version: number }[]

/**
 * Plans one parameter. Nothing is written.
 * @param pinned versions of this parameter that functions in reach of an alias still read
 */
export function planParameter(
  prompt: Prompt,
  content: Content,
  state: ParameterState,
  context: { name: string; settings: ParameterSettings; release: ReleaseName; pinned: PinnedVersions },
): { planned: PlannedParameter; problems: Problem[] } {
  const { name, settings, release, pinned } = context
  const { newest, kept, history } = state
  const sha256 = contentDigest(content)
  const raw = settings.format === 'raw'
  const text = prompt.messages.map(({ content: message }) => message).join('\n')
  const written = { id: prompt.id, release, sha256, content }
  const inline = raw ? text : writeEnvelope(written, null)
  const outside = !raw && settings.s3 !== null && bytesOf(inline) > SSM_ADVANCED
  const object = outside && settings.s3 !== null ? messagesObject(settings.s3, prompt.id, content) : null
  const valueWith = (where: MessagesObject | null): string => (raw ? text : writeEnvelope(written, where))
  const value = object === null ? inline : valueWith(pointerTo(object))
  const same = newest !== null && (raw ? newest.value === text : newest.envelope?.sha256 === sha256)
  const action = newest === null ? 'create' : same ? 'unchanged' : 'update'
  const purge = action === 'update' ? purgedBy(history) : null
  const planned: PlannedParameter = {
    id: prompt.id,
    name,
    action,
    model: content.model,
    sha256,
    valueWith,
    object,
    current: newest?.version ?? null,
    keepsAdvanced: kept?.tier === 'Advanced',
    keyId: settings.type === 'SecureString' ? (settings.kmsKey ?? kept?.keyId ?? null) : null,
    allowedPattern: kept?.allowedPattern ?? null,
    tier: tierFor(value, kept?.tier === 'Advanced'),
    bytes: bytesOf(value),
    purge: purge === null ? null : { version: purge.version, labels: [...purge.labels] },
    label: missingLabel(state, action, release),
  }
  const problems = [
    ...valueProblems(prompt, { text, bytes: bytesOf(value) }, settings),
    ...typeProblems(name, settings, newest?.type ?? null),
    ...(action === 'update' ? keptProblems(name, kept, value) : []),
    ...purgeProblems(name, purge, pinned),
  ]
  return { planned, problems }
}

/** SSM's tier for a value. A parameter in the advanced tier cannot leave it. */
export function tierFor(value: string, keepsAdvanced: boolean): ParameterTier {
  return keepsAdvanced || bytesOf(value) > SSM_STANDARD ? 'Advanced' : 'Standard'
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

/** As long as those that S3 gives: the real one is known when the object is stored. */
const LIKELY_VERSION_ID = 'v'.repeat(32)

function pointerTo({ bucket, key, sha256 }: NonNullable<PlannedParameter['object']>): MessagesObject {
  return { bucket, key, sha256, versionId: LIKELY_VERSION_ID }
}

function messagesObject(s3: { bucket: string; prefix: string }, id: string, { messages }: Content) {
  const text = JSON.stringify(messages)
  const sha256 = sha256Of(text)
  return { bucket: s3.bucket, key: messagesKey(s3.prefix, id, sha256), text, sha256 }
}

/** The version that SSM deletes to make room for one more; null when there is room. */
export function purgedBy(history: ParameterState['history']): ParameterState['history'][number] | null {
  return history.length < SSM_VERSIONS ? null : (history[0] ?? null)
}

function missingLabel(state: ParameterState, action: string, release: ReleaseName): string | null {
  const label = labelOf(release.release)
  if (action !== 'unchanged') return label
  const version = state.history.find((one) => one.version === state.newest?.version)
  if (version === undefined || version.labels.includes(label)) return null
  return isOfRelease(versionFacts(version.description), release.release) ? label : null
}

function valueProblems(
  prompt: Prompt,
  { text, bytes }: { text: string; bytes: number },
  settings: ParameterSettings,
): Problem[] {
  const raw = settings.format === 'raw'
  const problems: Problem[] = []
  if (raw && prompt.messages.length !== 1) {
    problems.push({
      message: `prompt ${prompt.id} has ${prompt.messages.length} messages, and \`format: raw\` holds one text`,
      hint: 'Use `format: envelope`.',
    })
  }
  if (raw && text.includes('{{')) {
    problems.push({
      message: `prompt ${prompt.id} has \`{{\`, which SSM refuses in \`format: raw\``,
      hint: 'Use `format: envelope`, which escapes it and which any JSON parser reads.',
    })
  }
  if (raw && text === '') {
    problems.push({ message: `prompt ${prompt.id} is empty, which SSM refuses`, hint: 'Write its message.' })
  }
  if (bytes > SSM_ADVANCED) {
    const limit = `prompt ${prompt.id} takes ${bytes} bytes, and SSM takes ${SSM_ADVANCED}`
    problems.push(
      raw
        ? { message: limit, hint: 'Shorten it, or use `format: envelope` with an `s3` bucket.' }
        : settings.s3 === null
          ? {
              message: limit,
              hint: 'Name an `s3` bucket for the environment, which takes the messages; or shorten it.',
            }
          : { message: `${limit} even without the messages, which go to S3`, hint: 'Shorten its tools.' },
    )
  }
  return problems
}

function typeProblems(name: string, { type }: ParameterSettings, existing: string | null): Problem[] {
  if (existing === null || existing === type) return []
  return [
    {
      message: `${name} is a ${existing}, and the configuration says ${type}: SSM cannot change the type of a parameter`,
      hint: `Set \`ssm.type: ${existing}\`, choose another \`ssm.path\`, or delete the parameter when nothing reads it any more.`,
    },
  ]
}

/** SSM deletes the oldest of its versions, unless that one has a label. A deleted pin would break the next cold start. */
export function purgeProblems(
  name: string,
  purged: ParameterState['history'][number] | null,
  pinned: PinnedVersions,
): Problem[] {
  if (purged === null) return []
  const reader = pinned.find(({ version }) => version === purged.version)
  if (reader !== undefined) {
    return [
      {
        message: `${name} has ${SSM_VERSIONS} versions, and the oldest, ${purged.version}, is still read by ${reader.who}: a new version would delete it`,
        hint: 'Move that alias to a newer version, or delete the alias when nothing calls it.',
      },
    ]
  }
  const own = versionFacts(purged.description)
  const foreign = purged.labels.filter((label) => own === null || label !== labelOf(own.release))
  if (foreign.length === 0) return []
  return [
    {
      message: `${name} has ${SSM_VERSIONS} versions, and the oldest, ${purged.version}, has the label ${foreign.join(', ')}, which keeps SSM from taking another`,
      hint: `Nothing that is known here reads it: \`aws ssm unlabel-parameter-version --name ${name} --parameter-version ${purged.version} --labels ${foreign.join(' ')}\`.`,
    },
  ]
}
