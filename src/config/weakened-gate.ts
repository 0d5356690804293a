import { anotherOrNone, durationText, falls, harmless, type Rule, rises, section } from './laxer.ts'
import type { BatchSettings } from './schema/batch.ts'
import type { Sample } from './schema/evaluation.ts'
import { percent } from './schema/fields.ts'
import type { Config } from './schema/schema.ts'

/** From the strictest to the laxest. */
const POLICIES = {
  onInconclusive: ['fail', 'warn', 'pass'],
  onError: ['fail', 'warn', 'pass'],
  onFork: ['fail', 'skip'],
} as const

/**
 * What the head's configuration decides more laxly than the base's: each one a plain sentence, in the order of the
 * configuration. Both are to be for the same event (`forEvent`), else the event's overrides look like a change.
 */
export function weakenedGate(base: Config, head: Config): string[] {
  return [...weakenedEvaluation(base.evaluation, head.evaluation), ...weakenedPolicy(base.gate, head.gate)]
}

type Evaluation = Config['evaluation']

function weakenedEvaluation(base: Evaluation, head: Evaluation): string[] {
  const found: string[] = []
  if (head.repeat < base.repeat) {
    found.push(`evaluation.repeat went down from ${base.repeat} to ${head.repeat}.`)
  }
  if (mostAsked(head) < mostAsked(base)) {
    found.push(`evaluation.maxRepeat went down from ${base.maxRepeat} to ${head.maxRepeat}.`)
  }
  for (const [name, before, after, shown] of [
    ['usd', base.budget.usd, head.budget.usd, dollars],
    ['duration', base.budget.durationMs, head.budget.durationMs, seconds],
    ['calls', base.budget.calls, head.budget.calls, String],
  ] as const) {
    if (after === null || (before !== null && after >= before)) continue
    found.push(
      `evaluation.budget.${name} went down from ${before === null ? 'no limit' : shown(before)} to ${shown(after)}.`,
    )
  }
  found.push(...askedLess(base, head))
  const webhooks = head.allowWebhooks.filter((url) => !base.allowWebhooks.includes(url))
  if (webhooks.length > 0) found.push(`evaluation.allowWebhooks now lets answers be sent to ${webhooks.join(', ')}.`)
  if (fewerCases(base.sample, head.sample)) {
    found.push(`evaluation.sample went from ${sampled(base.sample)} to ${sampled(head.sample)}.`)
  }
  const dropped = base.adversarial.filter((suite) => !head.adversarial.includes(suite))
  if (dropped.length > 0) found.push(`evaluation.adversarial lost ${dropped.join(', ')}.`)
  return [...found, ...comparedOtherwise(base, head)]
}

/** Which prompts are compared, and what the base's are filled in with. */
function comparedOtherwise(base: Evaluation, head: Evaluation): string[] {
  const others = head.alsoWhen.filter((one) => one.startsWith('!') && !base.alsoWhen.includes(one))
  const gone = base.alsoWhen.filter((one) => !one.startsWith('!') && !head.alsoWhen.includes(one))
  const mapped = Object.entries(head.renamed).filter(([from, to]) => base.renamed[from] !== to)
  const names = mapped.map(([from, to]) => `\`{{${from}}}\` with the value of \`${to}\``)
  return [
    ...(gone.length > 0 ? [`evaluation.alsoWhen lost ${gone.join(', ')}.`] : []),
    ...(others.length > 0 ? [`evaluation.alsoWhen now leaves out ${others.join(', ')}.`] : []),
    ...(names.length > 0 ? [`evaluation.renamed now fills in the base's ${names.join(', ')}.`] : []),
  ]
}

/**
 * What leaves answers out or takes earlier ones for new: a wait that ends before long answers come, fewer at a time where
 * the time is limited, what was asked before. How jobs are asked counts only where they are.
 */
