import { z } from 'zod'
import { mapping } from '../../../source/mapping.ts'
import { noEffect, text } from '../providers/provider-schema.ts'
import { unsupported } from '../unsupported.ts'
import { promptfooAssertion } from './assertion-keys.ts'

const model = z.union([text, z.strictObject({ id: text }).transform(({ id }) => id)])

const grader = z.union([
  text,
  z.strictObject({
    id: text.nullish(),
    label: noEffect,
    text: model.nullish(),
    embedding: model.nullish(),
    config: z
      .strictObject({
        region: noEffect,
        temperature: z
          .number()
          .refine((temperature) => temperature === 0, {
            error: 'is not supported',
            params: { hint: 'Remove it: judges run at temperature 0 where they take it.' },
          })
          .nullish(),
      })
      .nullish(),
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
  /** The variables, or files of them. */
  vars: z.union([mapping, text, z.array(text)]).nullish(),
  assert: z.array(promptfooAssertion).nullish(),
  threshold: z.number().nullish(),
  options: options.nullish(),
  /** Labels or ids of the only prompts that it is for; `*` at the end for any ending. */
  prompts: z.array(text).min(1).nullish(),
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
  providerOutput: unsupported('Record answers with `--record` and run on a `replay:` model.'),
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
