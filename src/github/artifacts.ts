import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { jsonOrNull } from '../source/json.ts'
import { isEnterpriseServer } from './cache-access.ts'
import { ResultsService, ServiceRefusal } from './results-service.ts'
import type { Send } from './transfer.ts'

/** The service that keeps what a run leaves behind, version 4 of artifacts: where it is, and as which run and job one speaks to it. */
export type ArtifactAccess = { url: string; token: string; run: string; job: string }

const SERVICE = '/twirp/github.actions.results.api.v1.ArtifactService/'
const claims = z.object({ scp: z.string() })

/**
 * Access to artifacts; null where there is none: outside Actions, in a step that is no action, and on GitHub Enterprise Server.
 * @param env of a step that is an action: the runner gives these variables to no other
 */
export function artifactAccess(env: Readonly<Record<string, string | undefined>>): ArtifactAccess | null {
  const { ACTIONS_RESULTS_URL: url = '', ACTIONS_RUNTIME_TOKEN: token = '' } = env
  if (!URL.canParse(url) || token === '' || isEnterpriseServer(env.GITHUB_SERVER_URL)) return null
  const ids = idsIn(token)
  return ids === null ? null : { url: new URL(SERVICE, url).href, token, ...ids }
}

/** The service's names of run and job, which the runner's token holds as `Actions.Results:RUN:JOB` among its scopes. */
function idsIn(token: string): { run: string; job: string } | null {
  const [, payload = ''] = token.split('.')
  const read = claims.safeParse(jsonOrNull(Buffer.from(payload, 'base64url').toString('utf8')))
  const scopes = read.success ? read.data.scp.split(' ') : []
  const [run, job, ...more] =
    scopes
      .find((scope) => scope.startsWith(SCOPE))
      ?.slice(SCOPE.length)
      .split(':') ?? []
  return run && job && more.length === 0 ? { run, job } : null
}

const SCOPE = 'Actions.Results:'

/** Protocol Buffers' JSON may spell a field in two ways, and a whole number as text; absent ones have their default. */
const text = z.string().default('')
const created = z.object({ ok: z.boolean().default(false), signed_upload_url: text, signedUploadUrl: text })
const id = z.union([z.string().regex(/^\d+$/), z.int().nonnegative().transform(String)]).default('')
const finalized = z.object({ ok: z.boolean().default(false), artifact_id: id, artifactId: id })

/** A piece of a blob, of which the storage takes up to 50,000. */
const BLOCK_BYTES = 1 << 23

export type NewArtifact = {
  /** Without `\ / : < > | * ? "` and line ends; one of a name in a run. */
  name: string
  /**
   * Null: an archive, in the words that every service understands. Else a single file, which a browser shows as what it is; only
   * newer services take one.
   */
  mimeType: string | null
  content: AsyncIterable<Uint8Array>
}

/** What became of an upload. `bytes`: as they were sent. */
export type StoredArtifact = { id: string; bytes: number }

/** Artifacts of the run that this job belongs to. Nothing is ever held but one block of what is sent. */
export class Artifacts {
  readonly #access: ArtifactAccess
  readonly #service: ResultsService

  constructor(access: ArtifactAccess, send: Send, clock: Clock) {
    this.#access = access
    this.#service = new ResultsService(access, send, clock)
  }

  /**
   * Keeps an artifact.
   * @throws ServiceRefusal with status 409 when the run has one of this name, and for what else is refused; Error when the service
   *   cannot be asked, and what reading `content` throws
   */
  async upload({ name, mimeType, content }: NewArtifact, signal: AbortSignal): Promise<StoredArtifact> {
    const { run, job } = this.#access
    const named = { workflow_run_backend_id: run, workflow_job_run_backend_id: job, name }
    const kind = mimeType === null ? { version: 4 } : { version: 7, mime_type: mimeType }
    const begun = await this.#service.call('CreateArtifact', { ...named, ...kind }, created, signal)
    const url = begun.signed_upload_url || begun.signedUploadUrl
    if (!begun.ok || !URL.canParse(url)) throw new ServiceRefusal('it did not take the artifact')
    const { bytes, digest } = await this.#send(url, mimeType ?? 'application/zip', content, signal)
    const whole = { ...named, size: String(bytes), hash: `sha256:${digest}` }
    const end = await this.#service.call('FinalizeArtifact', whole, finalized, signal)
    const id = end.artifact_id || end.artifactId
    if (!end.ok || id === '') throw new ServiceRefusal('the artifact could not be completed')
    return { id, bytes }
  }

  async #send(
    url: string,
    type: string,
    content: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<{ bytes: number; digest: string }> {
    const hash = createHash('sha256')
    const blocks: string[] = []
    let bytes = 0
    for await (const block of blocksOf(content, signal)) {
      const name = Buffer.from(`block-${String(blocks.length).padStart(6, '0')}`).toString('base64')
      const headers = { 'content-type': 'application/octet-stream' }
      await this.#service.put(
        withQuery(url, `comp=block&blockid=${encodeURIComponent(name)}`),
        { headers, body: block },
        signal,
      )
      hash.update(block)
      bytes += block.length
      blocks.push(name)
    }
    const list = blocks.map((name) => `<Latest>${name}</Latest>`).join('')
    const body = `<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`
    const headers = { 'content-type': 'application/xml', 'x-ms-blob-content-type': type }
    await this.#service.put(withQuery(url, 'comp=blocklist'), { headers, body }, signal)
    return { bytes, digest: hash.digest('hex') }
  }
}

/** A signed address stays as it is written: its signature is over these letters. */
function withQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

async function* blocksOf(content: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of content) {
    signal.throwIfAborted()
    pieces.push(piece)
    bytes += piece.length
    if (bytes < BLOCK_BYTES) continue
    yield Buffer.concat(pieces)
    pieces = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(pieces)
}
