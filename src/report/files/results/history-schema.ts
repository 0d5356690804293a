/** The schema of what earlier runs of the default branch measured, as results.json has it. */
import { z } from 'zod'
import { amount, count, range, share } from './fields.ts'

const pointSchema = z.object({
  id: z.string(),
  model: z.string(),
  digest: z.string().describe("SHA-256 of what shapes the prompt's answers."),
  score: share(),
  delta: z.number().nullable(),
  interval: range().nullable(),
  cases: count().describe('Cases that were measured.'),
  costPerRequestUsd: amount().nullable(),
  latencyP95Ms: amount().nullable(),
  verdict: z.string(),
})

export const historySchema = z
  .object({
    version: z.literal(1),
    entries: z.array(
      z.object({
        commit: z.string(),
        branch: z.string(),
        time: amount().describe('When the commit was made, Unix ms.'),
        measuredAt: amount().describe('Unix ms.'),
        subject: z.string().describe('First line of its message.'),
        runUrl: z.string().nullable(),
        prompts: z.array(pointSchema),
      }),
    ),
  })
  .meta({ id: 'history', description: 'Earlier runs of the default branch, oldest first; each commit once.' })
