/** What a comparison of a prompt's models says, in words for every surface. Names of models stand in backticks. */
import { count, duration, list, percent, points, pointsText, usd, whole } from '../text/format.ts'
import { oneLine } from '../text/untrusted.ts'
import type { BetweenModels, Cheaper, Fallback, ModelPair, ModelResult } from '../verdict/between-models/result.ts'

/** The news in one line: the best, and what is cheaper. */
export function firstLine(result: BetweenModels): string {
  const { best, models } = result
  const ranked = models.filter(({ standing }) => standing !== 'unmeasured')
  if (best === null) {
    return `${count(models.length, 'model')}, and nothing to compare: fewer than two have scores for the same cases.`
  }
  const score = percent(models.find(({ model }) => model === best.model)?.score ?? null)
  return `Best of ${count(ranked.length, 'model')}: ${named(best.model)} (${score})${apartFrom(result)}. ${cheaperText(result)}`
}

/** Whether the best is proven to be that. */
function apartFrom({ best, pairs, confidence }: BetweenModels): string {
  if (best === null) return ''
  if (best.shown) return ', proven better than each of the others'
  const alike = pairs.filter(({ model, p, delta }) => model === best.model && !(delta > 0 && p < 1 - confidence))
  return `; no difference to ${count(alike.length, 'other')} could be shown`
}

function cheaperText(result: BetweenModels): string {
  const { best, cheapest, models, margin } = result
  const { proven, open } = cheapest
  const parts = [
    ...(proven === null
      ? []
      : [`${costsLess(proven)}, and a drop of more than ${pointsText(margin)} is excluded (proven).`]),
    ...(open === null
      ? []
      : [
          `${costsLess(open)}; that it is no worse is not proven: ${couldHideText(models.find(({ model }) => model === open.model))}.`,
        ]),
  ]
  if (parts.length > 0) return parts.join(' ')
  const own = models.find(({ model }) => model === best?.model)?.costPerRequestUsd ?? null
  if (own === null) return 'Its price is unknown, so that none can be called cheaper.'
  const unpriced = models.some(
    ({ standing, costPerRequestUsd }) => standing !== 'unmeasured' && costPerRequestUsd === null,
  )
  const lower = models.some(
    ({ standing, costPerRequestUsd }) => standing === 'lower' && costPerRequestUsd !== null && costPerRequestUsd < own,
  )
  if (lower) return 'What costs less is proven to score lower.'
  return unpriced ? 'None whose price is known costs less.' : 'None of the others costs less.'
}

function costsLess({ model, saves }: Cheaper): string {
  return saves < 0.01
    ? `${named(model)} costs a little less`
    : `${named(model)} costs ${whole(Math.floor(saves * 100))} % less`
}

function couldHideText(one: ModelResult | undefined): string {
  return one?.couldHide === null || one === undefined
    ? 'it has too few cases'
    : `a drop of up to ${pointsText(one.couldHide)} could hide`
}

/** What else there is to say, each a sentence. */
export function furtherLines(result: BetweenModels): string[] {
  const { slowest, pareto, models, best, cases, needed, fallbacks, margin } = result
  const unmeasured = models.filter(({ standing }) => standing === 'unmeasured')
  const isUnproven = models.some(({ standing, proven }) => standing !== 'unmeasured' && !proven)
  return [
    ...(slowest === null
      ? []
      : [
          `Slowest: ${named(slowest.model)}, p95 ${duration(slowest.p95Ms)}; ${slowest.shown ? 'proven slower than each of the others' : 'that it is slower than each of the others could not be shown'}.`,
        ]),
    ...(pareto.length === 0
      ? []
      : [
          `Worth choosing among, by the numbers as measured: ${list(pareto.map(named))}. No other is known to be as good in score, cost and p95 and better in one of them.`,
        ]),
    ...(best !== null && isUnproven && needed !== null && cases < needed
      ? [
          `With ${count(cases, 'case')} models cannot be told apart by ${pointsText(margin)}: that takes at least ${whole(needed)} independent cases.`,
        ]
      : []),
    ...unmeasured.map(
      ({ model, missing }) => `${named(model)} is not compared: ${count(missing, 'case')} without a score.`,
    ),
    ...(best !== null && fallbacks === null
      ? ['No fallback is proposed: of no other model it is proven that it is not worse.']
      : []),
  ]
}

/** What the numbers rest on, and what they are for. */
export function basisText({ cases }: BetweenModels): string {
  return `Over the ${count(cases, 'case')} that all of them have. This decides nothing: the gate compares each model with its base.`
}

/** Where a model stands, in a few words. */
export function standingText({ standing, couldHide, missing }: ModelResult, margin: number): string {
  switch (standing) {
    case 'best':
      return 'highest score'
    case 'not-worse':
      return `no worse: a drop of more than ${pointsText(margin)} is excluded`
    case 'lower':
      return couldHide === null ? 'lower, proven' : `lower, proven: by up to ${pointsText(couldHide)}`
    case 'open':
      return couldHide === null
        ? 'not compared'
        : `cannot be told apart: a drop of up to ${pointsText(couldHide)} could hide`
    case 'unmeasured':
      return `not compared: ${count(missing, 'case')} without a score`
  }
}

/** `+2.0 points (−1.0 to +5.0)`, and whether that is a difference. */
export function pairText({ delta, interval, p }: ModelPair, confidence: number): string {
  const shown = p < 1 - confidence ? 'differ, proven' : 'no difference could be shown'
  return `${points(delta)} points (${points(interval[0])} to ${points(interval[1])}); ${shown}`
}

/** What the proposal is for, as a sentence without its end; null without one. */
export function fallbacksTitle({ fallbacks }: BetweenModels): string | null {
  if (fallbacks === null) return null
  return `A proposal for when ${named(fallbacks.from)} does not answer, of models that are proven not worse`
}

/** The proposal as a sentence; null without one. */
export function fallbacksLine(result: BetweenModels): string | null {
  const title = fallbacksTitle(result)
  const models = (result.fallbacks?.models ?? []).map((one) => `${named(one.model)} (${fallbackText(one)})`)
  return title === null ? null : `${title}: ${models.join(', ')}. As YAML it stands in report.html.`
}

/** The same as YAML for the prompt's file; null without one. References of models need no escape but quotes. */
export function fallbacksYaml({ fallbacks }: BetweenModels): string | null {
  if (fallbacks === null) return null
  const lines = fallbacks.models.map((one) => `  - { model: ${JSON.stringify(one.model)} } # ${fallbackText(one)}`)
  return ['fallbacks:', ...lines].join('\n')
}

function fallbackText({ otherVendor, costPerRequestUsd }: Fallback): string {
  return [
    ...(otherVendor === true ? ['another vendor'] : otherVendor === false ? ['the same vendor'] : []),
    costPerRequestUsd === null ? 'price unknown' : `${usd(costPerRequestUsd)} a request`,
  ].join(', ')
}

/** A name as code. One that holds a backtick must not end it. */
function named(model: string): string {
  return `\`${oneLine(model, 80).replaceAll('`', "'")}\``
}
