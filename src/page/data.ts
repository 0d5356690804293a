/**
 * What the report's page is given: one `PageData`, and its cases in pieces (`PageCases`), each JSON in a script element of its
 * own. Written by `report/html/`, read here. Numbers are as in results.json: scores and shares are fractions of 1, times
 * milliseconds, money USD, null is unknown. Texts are untrusted: shown by `textContent` alone.
 */

/** A sentence of ours in which names stand between backticks. */
export type Sentence = string

/** A text that may stand in the table of those that occur often: its index there, or the text itself. */
export type Shared = number | string

export type PageMessage = { role: string; content: string }

/** Good, bad, or neither. */
export type Tone = 'good' | 'bad' | 'open'

export type PageScore = {
  candidate: number | null
  baseline: number | null
  delta: number | null
  interval: [number, number] | null
  p: number | null
  method: string | null
  cases: number
  discordant: number
  minimumDetectableEffect: number | null
}

type PageQuantiles = { p50: number | null; p95: number | null }

type PageTag = {
  tag: string
  cases: number
  passed: number
  passedBefore: number
  compared: number
  candidate: number | null
  baseline: number | null
}

export type PageAttack = {
  id: string
  attack: string
  /** Whether it succeeded; null: not measured. */
  candidate: PageAttackOutcome
  baseline: PageAttackOutcome | null
}
export type PageAttackOutcome = { succeeded: boolean | null; why: string; output: string; marks: string[] }

export type PageSuite = {
  suite: string
  status: string
  tone: Tone
  /** `3 of 30 → 12 of 30`. */
  successes: string
  /** `40.0 % (22.7 to 59.4)`. */
  rate: string
  reason: Sentence
  notes: Sentence[]
  attacks: PageAttack[]
  /** Attacks that are in results.json only. */
  more: number
}

/** A commit: its short name, the first line of its message, and where it or its run is looked at. */
export type PageCommit = { commit: string; subject: string; url: string | null }

/** What a run measured of a prompt. `changed`: the prompt was another one at the point before. */
export type PagePoint = {
  /** Index in `PageTrends.runs`. */
  run: number
  score: number
  cost: number | null
  p95: number | null
  changed?: 1
}

/** Prompts over the last runs of the default branch, oldest first, this run as the last point. */
export type PageTrends = {
  /** The last is this one. */
  runs: Array<PageCommit & { time: number | null }>
  /** `prompt`: its label. Two points at least. */
  prompts: Array<{ prompt: string; points: PagePoint[] }>
  /** Prompts that have a trend and are not here. */
  more: number
}

/** What answers took of tokens and money, as in `tokenEconomics` of results.json. */
export type PageTokenRow = {
  /** Of a prompt, or a tag. */
  name: string
  requests: number
  input: number
  output: number
  cached: number
  per1000: number | null
  perPass: number | null
  /** Shares of the model's window; null for tags, and where it is in no table of ours. */
  context: { longest: number; mean: number } | null
  cut: { maxTokens: number; window: number }
}

export type PageTokens = {
  prompts: PageTokenRow[]
  tags: PageTokenRow[]
  grading: { usd: number; share: number } | null
  /** Rows that are in results.json only. */
  more: number
}

export type PagePrompt = {
  /** Unique: the id, with the model where the prompt runs on several. */
  label: string
  id: string
  file: string
  model: string
  baselineModel: string | null
  change: string
  status: string
  tone: Tone
  sample: string | null
  score: PageScore
  /** How it was decided, in words; null where nothing was compared. */
  method: string | null
  reasons: Sentence[]
  advice: Sentence[]
  doubts: Sentence[]
  floor: number | null
  passed: number
  failed: number
  errored: number
  metrics: Array<{ name: string } & PageScore>
  tags: PageTag[]
  cost: { candidate: number | null; baseline: number | null }
  latency: { candidate: PageQuantiles; baseline: PageQuantiles }
  messages: { candidate: PageMessage[]; baseline: PageMessage[] | null }
  suites: PageSuite[]
  /** Commits of this change that touched its file, newest first. */
  why: PageCommit[]
  /** Names of the variables that its cases have. */
  variables: string[]
  /** The variable that tells the cases apart best, by its index in `variables`; −1 where there is none. */
  titled: number
}

export type PageMatrix = {
  prompt: string
  news: Sentence
  models: Array<{ model: string; score: number | null; standing: string; cost: number | null; p95: number | null }>
  lines: Sentence[]
  proposal: { title: Sentence; yaml: string } | null
  pairs: Array<{ model: string; other: string; difference: string; differs: string; method: string }>
  basis: string
}

export type PageData = {
  verdict: string
  tone: Tone
  headline: Sentence
  merge: string | null
  why: Sentence | null
  next: Sentence | null
  others: Sentence[]
  weakened: Sentence[]
  warnings: Sentence[]
  diagnostics: Sentence[]
  /** What was not evaluated, and facts of the run. */
  notes: Sentence[]
  facts: Sentence[]
  runUrl: string | null
  margin: number
  confidence: number
  groups: Array<{ group: string; title: string }>
  /** Flaky, slow, dear and weak cases. */
  caseLines: Array<{ title: string; text: Sentence }>
  prompts: PagePrompt[]
  matrices: PageMatrix[]
  /** Null where the default branch has not measured a prompt of these. */
  trends: PageTrends | null
  /** Null where no tokens were counted. */
  tokens: PageTokens | null
  /** The longest text of a case in this file, in UTF-16 units; longer ones are cut. */
  longest: number
}

/** A text that may have been cut: what is left of it, and how many characters are in results.json only. */
export type PageText = string | [kept: string, omitted: number]

/** An assertion: type, metric (null: none), pass, score, reason, and 1 where it is critical. */
export type PageCheck = [
  type: Shared,
  metric: Shared | null,
  pass: boolean | null,
  score: number | null,
  reason: Shared,
  critical?: 1,
]

/** An answer. What is not there is as usual: `stop` null, not cached, no error. */
export type PageTrial = {
  /** The answer; absent: empty, or the same as the other version's (`same`). */
  text?: PageText
  same?: 1
  tools?: PageText
  /** In what way it did not end as meant. */
  end?: Shared
  pass: boolean | null
  score: number | null
  checks?: PageCheck[]
  error?: { kind: string; message: Shared; hint: Shared | null }
  ms?: number
  /** Input and output tokens; read from and written to the provider's cache where told. */
  tokens?: number[]
  usd?: number
  cached?: 1
}

export type PageResult = {
  score: number | null
  pass: boolean | null
  trials: PageTrial[]
  /** Repeats that confirm a failed critical case. */
  confirmed?: PageTrial[]
}

/** A message that was sent: what it has in common with the start and the end of the text that it is written from, and what stands between. */
export type PageAsked = [role: string, start: number, middle: PageText, end: number]

export type PageCase = {
  id: string
  /** Index in `PageData.prompts`. */
  in: number
  /** Index in `PageData.groups`. */
  group: number
  /** By index in the prompt's `variables`; null where it has none of that name. */
  vars: Array<PageText | null>
  /** Absent: what the prompt says, with the variables filled in. Null: no model was asked. */
  asked?: PageAsked[] | null
  now?: PageResult
  base?: PageResult
  delta?: number
  critical?: 1
  tags?: Shared[]
  marks?: Shared[]
  /** Share of the rarer outcome among the change's answers, 0..0.5; absent: none or unknown. */
  flaky?: number
  place?: [file: Shared, line: number | null]
}

/** A piece of the cases, in their order, and the texts that it adds to the table. */
export type PageCases = { texts: string[]; cases: PageCase[] }
