import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

/**
 * The shape of a Markdown page without its words: blocks, cells and raw HTML stay, a run of text, code spans, links and
 * `<wbr>` becomes one `words`, and what stands inside `<code>` of raw HTML is left out.
 */
export function skeleton(markdown: string): string {
  return shape(parse(markdown), 0).join('\n')
}

/** Every text of a page on which GitHub's filters act: neither code nor markup. */
export function filteredTexts(markdown: string): string[] {
  const found: string[] = []
  const visit = (node: Nodes): void => {
    if (node.type === 'text') found.push(node.value)
    if (node.type === 'html') found.push(...node.value.replace(/<code>[^<]*<\/code>/g, '').split(/<[^>]*>/))
    if ('children' in node) for (const child of node.children) visit(child)
  }
  visit(parse(markdown))
  return found
}

/** The page that was parsed last: it is mostly asked for its shape, its texts and its addresses. */
let last: { markdown: string; root: Nodes } | null = null

function parse(markdown: string): Nodes {
  if (last?.markdown !== markdown) {
    last = { markdown, root: fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) }
  }
  return last.root
}

function shape(node: Nodes, depth: number): string[] {
  const indent = '  '.repeat(depth)
  if (node.type === 'html') return [`${indent}html ${node.value.replace(/<code>[^<]*<\/code>/g, '<code>')}`]
  if (!('children' in node)) return [`${indent}${node.type}`]
  const lines: string[] = []
  for (const child of node.children) {
    const words = `${indent}  words`
    if (!isWords(child)) lines.push(...shape(child, depth + 1))
    else if (lines.at(-1) !== words) lines.push(words)
  }
  return [`${indent}${node.type}`, ...lines]
}

/** Every address that a page links to or shows a picture from. */
export function addresses(markdown: string): string[] {
  const found: string[] = []
  const visit = (node: Nodes): void => {
    if ('url' in node) found.push(node.url)
    if ('children' in node) for (const child of node.children) visit(child)
  }
  visit(parse(markdown))
  return found
}

function isWords(node: Nodes): boolean {
  return (
    node.type === 'text' ||
    node.type === 'inlineCode' ||
    node.type === 'link' ||
    (node.type === 'html' && node.value === '<wbr>')
  )
}
