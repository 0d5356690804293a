import type { PageAsked, PageMessage, PageText } from './data.ts'

/**
 * What a model was asked, kept small: nearly always it is the prompt as written with its variables filled in, which need not be
 * said again; else each message is said by what differs from that.
 */

/** The prompt's messages with `{{ name }}` replaced by the variables: what is sent where templates do nothing else. */
export function filled(messages: readonly PageMessage[], value: (name: string) => string | null): PageMessage[] {
  return messages.map(({ role, content }) => ({
    role,
    content: content.replace(/\{\{-?\s*([\w-]+)\s*-?\}\}/g, (whole, name: string) => value(name) ?? whole),
  }))
}

/** @param cut bounds a text */
export function difference(
  asked: readonly PageMessage[],
  written: readonly PageMessage[],
  cut: (text: string) => PageText,
): PageAsked[] | undefined {
  if (asked.length === written.length && asked.every((one, at) => isSame(one, written[at]))) return undefined
  return asked.map(({ role, content }, at) => {
    const base = written[at]?.content ?? ''
    const start = commonStart(content, base)
    const end = commonEnd(content.slice(start), base.slice(start))
    return [role, start, cut(content.slice(start, content.length - end)), end]
  })
}

/** The other way round. */
export function restored(
  asked: readonly PageAsked[],
  written: readonly PageMessage[],
): Array<{ role: string; content: string; omitted: number }> {
  return asked.map(([role, start, middle, end], at) => {
    const base = written[at]?.content ?? ''
    const [kept, omitted] = typeof middle === 'string' ? [middle, 0] : middle
    return { role, content: `${base.slice(0, start)}${kept}${end === 0 ? '' : base.slice(-end)}`, omitted }
  })
}

function isSame(one: PageMessage, other: PageMessage | undefined): boolean {
  return one.role === other?.role && one.content === other.content
}

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a[at] === b[at]) at += 1
  return at
}

function commonEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a[a.length - 1 - at] === b[b.length - 1 - at]) at += 1
  return at
}
