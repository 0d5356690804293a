import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { z } from 'zod'
import { listen } from './listen.ts'

/** A finished artifact as the page of a run lists it, with what was uploaded. */
type Artifact = { id: number; run: string; name: string; mimeType: string; content: Buffer }

type Upload = Artifact & {
  signature: string
  blocks: Map<string, Buffer>
  committed: boolean
  type: string
  finalized: boolean
}

type Reply = { status: number; body?: unknown }

/** Answers instead of the service, or not at all. */
type ArtifactFault = { method: string; times?: number; reply: Reply | 'hang' }

export type FakeArtifacts = {
  artifacts: () => Artifact[]
  /** What was asked, and what was answered. */
  requests: string[]
  faults: ArtifactFault[]
  /** What the runner gives to an action of a job. */
  environment: (job?: string) => Record<string, string>
  close: () => Promise<void>
}

const RUN = 'ce7f54c7-61c7-4aae-887f-30da475f5f1a'
const JOB = 'ca395085-040a-526b-2ce8-bdc85f692774'

const name = z
  .string()
  .min(1)
  .regex(/^[^\\/:<>|*?"\r\n]+$/, 'the artifact name is not valid')
const ids = { workflow_run_backend_id: z.string().min(1), workflow_job_run_backend_id: z.string().min(1) }
const asked = {
  create: z.strictObject({
    ...ids,
    name,
    version: z.int().min(4).max(7),
    mime_type: z.string().optional(),
    expires_at: z.iso.datetime().optional(),
  }),
  finalize: z.strictObject({
    ...ids,
    name,
    size: z.string().regex(/^\d+$/),
    hash: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .optional(),
  }),
}

const refused = (status: number, code: string, msg: string): Reply => ({ status, body: { code, msg } })

export type ArtifactSettings = {
  /** Spells fields and refuses unknown ones as services do that are older than single files: act, Gitea, Forgejo. */
  older?: boolean
}

/** Version 4 of the artifact service, and the block storage behind it: a name is taken once in a run, and what is kept is what was announced. */
export async function startArtifacts({ older = false }: ArtifactSettings = {}): Promise<FakeArtifacts> {
  const uploads: Upload[] = []
  const requests: string[] = []
  const faults: ArtifactFault[] = []
  const tokens = new Map<string, { run: string; job: string }>()
  const server = createServer((request, response) => {
    answer(request).then(
      (reply) => {
        if (reply === 'hang') return
        response.writeHead(reply.status, { 'content-type': 'application/json' })
        response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body))
      },
      (error: unknown) => {
        requests.push(`the fake broke: ${String(error)}`)
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
    const isBlob = target.pathname.startsWith('/blobs/')
    const label = isBlob
      ? `${request.method} ${target.searchParams.get('comp')}`
      : (target.pathname.split('/').at(-1) ?? '')
    const fault = faults.find((one) => one.method === label && (one.times ?? 1) > 0)
    if (fault !== undefined) fault.times = (fault.times ?? Number.POSITIVE_INFINITY) - 1
    const reply = fault?.reply ?? (isBlob ? blob(request, target, body) : service(request, target, body))
    requests.push(`${label} ${reply === 'hang' ? 'hangs' : reply.status}`)
    return reply
  }

  function service(request: IncomingMessage, { pathname }: URL, body: Buffer): Reply {
    const token = tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '')
    if (token === undefined) return refused(401, 'unauthenticated', 'authentication failed')
    if (request.headers['content-type'] !== 'application/json')
      return refused(404, 'bad_route', 'unexpected Content-Type')
    const method = /^\/twirp\/github\.actions\.results\.api\.v1\.ArtifactService\/(\w+)$/.exec(pathname)?.[1]
    if (method !== 'CreateArtifact' && method !== 'FinalizeArtifact') {
      return refused(404, 'bad_route', `no handler for ${pathname}`)
    }
    const isCreate = method === 'CreateArtifact'
    const read = (isCreate ? asked.create : asked.finalize).safeParse(JSON.parse(body.toString('utf8')))
    if (!read.success) return refused(400, 'malformed', z.prettifyError(read.error))
    const { workflow_run_backend_id: run, workflow_job_run_backend_id: job } = read.data
    if (run !== token.run || job !== token.job) return refused(403, 'permission_denied', 'the token is of another job')
    return isCreate ? created(asked.create.parse(read.data)) : finalized(asked.finalize.parse(read.data))
  }

  function created({ name, version, mime_type, workflow_run_backend_id: run }: z.infer<typeof asked.create>): Reply {
    if (older && mime_type !== undefined) return { status: 500 }
    if (mime_type !== undefined && version < 7) return refused(400, 'invalid_argument', 'mime_type needs version 7')
    if (uploads.some((one) => one.name === name && one.run === run)) {
      return refused(409, 'already_exists', 'Conflict: an artifact with this name already exists on the workflow run')
    }
    const upload = { id: 1001 + uploads.length, run, name, mimeType: mime_type ?? 'application/zip' }
    const signature = `${randomUUID()}+/=`
    uploads.push({
      ...upload,
      signature,
      blocks: new Map(),
      content: Buffer.alloc(0),
      committed: false,
      type: '',
      finalized: false,
    })
    const signed = `${url}/blobs/${upload.id}?se=2026-12-01T10%3A00%3A00Z&sig=${encodeURIComponent(signature)}`
    return { status: 200, body: { ok: true, [older ? 'signedUploadUrl' : 'signed_upload_url']: signed } }
  }

  function finalized({ name, size, hash, workflow_run_backend_id: run }: z.infer<typeof asked.finalize>): Reply {
    const mine = uploads.find((one) => one.name === name && one.run === run)
    if (mine === undefined) return refused(404, 'not_found', 'there is no such artifact')
    const digest = createHash('sha256').update(mine.content).digest('hex')
    const isWhole = mine.committed && mine.content.length === Number(size) && mine.type === mine.mimeType
    if (!isWhole || (hash !== undefined && hash !== `sha256:${digest}`)) {
      return refused(400, 'invalid_argument', 'the upload is not what was announced')
    }
    mine.finalized = true
    return { status: 200, body: { ok: true, [older ? 'artifactId' : 'artifact_id']: String(mine.id) } }
  }

  function blob({ method, headers }: IncomingMessage, target: URL, body: Buffer): Reply {
    const mine = uploads.find(({ id }) => target.pathname === `/blobs/${id}`)
    if (mine === undefined || method !== 'PUT') return { status: 404 }
    const isSigned = target.searchParams.get('sig') === mine.signature && target.searchParams.has('se')
    if (!isSigned || headers.authorization !== undefined || mine.finalized) return { status: 403 }
    if (Number(headers['content-length']) !== body.length) return { status: 411 }
    if (target.searchParams.get('comp') === 'block') {
      const block = target.searchParams.get('blockid') ?? ''
      const [first = block] = mine.blocks.keys()
      if (block === '' || block.length !== first.length || body.length === 0) return { status: 400 }
      mine.blocks.set(block, body)
      return { status: 201 }
    }
    if (target.searchParams.get('comp') !== 'blocklist') return { status: 400 }
    const listed = [...body.toString('utf8').matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, id = '']) => id)
    if (listed.some((id) => !mine.blocks.has(id))) return { status: 400 }
    mine.content = Buffer.concat(listed.map((id) => mine.blocks.get(id) ?? Buffer.alloc(0)))
    mine.type = String(headers['x-ms-blob-content-type'])
    mine.committed = true
    return { status: 201 }
  }

  return {
    artifacts: () =>
      uploads
        .filter((one) => one.finalized)
        .map(({ id, run, name, mimeType, content }) => ({ id, run, name, mimeType, content })),
    requests,
    faults,
    environment(job = JOB) {
      const claims = { scp: `Actions.ExampleScope Actions.Results:${RUN}:${job}`, nbf: 1 }
      const encoded = [{ alg: 'RS256' }, claims, randomUUID()].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      )
      const token = encoded.join('.')
      tokens.set(token, { run: RUN, job })
      return { ACTIONS_RESULTS_URL: `${url}/`, ACTIONS_RUNTIME_TOKEN: token }
    },
    close,
  }
}
