import { createHash, createHmac } from 'node:crypto'
import { STSClient } from '@aws-sdk/client-sts'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { foreignAnswer } from '../source/foreign-answer.ts'
import { jsonOrNull } from '../source/json.ts'
import { AwsError, calling } from './aws-error.ts'
import { collectBounded } from './bounded-body.ts'
import { type Connection, clientSettings } from './connection.ts'
import { FOREIGN } from './foreign.ts'
import { withoutNodeVersionWarning } from './node-version-warning.ts'
import { partitionOf } from './partition.ts'

/** A service of which so few calls are made that its own client would weigh more than everything else. */
type SignedService = {
  /** In the signature, and in front of IAM's actions. */
  name: string
  /** Of its address: `api.sagemaker` of `api.sagemaker.eu-west-1.amazonaws.com`. */
  host: string
  /** Of the header that names the operation. */
  target: string
  /** In the variable that overrides its address: `LOGS` of `AWS_ENDPOINT_URL_LOGS`. */
  variable: string
  /** How often a call is made that fails for a while, and how long one may take. */
  attempts: number
  timeoutMs: number
}

const refusalShape = z.object({
  __type: z.string().default('Error'),
  message: z.string().optional(),
  Message: z.string().optional(),
})

/**
 * One call that speaks `application/x-amz-json-1.1`, signed here.
 * @returns the parsed answer
 * @throws AwsError
 */
export async function signedCall(
  connection: Connection,
  clock: Clock,
  service: SignedService,
  operation: string,
  input: object,
): Promise<unknown> {
  const action = `${service.name}:${operation}`
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await calling(action, () => sendOnce(connection, service, operation, JSON.stringify(input)))
    } catch (thrown) {
      if (attempt === service.attempts || !(thrown instanceof AwsError) || !mayPass(thrown)) throw thrown
      await clock.sleep(250 * 2 ** attempt)
    }
  }
}

async function sendOnce(
  connection: Connection,
  service: SignedService,
  operation: string,
  body: string,
): Promise<unknown> {
  const { status, text } = await signedRequest(connection, service, operation, body)
  const action = `${service.name}:${operation}`
  const answer = jsonOrNull(text)
  if (answer === null) throw new AwsError(action, FOREIGN, foreignAnswer('AWS', status, text), status)
  if (status < 300) return answer
  const read = refusalShape.safeParse(answer)
  const refusal = read.success ? read.data : { __type: 'Error' }
  const code = refusal.__type.replace(/^.*#/, '')
  throw new AwsError(action, code, refusal.message ?? refusal.Message ?? code, status)
}

/** Lost connections too, which have a code of the system and no status; not credentials that are missing. */
function mayPass({ status, code }: AwsError): boolean {
  if (status === null) return /^E[A-Z]+$|^(Timeout|Abort)Error$/.test(code)
  return status >= 500 || status === 429 || /Throttl/.test(code)
}

async function signedRequest(
  connection: Connection,
  { name, host, target, variable, timeoutMs }: SignedService,
  operation: string,
  body: string,
): Promise<{ status: number; text: string }> {
  const settings = clientSettings(connection, variable)
  // Any client resolves region and credentials as the SDK does.
  const resolver = withoutNodeVersionWarning(() => new STSClient(settings))
  const handler = settings.requestHandler
  try {
    const region = await resolver.config.region()
    const { environment } = connection
    const override = environment[`AWS_ENDPOINT_URL_${variable}`] ?? environment.AWS_ENDPOINT_URL
    const url = new URL(override ?? `https://${host}.${region}.${partitionOf(region).suffix}`)
    const unsigned = new HttpRequest({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: '/',
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${target}.${operation}`,
      },
      body,
    })
    const signer = new SignatureV4({
      service: name,
      region,
      credentials: resolver.config.credentials,
      sha256: Sha256,
    })
    const signed = await signer.sign(unsigned)
    const { response } = await handler.handle(new HttpRequest(signed), {
      abortSignal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.statusCode, text: new TextDecoder().decode(await collectBounded(response.body)) }
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
