import { z } from 'zod'
import type { ModelParameters } from '../../models/model.ts'
import type { Assertion } from '../../scorers/assertion.ts'
import { assertionSchema } from '../../scorers/assertion-schema.ts'
import { orNull } from './fields.ts'

/** The section `datasets`: what prompts of formats that cannot name it themselves are evaluated with. */

/** What a line of `datasets` says for the prompts that it names. Absent is null, or nothing. */
export type PromptDefaults = {
  /** From the repository's root, once normalized. */
  dataset: string | null
  model: string | null
  /** Empty: none. */
  models: string[]
  /** As written until normalized: their reader knows the spellings. */
  modelParameters: ModelParameters
  assert: Assertion[]
}

const path = z.string().min(1)

const members = () =>
  z
    .strictObject({
      dataset: orNull(path.describe('Golden dataset, relative to this file. Default: none.')),
      model: orNull(path.describe('Model of prompts that name none. Default: none.')),
      models: z
        .array(path)
        .describe(
          'Models to compare on prompts that name no `models`, in the place of `evaluation.models`; `model`, else the first, is the one that is released. Default: none.',
        )
        .default([]),
      modelParameters: z
        .record(z.string(), z.unknown())
        .describe('Parameters of prompts that do not set them, as in a `.prompt.yml`. Default: none.')
        .default({}),
      assert: z.array(assertionSchema).describe('Assertions applied to every case. Default: none.').default([]),
    })
    .refine((one) => one.dataset !== null || one.model !== null || one.models.length > 0 || one.assert.length > 0, {
      error: 'says nothing: expected `dataset`, `model`, `models` or `assert`',
    })

export const datasetsSchema = z.lazy(() =>
  z
    .record(
      z.string().min(1),
      z.union([
        path.transform((dataset) => ({ dataset, model: null, models: [], modelParameters: {}, assert: [] })),
        members().describe('What these prompts are evaluated with, where they do not say it themselves.'),
      ]),
    )
    .describe(
      'Golden datasets, models and assertions of prompts that cannot name their own (plain text, Markdown, catalogues, other formats): by file, glob or id of a prompt. A dataset, or a mapping. What a prompt names itself stays; of several that fit the first counts. See docs/prompts.md. Default: none.',
    ),
)