function askedLess(base: Evaluation, head: Evaluation): string[] {
  const timeLimit = head.budget.durationMs !== null
  const found = [
    ...rises(String)('evaluation.maxPromptTokens', base.maxPromptTokens, head.maxPromptTokens),
    ...falls(durationText)('evaluation.timeout', base.timeout, head.timeout),
    ...(timeLimit ? falls(String)('evaluation.concurrency', base.concurrency, head.concurrency) : []),
    ...(base.engine === 'bedrock-batch' && head.engine === base.engine && base.batch !== null && head.batch !== null
      ? jobs('evaluation.batch', base.batch, head.batch)
      : []),
  ]
  return [
    ...(base.cache === null && head.cache !== null
      ? ['evaluation.cache was off and is on: answers of earlier runs count.']
      : []),
    ...found.map(({ field, how }) => `${field} ${how}.`),
  ]
}

const jobs: Rule<BatchSettings> = section<BatchSettings>({
  // Who can write there, or holds the role, can give the answers.
  bucket: anotherOrNone(),
  prefix: anotherOrNone(),
  role: anotherOrNone(),
  timeout: falls(durationText),
  wait: falls(durationText),
  // Fewer questions are asked on demand, which is stricter if anything.
  minRecords: harmless,
  // What a cancelled run began answers nothing of that run.
  onCancel: harmless,
})

function weakenedPolicy(base: Config['gate'], head: Config['gate']): string[] {
  const found: string[] = []
  if (head.margin > base.margin)
    found.push(`gate.margin went up from ${percent(base.margin)} to ${percent(head.margin)}.`)
  if (head.confidence !== base.confidence) {
    // Less of it passes sooner; more of it makes a regression harder to prove.
    const way = head.confidence < base.confidence ? 'down' : 'up'
    found.push(`gate.confidence went ${way} from ${percent(base.confidence)} to ${percent(head.confidence)}.`)
  }
  if (base.minScore !== null && (head.minScore === null || head.minScore < base.minScore)) {
    found.push(
      head.minScore === null
        ? `gate.minScore was removed; it was ${percent(base.minScore)}.`
        : `gate.minScore went down from ${percent(base.minScore)} to ${percent(head.minScore)}.`,
    )
  }
  for (const name of ['maxCostIncrease', 'maxLatencyIncrease', 'maxAttackSuccess'] as const) {
    const before = base[name]
    const after = head[name]
    if (before === null || (after !== null && after <= before)) continue
    found.push(
      after === null
        ? `gate.${name} was removed; it was ${percent(before)}.`
        : `gate.${name} went up from ${percent(before)} to ${percent(after)}.`,
    )
  }
  if (head.maxErrors > base.maxErrors) {
    found.push(`gate.maxErrors went up from ${percent(base.maxErrors)} to ${percent(head.maxErrors)}.`)
  }
  for (const name of ['onInconclusive', 'onError', 'onFork'] as const) {
    const order: readonly string[] = POLICIES[name]
    if (order.indexOf(head[name]) > order.indexOf(base[name])) {
      found.push(`gate.${name} went from \`${base[name]}\` to \`${head[name]}\`.`)
    }
  }
  return found
}

/** A `maxRepeat` of no more than `repeat` asks nothing again. */
function mostAsked({ repeat, maxRepeat }: Evaluation): number {
  return Math.max(repeat, maxRepeat)
}

/** A number and a share cannot be compared without the cases, so a change between them counts. */
function fewerCases(base: Sample, head: Sample): boolean {
  if (head === 'all') return false
  if (typeof base === 'number' && typeof head === 'number') return head < base
  if (typeof base === 'object' && typeof head === 'object') return head.share < base.share
  return true
}

function sampled(sample: Sample): string {
  if (sample === 'all') return 'all cases'
  if (typeof sample === 'object') return `${percent(sample.share)} of the cases`
  return `${sample} ${sample === 1 ? 'case' : 'cases'}`
}

function dollars(usd: number): string {
  return `$${usd}`
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`
}
