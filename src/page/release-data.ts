import type { PageCommit, PageMessage, Sentence, Tone } from './data.ts'

/** What the page is given of a release, a rollback, a recovery or a pin. Times are Unix milliseconds, shares fractions of 1. */
export type PageRelease = {
  /** How it ended. */
  word: string
  tone: Tone
  headline: Sentence
  why: Sentence | null
  next: Sentence | null
  open: Sentence[]
  diagnostics: Sentence[]
  /** Account, and what the approval rests on. */
  where: Sentence[]
  plan: { steps: PageRows; note: Sentence; limits: PageRows; none: Sentence } | null
  rollouts: PageRollout[]
  differences: PageDifference[]
  /** Prompts whose difference is in release.json only. */
  moreDifferences: number
  /** Since what was live, newest first. */
  commits: PageCommit[]
  functions: Array<{ name: string; alias: string; url: string | null; versions: string; traffic: string }>
  parameters: Array<{
    prompt: string
    name: string
    url: string | null
    plan: string
    version: string
    sha256: string
    stored: string
  }>
  records: Sentence[]
  recordUrl: string | null
  warnings: Sentence[]
}

type PageRows = { titles: string[]; rows: Sentence[][] }

/** How one alias moved. */
export type PageRollout = {
  title: Sentence
  tone: Tone
  old: string
  new: string
  because: Sentence | null
  /** How long the new version had which weight, in words. */
  weights: string | null
  steps: Array<{ weight: number; at: number; text: string }>
  endedAt: number
  limits: Array<{
    limit: string
    allowed: string
    old: string
    new: string
    verdict: string
    tone: Tone
    sure: string | null
  }>
  /** What each limit's test had seen as time went on. */
  histories: Array<{
    limit: string
    what: string
    unit: 'share' | 'score' | 'usd'
    points: Array<[at: number, old: number | null, now: number | null, allowed: number | null]>
  }>
  notes: Sentence[]
  /** What to ask the log. */
  query: { where: Sentence; text: string } | null
  links: Array<{ text: string; url: string }>
}

/** What of a prompt is another one than is live. */
export type PageDifference = {
  id: string
  isNew: boolean
  /** Why it is not shown. */
  hidden: Sentence | null
  scores: string | null
  settings: Array<[name: string, before: string, now: string]>
  live: PageMessage[] | null
  next: PageMessage[]
}
