/** What is wrong with an entry of `evaluation.allowWebhooks`, or with a webhook's URL; null when nothing is. */
export function urlDiagnostic(written: string): string | null {
  const url = parsed(written)
  if (url === null) return 'is not a URL'
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) return 'must be https (http only to localhost)'
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password'
  return null
}

/**
 * Whether an answer may be sent there: same scheme, host and port as an allowed URL, and a path that is the allowed one
 * or lies below it. Compared as URLs, so `https://a.example` allows neither `https://a.example.org` nor
 * `https://a.example@b.example`, and `/hook` allows neither `/hooked` nor `/hook/../other`.
 */
export function isAllowed(written: string, allowed: readonly string[]): boolean {
  const url = parsed(written)
  if (url === null || urlDiagnostic(written) !== null) return false
  // An encoded slash is one more segment to some servers and none to others.
  if (/%2f|%5c/i.test(url.pathname)) return false
  return allowed.some((entry) => {
    const prefix = parsed(entry)
    if (prefix === null || prefix.origin !== url.origin) return false
    const folder = prefix.pathname.endsWith('/') ? prefix.pathname : `${prefix.pathname}/`
    return url.pathname === prefix.pathname || url.pathname.startsWith(folder)
  })
}

/** A template's URL with something in the place of its variables, so that the rest can be judged before. */
export function withoutVariables(template: string): string {
  return template.replace(/\{\{[^{}]*\}\}/g, 'x')
}

function parsed(written: string): URL | null {
  return URL.canParse(written) ? new URL(written) : null
}
