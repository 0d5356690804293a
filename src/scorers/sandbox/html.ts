import { type DefaultTreeAdapterTypes, parse } from 'parse5'

/** Elements of the HTML Living Standard, section 4 and its index, without the obsolete ones. */
const ELEMENTS = new Set(
  `html head title base link meta style body article section nav aside h1 h2 h3 h4 h5 h6 hgroup header footer address
  p hr pre blockquote ol ul menu li dl dt dd figure figcaption main search div a em strong small s cite q dfn abbr ruby
  rt rp data time code var samp kbd sub sup i b u mark bdi bdo span br wbr ins del picture source img iframe embed
  object video audio track map area svg math table caption colgroup col tbody thead tfoot tr td th form label input
  button select datalist optgroup option textarea output progress meter fieldset legend details summary dialog script
  noscript template slot canvas`.split(/\s+/),
)

/**
 * Why the whole text is not HTML; null when it is. Browsers take any text, so this asks for more: no text outside of
 * elements, and at least one element of the standard (or a custom one) that is really written there.
 */
export function notHtml(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed === '') return 'the output is empty'
  if (/^<\?xml/i.test(trimmed)) return 'it is XML'
  const document = parse(trimmed, { sourceCodeLocationInfo: true })
  let existing = false
  const left: DefaultTreeAdapterTypes.Node[] = [document]
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if ('tagName' in node) {
      // The parser adds html, head and body itself; only what stands in the text has a place there.
      const written = node.sourceCodeLocation !== undefined && node.sourceCodeLocation !== null
      if (written && (ELEMENTS.has(node.tagName) || node.tagName.includes('-'))) existing = true
      if (node.tagName === 'body' && !written && node.childNodes.some(isText))
        return 'there is text outside of elements'
    }
    if ('childNodes' in node) for (const child of node.childNodes) left.push(child)
  }
  return existing ? null : 'there is no element of HTML in it'
}

function isText(node: DefaultTreeAdapterTypes.Node): boolean {
  return node.nodeName === '#text' && 'value' in node && node.value.trim() !== ''
}
