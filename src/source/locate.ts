import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'
import type { Diagnostic } from '../errors.ts'
import { lineFinder } from './lines.ts'

/** Where one node of a document stands. Children by key or index, written as text. */
export type Place = { line: number | null; children: Map<string, Place> | null }

type Problem = Pick<Diagnostic, 'line' | 'message' | 'hint'>

/** An anchored node. Weight: nodes plus characters, aliases counted in full. Height: levels below it. */
type Anchored = { place: Place; weight: number; height: number; text: string | null; open: boolean }

type Frame = {
  kind: 'document' | 'sequence' | 'mapping'
  place: Place
  node: Anchored
  /** Next index of a sequence. */
  index: number
  /** A mapping's key that has no value yet. */
  key: Key | null
  merged: Place[]
}

type Key = { text: string | null; line: number | null; merge: boolean }

const SEVERAL_DOCUMENTS = {
  message: 'the file holds several documents',
  hint: 'Keep one: remove the `---` between them, or use several files.',
}

const KEY_IS_NO_TEXT = {
  message: 'a key is itself a list or a mapping',
  hint: 'Put quotes around text that begins with `{` or `[`, for example "{{name}}".',
}

/** What aliases may add to a document by being expanded, in nodes plus characters. */
export const MAX_EXPANSION = 1_000_000

/**
 * Walks the events of a YAML file once: finds the line of every key and item, and refuses what would be silently
 * lost or would blow up later: duplicate keys, keys that are no text, a second document, aliases that contain
 * themselves, nest too deep or expand too far.
 *
 * @param source the text that the events point into
 */
export function locate(
  source: string,
  events: readonly Event[],
  maxDepth: number,
): { root: Place; problems: Problem[] } {
  const lineAt = lineFinder(source)
  const tree = growingTree()
  const anchors = new Map<string, Anchored>()
  let expansion = 0

  const remember = (event: { anchorStart: number; anchorEnd: number }, node: Anchored): void => {
    if (event.anchorStart >= 0) anchors.set(source.slice(event.anchorStart, event.anchorEnd), node)
  }

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT: {
        anchors.clear()
        tree.beginDocument()
        break
      }
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        const kind = event.type === EVENT_ID.SEQUENCE ? 'sequence' : 'mapping'
        remember(event, tree.begin(kind, lineAt(event.start)))
        break
      }
      case EVENT_ID.SCALAR: {
        const line = scalarLine(event, lineAt)
        const weight = 1 + event.valueEnd - event.valueStart
        const text = tree.needsText() || event.anchorStart >= 0 ? getScalarValue(source, event) : ''
        const node: Anchored = { place: { line, children: null }, weight, height: 0, text, open: false }
        // Only a plain `<<` merges; in quotes it is an ordinary key.
        tree.add(node, line, text === '<<' && event.style === SCALAR_STYLE.PLAIN)
        remember(event, node)
        break
      }
      case EVENT_ID.ALIAS: {
        const name = source.slice(event.anchorStart, event.anchorEnd)
        const line = lineAt(event.anchorStart)
        const node = anchors.get(name)
        // An unknown alias is the constructor's to report; here it only must not break the walk.
        const target: Anchored = node ?? {
          place: { line, children: null },
          weight: 1,
          height: 0,
          text: '',
          open: false,
        }
        const refused = refusal(target, name, { depth: tree.depth(), maxDepth, expansion })
        if (refused !== null) return { root: tree.root(), problems: [...tree.problems, { line, ...refused }] }
        expansion += target.weight
        tree.add({ ...target, place: { line, children: target.place.children } }, line, target.text === '<<')
        break
      }
      case EVENT_ID.POP: {
        tree.end()
        break
      }
    }
  }
  return { root: tree.root(), problems: tree.problems }
}

