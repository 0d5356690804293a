import { z } from 'zod'
import type { RunResult } from './runner.ts'

const results = z.object({
  version: z.literal(1),
  verdict: z.string(),
  head: z.string().nullable(),
  base: z.string().nullable(),
  prompts: z.array(
    z.object({
      id: z.string(),
      file: z.string(),
      change: z.enum(['modified', 'added', 'removed', 'unchanged']),
      verdict: z.string(),
      score: z.object({ cases: z.number(), discordant: z.number() }),
      cases: z.array(
        z.object({
          id: z.string(),
          candidate: z.object({ pass: z.boolean().nullable(), trials: z.array(z.unknown()) }).nullable(),
        }),
      ),
    }),
  ),
  usage: z.object({ modelCalls: z.number(), cachedCalls: z.number() }),
})

/** results.json as far as scenarios look into it. @throws Error when it is missing or has another shape */
export function resultsOf({ files }: RunResult): z.infer<typeof results> {
  const text = files['results.json']
  if (text === undefined) throw new Error(`there is no results.json among ${Object.keys(files).join(', ')}`)
  return results.parse(JSON.parse(text))
}
