/** The schema of results.json, version 1. The published JSON Schema is generated from it (`npm run generate`). */
import { z } from 'zod'
import type { Level } from '../../../errors.ts'
import type { Arm } from '../../../evaluation/results.ts'
import type { Standing } from '../../../verdict/between-models/result.ts'
import type { RunVerdict } from '../../../verdict/comparison.ts'
import { amount, count, range, share, texts, words } from './fields.ts'
import { historySchema } from './history-schema.ts'
import { promptSchema } from './prompt-schema.ts'

const diagnosticSchema = z
  .object({
    level: words<Level>({ error: 'error', warning: 'warning', note: 'note' }),
    rule: z.string().nullable(),
    file: z.string().nullable(),
    line: count().nullable(),
    field: z.string().nullable(),
    message: z.string(),
    hint: z.string().nullable(),
  })
  .meta({ id: 'diagnostic' })

const standing = words<Standing>({
  best: 'best',
  'not-worse': 'not-worse',
  lower: 'lower',
  open: 'open',
  unmeasured: 'unmeasured',
})
const cheaper = z.object({ model: z.string(), saves: z.number() }).meta({ id: 'cheaper' })

const betweenModelsSchema = z
  .object({
    promptId: z.string(),
    models: z.array(
      z.object({
        model: z.string(),
        standing,
        proven: z.boolean(),
        score: share().nullable(),
        costPerRequestUsd: amount().nullable(),
        p95Ms: amount().nullable(),
        couldHide: z.number().nullable(),
        missing: count(),
      }),
    ),
    pairs: z.array(
      z.object({
        model: z.string(),
        other: z.string(),
        delta: z.number(),
        interval: range(),
        p: share(),
        method: z.string(),
        cases: count(),
        discordant: count(),
      }),
    ),
    best: z.object({ model: z.string(), shown: z.boolean() }).nullable(),
    cheapest: z.object({ proven: cheaper.nullable(), open: cheaper.nullable() }),
    slowest: z.object({ model: z.string(), p95Ms: amount(), shown: z.boolean() }).nullable(),
    pareto: texts(),
    fallbacks: z
      .object({
        from: z.string(),
        models: z.array(
          z.object({
            model: z.string(),
            otherVendor: z.boolean().nullable(),
            costPerRequestUsd: amount().nullable(),
          }),
        ),
      })
      .nullable(),
    cases: count(),
    needed: count().nullable(),
    margin: share(),
    confidence: share(),
  })
  .meta({
    id: 'betweenModels',
    description: 'The models of one prompt compared with each other (docs/between-models.md).',
  })

const ends = () => range(amount())

const estimateSchema = z
  .object({
    calls: ends().describe('Least and most.'),
    existing: count(),
    usd: ends().nullable(),
    most: z.object({ calls: amount(), usd: amount().nullable() }),
    unpriced: texts(),
    models: z.array(
      z.object({
        model: z.string(),
        calls: ends(),
        inputTokens: ends(),
        outputTokens: ends(),
        usd: ends().nullable(),
      }),
    ),
    assumedTokens: ends().nullable(),
    experiments: z.array(z.object({ cases: count(), critical: count(), calls: ends(), usd: ends().nullable() })),
  })
  .meta({ id: 'estimate', description: 'What was expected before anything was asked (docs/costs.md).' })

const arm = words<Arm>({ candidate: 'candidate', baseline: 'baseline' })

const stoppedSchema = z
  .object({
    why: z.string(),
    missing: z.array(z.object({ prompt: z.string(), model: z.string(), arm, trials: count(), of: count() })),
    toFinish: z.object({ calls: amount().nullable(), usd: amount().nullable() }),
    remedy: z.string(),
    sentence: z.string(),
  })
  .meta({ id: 'stopped', description: 'What is missing of a run that its budget ended.' })

