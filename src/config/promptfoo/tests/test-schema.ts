import { z } from 'zod'
import { mapping } from '../../../source/mapping.ts'
import { noEffect, text } from '../providers/provider-schema.ts'
import { unsupported } from '../unsupported.ts'
import { promptfooAssertion } from './assertion-keys.ts'

/** Who grades, after every form of it was put into this one. */
const grader = z.object({ text: text.nullish(), embedding: text.nullish() })

const tokens = z.int().positive().nullish()
const share = z.number().min(0).max(1).nullish()

/** promptfoo hands these to the model that is asked, on top of what its provider says. */
export const modelOptions = z.object({
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: tokens,
  maxTokens: tokens,
  max_completion_tokens: tokens,
  max_output_tokens: tokens,
  top_p: share,
  topP: share,
  stop: z.union([text, z.array(text)]).nullish(),
  stop_sequences: z.array(text).nullish(),
  stopSequences: z.array(text).nullish(),
})

const OF_PROVIDERS = 'Write it under `config` of the provider, for all tests.'

const options = modelOptions.extend({
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
  repeat: noEffect,
  /** JavaScript over `vars` that gives further ones. */
  transformVars: text.nullish(),
  /** Text around the prompt's. */
  prefix: z.string().nullish(),
  suffix: z.string().nullish(),
  /** The name under which other tests find this one's answer. */
  storeOutputAs: text.nullish(),
  /** Scores of the categories of `factuality`. */
  factuality: z.record(z.string(), z.unknown()).nullish(),
  tools: unsupported(OF_PROVIDERS),
  tool_choice: unsupported(OF_PROVIDERS),
  toolChoice: unsupported(OF_PROVIDERS),
  /** Instead of the provider's; it may stand in a file. */
  response_format: z.unknown().optional(),
})

/** Any; these keys mean what they mean in our own datasets where they are of such a kind. */
const metadata = z.looseObject({
  cluster: z
    .union([text, z.number().transform(String)])
    .nullish()
    .catch(null),
  critical: z.boolean().nullish().catch(null),
  tags: z.array(text).nullish().catch(null),
})

/** One test, or the part of one that `defaultTest` and scenarios give. Further keys are told to have no effect. */
export const testSchema = z.object({
  description: z.string().nullish(),
  /** The variables, or files of them. */
  vars: z.union([mapping, text, z.array(text)]).nullish(),
  assert: z.array(promptfooAssertion).nullish(),
  threshold: z.number().nullish(),
  options: options.nullish(),
  /** Labels or ids of the only prompts that it is for; `*` at the end for any ending. */
  prompts: z.array(text).min(1).nullish(),
  /** Labels or ids of the only providers that it is for. */
  providers: z.array(text).min(1).nullish(),
  metadata: metadata.nullish(),
  /** An answer that was recorded before. */
  providerOutput: z.union([z.string(), mapping]).nullish(),
  provider: unsupported('Name it under `providers`, with `providers: [its label]` in each test that it is for.'),
  /** Code of a file, which makes the score of the named scores. */
  assertScoringFunction: z
    .string()
    .refine((written) => written.startsWith('file://'), {
      error: 'must name a file of code',
      params: { hint: 'Write `file://score.js`, or `file://score.js:name`.' },
    })
    .nullish(),
})

export type Test = z.output<typeof testSchema>

/** The keys of a test and of its parts, by the path to them; every other one has no effect. */
export const KNOWN_KEYS: Readonly<Record<'' | 'options', readonly string[]>> = {
  '': Object.keys(testSchema.shape),
  options: Object.keys(options.shape),
}
