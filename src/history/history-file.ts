import { z } from 'zod'
import { diagnostic } from '../errors.ts'
import { clean, type Read } from '../source/diagnostics.ts'
import { jsonOrNull } from '../source/json.ts'
import { isWebAddress, oneLine } from '../text/untrusted.ts'
import { type History, type HistoryEntry, MOST_ENTRIES, mergeHistories, NO_HISTORY } from './history.ts'

/** A history as JSON: how it is written, and what is believed of one that is read. */

/** The most bytes of a history, written or read. */
export const MOST_HISTORY_BYTES = 1_000_000

/** Prompts of one commit: the ids of more would be most of the file. */
const MOST_POINTS = 500

/** UTF-16 units of a commit's first line that are kept. */
const MOST_SUBJECT = 120

const finite = z.number().min(-1e12).max(1e12)
const fraction = z.number().min(0).max(1)
const difference = z.number().min(-1).max(1)
const name = z.string().min(1).max(500)
const moment = z.int().min(0).max(8_640_000_000_000_000)

const point = z.strictObject({
  id: name,
  model: name,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  score: fraction,
  delta: difference.nullable(),
  interval: z.tuple([difference, difference]).nullable(),
  cases: z.int().min(0).max(1e9),
  costPerRequestUsd: finite.min(0).nullable(),
  latencyP95Ms: finite.min(0).nullable(),
  verdict: z.string().regex(/^[a-z-]{1,40}$/),
})

const entry = z.strictObject({
  commit: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),
  branch: z.string().min(1).max(255).transform(subjectOf),
  time: moment,
  measuredAt: moment,
  subject: z.string().max(1_000).transform(subjectOf),
  runUrl: z.string().refine(isWebAddress).nullable(),
  prompts: z.array(point).min(1).max(MOST_POINTS),
})

const shape = z.strictObject({ version: z.literal(1), entries: z.array(entry).max(MOST_ENTRIES) })

/** Anybody's line, such as the first of a commit's message, as it is kept: every character can be seen, and there are not many. */
export function subjectOf(line: string): string {
  const shown = oneLine(line.slice(0, 4 * MOST_SUBJECT), 4 * MOST_SUBJECT)
  if (shown.length <= MOST_SUBJECT) return shown
  const cut = shown.slice(0, MOST_SUBJECT - 1)
  return `${(cut.isWellFormed() ? cut : cut.slice(0, -1)).trimEnd()}…`
}

/**
 * Reads a history. What is none is nothing, with a warning: a new one begins then, and no verdict rests on it.
 * @param text null: there is none yet
 */
export function readHistory(text: string | null): Read<History> {
  if (text === null) return clean(NO_HISTORY)
  if (Buffer.byteLength(text) > MOST_HISTORY_BYTES) return unusable('it is larger than 1 MB')
  const read = shape.safeParse(jsonOrNull(text))
  if (read.success) return clean(mergeHistories(read.data, NO_HISTORY))
  const [issue] = read.error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.').slice(0, 100)}`
  return unusable(`it has not the form that this version writes${where}`)
}

function unusable(why: string): Read<History> {
  const message = `the history of earlier runs is not used, and a new one begins: ${why}`
  return { value: NO_HISTORY, diagnostics: [diagnostic({ level: 'warning', message })] }
}

/** A history as it is written: at most 1 MB, for which the oldest commits are left out. */
export function historyText(history: History): string {
  let { entries } = mergeHistories(history, NO_HISTORY)
  for (;;) {
    const text = `${JSON.stringify({ version: 1, entries })}\n`
    if (entries.length === 0 || Buffer.byteLength(text) <= MOST_HISTORY_BYTES) return text
    entries = entries.slice(1)
  }
}

/**
 * A run's entry as it is kept: without the points that no reader would take, and without an address that is none.
 * @returns null when nothing of it can be kept
 */
export function keptEntry(found: HistoryEntry): HistoryEntry | null {
  const { runUrl, subject, prompts } = found
  const kept = entry.safeParse({
    ...found,
    subject: subjectOf(subject),
    runUrl: runUrl !== null && isWebAddress(runUrl) ? runUrl : null,
    prompts: prompts.filter((one) => point.safeParse(one).success).slice(0, MOST_POINTS),
  })
  return kept.success ? kept.data : null
}
