import { createHash, createHmac } from 'node:crypto'
import { STSClient } from '@aws-sdk/client-sts'
import { HttpRequest } from '@smithy/core/protocols'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { SignatureV4 } from '@smithy/signature-v4'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { AwsError, calling } from './aws-error.ts'
import { type Connection, clientSettings } from './connection.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'

type ModelPackage = {
  group: string
  /** At most 1,024 characters. */
  description: string
  approval: 'Approved' | 'Rejected' | 'PendingManualApproval'
  /** Keys of at most 128, values of at most 256 characters, none empty. */
  properties: Readonly<Record<string, string>>
  /** Object with what was measured; null when there is none. */
  metrics: { uri: string } | null
  /** Of at most 36 letters, digits and `-`: the same one within a day makes no second entry. */
  token: string
}

/** Registry of model packages in SageMaker. Every method throws AwsError. */
export interface ModelRegistry {
  /** ARN of the newest entry of a group with this description; null when there is none. */
  find(group: string, description: string): Promise<string | null>
  /** @returns the entry's ARN */
  create(entry: ModelPackage): Promise<string>
}

const listShape = z.object({
  ModelPackageSummaryList: z.array(
    z.object({ ModelPackageArn: z.string(), ModelPackageDescription: z.string().nullish() }),
  ),
  NextToken: z.string().nullish(),
})

const createdShape = z.object({ ModelPackageArn: z.string() })

const refusalShape = z.object({
  __type: z.string().default('Error'),
  message: z.string().optional(),
  Message: z.string().optional(),
})

const ATTEMPTS = 4

/** Two calls out of four hundred: they are signed here, because SageMaker's own client weighs more than everything else. */
export function createModelRegistry(connection: Connection, clock: Clock): ModelRegistry {
  async function send(operation: string, input: object): Promise<unknown> {
    const action = `sagemaker:${operation}`
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await calling(action, () => once(action, operation, JSON.stringify(input)))
      } catch (thrown) {
        if (attempt === ATTEMPTS || !(thrown instanceof AwsError) || !mayPass(thrown)) throw thrown
        await clock.sleep(250 * 2 ** attempt)
      }
    }
  }

  async function once(action: string, operation: string, body: string): Promise<unknown> {
    const { status, text } = await signedRequest(connection, operation, body)
    if (status < 300) return JSON.parse(text)
    const read = refusalShape.safeParse(jsonOf(text))
    const refusal = read.success ? read.data : { __type: 'Error' }
    const code = refusal.__type.replace(/^.*#/, '')
    throw new AwsError(action, code, refusal.message ?? refusal.Message ?? code, status)
  }

  return {
    async find(group, description) {
      for (let token: string | null = null; ; ) {
        const input = { ModelPackageGroupName: group, MaxResults: 100, SortBy: 'CreationTime', SortOrder: 'Descending' }
        const page = listShape.parse(
          await send('ListModelPackages', token === null ? input : { ...input, NextToken: token }),
        )
        const found = page.ModelPackageSummaryList.find((one) => one.ModelPackageDescription === description)
        if (found !== undefined) return found.ModelPackageArn
        token = page.NextToken ?? null
        if (token === null) return null
      }
    },

    async create({ group, description, approval, properties, metrics, token }) {
      const measured =
        metrics === null
          ? {}
          : { ModelMetrics: { ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: metrics.uri } } } }
      const input = {
        ModelPackageGroupName: group,
        ModelPackageDescription: description,
        ModelApprovalStatus: approval,
        CustomerMetadataProperties: properties,
        ClientToken: token,
        ...measured,
      }
      return createdShape.parse(await send('CreateModelPackage', input)).ModelPackageArn
    },
  }
}

/** Lost connections too, which have a code of the system and no status; not credentials that are missing. */
function mayPass({ status, code }: AwsError): boolean {
  if (status === null) return /^E[A-Z]+$|^TimeoutError$/.test(code)
  return status >= 500 || status === 429 || /Throttl/.test(code)
}

async function signedRequest(
  connection: Connection,
  operation: string,
  body: string,
): Promise<{ status: number; text: string }> {
  const settings = clientSettings(connection, 'SAGEMAKER')
  // Any client resolves region and credentials as the SDK does.
  const resolver = withoutNodeVersionWarning(() => new STSClient(settings))
  const handler = settings.requestHandler ?? new NodeHttpHandler({})
  try {
    const region = await resolver.config.region()
    const { environment } = connection
    const override = environment.AWS_ENDPOINT_URL_SAGEMAKER ?? environment.AWS_ENDPOINT_URL
    const url = new URL(override ?? `https://api.sagemaker.${region}.amazonaws.com`)
    const unsigned = new HttpRequest({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: '/',
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `SageMaker.${operation}`,
      },
      body,
    })
    const signer = new SignatureV4({
      service: 'sagemaker',
      region,
      credentials: resolver.config.credentials,
      sha256: Sha256,
    })
    const signed = await signer.sign(unsigned)
    const { response } = await handler.handle(new HttpRequest(signed))
    const chunks: Buffer[] = []
    for await (const chunk of response.body) chunks.push(Buffer.from(chunk))
    return { status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') }
  } finally {
    resolver.destroy()
    handler.destroy()
  }
}

/** Node's SHA-256 in the form that the signer takes. */
class Sha256 {
  readonly #hash

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data))
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data, 'utf8')
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}
