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
  usage: z.object({
    modelCalls: z.number(),
    cachedCalls: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    costUsd: z.number().nullable(),
  }),
})

/** results.json as far as scenarios look into it. @throws Error when it is missing or has another shape */
export function resultsOf({ files }: RunResult): z.infer<typeof results> {
  const text = files['results.json']
  if (text === undefined) throw new Error(`there is no results.json among ${Object.keys(files).join(', ')}`)
  return results.parse(JSON.parse(text))
}

const pair = z.tuple([z.number(), z.number()])

const costs = z.object({
  estimate: z.object({
    calls: pair,
    existing: z.number(),
    usd: pair.nullable(),
    most: z.object({ calls: z.number(), usd: z.number().nullable() }),
    unpriced: z.array(z.string()),
    models: z.array(z.object({ model: z.string(), calls: pair })),
  }),
  stopped: z
    .object({
      why: z.string(),
      missing: z.array(
        z.object({ prompt: z.string(), model: z.string(), arm: z.string(), trials: z.number(), of: z.number() }),
      ),
      toFinish: z.object({ calls: z.number().nullable(), usd: z.number().nullable() }),
    })
    .optional(),
})

/** What results.json says of what was expected and what is missing. */
export function costsOf({ files }: RunResult): z.infer<typeof costs> {
  return costs.parse(JSON.parse(files['results.json'] ?? ''))
}
