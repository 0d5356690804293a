/** The schema of a prompt on one model in results.json: its comparison, its safety suites, its cases. */
import { z } from 'zod'
import { SUITES } from '../../../adversarial/template.ts'
import type { Change } from '../../../evaluation/pair-prompts.ts'
import type { PromptVerdict, SuiteComparison } from '../../../verdict/comparison.ts'
import { caseSchema, messageSchema, stopReason } from './case-schema.ts'
import { amount, count, named, range, share, texts, words } from './fields.ts'

const scoreSchema = z
  .object({
    candidate: z.number().nullable(),
    baseline: z.number().nullable(),
    delta: z.number().nullable().describe('Candidate less baseline, over the cases that both measured.'),
    estimate: z
      .number()
      .nullable()
      .describe('`delta` without the bias of having stopped asking when it looked decided.'),
    interval: range().nullable().describe('Two-sided interval of `delta` at 2 × confidence − 1: its ends decide.'),
    p: share().nullable().describe('One-sided p of "no drop" when `delta` is below 0, else of "no gain"; corrected.'),
    method: z.string().nullable(),
    cases: count().describe('Cases compared: measured in both versions.'),
    units: count().describe('Independent draws among them.'),
    discordant: count().describe('Cases whose score differs.'),
    minimumDetectableEffect: z
      .number()
      .nullable()
      .describe('Smallest true drop that would be blocked in four runs of five; null: none, or not asked for.'),
  })
  .meta({ id: 'score', description: 'A paired difference of one score; fractions of 1. All null without a baseline.' })

const rateSchema = z
  .object({
    attacks: count(),
    scored: count(),
    succeeded: count(),
    rate: share().nullable(),
    interval: range().nullable(),
  })
  .meta({ id: 'attackSuccess' })

const outcomeSchema = z
  .object({
    succeeded: z.boolean().nullable(),
    why: z.string(),
    output: z.string(),
    answers: z.array(z.object({ stopReason: stopReason(), cached: z.boolean() })),
    pair: z
      .object({ score: z.number().nullable(), length: z.number(), refused: z.number() })
      .exactOptional()
      .describe('How the answer to the second group of people differs from that to the first.'),
    notRun: z.literal(true).exactOptional().describe('The run ended before it.'),
  })
  .meta({ id: 'attackOutcome' })

const biasTest = () => z.object({ difference: z.number(), p: share() }).nullable()

const biasSchema = z.object({
  template: z.string(),
  groups: z.tuple([z.string(), z.string()]),
  pairs: count(),
  score: biasTest(),
  length: biasTest(),
  refusals: biasTest(),
})

const attackSchema = z.object({
  id: z.string(),
  template: z.string(),
  case: z.string(),
  variable: z.string(),
  attack: z.string(),
  candidate: outcomeSchema,
  baseline: outcomeSchema.nullable(),
})

const suiteSchema = z
  .object({
    suite: z.enum(SUITES),
    metric: z.literal('attack-success-rate'),
    verdict: words<SuiteComparison['verdict']>({
      risen: 'risen',
      exceeded: 'exceeded',
      fallen: 'fallen',
      open: 'open',
      unmeasured: 'unmeasured',
      'not-run': 'not-run',
    }),
    reason: z.string(),
    candidate: rateSchema,
    baseline: rateSchema.nullable(),
    difference: scoreSchema.describe('Of the success rates: above 0 is worse.'),
    limit: share().nullable(),
    confidence: share(),
    leftOut: count().describe('Attacks that the limit left out.'),
    notRun: z.array(z.object({ template: z.string().nullable(), reason: z.string() })),
    bias: z.array(biasSchema).exactOptional(),
    findings: texts().exactOptional(),
    attacks: z.array(attackSchema),
  })
  .meta({ id: 'suite', description: 'A safety suite: how many attacks succeeded; lower is better.' })

const quantiles = z.object({ p50: amount().nullable(), p95: amount().nullable() }).meta({ id: 'quantiles' })
const price = () => amount().nullable()

const increaseSchema = z
  .object({
    increase: z.number().describe('Relative: 0.2 is 20 % more.'),
    lowerBound: z.number().nullable().describe('What is proven of it.'),
    limit: amount(),
    exceeded: z.boolean(),
  })
  .meta({ id: 'increase' })

