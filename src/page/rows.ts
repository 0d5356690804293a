import type { PageCase, PageCases, PageData, PagePrompt, PageResult, PageText, PageTrial, Shared } from './data.ts'

/** The cases as the list needs them: what they are sorted, filtered, found and named by. */
export type Row = {
  /** Its place in the order of the files. */
  at: number
  one: PageCase
  prompt: string
  /** What it is called: its question, where it has one. */
  title: string
  group: string
  pass: boolean | null
  score: number | null
  before: number | null
  delta: number | null
  /** Mean over the change's answers that have one: USD, milliseconds of answers that were waited for. */
  cost: number | null
  latency: number | null
  flaky: number
  critical: boolean
  conversation: boolean
  tags: readonly string[]
  marks: readonly string[]
  /** Metrics and types of assertions that fail in the change. */
  failing: readonly string[]
}

/** The page's cases and the table of texts that they share. */
export type Table = { rows: Row[]; text: (shared: Shared) => string }

const LONGEST_TITLE = 200

export function tableOf(data: PageData, pieces: Iterable<PageCases>): Table {
  const texts: string[] = []
  const text = (shared: Shared) => (typeof shared === 'string' ? shared : (texts[shared] ?? ''))
  const rows: Row[] = []
  for (const piece of pieces) {
    for (const one of piece.texts) texts.push(one)
    for (const one of piece.cases) rows.push(rowOf(one, rows.length, data, text))
  }
  return { rows, text }
}

function rowOf(one: PageCase, at: number, data: PageData, text: Table['text']): Row {
  const prompt = data.prompts[one.in]
  const answers = allTrials(one.now)
  return {
    at,
    one,
    prompt: prompt?.label ?? '',
    title: titleOf(one, prompt?.titled ?? -1),
    group: data.groups[one.group]?.group ?? '',
    pass: one.now?.pass ?? null,
    score: one.now?.score ?? null,
    before: one.base?.score ?? null,
    delta: one.delta ?? null,
    cost: mean(answers.flatMap(({ usd }) => usd ?? [])),
    latency: mean(answers.flatMap(({ ms, cached }) => (cached === 1 ? [] : (ms ?? [])))),
    flaky: one.flaky ?? 0,
    critical: one.critical === 1,
    conversation: isConversation(one, prompt),
    tags: (one.tags ?? []).map(text),
    marks: (one.marks ?? []).map(text),
    failing: failingOf(answers, text),
  }
}

/** Whether there are earlier turns. Where code makes the prompt, an answer among what was sent says so. */
function isConversation({ asked }: PageCase, prompt: PagePrompt | undefined): boolean {
  const written = prompt?.messages.candidate.length ?? 0
  if (asked === undefined || asked === null) return false
  return written === 0 ? asked.some(([role]) => role === 'assistant') : asked.length > written
}

function titleOf({ id, vars }: PageCase, titled: number): string {
  const value = vars[titled] ?? null
  const text =
    value === null
      ? ''
      : keptOf(value)
          .slice(0, 4 * LONGEST_TITLE)
          .replace(/\s+/g, ' ')
          .trim()
  return text === '' ? id : text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE)}…` : text
}

function failingOf(answers: readonly PageTrial[], text: Table['text']): string[] {
  const failing = new Set<string>()
  for (const { checks } of answers) {
    for (const [type, metric, pass] of checks ?? []) {
      if (pass !== false) continue
      failing.add(text(type))
      if (metric !== null) failing.add(text(metric))
    }
  }
  return [...failing]
}

/** All answers of one version to a case: repeats, and those that confirm a failure. */
export function allTrials(result: PageResult | undefined): readonly PageTrial[] {
  if (result === undefined) return []
  return result.confirmed === undefined ? result.trials : [...result.trials, ...result.confirmed]
}

/** What is left of a text that may have been cut. */
export function keptOf(text: PageText): string {
  return typeof text === 'string' ? text : text[0]
}

export function omittedOf(text: PageText): number {
  return typeof text === 'string' ? 0 : text[1]
}

/** An answer's text, which may be the other version's. */
export function answerOf(result: PageResult, index: number, other: PageResult | undefined): PageText {
  const trial = allTrials(result)[index]
  if (trial?.same === 1) return allTrials(other)[index]?.text ?? ''
  return trial?.text ?? ''
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length
}
