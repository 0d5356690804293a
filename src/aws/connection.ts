import { NodeHttpHandler } from '@smithy/node-http-handler'
import { collectBounded } from './bounded-body.ts'
import { CONNECT_MS, proxyAgent } from './proxy.ts'

/** How AWS is reached: everything that the clients of a run share. */
export type Connection = {
  /** The SDK's own chain decides when null. */
  region: string | null
  /** The SDK's own chain decides when null. */
  credentials: CredentialProvider | null
  /** Where the proxy is read from; endpoint overrides are read by the SDK itself from the process's environment. */
  environment: Readonly<Record<string, string | undefined>>
}

/** Control planes limit whole accounts to a few calls per second, so a call may have to wait its turn for a while. */
const ATTEMPTS = 8
const MOST_SOCKETS = 16

/** A call that waits for nothing and takes longer is not answered at all. */
const ANSWER_MS = 30_000

/**
 * Settings of a client of one service. Throttling, 5xx, lost connections and time-outs are tried again by the SDK.
 * @param service as in the variable that overrides its endpoint: `LAMBDA` of `AWS_ENDPOINT_URL_LAMBDA`
 */
export function clientSettings({ region, credentials, environment }: Connection, service: string) {
  const agent = proxyAgent(environment, MOST_SOCKETS, `AWS_ENDPOINT_URL_${service}`)
  return {
    ...(region === null ? {} : { region }),
    ...(credentials === null ? {} : { credentials }),
    maxAttempts: ATTEMPTS,
    retryMode: 'standard',
    streamCollector: collectBounded,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
      ...(agent === null ? {} : { httpsAgent: agent }),
    }),
  }
}

export type Credentials = {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  expiration?: Date
}

export type CredentialProvider = () => Promise<Credentials>
