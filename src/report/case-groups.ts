import { type CasePair, casePairs, labelsOf } from './cases.ts'
import type { PromptReport } from './report.ts'

/**
 * What became of a case from the base to the change. Each case is in exactly one group; those that both arms measured are
 * in one of `newly-failing`, `fail-before-and-after`, `newly-passing`, `lower`, `higher` and `passing`.
 */
export type CaseGroup =
  /** Passed on the base, fails now. */
  | 'newly-failing'
  /** Passes in both, with a score that is lower by `NOTABLE` or more. */
  | 'lower'
  /** Not measured in the candidate. */
  | 'unmeasured'
  /** Fails, and nothing of the base is there to compare it with. */
  | 'failing'
  /** Failed on the base already: not this change's doing, whatever its scores are. */
  | 'fail-before-and-after'
  | 'newly-passing'
  /** Passes in both, with a score that is higher by `NOTABLE` or more. */
  | 'higher'
  /** Passes, and is no news. */
  | 'passing'
  /** Only the base has it. */
  | 'only-base'

/** The groups in the order in which a reader wants them, each with its name. */
export const CASE_GROUPS: ReadonlyArray<{ group: CaseGroup; title: string }> = [
  { group: 'newly-failing', title: 'Newly failing' },
  { group: 'lower', title: 'Pass with a lower score' },
  { group: 'unmeasured', title: 'Not measured' },
  { group: 'failing', title: 'Failing, nothing to compare with' },
  { group: 'fail-before-and-after', title: 'Fail before and after' },
  { group: 'newly-passing', title: 'Newly passing' },
  { group: 'higher', title: 'Pass with a higher score' },
  { group: 'passing', title: 'Passing' },
  { group: 'only-base', title: 'Only in the base' },
]

export type GroupedCases = Record<CaseGroup, CasePair[]>

/** Smaller changes of a graded score are nothing to look at one by one. */
const NOTABLE = 0.05

/** All cases of a report by their groups, in each the largest change first; failed critical cases before all others. */
export function groupCases(prompts: readonly PromptReport[]): GroupedCases {
  const grouped: GroupedCases = {
    'newly-failing': [],
    lower: [],
    unmeasured: [],
    failing: [],
    'fail-before-and-after': [],
    'newly-passing': [],
    higher: [],
    passing: [],
    'only-base': [],
  }
  const labels = labelsOf(prompts)
  for (const pair of prompts.flatMap((prompt, index) => casePairs(prompt, labels[index]))) {
    grouped[caseGroup(pair)].push(pair)
  }
  for (const group of ['newly-failing', 'lower', 'failing', 'fail-before-and-after'] as const) {
    grouped[group].sort(worstFirst)
  }
  for (const group of ['newly-passing', 'higher'] as const) grouped[group].sort((a, b) => worstFirst(b, a))
  return grouped
}

export function caseGroup({ candidate, baseline, delta }: CasePair): CaseGroup {
  if (candidate === null) return 'only-base'
  if (candidate.pass === null) return 'unmeasured'
  const before = baseline?.pass ?? null
  if (!candidate.pass) {
    if (before === null) return 'failing'
    return before ? 'newly-failing' : 'fail-before-and-after'
  }
  if (before === false) return 'newly-passing'
  if (delta !== null && delta <= -NOTABLE) return 'lower'
  return delta !== null && delta >= NOTABLE ? 'higher' : 'passing'
}

/**
 * The cases that a reader should look at first: failed critical ones, then what the change made worse, then what failed
 * before as well and lost score on top of it; the largest drop first. What lost no score is not blamed on the change.
 */
export function worstRegressions(grouped: GroupedCases): CasePair[] {
  const places = { 'newly-failing': 1, lower: 1, 'fail-before-and-after': 2 }
  const placed = CASE_GROUPS.flatMap(({ group }) =>
    grouped[group].flatMap((pair) => {
      if (isFailedCritical(pair)) return [{ pair, place: 0 }]
      if (group !== 'newly-failing' && group !== 'lower' && group !== 'fail-before-and-after') return []
      const keptItsScore = group === 'fail-before-and-after' && (pair.delta === null || pair.delta > -NOTABLE)
      return keptItsScore ? [] : [{ pair, place: places[group] }]
    }),
  )
  return placed.sort((a, b) => a.place - b.place || worstFirst(a.pair, b.pair)).map(({ pair }) => pair)
}

/** What a reader looks at first: the worst regressions, then what fails with nothing to compare it with. */
export function badCases(grouped: GroupedCases): CasePair[] {
  const worst = worstRegressions(grouped)
  const regressed = new Set(worst)
  return [...worst, ...grouped.failing.filter((pair) => !regressed.has(pair))]
}

/** What got better, the largest rise first. */
export function improvements(grouped: GroupedCases): CasePair[] {
  return [...grouped['newly-passing'], ...grouped.higher].sort((a, b) => worstFirst(b, a))
}

/** By critical failure, then by the size of the drop. */
function worstFirst(a: CasePair, b: CasePair): number {
  return Number(isFailedCritical(b)) - Number(isFailedCritical(a)) || (a.delta ?? 0) - (b.delta ?? 0)
}

function isFailedCritical(pair: CasePair): boolean {
  return pair.prompt.comparison.failedCritical.includes(pair.id)
}
