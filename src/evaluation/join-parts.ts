import { UserError } from '../errors.ts'
import type { CaseResult, Evaluation } from './evaluation.ts'
import type { Spool } from './memory.ts'
import { type PartResult, parseResult } from './part.ts'
import type { FoundPart } from './part-set.ts'
import type { PlannedArm } from './plan.ts'
import { spooledTrial, unanswered } from './trial.ts'

/** Everything that all shards together ask. */
export type JoinPlan = {
  /** In the order of the parts. */
  arms: readonly PlannedArm[]
  /** Number of the shard of each case of each arm. */
  shares: ReadonlyArray<readonly number[]>
  /** Answers to each case of an arm. */
  repeatsOf: (arm: PlannedArm) => number
}

/**
 * Puts every result back to its place, as if one run had measured them all. The cases of a shard without a part were not
 * run.
 * @param spool where the texts go
 * @param lost why the cases of a shard are not there, by its number
 * @throws UserError when a part does not hold exactly its share
 */
export async function joinParts(
  parts: readonly FoundPart[],
  plan: JoinPlan,
  spool: Spool,
  lost: ReadonlyMap<number, string>,
): Promise<Map<PlannedArm, Evaluation>> {
  const results = plan.arms.map(() => new Map<string, CaseResult>())
  const shardOf = plan.arms.map(
    ({ cases }, arm) => new Map(cases.map(({ id }, index) => [id, plan.shares[arm]?.[index]])),
  )
  for (const part of parts) {
    const { number } = part.header.shard
    let read = 0
    for await (const result of resultsIn(part)) {
      const { arm, id, trials, confirmations } = result
      const planned = plan.arms[arm]
      if (planned === undefined || shardOf[arm]?.get(id) !== number)
        throw broken(part, `case ${id} is not of its share`)
      if (results[arm]?.has(id) === true) throw broken(part, `case ${id} is there twice`)
      if (trials.length !== plan.repeatsOf(planned)) throw broken(part, `case ${id} has ${trials.length} answers`)
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
    const share = shardOf.reduce((sum, cases) => sum + [...cases.values()].filter((one) => one === number).length, 0)
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
          const why = lost.get(shardOf[arm]?.get(id) ?? 0) ?? ''
          return results[arm]?.get(id) ?? notRun(id, plan.repeatsOf(planned), why)
        }),
      },
    ]),
  )
}

async function* resultsIn(part: FoundPart): AsyncGenerator<PartResult> {
  let header = true
  for await (const line of part.file.lines()) {
    const result = header ? null : parseResult(line)
    if (!header && result === null) throw broken(part, 'a line is no result')
    if (result !== null) yield result
    header = false
  }
}

function notRun(id: string, repeats: number, message: string): CaseResult {
  const trial = () => unanswered({ kind: 'not-run', message, hint: null })
  return { id, trials: Array.from({ length: repeats }, trial), score: null, pass: null, metrics: {}, confirmations: [] }
}

function broken({ file, header }: FoundPart, why: string): UserError {
  return new UserError(`${file.path} is not whole: ${why}`, {
    hint: `Run the job of shard ${header.shard.number} again, and upload its part unchanged.`,
  })
}
