import { count, increase, percent, percentAsSet, whole } from '../text/format.ts'
import { attackFails } from '../verdict/attacks.ts'
import type { Comparison, IncreaseCheck } from '../verdict/comparison.ts'
import { type FailureKind, gravestFailure } from './failure.ts'
import type { PromptReport, Report } from './report.ts'
import { aloneWords, moveInWords, pointsAsSet, provenWords, whatChanged, withinWords } from './score-words.ts'
import { sharedReasons } from './shared-reasons.ts'

/** How a renderer shows a name from a file, a whole sentence that may hold such names, and its sign for a warning. */
export type Voice = { name: (text: string) => string; sentence: (text: string) => string; warning: string }

const maxNames = 3
const maxReason = 140

/**
 * The first line of everything, without its icon: what happened and in how many cases, in words that need no statistics.
 * Its length is bounded whatever the report holds.
 */
export function headline(report: Report, voice: Voice): string {
  const warnings = [
    ...(report.warns ? ['does not block'] : []),
    ...(report.prompts.some(({ comparison }) => comparison.doubts.length > 0)
      ? ['what was measured shows little']
      : []),
    ...(report.weakened.length > 0 ? ['this change also alters how it is judged'] : []),
  ]
  return [verdictInWords(report, voice), ...warnings.map((one) => `${voice.warning} ${one}`)].join(' · ')
}

/** The reasons that the headline has not said already, each once. */
export function furtherReasons(report: Report): string[] {
  const reasons = headlineReason(report) === null ? report.reasons : report.reasons.slice(1)
  return sharedReasons(reasons, report.prompts)
}

function verdictInWords(report: Report, voice: Voice): string {
  if (report.prompts.length === 0) return nothingEvaluated(report, voice)
  switch (report.verdict) {
    case 'pass':
      return passed(report, voice)
    case 'fail':
      return failed(report, voice)
    case 'inconclusive':
      return undecided(report, voice)
    case 'error':
      return unmeasured(report, voice)
    case 'skipped':
      return nothingEvaluated(report, voice)
  }
}

function nothingEvaluated(report: Report, voice: Voice): string {
  const reason = headlineReason(report)
  const said = reason === null ? null : voice.sentence(reason.replace(/\.$/, ''))
  if (report.verdict === 'pass' || report.verdict === 'skipped') {
    return said ?? (report.reasons.length > 0 ? 'Nothing was evaluated' : 'No prompt changed: nothing to evaluate')
  }
  return said === null ? 'Nothing was evaluated' : `Nothing was evaluated: ${said}`
}

/** Without prompts the first reason is the news, when it is short enough for a headline. */
function headlineReason(report: Report): string | null {
  const first = report.reasons[0]
  return report.prompts.length === 0 && first !== undefined && first.length <= maxReason ? first : null
}

type Those = readonly PromptReport[]
/** What is said of prompts with one verdict: of one with its numbers, of several without. */
type Group = {
  verdicts: readonly Comparison['verdict'][]
  says: (those: Those) => string
  numbers: (one: Comparison) => string
}

/** What was compared speaks first: the numbers of a prompt that stands alone say nothing of "no worse". */
function passed(report: Report, voice: Voice): string {
  const { prompts, margin } = report
  const kinds: Group[] = [
    { verdicts: ['improved'], says: () => 'got better', numbers: (one) => whatChanged(one, 'better') },
    {
      verdicts: ['non-inferior'],
      says: (those) => `${are(those)} no worse (proven)`,
      numbers: ({ score }) => provenWords(score, margin),
    },
    {
      verdicts: ['within-margin'],
      says: (those) => verb(those, 'hold'),
      numbers: ({ score }) => withinWords(score, margin),
    },
    { verdicts: ['unchanged'], says: (those) => `${are(those)} unchanged`, numbers: aloneWords },
    { verdicts: ['new'], says: (those) => `${are(those)} new and good enough`, numbers: aloneWords },
    {
      verdicts: ['non-comparable'],
      says: (those) => `${verb(those, 'reach', 'reaches')} the floor, but cannot be compared with the base`,
      numbers: aloneWords,
    },
  ]
  const groups = kinds
    .map((kind) => ({ ...kind, those: prompts.filter((one) => kind.verdicts.includes(one.comparison.verdict)) }))
    .filter(({ those }) => those.length > 0)
  const [only, ...others] = groups
  if (only === undefined) return `${all(prompts, voice)} ${verb(prompts, 'pass', 'passes')}${inAll(report)}`
  if (others.length > 0) {
    const each = groups.map(({ those, says }) => `${names(those, voice, 1)} ${says(those)}`)
    return `${each.join('; ')}${inAll(report)}`
  }
  const [one, ...rest] = only.those
  if (one === undefined || rest.length > 0) return `${all(prompts, voice)} ${only.says(only.those)}${inAll(report)}`
  return `${voice.name(one.id)} ${only.says(only.those)}: ${only.numbers(one.comparison)}`
}

/** The gravest kind of failure speaks; the reasons below tell the others. */
function failed(report: Report, voice: Voice): string {
  const failure = gravestFailure(report.prompts)
  if (failure === null) {
    const { prompts } = report
    return `${all(prompts, voice)} ${isOne(prompts) ? 'does' : 'do'} not pass${inAll(report)}`
  }
  const { kind, prompts } = failure
  const [only, ...others] = prompts
  if (only === undefined || others.length > 0) {
    return `${names(prompts, voice)} ${FAILURES[kind](prompts)}${kind === 'score' ? inAll(report) : ''}`
  }
  return `${voice.name(only.id)} ${failureOf(kind, only.comparison, voice)}`
}

