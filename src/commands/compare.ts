/**
 * `compare`: the candidates of two runs against each other, as a run compares its candidate with its base. Nothing is asked:
 * what both files measured is compared by the same statistics, held to the margin and the confidence of the later one.
 */
import { GATE_DEFAULTS } from '../config/schema/gate.ts'
import { UserError } from '../errors.ts'
import type { Evaluation } from '../evaluation/results.ts'
import { type AskedArm, drawnTogether } from '../evaluation/same-question.ts'
import { evaluatedReport } from '../experiment/compare.ts'
import { type RunFacts, runFacts, unevaluated } from '../report/assemble.ts'
import type { PromptReport, Report } from '../report/report.ts'
import { type CompareInput, compareAll } from '../verdict/compare.ts'
import type { CaseFacts, Comparison } from '../verdict/comparison.ts'
import { decideRun } from '../verdict/decide-run.ts'
import { differencesBetween, type NamedRun, type PromptsOfRuns } from './run-differences.ts'

/**
 * The later run's candidate against the earlier one's.
 * @throws UserError when they have no prompt in common
 */
export function compareRuns(before: NamedRun, after: NamedRun): Report {
  const pairs = pairedPrompts(before.report.prompts, after.report.prompts)
  if (pairs.length === 0) {
    throw new UserError(`${before.file} and ${after.file} have no prompt in common`, {
      hint: 'Name the results.json of two runs of the same prompts.',
    })
  }
  const { margin, confidence, judges, head } = after.report
  const policy = { ...GATE_DEFAULTS, margin, confidence }
  const facts = pairs.map(factsBetween)
  const comparisons = compareAll(
    pairs.map(([earlier, later], index) => ({
      promptId: later.id,
      model: later.comparison.model,
      baselineModel: earlier.comparison.model,
      candidate: later.comparison.candidate,
      baseline: asBaseline(earlier, later),
      cases: facts[index] ?? [],
      policy,
      nonComparable: null,
      attacks: attacksOf(earlier.comparison, later.comparison),
      isShown: true,
    })),
  )
  const prompts = pairs.flatMap(([earlier, later], index) => {
    const comparison = comparisons[index]
    return comparison === undefined ? [] : [promptOf([earlier, later], comparison, facts[index] ?? [])]
  })
  const run: RunFacts = {
    ...runFacts({ head, run: null }),
    base: before.report.head,
    baseReason: `the run in ${before.file}`,
    warnings: differencesBetween(before, after, pairs),
    policy,
  }
  const decision = decideRun(comparisons, policy, { budgetCut: null })
  const { usage, estimate, stopped } = unevaluated(run)
  return { ...evaluatedReport(run, prompts, decision, { usage, estimate, stopped }), judges }
}

/** A prompt of both runs: on the same model; or on another, where each run has it on one model alone. */
function pairedPrompts(before: readonly PromptReport[], after: readonly PromptReport[]): PromptsOfRuns[] {
  return after.flatMap((later): PromptsOfRuns[] => {
    const same = before.filter(({ id }) => id === later.id)
    const onModel = same.find(({ comparison }) => comparison.model === later.comparison.model)
    const isAlone = same.length === 1 && after.filter(({ id }) => id === later.id).length === 1
    const earlier = onModel ?? (isAlone ? same[0] : undefined)
    return earlier === undefined ? [] : [[earlier, later]]
  })
}

/** The earlier run's candidate as what is compared with, its cases in the order of the later one's. */
function asBaseline(earlier: PromptReport, later: PromptReport): Evaluation {
  const { candidate } = earlier.comparison
  const places = new Map(later.comparison.candidate.cases.map(({ id }, index) => [id, index]))
  const place = (id: string) => places.get(id) ?? places.size
  return {
    ...{ ...candidate, arm: 'baseline' },
    cases: candidate.cases.toSorted((a, b) => place(a.id) - place(b.id)),
  }
}

/** How each case counts, by the later run; those that ask the same in both are one draw. */
function factsBetween([earlier, later]: PromptsOfRuns): CaseFacts[] {
  const own = new Set(later.facts.map(({ id }) => id))
  const all = [...later.facts, ...earlier.facts.filter(({ id }) => !own.has(id))]
  const clusters = drawnTogether(all, [askedBy(later), askedBy(earlier)])
  return all.map((one) => ({ ...one, cluster: clusters.get(one.id) ?? one.cluster }))
}

function askedBy({ facts, request }: PromptReport): AskedArm {
  return {
    cases: facts.flatMap(({ id }) => {
      const messages = request(id)
      return messages === null ? [] : [{ id, request: { messages } }]
    }),
  }
}

/** The attacks on the later candidate, each beside what became of it on the earlier one. */
function attacksOf(earlier: Comparison, later: Comparison): CompareInput['attacks'] & object {
  return later.adversarial.map(({ suite, results, leftOut, notRun, bias }) => {
    const before = earlier.adversarial.find((one) => one.suite === suite)
    const outcomes = new Map((before?.results ?? []).map(({ id, candidate }) => [id, candidate]))
    const compared = results.map((one) => ({ ...one, baseline: outcomes.get(one.id) ?? null }))
    return { ...{ suite, leftOut, notRun, bias }, results: compared }
  })
}

function promptOf([earlier, later]: PromptsOfRuns, comparison: Comparison, facts: CaseFacts[]): PromptReport {
  return {
    ...later,
    ...{ comparison, facts, change: 'modified' },
    vars: { ...earlier.vars, ...later.vars },
    tags: { ...earlier.tags, ...later.tags },
    places: { ...earlier.places, ...later.places },
    messages: { candidate: later.messages.candidate, baseline: earlier.messages.candidate },
  }
}
