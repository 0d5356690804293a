import { UserError } from '../errors.ts'
import { priceOf } from '../models/catalog/prices.ts'
import type { Price } from '../models/catalog/prices-table.ts'
import { canonicalModel } from '../models/reference.ts'
import type { JudgeSettings } from '../scorers/scorer.ts'
import { canonicalJson } from '../source/canonical-json.ts'
import { meaningOf } from './resolve-model.ts'
import type { Config } from './schema/schema.ts'

/**
 * What the head's configuration changes of what answers are measured with, each a plain sentence: the judge, the embedding
 * model, the matrix, who asks, what a model's name means, what tokens cost. None of it is stricter or laxer by itself, so all of it is
 * told; but a judge that is only asked more often, and a name or a price that meant nothing before, are.
 */
export function changedScoring(base: Config, head: Config): string[] {
  return [
    ...judgeChanged(base.evaluation.judge, head.evaluation.judge),
    ...embeddingChanged(base.evaluation.embedding, head.evaluation.embedding),
    ...matrixChanged(base.evaluation.models, head.evaluation.models),
    ...engineChanged(base.evaluation, head.evaluation),
    ...aliasesChanged(base.evaluation.modelAliases, head.evaluation.modelAliases),
    ...pricesChanged(base.prices, head.prices),
  ]
}

function judgeChanged(base: JudgeSettings | null, head: JudgeSettings | null): string[] {
  if (base === null) return []
  if (head === null) return [`evaluation.judge was removed; it was ${judgeName(base)}.`]
  const same = canonicalJson(base.models.toSorted()) === canonicalJson(head.models.toSorted())
  return same && head.samples >= base.samples
    ? []
    : [`evaluation.judge is now ${judgeName(head)}; it was ${judgeName(base)}.`]
}

function judgeName({ models, samples }: JudgeSettings): string {
  return `${listed(models)}${samples === 1 ? '' : `, each asked ${samples} times`}`
}

function embeddingChanged(base: string, head: string): string[] {
  return base === head ? [] : [`evaluation.embedding is now \`${head}\`; it was \`${base}\`.`]
}

function matrixChanged(base: readonly string[], head: readonly string[]): string[] {
  if (canonicalJson(base.toSorted()) === canonicalJson(head.toSorted())) return []
  const name = (models: readonly string[]) => (models.length === 0 ? "each prompt's own model" : listed(models))
  return [`Both versions are now asked of ${name(head)}; it was ${name(base)} (evaluation.models).`]
}

/** Answers of a batch come from a bucket that the configuration names. */
function engineChanged(base: Config['evaluation'], head: Config['evaluation']): string[] {
  if (base.engine === head.engine) return []
  const { batch } = head
  const from =
    head.engine === 'on-demand' || batch === null ? '' : `, with answers from \`${batch.bucket}/${batch.prefix}\``
  return [`evaluation.engine is now \`${head.engine}\`${from}; it was \`${base.engine}\`.`]
}

type Aliases = Config['evaluation']['modelAliases']

function aliasesChanged(base: Aliases, head: Aliases): string[] {
  const names = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort()
  return names.flatMap((name) => {
    const [before, after] = [meaning(name, base), meaning(name, head)]
    if (before === null || before === after) return []
    const now = after === null ? 'no longer means a model' : `now means \`${after}\``
    return [`The model \`${name}\` ${now}; it meant \`${before}\` (evaluation.modelAliases).`]
  })
}

/** What a name of a model, or a pattern of names, means; null when it means nothing. */
function meaning(name: string, aliases: Aliases): string | null {
  try {
    if (!name.includes('*')) return meaningOf(name, aliases)
    if (Object.hasOwn(aliases, name)) return aliases[name] ?? null
    // Names that it fits are models by themselves.
    canonicalModel(name.replaceAll('*', 'x'))
    return name
  } catch (thrown) {
    if (thrown instanceof UserError) return null
    throw thrown
  }
}

function pricesChanged(base: Config['prices'], head: Config['prices']): string[] {
  const models = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort()
  return models.flatMap((model) => {
    const [before, after] = [priceOf(model, base), priceOf(model, head)]
    if (before === null || (after !== null && canonicalJson(before) === canonicalJson(after))) return []
    if (after !== null && priceText(before) === priceText(after)) {
      return [`The price of the prompt cache of \`${model}\` is another (prices).`]
    }
    const now = after === null ? 'is no longer known' : `is now ${priceText(after)}`
    return [`The price of \`${model}\` ${now}; it was ${priceText(before)} (prices).`]
  })
}

/** `$1 in, $5 out`; USD per million tokens. */
function priceText({ input, output }: Price): string {
  return `$${input} in, $${output} out`
}

function listed(models: readonly string[]): string {
  return models.map((model) => `\`${model}\``).join(', ')
}
