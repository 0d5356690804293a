import { type DefaultTreeAdapterMap, parse } from 'parse5'

type Node = DefaultTreeAdapterMap['node']

/** Names of a page's elements in their order, each with its attributes' names; and what the parser objects to. */
export function shapeOf(page: string): { tags: string[]; errors: string[] } {
  const errors: string[] = []
  const onParseError = ({ code }: { code: string }) => {
    // Any text may hold them, and they end nothing.
    if (code !== 'noncharacter-in-input-stream') errors.push(code)
  }
  const document = parse(page, { onParseError })
  const tags: string[] = []
  const visit = (node: Node) => {
    if ('tagName' in node) tags.push([node.tagName, ...node.attrs.map(({ name }) => name)].join(' '))
    if ('childNodes' in node) for (const child of node.childNodes) visit(child)
  }
  visit(document)
  return { tags, errors }
}
