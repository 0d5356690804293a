/** The schema of a case in results.json: its answers in both versions, what is asserted of them, how it counts. */
import { z } from 'zod'
import type { TrialError } from '../../../evaluation/results.ts'
import { type Message, STOP_REASONS } from '../../../models/model.ts'
import type { CaseGroup } from '../../case-groups.ts'
import { amount, anyMapping, count, named, share, texts, words } from './fields.ts'

export const messageSchema = z.object({
  role: words<Message['role']>({ system: 'system', user: 'user', assistant: 'assistant' }),
  content: z.string(),
})

const assertionSchema = z.object({
  type: z.string().describe('As the file names it, for example `llm-rubric` or `not-contains`.'),
  metric: z.string().nullable(),
  weight: z.number().describe('What it counts in the mean of the answer; 0: it is only shown.'),
  pass: z.boolean().nullable().describe('Null: it could not be measured.'),
  score: share().nullable(),
  reason: z.string(),
  critical: z.literal(true).exactOptional().describe('Its failure is one of the answer, whatever the score is.'),
  named: z
    .array(z.tuple([z.string(), z.number()]))
    .exactOptional()
    .describe('Scores that it also reports, each as name and score.'),
})

const errorSchema = z.object({
  kind: words<TrialError['kind']>({ model: 'model', scoring: 'scoring', 'not-run': 'not-run', unscored: 'unscored' }),
  message: z.string(),
  hint: z.string().nullable(),
  lasting: z.boolean().exactOptional().describe('The service itself said so: asking again changes nothing.'),
})

const usageSchema = z.object({
  inputTokens: amount().describe('Without those of the prompt cache.'),
  outputTokens: amount(),
  cacheReadTokens: amount().exactOptional(),
  cacheWriteTokens: amount().exactOptional(),
})

export const stopReason = () => z.enum(STOP_REASONS).nullable()

const trialSchema = z
  .object({
    output: z.string().describe('As the model gave it, to a million characters: escape it before you show it.'),
    toolCalls: z
      .array(z.object({ name: z.string(), input: z.unknown() }))
      .exactOptional()
      .describe('Only where there are any.'),
    stopReason: stopReason().describe('Why the answer ended; null when none came.'),
    pass: z.boolean().nullable(),
    score: share().nullable(),
    assertions: z.array(assertionSchema),
    error: errorSchema.nullable().describe('Why there is no score.'),
    unscored: z
      .object({ message: z.string(), hint: z.string().nullable() })
      .exactOptional()
      .describe('Nothing is asserted of the answer, which is there to be read.'),
    latencyMs: amount().nullable().describe('Milliseconds; null when no answer came, and of a batch.'),
    usage: usageSchema.nullable(),
    costUsd: amount().nullable().describe('USD; null when the price is not known.'),
    cached: z.boolean().describe('Kept from this run or an earlier one: neither paid for nor waited for now.'),
  })
  .meta({ id: 'trial', description: 'One answer, scored.' })

const resultSchema = z
  .object({
    score: share().nullable().describe('Mean over the measured answers.'),
    pass: z.boolean().nullable().describe('Whether more than half of them passed.'),
    flaky: z.boolean().nullable().describe('Whether some passed and some failed; null: fewer than two were measured.'),
    metrics: named(share()).exactOptional().describe('Mean of each named metric; only where there are any.'),
    trials: z.array(trialSchema),
    confirmations: z
      .array(trialSchema)
      .exactOptional()
      .describe('Answers asked for again because a critical case failed; they do not count in the score.'),
  })
  .meta({ id: 'caseResult', description: 'A case in one version.' })

const group = words<CaseGroup>({
  'newly-failing': 'newly-failing',
  lower: 'lower',
  unmeasured: 'unmeasured',
  failing: 'failing',
  'fail-before-and-after': 'fail-before-and-after',
  'newly-passing': 'newly-passing',
  higher: 'higher',
  passing: 'passing',
  'only-base': 'only-base',
})

export const caseSchema = z
  .object({
    id: z.string(),
    vars: anyMapping.meta({ type: 'object', description: 'Variables as they were rendered.' }),
    tags: texts().exactOptional().describe('Only where there are any.'),
    place: z
      .object({ file: z.string(), line: count().nullable().describe('1-based.') })
      .nullable()
      .describe('Where the case stands.'),
    weight: amount().exactOptional().describe('Only where it is not 1.'),
    cluster: z.string().exactOptional().describe('Cases of one cluster count as one draw; only where it has one.'),
    criticalAssertions: z.literal(true).exactOptional().describe('Something that is asserted of it is critical.'),
    paraphraseOf: z.string().exactOptional().describe('The case that it says in other words.'),
    group: group.describe('What became of it (docs/results.md).'),
    request: z
      .array(messageSchema)
      .exactOptional()
      .describe('What the candidate was asked, rendered; only where a model is asked.'),
    candidate: resultSchema.nullable().describe('Null: this version does not have the case.'),
    baseline: resultSchema.nullable().describe('Null: this version does not have the case, or there is none.'),
  })
  .meta({ id: 'case' })

export type CaseFields = z.output<typeof caseSchema>
export type ResultFields = z.output<typeof resultSchema>
export type TrialFields = z.output<typeof trialSchema>
