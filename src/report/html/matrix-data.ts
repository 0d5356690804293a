import type { PageMatrix } from '../../page/data.ts'
import { pValue } from '../../text/format.ts'
import type { BetweenModels } from '../../verdict/between-models/result.ts'
import {
  basisText,
  fallbacksTitle,
  fallbacksYaml,
  firstLine,
  furtherLines,
  pairText,
  standingText,
} from '../between-models.ts'

/** Pairs grow with the square of the models. */
const MOST_PAIRS = 200

/** The models of a prompt beside each other, and each with each. */
export function matrixData(result: BetweenModels): PageMatrix {
  const title = fallbacksTitle(result)
  const yaml = fallbacksYaml(result)
  return {
    prompt: result.promptId,
    news: firstLine(result),
    models: result.models.map((one) => ({
      model: one.model,
      score: one.score,
      standing: standingText(one, result.margin),
      cost: one.costPerRequestUsd,
      p95: one.p95Ms,
    })),
    lines: furtherLines(result),
    proposal: title === null || yaml === null ? null : { title, yaml },
    pairs: result.pairs.slice(0, MOST_PAIRS).map((pair) => ({
      model: pair.model,
      other: pair.other,
      difference: pairText(pair, result.confidence),
      differs: `${pair.discordant} of ${pair.cases}`,
      method: `${pValue(pair.p)}, ${pair.method}`,
    })),
    basis: basisText(result),
  }
}