/** The places of a file while it is walked: the collections that are open around the next node, and what is wrong so far. */
function growingTree() {
  const problems: Problem[] = []
  const frames: Frame[] = []
  let root: Place = { line: null, children: null }
  let documents = 0

  /** Hangs a finished scalar or alias, or a collection that has just begun, into the collection around it. */
  function attach(node: Anchored, line: number | null, merge: boolean): void {
    const parent = frames.at(-1)
    if (parent === undefined) return
    if (parent.kind === 'document') {
      if (documents === 1) root = node.place
      else if (node.text !== '') problems.push({ line, ...SEVERAL_DOCUMENTS })
    } else if (parent.kind === 'sequence') parent.place.children?.set(String(parent.index++), node.place)
    else if (parent.key === null) {
      parent.key = { text: node.text, line, merge }
      if (node.text === null) problems.push({ line, ...KEY_IS_NO_TEXT })
    } else {
      attachValue(parent, parent.key, node.place)
      parent.key = null
    }
  }

  function attachValue({ place, merged }: Frame, key: Key, value: Place): void {
    if (key.merge) merged.push(value)
    else if (key.text !== null) {
      const earlier = place.children?.get(key.text)
      if (earlier === undefined) place.children?.set(key.text, { line: key.line, children: value.children })
      else {
        const first = earlier.line === key.line ? '' : `, first in line ${earlier.line}`
        problems.push({
          line: key.line,
          message: `\`${key.text}\` is written twice${first}`,
          hint: 'Keep one of them.',
        })
      }
    }
  }

  function grow({ weight, height }: Anchored): void {
    const parent = frames.at(-1)
    if (parent === undefined) return
    parent.node.weight += weight
    parent.node.height = Math.max(parent.node.height, height + 1)
  }

  return {
    problems,
    root: () => root,
    depth: () => frames.length,
    /** Whether the text of a scalar that comes next matters: as a key, or as the whole document. */
    needsText(): boolean {
      const parent = frames.at(-1)
      return parent?.kind === 'document' || (parent?.kind === 'mapping' && parent.key === null)
    },
    beginDocument(): void {
      documents += 1
      frames.push(newFrame('document', null))
    },
    begin(kind: 'sequence' | 'mapping', line: number | null): Anchored {
      const frame = newFrame(kind, line)
      attach(frame.node, line, false)
      frames.push(frame)
      return frame.node
    },
    /** @param merge whether it is the key `<<`, where it is a key */
    add(node: Anchored, line: number | null, merge: boolean): void {
      attach(node, line, merge)
      grow(node)
    },
    /** Ends the innermost collection or the document. */
    end(): void {
      const frame = frames.pop()
      if (frame === undefined) return
      frame.node.open = false
      inherit(frame)
      grow(frame.node)
    },
  }
}

function newFrame(kind: Frame['kind'], line: number | null): Frame {
  const place: Place = { line, children: new Map() }
  return {
    kind,
    place,
    node: { place, weight: 1, height: 0, text: null, open: true },
    index: 0,
    key: null,
    merged: [],
  }
}

/** @param at where the alias stands: levels around it, and what the aliases before it have added */
function refusal(
  target: Anchored,
  name: string,
  at: { depth: number; maxDepth: number; expansion: number },
): { message: string; hint: string } | null {
  if (target.open) return { message: `the alias *${name} contains itself`, hint: 'Write the part out instead.' }
  if (at.depth + target.height > at.maxDepth)
    return {
      message: `the alias *${name} nests deeper than ${at.maxDepth} levels`,
      hint: 'Write the part out instead.',
    }
  if (at.expansion + target.weight > MAX_EXPANSION)
    return {
      message: `aliases expand this file by more than ${MAX_EXPANSION} characters`,
      hint: 'Use fewer aliases, or smaller anchored parts.',
    }
  return null
}

/** Gives a mapping the places of the keys it merges (`<<`) and does not write itself. */
function inherit(frame: Frame): void {
  for (const source of frame.merged) {
    const members = source.children?.has('0') ? [...source.children.values()] : [source]
    for (const member of members)
      for (const [key, place] of member.children ?? [])
        if (frame.place.children?.has(key) === false) frame.place.children.set(key, place)
  }
}

function scalarLine(event: ScalarEvent, lineAt: (offset: number) => number): number | null {
  const begin = [event.anchorStart, event.tagStart].filter((offset) => offset >= 0)
  if (begin.length > 0) return lineAt(Math.min(...begin))
  if (event.valueStart < 0) return null
  // A block scalar's text begins right behind the line break of its `|` or `>`.
  const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK
  return lineAt(block ? Math.max(0, event.valueStart - 1) : event.valueStart)
}
