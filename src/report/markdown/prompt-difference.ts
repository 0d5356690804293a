import { percent } from '../../text/format.ts'
import { html, htmlCode, inlineCode, plain } from '../../text/untrusted.ts'
import { type Run, wordDifference } from '../../text/word-difference.ts'
import { shortCommit } from '../commit.ts'
import type { CommitsBetween, PromptDifference, PromptText, ReleaseReport } from '../release-report.ts'
import { folded, paragraphs } from './markdown.ts'

/** UTF-16 units of one prompt's difference, and how many prompts are shown. GitHub bounds a summary to a megabyte. */
const MOST_TEXT = 6_000
const MOST_PROMPTS = 20
/** Unchanged text around a change. */
const CONTEXT = 160

/** What a release changes of its prompts against what is live, one folded section each, and the commits that did it. Markdown. */
export function differenceSections({ differences, commits }: Pick<ReleaseReport, 'differences' | 'commits'>): string[] {
  const shown = differences.slice(0, MOST_PROMPTS)
  const hidden = differences.length - shown.length
  return [
    ...shown.map((one) => folded(`${htmlCode(one.id, 120)}: ${changeOf(one)}`, differenceOf(one))),
    ...(hidden === 0 ? [] : [`${hidden} more prompts differ from what is live.`]),
    ...(commits === null || commits.listed.length === 0
      ? []
      : [folded('Commits since what is live', commitList(commits))]),
  ]
}

/** What became of a prompt, with its scores; HTML-safe. */
export function changeOf({ live, hidden, score }: PromptDifference): string {
  const scores =
    score.next === null
      ? ''
      : score.live === null
        ? `; score ${percent(score.next)}`
        : `; score ${percent(score.next)}, before ${percent(score.live)}`
  return `${live === null && hidden === null ? 'new' : 'what changed since what is live'}${scores}`
}

/** The difference itself: model, parameters, and each message word by word. Markdown. */
export function differenceOf({ live, next, hidden }: PromptDifference): string {
  if (next === null) return `The difference is not shown: ${plain(hidden ?? '', 300)}.`
  return paragraphs(modelLine(live, next), parameterLine(live, next), messages(live, next))
}

/** @returns a list of subjects, newest first */
export function commitList({ listed, more }: CommitsBetween): string {
  const lines = listed.map(({ commit, subject }) => `- ${plain(subject, 120)} (${inlineCode(shortCommit(commit))})`)
  return [...lines, ...(more ? ['- and earlier ones'] : [])].join('\n')
}

function modelLine(live: PromptText | null, next: PromptText): string | null {
  if (live === null || live.model === next.model) return null
  return `Model: ${inlineCode(live.model)} → ${inlineCode(next.model)}`
}

function parameterLine(live: PromptText | null, next: PromptText): string | null {
  if (live === null) return null
  const keys = [...new Set([...Object.keys(live.parameters), ...Object.keys(next.parameters)])].sort()
  const changed = keys.filter((key) => written(live.parameters[key]) !== written(next.parameters[key]))
  if (changed.length === 0) return null
  return changed
    .map((key) => {
      const [from, to] = [written(live.parameters[key]), written(next.parameters[key])]
      return `- ${inlineCode(key, 80)}: ${from === to ? '' : `${inlineCode(from, 200)} → ${inlineCode(to, 200)}`}`
    })
    .join('\n')
}

function written(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value)
}

/** Messages by their place: what stands in a `<pre>` is neither Markdown nor a mention. */
function messages(live: PromptText | null, next: PromptText): string {
  const places = Math.max(live?.messages.length ?? 0, next.messages.length)
  const parts: string[] = []
  let left = MOST_TEXT
  for (let place = 0; place < places; place += 1) {
    const [from, to] = [live?.messages[place] ?? null, next.messages[place] ?? null]
    if (from !== null && to !== null && from.role === to.role && from.content === to.content) continue
    const role =
      from !== null && to !== null && from.role !== to.role ? `${from.role} → ${to.role}` : (to ?? from)?.role
    if (left <= 0) {
      parts.push('Further messages differ, too.')
      break
    }
    const marked = markedUp(from?.content ?? '', to?.content ?? '', left)
    left -= marked.length
    parts.push(`Message ${place + 1}, ${role}:\n\n<pre>${marked}</pre>`)
  }
  return parts.length === 0 ? 'The messages are the same.' : parts.join('\n\n')
}

/** @returns escaped text with `<del>` and `<ins>`, of about `most` units */
function markedUp(before: string, after: string, most: number): string {
  const pieces: Run[] = wordDifference(before, after) ?? [
    { kind: 'gone', text: before },
    { kind: 'new', text: after },
  ]
  let shown = ''
  for (const [index, { kind, text }] of pieces.entries()) {
    if (shown.length >= most) return `${shown} …`
    const left = most - shown.length
    if (kind === 'same') shown += html(around(text, index === 0, index === pieces.length - 1), left)
    else shown += kind === 'gone' ? `<del>${html(text, left)}</del>` : `<ins>${html(text, left)}</ins>`
  }
  return shown
}

/** Of a long unchanged piece what lies beside the changes. */
function around(text: string, isFirst: boolean, isLast: boolean): string {
  if (text.length <= 2 * CONTEXT) return text
  const begin = isFirst ? '' : text.slice(0, CONTEXT)
  const end = isLast ? '' : text.slice(-CONTEXT)
  return `${begin} … ${end}`
}
