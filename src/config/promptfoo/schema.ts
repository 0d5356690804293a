import { z } from 'zod'
import { noEffect, providerConfig, providersSchema, text } from './providers/provider-schema.ts'
import { unsupported } from './unsupported.ts'

const prompt = z
  .strictObject({
    id: text.nullish(),
    raw: text.nullish(),
    label: text.nullish(),
    /** The older name of `label`. */
    display: text.nullish(),
    config: providerConfig.nullish(),
    function: unsupported('Prompts are not executed: write the text of the prompt.'),
    prefix: unsupported('Write it into the prompt.'),
    suffix: unsupported('Write it into the prompt.'),
  })
  .refine((value) => typeof value.raw === 'string' || typeof value.id === 'string', {
    error: 'has no text',
    params: { hint: 'Write the text of the prompt under `raw`, or a file under `id: file://…`.' },
  })

const milliseconds = z.number().min(0).max(3_600_000)

/** The whole file; `defaultTest`, `tests` and `scenarios` are read row by row, because they may stand in other files. */
export const promptfooSchema = z
  .strictObject({
    prompts: z.union([text, z.array(z.union([text, prompt])).min(1), z.record(z.string().min(1), text)]),
    providers: providersSchema.nullish(),
    targets: providersSchema.nullish(),
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
        delay: noEffect,
        showProgressBar: noEffect,
        generateSuggestions: noEffect,
        eventSource: noEffect,
        interactiveProviders: noEffect,
        silent: noEffect,
        isRedteam: noEffect,
        progressCallback: unsupported('No code of a repository is executed.'),
      })
      .nullish(),
    $schema: noEffect,
    description: noEffect,
    tags: noEffect,
    metadata: noEffect,
    /** Put in where `$ref` names them. */
    assertionTemplates: noEffect,
    outputPath: noEffect,
    sharing: noEffect,
    writeLatestResults: noEffect,
    commandLineOptions: z.record(z.string(), z.unknown()).nullish(),
    env: unsupported('Set environment variables in the job; prompts cannot read them.'),
    derivedMetrics: unsupported('Give the assertions a `metric`, which is reported by itself.'),
    nunjucksFilters: unsupported('Write the variables as they are to be.'),
    extensions: unsupported('No code of a repository is executed.'),
    redteam: unsupported('Keep it in a configuration of its own.'),
    tracing: z.union([z.strictObject({ enabled: z.literal(false) }), unsupported('Remove it.')]).optional(),
  })
  .refine((value) => !(value.providers && value.targets), {
    path: ['targets'],
    error: 'means the same as `providers`, which is there too',
    params: { hint: 'Keep one of them.' },
  })

export type Promptfoo = z.output<typeof promptfooSchema>
