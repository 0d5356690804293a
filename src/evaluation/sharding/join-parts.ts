import { createHash } from 'node:crypto'
import { UserError } from '../../errors.ts'
import { Disagreement } from '../../scorers/reaggregate.ts'
import type { Spool } from '../cache/storage.ts'
import type { PlannedArm, PlannedCase } from '../plan.ts'
import type { CaseResult, Evaluation, TrialResult } from '../results.ts'
import { candidateOf } from '../run.ts'
import { spooledTrial, unanswered } from '../trial.ts'
import { type PartResult, parseEnd, parseResult } from './part.ts'
import { checkResult } from './part-check.ts'
import type { FoundPart } from './part-set.ts'

/** Everything that all shards together ask. */
export type JoinPlan = {
  /** In the order of the parts. */
  arms: readonly PlannedArm[]
  /** Number of the shard of each case of each arm. */
  shares: ReadonlyArray<readonly number[]>
  /** Answers to each case of an arm. */
  repeatsOf: (arm: PlannedArm) => number
  /** Cases whose answers are compared with those of the other arm. */
  rivals: { has(planned: PlannedCase): boolean }
}

/**
 * Puts every result back to its place, as if one run had measured them all. The cases of a shard without a part were not
 * run.
 * @param spool where the texts go
 * @param lost why the cases of a shard are not there, by its number
 * @throws UserError when a part does not hold exactly its share, or its numbers do not agree with each other
 */
export async function joinParts(
  parts: readonly FoundPart[],
  plan: JoinPlan,
  spool: Spool,
  lost: ReadonlyMap<number, string>,
): Promise<Map<PlannedArm, Evaluation>> {
  const results = plan.arms.map(() => new Map<string, CaseResult>())
  const casesOf = plan.arms.map(
    ({ cases }, arm) =>
      new Map(
        cases.map((planned, index): [string, Placed] => [planned.id, { planned, shard: plan.shares[arm]?.[index] }]),
      ),
  )
  for (const part of parts) {
    const { shard, unprivileged } = part.header
    const { number } = shard
    let read = 0
    for await (const { line, result } of resultsIn(part)) {
      const { arm, id, trials, confirmations } = result
      const at = `line ${line}, case ${shown(id)}`
      const planned = plan.arms[arm]
      const placed = casesOf[arm]?.get(id)
      if (planned === undefined || placed?.shard !== number || unprivileged)
        throw broken(part, `${at} is not of its share`)
      if (results[arm]?.has(id) === true) throw broken(part, `${at} is there twice`)
      const repeats = plan.repeatsOf(planned)
      const rival = plan.rivals.has(placed.planned)
      const candidate = answersBeside(plan, results, { arm, id })
      await agreed(part, at, () => checkResult(result, { planned: placed.planned, repeats, rival, candidate }))
      read += 1
      results[arm]?.set(id, {
        id,
        score: result.score,
        pass: result.pass,
        metrics: Object.fromEntries(result.metrics),
        trials: trials.map((trial) => spooledTrial(trial, spool)),
        confirmations: confirmations.map((trial) => spooledTrial(trial, spool)),
      })
    }
    const share = unprivileged
      ? 0
      : casesOf.reduce((sum, cases) => sum + [...cases.values()].filter(({ shard }) => shard === number).length, 0)
    if (read !== share || read !== part.header.results) throw broken(part, `${read} of ${share} results are there`)
  }
  return new Map(
    plan.arms.map((planned, arm): [PlannedArm, Evaluation] => [
      planned,
      {
        arm: planned.arm,
        promptId: planned.promptId,
        model: planned.model,
        cases: planned.cases.map(({ id }) => {
          const why = lost.get(casesOf[arm]?.get(id)?.shard ?? 0) ?? ''
          return results[arm]?.get(id) ?? notRun(id, plan.repeatsOf(planned), why)
        }),
      },
    ]),
  )
}

/** The candidate's answers to a case of a baseline, whose results stand in front of it; undefined for a candidate. */
function answersBeside(
  { arms }: JoinPlan,
  results: ReadonlyArray<ReadonlyMap<string, CaseResult>>,
  { arm, id }: { arm: number; id: string },
): readonly TrialResult[] | undefined {
  const candidate = candidateOf(arms, arm)
  if (candidate === arms[arm]) return undefined
  return (candidate === null ? undefined : results[arms.indexOf(candidate)]?.get(id))?.trials ?? []
}

/** A case, and the number of its shard. */
type Placed = { planned: PlannedCase; shard: number | undefined }

/** @throws UserError unless every line is a result and the last one the digest of all others */
async function* resultsIn(part: FoundPart): AsyncGenerator<{ line: number; result: PartResult }> {
  const digest = createHash('sha256')
  let line = 0
  let end: string | null = null
  for await (const text of part.file.lines()) {
    line += 1
    if (end !== null) throw broken(part, `line ${line} stands behind its end`)
    end = parseEnd(text)
    if (end !== null) continue
    digest.update(`${text}\n`)
    if (line === 1) continue
    const result = parseResult(text)
    if (result === null) throw broken(part, `line ${line} is no result`)
    yield { line, result }
  }
  if (end === null) throw broken(part, `it ends after line ${line}, before its end`)
  if (end !== digest.digest('hex')) throw broken(part, 'it was changed after it was written')
}

async function agreed(part: FoundPart, at: string, check: () => Promise<void>): Promise<void> {
  try {
    await check()
  } catch (thrown) {
    if (!(thrown instanceof Disagreement)) throw thrown
    throw new UserError(`${part.file.path} does not agree with itself: ${at}: ${thrown.message}`, {
      hint: hintOf(part),
    })
  }
}

/** An id that no plan knows may be anything. */
function shown(id: string): string {
  return id.length > 80 ? `${id.slice(0, 79)}…` : id
}

function notRun(id: string, repeats: number, message: string): CaseResult {
  const trial = () => unanswered({ kind: 'not-run', message, hint: null })
  return { id, trials: Array.from({ length: repeats }, trial), score: null, pass: null, metrics: {}, confirmations: [] }
}

function broken(part: FoundPart, why: string): UserError {
  return new UserError(`${part.file.path} is not whole: ${why}`, { hint: hintOf(part) })
}

function hintOf({ header }: FoundPart): string {
  return `Run the job of shard ${header.shard.number} again, and upload its part unchanged.`
}
