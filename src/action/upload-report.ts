import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import { messageOf } from '../errors.ts'
import { Artifacts, artifactAccess, type NewArtifact, type StoredArtifact } from '../github/artifacts.ts'
import type { Trigger } from '../github/event.ts'
import { ServiceRefusal } from '../github/results-service.ts'
import { transfer } from '../github/transfer.ts'
import { zipFiles } from '../host/files/report-archive.ts'
import type { Log } from '../log.ts'
import { artifactName } from '../report/artifact-name.ts'
import type { ActionInputs } from './inputs.ts'

/** A job waits no longer than this for its report to be kept. */
export const UPLOAD_PATIENCE_MS = 60_000

/** A larger file takes longer to compress and to send than a job should wait for. */
export const MOST_UPLOADED_BYTES = 128_000_000

const PAGE = 'report.html'

const REMEDY =
  'To keep the report, add the step of docs/results.md to the workflow: actions/upload-artifact with the output `report-path`.'

type UploadSettings = {
  env: NodeJS.ProcessEnv
  inputs: Pick<ActionInputs, 'command' | 'config' | 'commentKey'>
  trigger: Pick<Trigger, 'run' | 'serverUrl' | 'repository'>
  clock: Clock
  log: Log
  /** Of a run that is cancelled: it has seconds left, and tells its result in them. */
  signal: AbortSignal
  patienceMs: number
  /** Of one file; a larger one is left out. */
  mostBytes: number
}

/** `url`: where the report is; null when it is nowhere. `problems`: what could not be kept and why, as sentences. */
type Upload = { url: string | null; problems: string[] }

/**
 * Keeps the files of a report as artifacts of the run: all of them in one archive, and the page by itself, which a browser opens at
 * its address. No verdict depends on it, and no run waits long for it.
 * @param paths of the files, by their names
 */
export async function uploadReport(paths: ReadonlyMap<string, string>, settings: UploadSettings): Promise<Upload> {
  const { env, log, clock, patienceMs, mostBytes } = settings
  if (settings.signal.aborted || paths.size === 0) return { url: null, problems: [] }
  const access = artifactAccess(env)
  if (access === null) {
    log.info(`The report is not uploaded: this runner gives an action no access to artifacts. ${REMEDY}`)
    return { url: null, problems: [] }
  }
  const patience = AbortSignal.timeout(patienceMs)
  const signal = AbortSignal.any([settings.signal, patience])
  const artifacts = new Artifacts(access, transfer(env), clock)
  const why = (thrown: unknown) => (patience.aborted ? `no answer within ${patienceMs / 1000} s` : messageOf(thrown))
  const name = nameOf(settings)
  try {
    const { small, large } = await bySize(paths, mostBytes)
    const problems =
      large.length === 0 ? [] : [`Not uploaded, because larger than ${mostBytes / 1_000_000} MB: ${large.join(', ')}.`]
    if (small.size === 0) return { url: null, problems }
    const archive = await keep(artifacts, { name, mimeType: null, read: () => zipFiles(small) }, signal)
    const folder = addressOf(archive, settings)
    log.info(`The report's files are kept with the run (${Math.ceil(archive.bytes / 1000)} kB): ${folder}`)
    const path = small.get(PAGE)
    if (path === undefined) return { url: folder, problems }
    try {
      const read = () => createReadStream(path)
      const page = await keep(artifacts, { name: `${name}.html`, mimeType: 'text/html', read }, signal)
      const url = addressOf(page, settings)
      log.info(`The report opens at ${url}`)
      return { url, problems }
    } catch (thrown) {
      // Services that are older than single files have the archive.
      log.info(`The report's page is in that archive alone: ${why(thrown)}.`)
      return { url: folder, problems }
    }
  } catch (thrown) {
    return { url: null, problems: [`The report was not uploaded: ${why(thrown)}. ${REMEDY}`] }
  }
}

type Wanted = Pick<NewArtifact, 'name' | 'mimeType'> & { read: () => NewArtifact['content'] }

/** A name that the run has already is another job's, or an earlier step's: theirs stays, and ours gets one of its own. */
async function keep(
  artifacts: Artifacts,
  { name, mimeType, read }: Wanted,
  signal: AbortSignal,
): Promise<StoredArtifact> {
  try {
    return await artifacts.upload({ name, mimeType, content: read() }, signal)
  } catch (thrown) {
    if (!(thrown instanceof ServiceRefusal) || thrown.status !== 409) throw thrown
    const [stem = name, end = ''] = name.split(/(\.html)$/)
    const other = `${stem}-${randomUUID().slice(0, 8)}${end}`
    return artifacts.upload({ name: other, mimeType, content: read() }, signal)
  }
}

function nameOf({ inputs: { command, config, commentKey: key }, trigger }: UploadSettings): string {
  return artifactName({ command, config, key, attempt: trigger.run.attempt })
}

function addressOf({ id }: StoredArtifact, { trigger: { serverUrl, repository, run } }: UploadSettings): string {
  return `${serverUrl}/${repository.owner}/${repository.name}/actions/runs/${run.id}/artifacts/${id}`
}

/** Files by whether they are within a size; the names of those that are not. */
async function bySize(
  paths: ReadonlyMap<string, string>,
  mostBytes: number,
): Promise<{ small: Map<string, string>; large: string[] }> {
  const sized = await Promise.all(
    [...paths].map(async ([name, path]) => ({ name, path, bytes: (await stat(path)).size })),
  )
  const small = sized.filter(({ bytes }) => bytes <= mostBytes)
  const large = sized.filter(({ bytes }) => bytes > mostBytes)
  return { small: new Map(small.map(({ name, path }) => [name, path])), large: large.map(({ name }) => name) }
}