const tokenRow = {
  requests: count().describe('Answers whose tokens were counted.'),
  inputTokens: amount().describe('Cached tokens included.'),
  outputTokens: amount(),
  cachedTokens: amount().describe("Of the input, what was read from the provider's prompt cache."),
  costUsd: amount().nullable(),
  usdPerRequest: amount().nullable(),
  usdPer1000Requests: amount().nullable(),
  usdPerPassingCase: amount().nullable().describe('Null where none passed.'),
  cut: z.object({ maxTokens: count(), window: count() }).describe('Answers that were cut, by what.'),
}

const tokensSchema = z
  .object({
    prompts: z.array(
      z.object({
        ...tokenRow,
        prompt: z.string(),
        model: z.string(),
        context: z
          .object({ windowTokens: count(), longest: amount(), mean: amount() })
          .nullable()
          .describe("Shares of 1 of the model's window; null where it is not known."),
      }),
    ),
    tags: z.array(z.object({ ...tokenRow, tag: z.string() })),
    grading: z
      .object({ usd: amount(), share: share() })
      .nullable()
      .describe('What judges and embeddings took; null where it is not known.'),
  })
  .meta({ id: 'tokens', description: 'What the requests took of tokens, money and the context window.' })

const ranking = <Value extends z.ZodRawShape>(value: Value) =>
  z.object({ cases: z.array(z.object({ prompt: z.string(), case: z.string(), ...value })), unknown: count() })

const verdict = words<RunVerdict>({
  pass: 'pass',
  fail: 'fail',
  inconclusive: 'inconclusive',
  error: 'error',
  skipped: 'skipped',
})

/** An address that a comment links to: nothing in it could end the link, or be anything but an address. */
const address = () => z.string().regex(/^https?:\/\/[\w.-]+(?::\d+)?(?:\/[\w.-]+)*$/)

export const resultsSchema = z.object({
  version: z.literal(1).describe('Goes up when a field is taken away or gets another meaning; others may be added.'),
  verdict,
  head: z.string().nullable().describe('Commit that was evaluated.'),
  base: z.string().nullable().describe('Commit that it was compared with.'),
  baseReason: z.string().nullable().describe('How the base was chosen.'),
  blocks: z.boolean().describe('Whether the job fails.'),
  warns: z.boolean().describe('Whether a job that passes says so loudly.'),
  reasons: texts().describe('Why, most important first.'),
  weakened: texts().describe('What the change made laxer of what it is measured by.'),
  warnings: texts(),
  diagnostics: z.array(diagnosticSchema).describe('Mistakes that kept anything from being evaluated.'),
  unchanged: texts().describe('Prompts that were not evaluated because nothing of theirs changed.'),
  removed: z.array(z.object({ id: z.string(), file: z.string() })),
  score: share().nullable().describe('Mean over all compared cases, each case once.'),
  baselineScore: share().nullable(),
  delta: z.number().nullable(),
  interval: range().nullable(),
  passed: count().describe("The candidate's cases."),
  failed: count(),
  errored: count(),
  margin: share().describe('Largest tolerable drop of the mean score.'),
  confidence: z.number().gt(0.5).lt(1).describe('One-sided.'),
  judges: texts().describe('Models that grade where no file names others.'),
  durationMs: amount().describe('Milliseconds.'),
  run: z
    .object({ url: address(), number: count(), repositoryUrl: address() })
    .nullable()
    .describe('The run on GitHub; null outside of it.'),
  prompts: z.array(promptSchema),
  betweenModels: z.array(betweenModelsSchema).exactOptional().describe('Only where a prompt has several models.'),
  rankings: z.object({
    slowest: ranking({ latencyMs: amount() }),
    dearest: ranking({ costUsd: amount() }),
    weakest: ranking({ score: share() }),
  }),
  usage: z.object({
    modelCalls: count(),
    cachedCalls: count(),
    savedUsd: amount().describe('What the cached answers had cost.'),
    inputTokens: amount(),
    outputTokens: amount(),
    costUsd: amount().nullable().describe('USD; null when a price is not known.'),
  }),
  tokens: tokensSchema,
  estimate: estimateSchema.exactOptional(),
  history: historySchema.exactOptional(),
  stopped: stoppedSchema.exactOptional().describe('Only of a run that ended early.'),
})

export type ResultsFields = z.output<typeof resultsSchema>
