import { z } from 'zod'
import { SUITES } from '../../adversarial/template.ts'
import { urlDiagnostic } from '../../scorers/deterministic/webhook-url.ts'
import { JUDGE_MAX_TOKENS, type JudgeSettings } from '../../scorers/scorer.ts'
import type { OVERRIDABLE_EVENTS } from '../overridable-events.ts'
import { batchSchema } from './batch.ts'
import { duration, orNull, share } from './fields.ts'

const ONE_SAMPLE = 1

const model = z.string().min(1)

const samples = z
  .int()
  .min(1)
  .max(25)
  .describe('Answers asked of each judge and averaged, to quieten a judge that wavers.')
  .prefault(ONE_SAMPLE)

const maxTokens = z
  .int()
  .min(16)
  .max(1_000_000)
  .describe(
    'Tokens that a judge may write for one answer, its thinking included. One that is cut before it has answered is asked again with twice as many, and once more.',
  )
  .prefault(JUDGE_MAX_TOKENS)

const judge = z.lazy(() =>
  z
    .union([
      model.transform((one): JudgeSettings => ({ models: [one], samples: ONE_SAMPLE, maxTokens: JUDGE_MAX_TOKENS })),
      z
        .strictObject({
          model: model.describe('The judge.').optional(),
          models: z
            .array(model)
            .min(1)
            .max(9)
            .describe('A panel of judges instead of one; the median of their scores decides.')
            .optional(),
          samples,
          maxTokens,
        })
        .refine((value) => (value.model === undefined) !== (value.models === undefined), {
          error: 'must name either `model` or `models`',
        })
        .meta({ oneOf: [{ required: ['model'] }, { required: ['models'] }] })
        .transform(
          (value): JudgeSettings => ({
            models: value.models ?? (value.model === undefined ? [] : [value.model]),
            samples: value.samples,
            maxTokens: value.maxTokens,
          }),
        ),
    ])
    .describe(
      'Model that grades what no rule can: needed by judged assertions such as llm-rubric. A model, or a mapping with `model` or `models`. Default: the input `judge` (in a terminal `--judge`); else the first model that is asked, with a warning.',
    ),
)

const budget = z.lazy(() =>
  z
    .strictObject({
      usd: orNull(z.number().positive().describe('US dollars. Default: none.')),
      duration: orNull(duration({ min: '1s' }).describe('Wall time of the evaluation. Default: none.')),
      calls: orNull(z.int().min(1).describe('Requests to models, judge and embeddings included. Default: none.')),
    })
    .transform(({ usd, duration: durationMs, calls }) => ({ usd, durationMs, calls }))
    .describe(
      'What an evaluation may spend. Cut short by it, the run is inconclusive and says what is missing. See docs/costs.md. Default: none.',
    ),
)

/** Which cases are evaluated: all, so many, or a share of them (a fraction of 1). */
export type Sample = 'all' | number | { share: number }

const SAMPLE = 'expected `all`, a whole number of cases, or a share such as 25%'

const sample = z.lazy(() =>
  z
    .union([
      z.literal('all', { error: SAMPLE }),
      z.int({ error: SAMPLE }).min(1, { error: SAMPLE }),
      share({ expected: SAMPLE })
        .refine((value) => value > 0, { error: SAMPLE })
        .transform((value) => ({ share: value })),
    ])
    .describe(
      'Cases to evaluate: `all`, a number, or a share. A sample is the same in every run, keeps the proportions of the tags and spreads over clusters; critical cases are always in it. See docs/costs.md. A sampled run never counts as evidence for a release. Default: `all`.',
    ),
)

