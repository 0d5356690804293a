/** Word differences between two texts: which words went and which came. */

/** A run of text that both have, that only the first has, or that only the second has. */
export type Run = { kind: 'same' | 'gone' | 'new'; text: string }

/** More edits than these and the texts have too little in common for a difference to help. */
const MOST_EDITS = 1_200
/** More runs than these are too many elements for a page, and too many for an eye. */
const MOST_RUNS = 400

/** Null where the texts differ in too much to be laid side by side word by word. */
export function wordDifference(before: string, after: string): Run[] | null {
  const [a, b] = [tokens(before), tokens(after)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  const middle = edits(a.slice(start, a.length - end), b.slice(start, b.length - end))
  if (middle === null) return null
  const runs = readable(
    joined([
      { kind: 'same', text: a.slice(0, start).join('') },
      ...middle,
      { kind: 'same', text: a.slice(a.length - end).join('') },
    ]),
  )
  return runs.length > MOST_RUNS ? null : runs
}

/** Share of the longer text that both have, 0..1. */
export function alike(runs: readonly Run[]): number {
  const length = (kinds: readonly Run['kind'][]) =>
    runs.reduce((sum, run) => sum + (kinds.includes(run.kind) ? run.text.length : 0), 0)
  const longer = Math.max(length(['same', 'gone']), length(['same', 'new']))
  return longer === 0 ? 1 : length(['same']) / longer
}

/** Words, white space and single signs, in order: joined they are the text. */
function tokens(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? []
}

/** The shortest edit script (Myers 1986); null where it is longer than `MOST_EDITS`. */
function edits(a: readonly string[], b: readonly string[]): Run[] | null {
  if (a.length === 0 || b.length === 0) {
    return [
      { kind: 'gone', text: a.join('') },
      { kind: 'new', text: b.join('') },
    ]
  }
  const most = Math.min(a.length + b.length, MOST_EDITS)
  const reach = new Int32Array(2 * most + 3)
  const trace: Int32Array[] = []
  for (let edit = 0; edit <= most; edit++) {
    trace.push(reach.slice(most - edit, most + edit + 3))
    for (let k = -edit; k <= edit; k += 2) {
      const down = k === -edit || (k !== edit && at(reach, most + k) < at(reach, most + k + 2))
      let x = down ? at(reach, most + k + 2) : at(reach, most + k) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      reach[most + 1 + k] = x
      if (x >= a.length && x - k >= b.length) return backtracked(a, b, trace)
    }
  }
  return null
}

/** Diagonals of step `edit` are kept from −edit−1 to edit+1, so that diagonal k is at k + edit + 1. */
function backtracked(a: readonly string[], b: readonly string[], trace: readonly Int32Array[]): Run[] {
  const runs: Run[] = []
  let [x, y] = [a.length, b.length]
  for (let edit = trace.length - 1; edit > 0; edit--) {
    const before = trace[edit] ?? new Int32Array()
    const k = x - y
    const down = k === -edit || (k !== edit && at(before, k + edit) < at(before, k + edit + 2))
    const from = down ? k + 1 : k - 1
    const startX = at(before, from + edit + 1)
    const startY = startX - from
    while (x > (down ? startX : startX + 1)) {
      x -= 1
      y -= 1
      runs.push({ kind: 'same', text: a[x] ?? '' })
    }
    if (down) {
      y -= 1
      runs.push({ kind: 'new', text: b[y] ?? '' })
    } else {
      x -= 1
      runs.push({ kind: 'gone', text: a[x] ?? '' })
    }
    x = startX
    y = startY
  }
  while (x > 0) {
    x -= 1
    runs.push({ kind: 'same', text: a[x] ?? '' })
  }
  return runs.reverse()
}

function at(values: Int32Array, index: number): number {
  return values[index] ?? 0
}

/**
 * A word or two that both texts happen to have between long changes joins these: a reader sees what was said anew, not which
 * words were used again.
 */
function readable(runs: readonly Run[]): Run[] {
  const size = (from: number, step: 1 | -1): number => {
    let length = 0
    for (let index = from; runs[index] !== undefined && runs[index]?.kind !== 'same'; index += step) {
      length = Math.max(length, runs[index]?.text.length ?? 0)
    }
    return length
  }
  return joined(
    runs.flatMap((run, index): Run[] => {
      const isSwallowed =
        run.kind === 'same' && run.text.length <= size(index - 1, -1) && run.text.length <= size(index + 1, 1)
      return isSwallowed
        ? [
            { kind: 'gone', text: run.text },
            { kind: 'new', text: run.text },
          ]
        : [run]
    }),
  )
}

/** Runs of one kind become one; what went stands before what came; blanks between two changes join them. */
function joined(runs: readonly Run[]): Run[] {
  const merged: Run[] = []
  let gone = ''
  let came = ''
  const flush = () => {
    if (gone !== '') merged.push({ kind: 'gone', text: gone })
    if (came !== '') merged.push({ kind: 'new', text: came })
    gone = ''
    came = ''
  }
  let same = ''
  for (const { kind, text } of [...runs, { kind: 'same' as const, text: '' }]) {
    if (kind === 'same') {
      same += text
      continue
    }
    if (same !== '') {
      if (gone + came !== '' && /^\s+$/.test(same)) {
        gone += same
        came += same
      } else {
        flush()
        merged.push({ kind: 'same', text: same })
      }
      same = ''
    }
    if (kind === 'gone') gone += text
    else came += text
  }
  flush()
  if (same !== '') merged.push({ kind: 'same', text: same })
  return merged
}
