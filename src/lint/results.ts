import { z } from 'zod'
import { UserError } from '../errors.ts'
import { jsonOrNull } from '../source/json.ts'

const arm = z.object({ trials: z.array(z.object({ pass: z.boolean().nullable() })) }).nullable()

const schema = z.lazy(() =>
  z.object({
    version: z.literal(1),
    prompts: z.array(
      z.object({
        id: z.string(),
        model: z.string(),
        score: z.object({ baseline: z.number().nullable() }),
        cases: z.array(z.object({ id: z.string(), candidate: arm, baseline: arm })),
      }),
    ),
  }),
)

/** As much of an earlier evaluation's `results.json` as rules look at. */
export type PreviousResults = z.output<typeof schema>

/** @throws UserError when the text is no `results.json` of version 1 */
export function previousResults(text: string, file: string): PreviousResults {
  const read = schema.safeParse(jsonOrNull(text))
  if (read.success) return read.data
  throw new UserError(`${file} is no results.json of an evaluation`, {
    hint: 'Name the results.json that `evaluate` wrote.',
  })
}
