import { count, increase, percent, percentAsSet, points } from '../text/format.ts'
import { attackFails } from '../verdict/attacks.ts'
import type { Comparison } from '../verdict/comparison.ts'
import type { PromptReport, Report } from './report.ts'

/** How a renderer shows a name from a file, a whole sentence that may hold such names, and its sign for a warning. */
export type Voice = { name: (text: string) => string; sentence: (text: string) => string; warning: string }

const maxNames = 3
const maxReason = 140

/**
 * The first line of everything, without its icon: the verdict in words, the score, the difference in points with its
 * interval. Its length is bounded whatever the report holds.
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

/** The reasons that the headline has not said already. */
export function furtherReasons(report: Report): string[] {
  return headlineReason(report) === null ? report.reasons : report.reasons.slice(1)
}

function verdictInWords(report: Report, voice: Voice): string {
  if (report.prompts.length === 0) return nothingEvaluated(report, voice)
  switch (report.verdict) {
    case 'pass':
      return passed(report, voice)
    case 'fail': {
      const failure = failureOf(report.prompts, voice)
      return `${failure.words}${failure.about === 'score' ? ': ' : '; score '}${numbersOf(report, failure.prompts)}`
    }
    case 'inconclusive': {
      const open = report.prompts.filter((one) => one.comparison.verdict === 'inconclusive')
      const words =
        open.length === 0 || report.stopped !== null
          ? 'Inconclusive, the run is incomplete'
          : `Inconclusive whether ${names(open, voice)} got worse`
      return `${words}: ${numbersOf(report, open)}`
    }
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

/** What was compared speaks first, with its numbers: those of a prompt that stands alone say nothing of "no worse". */
function passed(report: Report, voice: Voice): string {
  const { prompts } = report
  const of = (...verdicts: Comparison['verdict'][]) =>
    prompts.filter(({ comparison }) => verdicts.includes(comparison.verdict))
  const better = of('improved')
  const compared = of('improved', 'non-inferior')
  const alone = [
    sayOf(of('new'), (those) => `${isOne(those) ? 'is' : 'are'} new and good enough${beside(those)}`),
    sayOf(of('non-comparable'), (those) => `${verb(those, 'pass', 'passes')}, but cannot be compared with the base`),
  ].filter((one) => one !== null)
  if (compared.length === 0) return `${alone.join('; ')}: ${numbersOf(report, prompts)}`
  const rest = better.length === compared.length ? '' : ', nothing got worse'
  const words =
    better.length > 0
      ? `${names(better, voice)} got better${rest}`
      : `${some(compared)} ${isOne(compared) ? 'is' : 'are'} no worse`
  return [`${words}: ${numbersOf(report, compared)}`, ...alone].join('; ')

  function sayOf(those: PromptReport[], says: (those: PromptReport[]) => string): string | null {
    return those.length === 0 ? null : `${some(those)} ${says(those)}`
  }

  /** The run's numbers are about what was compared, so a prompt that stands beside it brings its own. */
  function beside([only, ...others]: PromptReport[]): string {
    return compared.length === 0 || only === undefined || others.length > 0
      ? ''
      : ` (${percent(only.comparison.score.candidate)})`
  }

  function some(those: readonly PromptReport[]): string {
    return those.length === prompts.length ? all(those, voice) : names(those, voice)
  }
}

/** The gravest kind of failure speaks; the reasons below tell the others. */
function failureOf(prompts: readonly PromptReport[], voice: Voice): Failure {
  const kinds: FailureKind[] = [
    { about: 'score', fails: (one) => one.verdict === 'regressed', words: () => 'got worse' },
    { about: 'score', fails: (one) => one.failedCritical.length > 0, words: (those) => failedCritical(those, voice) },
    { about: 'score', fails: (one) => one.brokenFloor, words: (those) => `${verb(those, 'score')} below the floor` },
    { about: 'price', fails: (one) => one.cost?.exceeded === true, words: costs },
    {
      about: 'price',
      fails: (one) => one.latency?.exceeded === true,
      words: (those) => `${verb(those, 'answer')} too slowly`,
    },
    {
      about: 'safety',
      fails: (one) => one.adversarial.some(attackFails),
      words: (those) => `${verb(those, 'give')} in to too many attacks`,
    },
  ]
  for (const { about, fails, words } of kinds) {
    const those = prompts.filter((one) => fails(one.comparison))
    if (those.length > 0) return { about, words: `${names(those, voice)} ${words(those)}`, prompts: those }
  }
  return {
    about: 'score',
    words: `${all(prompts, voice)} ${isOne(prompts) ? 'does' : 'do'} not pass`,
    prompts: [...prompts],
  }
}

/** Whether the failure is about the score itself, about what the answers cost in money and time, or about attacks. */
type Failure = { about: 'score' | 'price' | 'safety'; words: string; prompts: PromptReport[] }
type FailureKind = Pick<Failure, 'about'> & {
  fails: (one: Comparison) => boolean
  words: (those: PromptReport[]) => string
}

function failedCritical(prompts: readonly PromptReport[], voice: Voice): string {
  const cases = prompts.flatMap((one) => one.comparison.failedCritical)
  const which =
    cases.length === 1 ? `the critical case ${voice.name(cases[0] ?? '')}` : count(cases.length, 'critical case')
  return `${verb(prompts, 'fail')} ${which}`
}

function costs(prompts: readonly PromptReport[]): string {
  const [only, ...others] = prompts
  if (only === undefined || others.length > 0) return 'cost too much per request'
  return `costs ${increase(only.comparison.cost?.increase ?? 0)} more per request`.replace('+', '')
}

function unmeasured(report: Report, voice: Voice): string {
  const broken = report.prompts.filter((one) => one.comparison.verdict === 'error')
  const cases = report.passed + report.failed + report.errored
  const how = report.errored === 0 ? '' : `: ${report.errored} of ${count(cases, 'case')} ended in an error`
  return `${broken.length === 0 ? 'The evaluation' : names(broken, voice)} could not be measured${how}`
}

/**
 * `91.0 %, −4.0 points (90 % sure: −8.0 to −0.5)`: of the one prompt that the words are about, so that words and numbers
 * agree; of all cases when they are about several.
 */
function numbersOf(report: Report, about: readonly PromptReport[]): string {
  const [only, ...others] = about
  if (only === undefined || others.length > 0 || report.prompts.length === 1) {
    const cases = report.passed + report.failed + report.errored
    return numbers(
      report,
      report.prompts.length > 1 ? ' overall' : '',
      `${report.passed} of ${count(cases, 'case')} pass`,
      report.confidence,
    )
  }
  const { score, passed, failed, errored } = only.comparison
  return numbers(
    { ...score, score: score.candidate },
    '',
    `${passed} of ${count(passed + failed + errored, 'case')} pass`,
    report.confidence,
  )
}

type Numbers = Pick<Report, 'score' | 'delta' | 'interval'>

function numbers({ score, delta, interval }: Numbers, of: string, passing: string, confidence: number): string {
  if (delta === null) return score === null ? passing : `${percent(score)}${of}, ${passing}`
  const change = points(delta) === '0.0' ? 'no difference' : `${points(delta)} points`
  const sure =
    interval === null ? '' : ` (${twoSided(confidence)} sure: ${points(interval[0])} to ${points(interval[1])})`
  return `${percent(score)}${of}, ${change}${sure}`
}

/** Level of the two-sided interval whose ends are one-sided bounds at `confidence`: 0.95 → `90 %`. */
export function twoSided(confidence: number): string {
  return percentAsSet(2 * confidence - 1)
}

/** The prompts' names, each once, a few of them: a prompt on three models is still one prompt. */
function names(prompts: readonly PromptReport[], voice: Voice): string {
  const ids = [...new Set(prompts.map((one) => one.id))]
  const shown = ids.slice(0, ids.length > maxNames ? maxNames - 1 : maxNames).map(voice.name)
  const hidden = ids.length - shown.length
  const last = hidden > 0 ? count(hidden, 'more prompt') : shown.pop()
  return shown.length === 0 ? `${last}` : `${shown.join(', ')} and ${last}`
}

function all(prompts: readonly PromptReport[], voice: Voice): string {
  const ids = new Set(prompts.map((one) => one.id))
  return ids.size <= 2 ? names(prompts, voice) : `All ${ids.size} prompts`
}

function verb(prompts: readonly PromptReport[], plural: string, singular = `${plural}s`): string {
  return isOne(prompts) ? singular : plural
}

function isOne(prompts: readonly PromptReport[]): boolean {
  return new Set(prompts.map((one) => one.id)).size === 1
}
