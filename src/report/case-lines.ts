import { count, duration, score, usd, whole } from '../text/format.ts'
import { CASE_GROUPS, type GroupedCases } from './case-groups.ts'
import { type RankedCase, type Ranking, rankCases } from './case-rankings.ts'
import { type FlakyCases, flakyCases } from './flaky-cases.ts'
import type { PromptReport } from './report.ts'

/** How a surface shows a name from a file, and words and numbers of ours. */
export type CaseVoice = { name: (text: string) => string; text: (text: string) => string }

/** Cases that each line names. */
export const MOST_NAMED = 5

/** `isUnknown`: all that it says is that nothing is known. */
type CaseLine = { title: string; text: string; isUnknown: boolean }

/** `Newly failing 2 · Fail before and after 3 · Passing 55`: the groups that are not empty. */
export function groupCounts(grouped: GroupedCases): string {
  return CASE_GROUPS.flatMap(({ group, title }) => {
    const { length } = grouped[group]
    return length === 0 ? [] : [`${title} ${whole(length)}`]
  }).join(' · ')
}

/** The flaky cases of both arms, the slowest, dearest and weakest of the candidate, and of each what is not known. */
export function caseLines(prompts: readonly PromptReport[], voice: CaseVoice): CaseLine[] {
  if (prompts.length === 0) return []
  const { slowest, dearest, weakest } = rankCases(prompts, MOST_NAMED)
  const several = new Set(prompts.map(({ id }) => id)).size > 1
  const ranked = (title: string, ranking: Ranking, shown: (value: number) => string, unknown: string): CaseLine[] => {
    const { cases, valued, unknown: leftOut } = ranking
    if (valued === 0 && leftOut > 0) return [{ title, text: voice.text(`unknown, ${unknown}`), isUnknown: true }]
    if (cases.length === 0) return []
    const names = cases.map((one) => named(several ? one.prompt : null, one, shown(one.value), voice)).join(', ')
    const rest = leftOut === 0 ? '' : voice.text(`; ${count(leftOut, 'case')} left out: ${unknown}`)
    return [{ title, text: `${names}${rest}`, isUnknown: false }]
  }
  return [
    ...flakyLines(prompts, voice),
    ...ranked('Slowest', slowest, duration, 'no answer was waited for'),
    ...ranked('Dearest', dearest, usd, 'no answer has a price'),
    ...ranked('Weakest', weakest, score, 'no answer has a score'),
  ]
}

/** Nothing is called free of flaky cases that could not have shown any: with one answer to each case none can disagree. */
function flakyLines(prompts: readonly PromptReport[], voice: CaseVoice): CaseLine[] {
  const [candidate, baseline] = [flakyCases(prompts, 'candidate'), flakyCases(prompts, 'baseline')]
  if (candidate === null && baseline === null) return [flakyLine('Flaky', null, prompts, voice)]
  const isCompared = prompts.some(({ comparison }) => comparison.baseline !== null)
  return [
    flakyLine('Flaky', candidate, prompts, voice),
    ...(isCompared ? [flakyLine('Flaky in the base', baseline, prompts, voice)] : []),
  ]
}

function flakyLine(
  title: string,
  flaky: FlakyCases | null,
  prompts: readonly PromptReport[],
  voice: CaseVoice,
): CaseLine {
  if (flaky === null)
    return { title, text: voice.text('unknown, no case has several measured answers'), isUnknown: true }
  const { cases, repeated } = flaky
  const among = count(repeated, 'case with several answers', 'cases with several answers')
  if (cases.length === 0) return { title, text: voice.text(`none of ${among}`), isUnknown: false }
  const names = cases
    .slice(0, MOST_NAMED)
    .map((one) => named(prompts.length > 1 ? one.label : null, one, `${one.passed} of ${one.scored} passed`, voice))
  const more = cases.length > names.length ? [voice.text(`${whole(cases.length - names.length)} more`)] : []
  return {
    title,
    text: `${voice.text(`${whole(cases.length)} of ${among}:`)} ${[...names, ...more].join(', ')}`,
    isUnknown: false,
  }
}

/** `refund-1 4.2 s`, with its prompt where there are several. */
function named(
  prompt: string | null,
  { id }: Pick<RankedCase, 'id'>,
  value: string,
  { name, text }: CaseVoice,
): string {
  return `${name(id)}${prompt === null ? '' : ` (${name(prompt)})`} ${text(value)}`
}
