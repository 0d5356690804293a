import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { z } from 'zod'
import { listen } from './listen.ts'

/** A finished entry as the cache page of a repository lists it, with what was uploaded. */
type CacheEntry = { key: string; version: string; scope: string; archive: Buffer }

type Reservation = CacheEntry & { signature: string; uploaded: boolean; finalized: boolean }

/** Answers instead of the service, or not at all. */
type CacheFault = { method: string; times?: number; reply: Reply | 'hang' }

type Reply = { status: number; body?: unknown; bytes?: Buffer; headers?: Record<string, string> }

export type FakeActionsCache = {
  url: string
  /** Oldest first. */
  entries: () => CacheEntry[]
  /** Puts an entry there as another job would have. */
  add: (entry: CacheEntry) => void
  /** `method key`, and what was answered. */
  requests: string[]
  faults: CacheFault[]
  /** What the runner gives to an action of a run on this ref. */
  environment: (ref: string, settings?: { readOnly?: boolean }) => Record<string, string>
  close: () => Promise<void>
}

const name = z.string().min(1)
const sized = z.string().regex(/^\d+$/).transform(Number)
const asked = {
  create: z.strictObject({ key: name, version: name }),
  finalize: z.strictObject({ key: name, version: name, size_bytes: sized }),
  find: z.strictObject({ key: name, version: name, restore_keys: z.array(z.string()).default([]) }),
}

/** What the service refuses a key for, or a body without one; null when it takes it. */
function wrongKey(body: unknown): string | null {
  const { key } = z.object({ key: z.string() }).catch({ key: '' }).parse(body)
  if (key === '') return 'a key is needed'
  return key.length > 512 || key.includes(',') ? 'the key is invalid' : null
}

const refused = (status: number, code: string, msg: string): Reply => ({ status, body: { code, msg } })

/**
 * Version 2 of the Actions cache service, and the blob storage behind it. A token reads its own ref and the default
 * branch, and writes its own ref alone; an entry is written once, and seen only when it is complete.
 */
