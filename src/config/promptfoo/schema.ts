import { z } from 'zod'
import { assertionSchema } from '../../scorers/assertion-schema.ts'
import { unsupported } from './unsupported.ts'

const text = z.string().min(1)

/** Keys that change nothing of what is measured: read over, and told as a warning. */
const noEffect = z.unknown().optional()

const providerConfig = z.strictObject({
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.int().positive().nullish(),
  maxTokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  topP: z.number().min(0).max(1).nullish(),
  stop: z.union([text, z.array(text)]).nullish(),
  stop_sequences: z.array(text).nullish(),
  stopSequences: z.array(text).nullish(),
  region: unsupported('Set the input `aws-region` of the action instead.'),
  apiKey: unsupported('Give credentials to the job, never to a file.'),
  apiBaseUrl: unsupported('Set OPENAI_BASE_URL in the job instead.'),
  apiHost: unsupported('Set OPENAI_BASE_URL in the job instead.'),
  tools: unsupported('Write the prompt as a .prompt.yml with `tools`.'),
  tool_choice: unsupported('Write the prompt as a .prompt.yml with `toolChoice`.'),
  toolChoice: unsupported('Write the prompt as a .prompt.yml with `toolChoice`.'),
  response_format: unsupported('Write the prompt as a .prompt.yml with `responseFormat` and `jsonSchema`.'),
})

export type ProviderConfig = z.output<typeof providerConfig>

const provider = z.strictObject({
  id: text,
  label: text.nullish(),
  config: providerConfig.nullish(),
  prompts: z.array(text).min(1).nullish(),
  delay: unsupported('Remove it: requests adapt to what the provider takes.'),
  transform: unsupported('Write it as `transform` of the assertions or in `defaultTest.options`.'),
  env: unsupported('Set environment variables in the job.'),
  inputs: unsupported('Remove it.'),
})

const prompt = z
  .strictObject({
    id: text.nullish(),
    raw: text.nullish(),
    label: text.nullish(),
    config: providerConfig.nullish(),
    function: unsupported('Prompts are not executed: write the text of the prompt.'),
    prefix: unsupported('Write it into the prompt.'),
    suffix: unsupported('Write it into the prompt.'),
  })
  .refine((value) => typeof value.raw === 'string' || typeof value.id === 'string', {
    error: 'has no text',
    params: { hint: 'Write the text of the prompt under `raw`, or a file under `id: file://…`.' },
  })

const grader = z.union([
  text,
  z.strictObject({
    id: text.nullish(),
    label: noEffect,
    text: z.union([text, z.strictObject({ id: text }).transform(({ id }) => id)]).nullish(),
    embedding: z.union([text, z.strictObject({ id: text }).transform(({ id }) => id)]).nullish(),
    config: unsupported('Judges run with settings of their own.'),
  }),
])

const options = z.strictObject({
  transform: text.nullish(),
  /** The older name of `transform`. */
  postprocess: text.nullish(),
  provider: grader.nullish(),
  rubricPrompt: z
    .union([
      text,
      z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1),
    ])
    .nullish(),
  disableVarExpansion: z.boolean().nullish(),
  disableDefaultAsserts: z.boolean().nullish(),
  disableConversationVar: noEffect,
  runSerially: noEffect,
  transformVars: unsupported('Write the variables as they are to be.'),
  prefix: unsupported('Write it into the prompt.'),
  suffix: unsupported('Write it into the prompt.'),
  storeOutputAs: unsupported('Write each case so that it needs no other.'),
  factuality: unsupported('Write the scores into a rubric.'),
})

/** One test, or the part of one that `defaultTest` and scenarios give. */
export const testSchema = z.strictObject({
  description: z.string().nullish(),
  vars: z.record(z.string(), z.unknown()).nullish(),
  assert: z.array(assertionSchema).nullish(),
  threshold: z.number().nullish(),
  options: options.nullish(),
  /** Any; these keys mean what they mean in our own datasets. */
  metadata: z
    .looseObject({
      cluster: z.union([text, z.number().transform(String)]).nullish(),
      critical: z.boolean().nullish(),
      tags: z.array(text).nullish(),
    })
    .nullish(),
  provider: unsupported('Name the models under `providers`, for all tests.'),
  providers: unsupported('Name the models under `providers`, for all tests.'),
  prompts: unsupported('Put tests of one prompt into a configuration of their own.'),
  providerOutput: unsupported('Record answers with `--record` and run on a `replay:` model.'),
  assertScoringFunction: unsupported('Use `weight` and `threshold`.'),
})

export type Test = z.output<typeof testSchema>

const milliseconds = z.number().min(0).max(3_600_000)

/** The whole file; `defaultTest`, `tests` and `scenarios` are read row by row, because they may stand in other files. */
export const promptfooSchema = z.strictObject({
  prompts: z.union([text, z.array(z.union([text, prompt])).min(1), z.record(z.string().min(1), text)]),
  providers: z.union([text, z.array(z.union([text, provider])).min(1)]).nullish(),
  targets: z.union([text, z.array(z.union([text, provider])).min(1)]).nullish(),
  defaultTest: z.unknown().optional(),
  tests: z.unknown().optional(),
  scenarios: z.unknown().optional(),
  evaluateOptions: z
    .strictObject({
      maxConcurrency: z.int().min(1).max(1000).nullish(),
      repeat: z.int().min(1).max(100).nullish(),
      cache: z.boolean().nullish(),
      timeoutMs: milliseconds.nullish(),
      maxEvalTimeMs: z.number().min(0).nullish(),
      delay: unsupported('Remove it: requests adapt to what the provider takes.'),
      showProgressBar: noEffect,
      generateSuggestions: noEffect,
    })
    .nullish(),
  description: noEffect,
  tags: noEffect,
  metadata: noEffect,
  assertionTemplates: noEffect,
  outputPath: noEffect,
  sharing: noEffect,
  writeLatestResults: noEffect,
  commandLineOptions: noEffect,
  env: unsupported('Set environment variables in the job; prompts cannot read them.'),
  derivedMetrics: unsupported('Give the assertions a `metric`, which is reported by itself.'),
  nunjucksFilters: unsupported('Write the variables as they are to be.'),
  extensions: unsupported('No code of a repository is executed.'),
  redteam: unsupported('Keep it in a configuration of its own.'),
  tracing: unsupported('Remove it.'),
})

export type Promptfoo = z.output<typeof promptfooSchema>

/** Keys that a user may expect something of. */
export const WITHOUT_EFFECT = ['outputPath', 'sharing', 'writeLatestResults', 'commandLineOptions'] as const