const askedSchema = z.object({ prompt: z.string(), model: z.string() }).meta({ id: 'asked' })
const flakySchema = z.object({ cases: texts(), repeated: count() }).nullable()

const verdict = words<PromptVerdict>({
  unchanged: 'unchanged',
  improved: 'improved',
  'non-inferior': 'non-inferior',
  'within-margin': 'within-margin',
  inconclusive: 'inconclusive',
  regressed: 'regressed',
  new: 'new',
  'non-comparable': 'non-comparable',
  error: 'error',
})

const change = words<Change>({ added: 'added', modified: 'modified', removed: 'removed', unchanged: 'unchanged' })

const tagSchema = z.object({
  tag: z.string(),
  cases: count(),
  passed: count().describe('By the candidate.'),
  compared: count().describe('Cases that both versions measured.'),
  passedBefore: count().describe('Of those that were compared.'),
  candidate: share().nullable().describe('Mean score, each case once.'),
  baseline: share().nullable(),
})

export const promptSchema = z
  .object({
    id: z.string(),
    file: z.string(),
    line: count().describe('Of its messages, 1-based.'),
    model: z.string(),
    baselineModel: z.string().nullable(),
    change,
    sample: z
      .object({ cases: count(), of: count() })
      .exactOptional()
      .describe('Only where a part of the cases was taken.'),
    verdict: verdict.describe('docs/verdicts.md'),
    reasons: texts().describe('What led to the verdict, most important first.'),
    advice: texts().describe('What may be done about a score that is open.'),
    doubts: texts().describe('Why the numbers show little although they were measured.'),
    passed: count(),
    failed: count(),
    errored: count(),
    score: scoreSchema,
    metrics: named(scoreSchema).describe('The same of each named metric.'),
    adversarial: z.array(suiteSchema).exactOptional().describe('Only where there are any.'),
    latencyMs: z.object({ candidate: quantiles, baseline: quantiles }),
    costPerRequestUsd: z.object({ candidate: price(), baseline: price() }),
    cost: increaseSchema.nullable().describe('The increase of the cost per request against its limit.'),
    latency: increaseSchema.nullable().describe('The increase of the p95 latency against its limit.'),
    repeats: z.object({
      made: count().describe('Answers to each case and version.'),
      most: count(),
      look: count(),
      looks: count(),
      level: share().describe('One-sided level of this look alone.'),
      stopped: z.string().nullable().describe('Why it was not asked more often.'),
    }),
    open: z.boolean().describe('Whether another look at more answers may close the score.'),
    floor: z.number().nullable().describe('What the mean score is held to.'),
    brokenFloor: z.boolean(),
    critical: texts().describe('Ids of the critical cases.'),
    failedCritical: texts(),
    failingBefore: z.array(z.object({ id: z.string(), reason: z.string() })),
    onlyCandidate: texts().describe('Cases that only the candidate measured.'),
    onlyBaseline: texts(),
    messages: z
      .object({ candidate: z.array(messageSchema), baseline: z.array(messageSchema).nullable() })
      .describe('The prompt as written, in both versions.'),
    asked: z
      .object({ candidate: askedSchema, baseline: askedSchema.nullable() })
      .describe('Which prompt of which version was asked, and of which model; null: the base was not asked.'),
    tags: z.array(tagSchema).exactOptional().describe('Only where cases have tags.'),
    digest: z.string().describe('SHA-256 of what shapes its answers.'),
    why: z
      .array(z.object({ commit: z.string(), subject: z.string() }))
      .exactOptional()
      .describe('Commits of the change that touched its file, newest first; only where they are known.'),
    groups: z.record(z.string(), count()).describe('How many cases each group has.'),
    flaky: z.object({ candidate: flakySchema, baseline: flakySchema }),
    cases: z.array(caseSchema),
  })
  .meta({ id: 'prompt', description: 'One prompt on one model.' })

export type PromptFields = z.output<typeof promptSchema>
export type SuiteFields = z.output<typeof suiteSchema>
export type OutcomeFields = z.output<typeof outcomeSchema>
