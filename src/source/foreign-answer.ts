/** The most characters shown of an unexpected page. */
const MOST_SHOWN = 120

/**
 * What to say of an answer that a service cannot have given, such as the HTML page of a proxy.
 * @param body as it came; null when it is not known. It is shown in short, on one line and without its markup
 */
export function foreignAnswer(service: string, status: number, body: string | null): string {
  const page = body === null ? '' : excerpt(body)
  return `HTTP ${status}${page === '' ? '' : ` “${page}”`}: a proxy or load balancer answered, not ${service}`
}

/** The title of a page, else the start of its text. */
function excerpt(body: string): string {
  const start = body.slice(0, 20_000)
  const title = /<title[^>]{0,200}>([^<]{1,1000})/i.exec(start)?.[1]
  const text = (title ?? start.replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '))
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim()
  const characters = [...text.slice(0, 2 * MOST_SHOWN)]
  return characters.length <= MOST_SHOWN ? text : `${characters.slice(0, MOST_SHOWN - 1).join('')}…`
}
