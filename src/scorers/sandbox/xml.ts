import { SaxesParser } from 'saxes'
import { messageOf } from '../../errors.ts'

type Element = { attributes: readonly string[]; children: Map<string, Element[]> }

/** Why the whole text is not well-formed XML with the required elements; null when it is. */
export function notXml(text: string, requiredElements: readonly string[]): string | null {
  const root = parsed(text)
  if (typeof root === 'string') return root
  return missing([root], requiredElements)
}

/** Why no part of the text is well-formed XML with the required elements; null when some is. */
export function containsNoXml(text: string, requiredElements: readonly string[]): string | null {
  const roots: Element[] = []
  for (const [start, end] of candidates(text)) {
    const root = parsed(text.slice(start, end))
    if (typeof root !== 'string') roots.push(root)
  }
  return roots.length === 0 ? 'no well-formed XML element found' : missing(roots, requiredElements)
}

/** A document as a tree whose top holds the root element; a text says why it is not well-formed. */
function parsed(text: string): Element | string {
  const top: Element = { attributes: [], children: new Map() }
  const open = [top]
  const parser = new SaxesParser({ position: false })
  parser.on('doctype', (doctype) => {
    // Entities that a document defines itself can grow without end, or point at files.
    if (doctype.includes('[')) throw new Error('a DTD inside the document is not allowed')
  })
  parser.on('opentag', (tag) => {
    const element: Element = { attributes: Object.keys(tag.attributes), children: new Map() }
    const siblings = open.at(-1)?.children
    const same = siblings?.get(tag.name)
    if (same === undefined) siblings?.set(tag.name, [element])
    else same.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  parser.on('error', (error) => {
    throw error
  })
  try {
    parser.write(text).close()
    return top
  } catch (thrown) {
    return `not well-formed: ${messageOf(thrown)}`
  }
}

function missing(tops: readonly Element[], required: readonly string[]): string | null {
  const absent = required.filter((path) => !hasPath(tops, path.split('.')))
  return absent.length === 0 ? null : `required elements are missing: ${absent.join(', ')}`
}

/** A dot path as promptfoo has it: element names, `@_name` for an attribute, a number for one of several siblings. */
function hasPath(tops: readonly Element[], path: readonly string[]): boolean {
  let here = tops
  for (const key of path) {
    if (/^\d+$/.test(key)) {
      const one = here[Number(key)]
      if (one === undefined) return false
      here = [one]
    } else if (key.startsWith('@_')) {
      return here.some((element) => element.attributes.includes(key.slice(2)))
    } else {
      here = here.flatMap((element) => element.children.get(key) ?? [])
      if (here.length === 0) return false
    }
  }
  return true
}

const TAG = /<(?:!--|!\[CDATA\[|([?!])|(\/?)([\p{L}_:][\p{L}\p{N}_:.-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>)/uy

/** The outermost elements in a text that open and close, as offsets; in prose, a tag may also never close. */
function candidates(text: string): Array<[start: number, end: number]> {
  const found: Array<[number, number]> = []
  const open: Array<{ name: string; start: number }> = []
  const close = (start: number, end: number): void => {
    while ((found.at(-1)?.[0] ?? -1) > start) found.pop()
    found.push([start, end])
  }
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    TAG.lastIndex = at
    const tag = TAG.exec(text)
    if (tag === null) {
      at++
      continue
    }
    const [written, , slash = '', name, rest = ''] = tag
    if (name === undefined) {
      // A comment, CDATA, declaration or instruction that never ends swallows the rest.
      const end = text.indexOf(written === '<!--' ? '-->' : written === '<![CDATA[' ? ']]>' : '>', at)
      if (end === -1) return found
      at = end
      continue
    }
    const end = at + written.length
    if (slash === '/') {
      const last = open.pop()
      if (last?.name === name) close(last.start, end)
      else open.length = 0
    } else if (rest.endsWith('/')) close(at, end)
    else open.push({ name, start: at })
    at = end
  }
  return found
}
