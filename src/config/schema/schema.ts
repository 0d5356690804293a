import { z } from 'zod'
import { datasetsSchema } from './datasets.ts'
import { evaluationSchema } from './evaluation.ts'
import { orNull } from './fields.ts'
import { GATE_DEFAULTS, gateSchema } from './gate.ts'
import { releaseSchema } from './release.ts'

/** The section `lint`: rules by their id. Which ids there are, the rules themselves know. */
const lintSchema = z.lazy(() =>
  z
    .record(z.string().min(1), z.enum(['error', 'warning', 'note', 'off']))
    .describe(
      'Levels of lint rules by their id, for example `secret: warning`; `off` switches a rule off. An error stops an evaluation before anything is spent. Default: those of docs/lint.md.',
    ),
)

const lintRulesSchema = z.lazy(() =>
  z
    .array(z.string().min(1))
    .describe(
      "Lint rules of the project's own: files of JavaScript or TypeScript, or globs, relative to this file. They run in the sandbox, see docs/lint.md. Default: none.",
    ),
)

/** The section `notify`: when a chat is told of a run. Where that is, the environment of the job alone says. */
const notifySchema = z.lazy(() =>
  z
    .strictObject({
      on: z
        .array(z.enum(['fail', 'inconclusive', 'error', 'rolled-back', 'promoted', 'held', 'always']))
        .describe(
          'Verdicts of evaluations on the default branch, and outcomes of rollouts, that are told; `always` is every run, those of pull requests too. Default: every rollout, and evaluations of the default branch that fail the job.',
        ),
    })
    .describe(
      'When Slack, Teams or a webhook is told of a run: docs/notices.md. The addresses stand in the environment of the job alone. Default: every rollout, and evaluations of the default branch that fail the job.',
    ),
)

/** Made only for a file that has prices, like all sections but `evaluation`: an evaluation waits for every schema that is made before it. */
const pricesSchema = z.lazy(() => {
  const price = z.number().min(0)
  return z
    .record(
      z.string().min(1),
      z.strictObject({
        input: price.describe('US dollars per million input tokens.'),
        output: price.describe('US dollars per million output tokens.'),
        cacheRead: price
          .describe("US dollars per million tokens read from the provider's prompt cache. Default: as input.")
          .optional(),
        cacheWrite: price
          .describe("US dollars per million tokens written to the provider's prompt cache. Default: as input.")
          .optional(),
      }),
    )
    .describe('Prices of models that the built-in table does not know, or knows differently. Default: none.')
})

/** The whole of `ai-cicd.yml`. What editors complete from and the reference in `docs/` are generated from it. */
export const configSchema = z
  .strictObject({
    version: z.literal(1, { error: 'expected 1, the version of this format' }).describe('Version of this format: 1.'),
    prompts: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        'Prompt files: paths or globs, relative to this file. `*.prompt.yml`, plain text, catalogues `prompts.yaml` or `prompts.json`, the formats of docs/prompts.md, and promptfoo configurations, which bring their cases and models. A pattern that matches nothing is an error.',
      ),
    datasets: datasetsSchema.default({}),
    evaluation: evaluationSchema.describe('How prompts are evaluated.').prefault({}),
    gate: gateSchema.describe('When a change may be merged.').default(GATE_DEFAULTS),
    prices: pricesSchema.default({}),
    lint: lintSchema.default({}),
    lintRules: lintRulesSchema.default([]),
    notify: orNull(notifySchema),
    release: releaseSchema.describe('Where approved prompts are released to.').default({ environments: {} }),
  })
  .describe(
    'Configuration of ai-cicd: prompts, how they are evaluated, when they may be merged, where they are released.',
  )

/** The configuration with every default filled in. Durations are milliseconds; shares are fractions of 1. */
export type Config = z.output<typeof configSchema>

/** The configuration of a project that has none of its own: every default. */
export function defaultConfig(prompts: string[]): Config {
  return { ...configSchema.parse({ version: 1, prompts: ['*'] }), prompts }
}
