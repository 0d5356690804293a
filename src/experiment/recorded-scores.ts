import { z } from 'zod'
import type { Project } from '../config/load.ts'
import { judgeOf, resolveModel } from '../config/resolve-model.ts'
import { armDigest, askedNow, requestDigests } from '../evaluation/arm-digest.ts'
import { dayOf } from '../evaluation/cache/earlier-answers.ts'
import type { LastingAnswers } from '../evaluation/cache/storage.ts'
import { comparesArms } from '../evaluation/pairwise.ts'
import type { PlannedArm } from '../evaluation/plan.ts'
import type { Evaluation } from '../evaluation/results.ts'
import type { Assertion } from '../scorers/assertion.ts'
import { scorerFor } from '../scorers/registry.ts'
import { jsonOrNull } from '../source/json.ts'
import { type AskedAgain, provenFalls } from '../verdict/fall.ts'
import { version } from '../version.ts'
import { caseFacts } from './compare.ts'
import type { Experiment } from './experiment.ts'

/** Not a mapping: ids come from datasets, and one may be __proto__. */
const recordSchema = z.array(z.tuple([z.string(), z.number()])).min(1)

type Arm = { experiment: Experiment; arm: PlannedArm; requests: readonly string[]; found: Evaluation }

/**
 * Records what each arm scored that was wholly asked in this run, and compares it with what was recorded of it before. A
 * record is made once and stays as long as nothing of its arm changes: so a slow fall is told as well as a sudden one,
 * and goes on to be told.
 * @returns every proven fall, as a sentence
 */
export function fallsSinceRecorded(
  lasting: LastingAnswers,
  project: Project,
  experiments: readonly Experiment[],
  evaluationOf: (arm: PlannedArm) => Evaluation,
): string[] {
  const { config } = project
  const all = experiments.flatMap((experiment) =>
    armsOf(experiment).map(
      (arm): Arm => ({ experiment, arm, requests: requestDigests(arm), found: evaluationOf(arm) }),
    ),
  )
  const again: AskedAgain[] = []
  const seen = new Set<string>()
  for (const { experiment, arm, requests, found } of askedNow(all)) {
    const origin = lasting.originOf(arm.model)
    const now = scoresOf(found)
    if (origin === null || now.size === 0 || arm.cases.some(({ assertions }) => comparesArms(assertions))) continue
    const key = armDigest(arm, requests, {
      judge: judgeOf(config),
      embedding: resolveModel(config.evaluation.embedding, config),
      origin,
      tool: version,
    })
    if (seen.has(key)) continue
    seen.add(key)
    const kept = lasting.scores.get(key)
    const scores = kept === null ? null : (recordSchema.safeParse(jsonOrNull(kept.text)).data ?? null)
    if (kept === null || scores === null) lasting.scores.put(key, JSON.stringify([...now]))
    else again.push({ ...facts(experiment, arm), now, recorded: { scores: new Map(scores), day: dayOf(kept.at) } })
  }
  return provenFalls(again, config.gate)
}

function armsOf({ candidate, baseline }: Experiment): PlannedArm[] {
  return baseline === null ? [candidate] : [candidate, baseline]
}

function facts(experiment: Experiment, arm: PlannedArm): Omit<AskedAgain, 'now' | 'recorded'> {
  return {
    promptId: experiment.pair.candidate.id,
    ofBase: arm.arm === 'baseline',
    model: arm.model,
    graded: arm.cases.some(({ assertions }) => assertions.some(isGraded)),
    cases: caseFacts(experiment),
  }
}

/** Whether more than the answer and a rule decide the score. */
function isGraded({ type, assert = [] }: Assertion): boolean {
  const { needs = null, embeds = false } = scorerFor(type)?.scorer ?? {}
  return needs !== null || embeds || type.endsWith('webhook') || assert.some(isGraded)
}

function scoresOf({ cases }: Evaluation): Map<string, number> {
  return new Map(cases.flatMap(({ id, score }): Array<[string, number]> => (score === null ? [] : [[id, score]])))
}
