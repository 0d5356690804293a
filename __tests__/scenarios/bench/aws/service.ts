import type { IncomingHttpHeaders } from 'node:http'

/** One signed request, before its service has looked at it. */
export type AwsRequest = {
  method: string
  /** Path without the query, as sent. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
}

/** `body` is sent as JSON when it is an object, else as it is. */
export type AwsReply = {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer | object
  /** The connection ends in the middle of the body. */
  cut?: true
}

/** One service of the fake AWS. */
export type Service = {
  /** Name in the signature's scope, and in front of IAM's actions. */
  name: string
  /** IAM's name of what is asked, without the service; null when the service has no such operation. */
  operation: (request: AwsRequest) => string | null
  /** @throws AwsRefusal for everything that the real service refuses */
  answer: (operation: string, request: AwsRequest) => AwsReply | Promise<AwsReply>
  /** A refusal in the service's own protocol. */
  refuse: (refusal: AwsRefusal) => AwsReply
}

/** What the real service answers instead of doing something. */
export class AwsRefusal extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

export const account = '123456789012'
export const region = 'us-east-1'

/** Refusals of the services that speak `application/x-amz-json-1.1`. */
export function jsonRefusal({ code, message, status }: AwsRefusal): AwsReply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: { __type: code, message, Message: message },
  }
}

/** The operation of an `X-Amz-Target` header, when it is one of this service. */
export function targetOf({ headers }: AwsRequest, prefix: string, existing: readonly string[]): string | null {
  const [service, operation = ''] = String(headers['x-amz-target'] ?? '').split('.')
  return service === prefix && existing.includes(operation) ? operation : null
}