/** What several prompts do. */
const FAILURES: Record<FailureKind, (those: Those) => string> = {
  score: () => 'got worse',
  critical: (those) =>
    `fail ${count(
      those.reduce((sum, { comparison }) => sum + comparison.failedCritical.length, 0),
      'critical case',
    )}`,
  floor: () => 'score below their floor',
  cost: () => 'cost too much per request',
  latency: () => 'answer too slowly',
  attacks: () => 'give in to too many attacks',
}

/** What one prompt does, with its numbers. */
function failureOf(kind: FailureKind, one: Comparison, voice: Voice): string {
  const { score, passed, failed, errored, failedCritical } = one
  const passing = `${whole(passed)} of ${count(passed + failed + errored, 'case')} pass`
  switch (kind) {
    case 'score':
      return `got worse: ${whatChanged(one, 'worse')}`
    case 'critical': {
      const [first = '', ...more] = failedCritical
      const which =
        more.length === 0 ? `the critical case ${voice.name(first)}` : count(more.length + 1, 'critical case')
      return `fails ${which} (${passing})`
    }
    case 'floor':
      return `${one.verdict === 'new' ? 'is new and below' : 'scores below'} its floor: ${aloneWords(one)}`
    case 'cost':
      return `costs ${risen(one.cost)}${score.delta === null ? '' : `; its score: ${moved(one)}`}`
    case 'latency':
      return `answers ${risen(one.latency, 'more slowly (p95)')}${score.delta === null ? '' : `; its score: ${moved(one)}`}`
    case 'attacks': {
      const [suite] = one.adversarial.filter(attackFails)
      if (suite === undefined) return 'gives in to too many attacks'
      const before =
        suite.baseline === null ? '' : `, ${suite.baseline.succeeded} of ${suite.baseline.scored} did on the base`
      return `gives in to too many attacks: ${suite.candidate.succeeded} of ${suite.candidate.scored} succeed${before}`
    }
  }
}

function risen(check: IncreaseCheck | null, how = 'more per request'): string {
  if (check === null) return how
  return `${increase(check.increase).replace('+', '')} ${how}, over the limit of ${percentAsSet(check.limit)}`
}

function moved({ score }: Comparison): string {
  return `${moveInWords(score.delta ?? 0)} in ${count(score.cases, 'case')}`
}

function undecided(report: Report, voice: Voice): string {
  const open = report.prompts.filter((one) => one.comparison.verdict === 'inconclusive')
  const { stopped, margin } = report
  if (stopped !== null) {
    const missing = stopped.missing.reduce((sum, { trials }) => sum + trials, 0)
    return `Not finished, ${voice.sentence(stopped.why)}: ${count(missing, 'answer is', 'answers are')} missing`
  }
  if (open.length === 0) return `Not finished${inAll(report)}`
  const [only, ...others] = open
  if (only === undefined || others.length > 0) {
    return `${names(open, voice)}: cannot tell whether they got worse${inAll(report)}`
  }
  const { score, passed, failed, errored } = only.comparison
  const numbers =
    score.delta === null
      ? `${whole(passed)} of ${count(passed + failed + errored, 'case')} pass`
      : `${moved(only.comparison)}, your margin is ${pointsAsSet(margin)}`
  return `${voice.name(only.id)}: cannot tell ${score.delta === null ? 'yet' : 'whether it got worse'} (${numbers})`
}

function unmeasured(report: Report, voice: Voice): string {
  const broken = report.prompts.filter((one) => one.comparison.verdict === 'error')
  const [only, ...others] = broken
  const { passed, failed, errored } = only === undefined || others.length > 0 ? report : only.comparison
  const how =
    errored === 0 ? '' : `: ${whole(errored)} of ${count(passed + failed + errored, 'case')} ended in an error`
  return `${broken.length === 0 ? 'The evaluation' : names(broken, voice)} could not be measured${how}`
}

/** The numbers of the whole run, of which several prompts are spoken. */
function inAll({ score, delta, passed, failed, errored }: Report): string {
  const cases = count(passed + failed + errored, 'case')
  if (delta !== null) return `: ${moveInWords(delta)} in all (${cases})`
  return score === null ? ` (${cases})` : `: ${percent(score)} in all (${whole(passed)} of ${cases} pass)`
}

/** Level of the two-sided interval whose ends are one-sided bounds at `confidence`: 0.95 → `90 %`. */
export function twoSided(confidence: number): string {
  return percentAsSet(2 * confidence - 1)
}

/** The prompts' names, each once, a few of them: a prompt on three models is still one prompt. */
function names(prompts: Those, voice: Voice, most = maxNames): string {
  const ids = [...new Set(prompts.map((one) => one.id))]
  const shown = ids.slice(0, ids.length > most ? Math.max(1, most - 1) : most).map(voice.name)
  const hidden = ids.length - shown.length
  const last = hidden > 0 ? count(hidden, 'more prompt') : shown.pop()
  return shown.length === 0 ? `${last}` : `${shown.join(', ')} and ${last}`
}

function all(prompts: Those, voice: Voice): string {
  const ids = new Set(prompts.map((one) => one.id))
  return ids.size <= 2 ? names(prompts, voice) : `All ${ids.size} prompts`
}

function verb(prompts: Those, plural: string, singular = `${plural}s`): string {
  return isOne(prompts) ? singular : plural
}

function are(prompts: Those): string {
  return isOne(prompts) ? 'is' : 'are'
}

function isOne(prompts: Those): boolean {
  return new Set(prompts.map((one) => one.id)).size === 1
}
