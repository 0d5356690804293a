/** One request as a route sees it: already authorised, its body parsed. */
export type ApiRequest = {
  method: string
  /** Path below the API's root, decoded by nobody yet, without the query. */
  path: string
  query: URLSearchParams
  body: unknown
  accept: string
}

/** `body` is sent as JSON, a `Buffer` as it is, `undefined` as nothing. */
export type ApiReply = { status: number; body?: unknown; headers?: Record<string, string> }

export type Route = {
  method: string
  /** Matched against the whole path. */
  path: RegExp
  answer: (request: ApiRequest, groups: Record<string, string>) => ApiReply | Promise<ApiReply>
}

const documentation = 'https://docs.github.com/rest'

/** GitHub's error body: a message, and for 422 the fields that were refused. */
export function refusal(status: number, message: string, more: Record<string, unknown> = {}): ApiReply {
  return { status, body: { message, ...more, documentation_url: documentation, status: String(status) } }
}

export const notFound = (): ApiReply => refusal(404, 'Not Found')

/**
 * Splits a list into pages as GitHub does: 30 a page unless told, 100 at the most, `Link` naming the neighbours.
 */
export function page<T>(
  all: readonly T[],
  request: ApiRequest,
  root: string,
): { items: T[]; headers: Record<string, string> } {
  const size = Math.min(100, positive(request.query.get('per_page')) ?? 30)
  const number = positive(request.query.get('page')) ?? 1
  const last = Math.max(1, Math.ceil(all.length / size))
  const link = (target: number, relation: string): string => {
    const query = new URLSearchParams(request.query)
    query.set('page', String(target))
    return `<${root}${request.path}?${query}>; rel="${relation}"`
  }
  const links: string[] = []
  if (number > 1) links.push(link(Math.min(number - 1, last), 'prev'))
  if (number < last) links.push(link(number + 1, 'next'), link(last, 'last'))
  if (number > 1) links.push(link(1, 'first'))
  const items = all.slice((number - 1) * size, number * size)
  return { items, headers: links.length === 0 ? {} : { link: links.join(', ') } }
}

function positive(text: string | null): number | null {
  const number = text === null ? Number.NaN : Number(text)
  return Number.isInteger(number) && number > 0 ? number : null
}