/** What an evaluation event may override, without defaults: an absent key overrides nothing. */
const fields = {
  models: z
    .array(model)
    .describe("Models to run every prompt on; several make a matrix. Default: each prompt's own model."),
  judge,
  embedding: model.describe('Model that turns text into vectors for the assertion `similar`.'),
  repeat: z
    .int()
    .min(1)
    .max(100)
    .describe(
      'Answers asked for every case. They are averaged inside the case: more repeats make a wavering model quieter, not the golden set larger.',
    ),
  maxRepeat: z
    .int()
    .min(1)
    .max(64)
    .describe(
      'Most answers asked for every case while a comparison is undecided: all its cases are asked again, twice as often each time, within the budget. No more than `repeat`: nothing is asked again. See docs/verdicts.md.',
    ),
  concurrency: z
    .int()
    .min(1)
    .max(1000)
    .describe('Most requests in flight to one model. The scheduler adapts below it when a provider throttles.'),
  timeout: duration({ min: '1s', max: '1h' }).describe('Longest wait for one answer of a model.'),
  engine: z
    .enum(['on-demand', 'bedrock-batch'])
    .describe(
      'How prompts are asked: each question by itself, or all questions to a model of Bedrock as one job, at half the price and within hours (needs `batch`). Judges are always asked on demand. See docs/batch.md.',
    ),
  batch: z
    .lazy(batchSchema)
    .describe('Where `engine: bedrock-batch` leaves questions and finds answers. Default: none.'),
  budget,
  sample,
  adversarial: z.lazy(() =>
    z
      .array(z.enum(SUITES))
      .transform((suites) => SUITES.filter((suite) => suites.includes(suite)))
      .describe(
        'Safety suites: attacks made from every prompt and a few of its cases, reported and gated apart from the score. See docs/adversarial.md. Default: `[]`.',
      ),
  ),
  cache: z
    .union([z.literal(false), z.string().min(1)])
    .transform((value) => (value === false ? null : value))
    .describe(
      'Folder of answers that are not asked for again, beside this file: in a terminal, and only answers that you wrote yourself. In Actions no folder of the checkout is read, and the Actions cache keeps answers between runs, without a step of its own. `false` switches both off.',
    ),
}

/** Made only for a file that has overrides: an evaluation waits for every schema that is made before it. */
function overrides() {
  const override = z.strictObject(fields).partial()
  return z
    .strictObject({
      pull_request: override.describe('For pull requests.'),
      merge_group: override.describe('For the merge queue.'),
      push: override.describe('For pushes of a branch or tag.'),
      workflow_dispatch: override.describe('For runs started by hand.'),
      schedule: override.describe('For runs by the clock.'),
    } satisfies Record<(typeof OVERRIDABLE_EVENTS)[number], unknown>)
    .partial()
    .describe('Other settings for one event: each key given here replaces the one above. Default: none.')
}

/** The section `evaluation`: how prompts are run. Each default stands here and nowhere else. */
export const evaluationSchema = z.strictObject({
  models: fields.models.default([]),
  modelAliases: z
    .lazy(() =>
      z
        .record(z.string().min(1), model)
        .describe(
          'What a name in a prompt file means here, for example `openai/gpt-4o: "bedrock:<inference profile>"`. `*` in a name stands for anything (`"openai:*"`); the name itself comes before a pattern, and the longest pattern first. Default: none.',
        ),
    )
    .default({}),
  judge: z.lazy(() => fields.judge.transform((one): JudgeSettings | null => one)).default(null),
  embedding: fields.embedding.prefault('bedrock:amazon.titan-embed-text-v2:0'),
  repeat: fields.repeat.prefault(1),
  maxRepeat: fields.maxRepeat.prefault(4),
  concurrency: fields.concurrency.prefault(16),
  timeout: fields.timeout.prefault('120s'),
  engine: fields.engine.prefault('on-demand'),
  batch: orNull(fields.batch),
  budget: fields.budget.default({ usd: null, durationMs: null, calls: null }),
  sample: fields.sample.default('all'),
  adversarial: fields.adversarial.default([]),
  maxPromptTokens: orNull(
    z
      .int()
      .min(1)
      .describe(
        'Most tokens that a prompt may have with its longest case and its tools; more is an error of the lint rule `token-budget`, before anything is spent. Counted by characters and script, as a range of which the low end decides; `lint --online` counts exactly. Default: none.',
      ),
  ),
  cache: fields.cache.prefault('.ai-cicd/cache'),
  allowWebhooks: z
    .lazy(() =>
      z
        .array(
          z.string().refine((url) => urlDiagnostic(url) === null && !/[?#]/.test(url), {
            error: 'expected a URL such as https://host/path, without user name, query or fragment',
          }),
        )
        .describe(
          'URLs that assertions of type `webhook` may send answers to: each allows itself and every path below it. Default: none.',
        ),
    )
    .default([]),
  alsoWhen: z
    .lazy(() =>
      z
        .array(z.string().min(1))
        .describe(
          'Files and globs, relative to this file, that prompts depend on without naming them: the code that asks, a lock file. A pull request that changes, adds, moves or deletes one of them evaluates every prompt, as with `changed-only: false`, and the report says why. `!` takes files away again. See docs/verdicts.md. Default: `[]`.',
        ),
    )
    .default([]),
  renamed: z
    .lazy(() =>
      z
        .record(z.string().min(1), z.string().min(1))
        .describe(
          'Variables that cases call otherwise now: old name → new name. The prompts of the base that use an old name are filled in with the value of the new one, so that both versions can be compared. See docs/verdicts.md. Default: none.',
        ),
    )
    .default({}),
  overrides: z.lazy(overrides).default({}),
})