export async function startActionsCache(): Promise<FakeActionsCache> {
  const reservations: Reservation[] = []
  const log: string[] = []
  const faults: CacheFault[] = []
  const tokens = new Map<string, { ref: string; readOnly: boolean }>()
  const server = createServer((request, response) => {
    answer(request).then(
      (reply) => {
        if (reply === 'hang') return
        response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
        response.end(request.method === 'HEAD' ? undefined : (reply.bytes ?? JSON.stringify(reply.body ?? {})))
      },
      (error: unknown) => {
        log.push(`the fake broke: ${String(error)}`)
        response.writeHead(500).end()
      },
    )
  })
  const { url, close } = await listen(server)

  async function answer(request: IncomingMessage): Promise<Reply | 'hang'> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const target = new URL(request.url ?? '/', url)
    const method = target.pathname.split('/').at(-1) ?? ''
    const isBlob = target.pathname.startsWith('/blobs/')
    const label = isBlob ? `${request.method} blob` : method
    const fault = faults.find((one) => one.method === label && (one.times ?? 1) > 0)
    if (fault !== undefined) fault.times = (fault.times ?? Number.POSITIVE_INFINITY) - 1
    const reply = fault?.reply ?? (isBlob ? blob(request, target, body) : rpc(request, target, body))
    log.push(`${label} ${reply === 'hang' ? 'unanswered' : reply.status}`)
    return reply
  }

  function rpc(request: IncomingMessage, { pathname }: URL, body: Buffer): Reply {
    const token = tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '')
    if (token === undefined) return refused(401, 'unauthenticated', 'authentication failed')
    const method = /^\/twirp\/github\.actions\.results\.api\.v1\.CacheService\/(\w+)$/.exec(pathname)?.[1] ?? ''
    const json: unknown = JSON.parse(body.toString('utf8'))
    const wrong = wrongKey(json)
    if (wrong !== null) return refused(400, 'invalid_argument', wrong)
    if (method === 'GetCacheEntryDownloadURL') {
      const { key, version, restore_keys } = asked.find.parse(json)
      return found([key, ...restore_keys], version, [token.ref, 'refs/heads/main'])
    }
    if (method !== 'CreateCacheEntry' && method !== 'FinalizeCacheEntryUpload') {
      return refused(404, 'bad_route', `no handler for ${pathname}`)
    }
    if (token.readOnly)
      return refused(403, 'permission_denied', 'cache write denied: the token of this run is read-only')
    if (method === 'CreateCacheEntry') return created(asked.create.parse(json), token.ref)
    const { size_bytes, ...entry } = asked.finalize.parse(json)
    return finalized(reserved(entry, token.ref), size_bytes)
  }

  function reserved({ key, version }: { key: string; version: string }, scope: string): Reservation | undefined {
    return reservations.find((one) => one.key === key && one.version === version && one.scope === scope)
  }

  function created(entry: { key: string; version: string }, scope: string): Reply {
    if (reserved(entry, scope) !== undefined) {
      return refused(409, 'already_exists', 'cache entry with the same key, version, and scope already exists')
    }
    const signature = randomUUID()
    reservations.push({ ...entry, scope, archive: Buffer.alloc(0), signature, uploaded: false, finalized: false })
    return {
      status: 200,
      body: { ok: true, signed_upload_url: `${url}/blobs/${reservations.length}?sig=${signature}` },
    }
  }

  /** The whole key first, then each as a prefix, newest first, all of it on the own ref before the default branch. */
  function found(keys: readonly string[], version: string, scopes: readonly string[]): Reply {
    const complete = reservations.filter((one) => one.finalized && one.version === version).reverse()
    for (const scope of scopes) {
      const here = complete.filter((one) => one.scope === scope)
      const match =
        here.find((one) => one.key === keys[0]) ??
        keys.map((key) => here.find((one) => one.key.startsWith(key))).find((one) => one !== undefined)
      if (match === undefined) continue
      const signed = `${url}/blobs/${reservations.indexOf(match) + 1}?sig=${match.signature}`
      return { status: 200, body: { ok: true, signed_download_url: signed, matched_key: match.key } }
    }
    return { status: 200, body: { ok: false, signed_download_url: '', matched_key: '' } }
  }

  function finalized(mine: Reservation | undefined, size: number): Reply {
    if (mine === undefined) return refused(404, 'not_found', 'there is no such reservation')
    if (!mine.uploaded || mine.archive.length !== size || mine.finalized)
      return { status: 200, body: { ok: false, entry_id: '0', message: 'the upload is not what was announced' } }
    mine.finalized = true
    return { status: 200, body: { ok: true, entry_id: String(reservations.indexOf(mine) + 1) } }
  }

  function blob({ method, headers }: IncomingMessage, target: URL, body: Buffer): Reply {
    const entry = reservations[Number(/^\/blobs\/(\d+)$/.exec(target.pathname)?.[1]) - 1]
    if (entry === undefined) return { status: 404 }
    if (target.searchParams.get('sig') !== entry.signature || headers.authorization !== undefined)
      return { status: 403 }
    if (method === 'PUT') {
      if (entry.finalized) return { status: 403 }
      if (headers['x-ms-blob-type'] !== 'BlockBlob' || Number(headers['content-length']) !== body.length)
        return { status: 400 }
      entry.archive = body
      entry.uploaded = true
      return {
        status: 201,
        bytes: Buffer.alloc(0),
        headers: { etag: '"1"', 'last-modified': new Date().toUTCString() },
      }
    }
    if (!entry.finalized) return { status: 404 }
    const shared = {
      etag: `"${createHash('md5').update(entry.archive).digest('hex')}"`,
      'last-modified': new Date().toUTCString(),
      'content-type': 'application/octet-stream',
    }
    const all = entry.archive.length
    const range = /^bytes=(\d+)-(\d+)?$/.exec(String(headers['x-ms-range'] ?? headers.range ?? ''))
    if (range === null || method === 'HEAD')
      return { status: 200, bytes: entry.archive, headers: { ...shared, 'content-length': String(all) } }
    const [from, to] = [Number(range[1]), Math.min(Number(range[2] ?? all - 1), all - 1)]
    const bytes = entry.archive.subarray(from, to + 1)
    const about = { 'content-range': `bytes ${from}-${to}/${all}`, 'content-length': String(bytes.length) }
    return { status: 206, bytes, headers: { ...shared, ...about } }
  }

  return {
    url,
    entries: () =>
      reservations
        .filter((one) => one.finalized)
        .map(({ key, version, scope, archive }) => ({ key, version, scope, archive })),
    add: (entry) => reservations.push({ ...entry, signature: randomUUID(), uploaded: true, finalized: true }),
    requests: log,
    faults,
    environment(ref, { readOnly = false } = {}) {
      const token = `runtime-token-${randomUUID()}`
      tokens.set(token, { ref, readOnly })
      return { ACTIONS_CACHE_SERVICE_V2: 'True', ACTIONS_RESULTS_URL: `${url}/`, ACTIONS_RUNTIME_TOKEN: token }
    },
    close,
  }
}
