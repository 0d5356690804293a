import type { JudgeSettings } from '../scorers/scorer.ts'
import { digest } from '../source/canonical-json.ts'
import type { PlannedArm } from './plan.ts'
import type { Evaluation } from './results.ts'

/** What shapes a score beside the arm itself. */
export type Scoring = {
  judge: JudgeSettings | null
  embedding: string
  /** Of a model: the address of its provider. */
  origin: string
  /** Of this tool: a scorer may have changed. */
  tool: string
}

/** Digests of the requests of an arm, in the order of its cases. */
export function requestDigests({ cases }: PlannedArm): string[] {
  return cases.map(({ request }) => digest(request))
}

/**
 * Digest of everything that shapes what an arm scores, except for what its model answers and its judge thinks: the same
 * prompt on the same cases, whichever side of a comparison it stands on.
 * @param requests of its cases: see `requestDigests`
 */
export function armDigest({ cases }: PlannedArm, requests: readonly string[], scoring: Scoring): string {
  const asked = cases.map(({ id, assertions, threshold, vars, told, scoring }, index) => [
    id,
    requests[index],
    digest({ assertions, threshold, vars, told, scoring }),
  ])
  return digest(['arm', asked, scoring])
}

/**
 * The arms that were wholly asked in this run: each of their answers came to a question that was asked now, be it for
 * another arm or another case.
 * @param found with as many trials as answers were asked, in the order of the repeats
 */
export function askedNow<T extends { requests: readonly string[]; found: Evaluation }>(arms: readonly T[]): T[] {
  const asked = new Set<string>()
  for (const { requests, found } of arms) {
    for (const [index, { trials }] of found.cases.entries()) {
      for (const [repeat, { cached }] of trials.entries()) if (!cached) asked.add(`${requests[index]} ${repeat}`)
    }
  }
  return arms.filter(({ requests, found }) =>
    found.cases.every(({ trials }, index) =>
      trials.every(({ error }, repeat) => error?.kind !== 'not-run' && asked.has(`${requests[index]} ${repeat}`)),
    ),
  )
}
