import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'
import type { Mistake } from '../errors.ts'
import { lineFinder } from './lines.ts'

/** Where one node of a document stands. Children by key or index, written as text. */
type Place = { line: number | null; children: Map<string, Place> | null }

type Problem = Pick<Mistake, 'line' | 'message' | 'hint'>

/** An anchored node. Weight: nodes plus characters, aliases counted in full. Height: levels below it. */
type Anchored = { place: Place; weight: number; height: number; text: string | null; open: boolean }

type Frame = {
  kind: 'document' | 'sequence' | 'mapping'
  place: Place
  node: Anchored
  /** Next index of a sequence. */
  index: number
  /** A mapping's key that waits for its value. */
  key: { text: string | null; line: number | null; merge: boolean } | null
  merged: Place[]
}

/** What aliases may add to a document by being expanded, in nodes plus characters. */
const MAX_EXPANSION = 1_000_000

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
  const problems: Problem[] = []
  const anchors = new Map<string, Anchored>()
  const frames: Frame[] = []
  let root: Place = { line: null, children: null }
  let documents = 0
  let expansion = 0

  /** Hangs a finished scalar or alias, or a collection that has just begun, into the collection around it. */
  const attach = (node: Anchored, line: number | null): void => {
    const parent = frames.at(-1)
    if (parent === undefined) return
    if (parent.kind === 'document') {
      if (documents === 1) root = node.place
      else if (node.text !== '')
        problems.push({
          line,
          message: 'the file holds several documents',
          hint: 'Keep one: remove the `---` between them, or use several files.',
        })
      return
    }
    if (parent.kind === 'sequence') {
      parent.place.children?.set(String(parent.index++), node.place)
      return
    }
    const key = parent.key
    if (key === null) {
      parent.key = { text: node.text, line, merge: node.text === '<<' }
      if (node.text === null)
        problems.push({
          line,
          message: 'a key is itself a list or a mapping',
          hint: 'Put quotes around text that begins with `{` or `[`, for example "{{name}}".',
        })
      return
    }
    parent.key = null
    if (key.merge) {
      parent.merged.push(node.place)
      return
    }
    if (key.text === null) return
    const earlier = parent.place.children?.get(key.text)
    if (earlier !== undefined)
      problems.push({
        line: key.line,
        message: `\`${key.text}\` is written twice${earlier.line === key.line ? '' : `, first in line ${earlier.line}`}`,
        hint: 'Keep one of them.',
      })
    else parent.place.children?.set(key.text, { line: key.line, children: node.place.children })
  }

  const remember = (event: { anchorStart: number; anchorEnd: number }, node: Anchored): void => {
    if (event.anchorStart >= 0) anchors.set(source.slice(event.anchorStart, event.anchorEnd), node)
  }

  const grow = (weight: number, height: number): void => {
    const parent = frames.at(-1)
    if (parent === undefined) return
    parent.node.weight += weight
    parent.node.height = Math.max(parent.node.height, height + 1)
  }

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT: {
        documents += 1
        anchors.clear()
        frames.push(newFrame('document', null))
        break
      }
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        const line = lineAt(event.start)
        const frame = newFrame(event.type === EVENT_ID.SEQUENCE ? 'sequence' : 'mapping', line)
        attach(frame.node, line)
        remember(event, frame.node)
        frames.push(frame)
        break
      }
      case EVENT_ID.SCALAR: {
        const line = scalarLine(event, lineAt)
        const parent = frames.at(-1)
        const needed = parent?.kind === 'document' || (parent?.kind === 'mapping' && parent.key === null)
        const weight = 1 + event.valueEnd - event.valueStart
        const text = needed || event.anchorStart >= 0 ? getScalarValue(source, event) : ''
        const node: Anchored = { place: { line, children: null }, weight, height: 0, text, open: false }
        attach(node, line)
        // Only a plain `<<` merges; in quotes it is an ordinary key.
        if (parent?.kind === 'mapping' && parent.key?.merge === true && event.style !== SCALAR_STYLE.PLAIN)
          parent.key.merge = false
        remember(event, node)
        grow(weight, 0)
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
        const refused = refusal(target, name, frames.length, maxDepth, expansion)
        if (refused !== null) return { root, problems: [...problems, { line, ...refused }] }
        expansion += target.weight
        attach({ ...target, place: { line, children: target.place.children } }, line)
        grow(target.weight, target.height)
        break
      }
      case EVENT_ID.POP: {
        const frame = frames.pop()
        if (frame === undefined) break
        frame.node.open = false
        inherit(frame)
        grow(frame.node.weight, frame.node.height)
        break
      }
    }
  }
  return { root, problems }
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

function refusal(
  target: Anchored,
  name: string,
  depth: number,
  maxDepth: number,
  expansion: number,
): { message: string; hint: string } | null {
  if (target.open) return { message: `the alias *${name} contains itself`, hint: 'Write the part out instead.' }
  if (depth + target.height > maxDepth)
    return { message: `the alias *${name} nests deeper than ${maxDepth} levels`, hint: 'Write the part out instead.' }
  if (expansion + target.weight > MAX_EXPANSION)
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
