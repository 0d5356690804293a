import type { FilterArgs } from './filter.ts'
import type { Limits } from './limits.ts'
import { asText } from './values.ts'

/** Filters that take markup out of a text or put it in, as Nunjucks does it, in linear time. */
export const markupFilters = {
  striptags(value: unknown, [keepLines]: FilterArgs, limits: Limits): string {
    const text = asText(value === false ? '' : value, limits)
    limits.text(text.length)
    const plain = withoutTags(text).trim()
    if (!keepLines) return plain.replace(/\s+/g, ' ')
    return plain
      .replace(/ +/g, ' ')
      .replace(/^ | $/gm, '')
      .replaceAll('\r\n', '\n')
      .replace(/\n{3,}/g, '\n\n')
  },
  urlize(value: unknown, [length, nofollow]: FilterArgs, limits: Limits): string {
    const text = asText(value, limits)
    limits.text(text.length)
    const most = typeof length === 'number' ? length : Number.POSITIVE_INFINITY
    const attribute = nofollow === true ? ' rel="nofollow"' : ''
    const linked = text
      .split(/(\s+)/)
      .map((word) => linkOf(word, most, attribute))
      .join('')
    limits.text(linked.length)
    return linked
  },
}

function withoutTags(text: string): string {
  const kept: string[] = []
  let from = 0
  for (let at = text.indexOf('<'); at >= 0; ) {
    const end = tagEnd(text, at)
    if (end === 'none') break
    if (end === null) {
      at = text.indexOf('<', at + 1)
      continue
    }
    kept.push(text.slice(from, at))
    from = end
    at = text.indexOf('<', end)
  }
  kept.push(text.slice(from))
  return kept.join('')
}

/** Where the tag or comment that begins here ends; null when none begins here, `none` when none can end any more. */
function tagEnd(text: string, at: number): number | null | 'none' {
  if (text.startsWith('<!--', at)) {
    const end = text.indexOf('-->', at + 4)
    // A later tag may still end.
    return end < 0 ? (text.indexOf('>', at) < 0 ? 'none' : null) : end + 3
  }
  const name = /<\/?[a-z][a-z0-9]*(?![a-z0-9_])/iy
  name.lastIndex = at
  if (!name.test(text)) return null
  const end = text.indexOf('>', name.lastIndex)
  return end < 0 ? 'none' : end + 1
}

const AROUND = /^(?:\(|<|&lt;)?(.*?)(?:\.|,|\)|\n|&gt;)?$/
const EMAIL = /^[\w.!#$%&'*+\-/=?^`{|}~]+@[a-z\d-]+(?:\.[a-z\d-]+)+$/i

function linkOf(word: string, length: number, attribute: string): string {
  const url = AROUND.exec(word)?.[1] ?? word
  if (url === '') return word
  const short = Number.isNaN(length) ? url : url.substring(0, length)
  if (/^https?:\/\//.test(url)) return `<a href="${url}"${attribute}>${short}</a>`
  if (url.startsWith('www.')) return `<a href="http://${url}"${attribute}>${short}</a>`
  if (EMAIL.test(url)) return `<a href="mailto:${url}">${url}</a>`
  if (/\.(?:org|net|com)(?:[:/]|$)/.test(url)) return `<a href="http://${url}"${attribute}>${short}</a>`
  return word
}
