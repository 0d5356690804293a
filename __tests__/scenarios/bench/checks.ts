import { z } from 'zod'
import { type Route, refusal } from './routes.ts'

const level = z.enum(['notice', 'warning', 'failure'])

/** What GitHub takes of a check run that is complete. */
const created = z.strictObject({
  name: z.string().min(1),
  head_sha: z.string().regex(/^[0-9a-f]{40}$/),
  status: z.literal('completed'),
  conclusion: z.enum(['success', 'failure', 'neutral', 'skipped', 'action_required']),
  details_url: z.url(),
  output: z.strictObject({
    title: z.string().min(1).max(255),
    summary: z
      .string()
      .min(1)
      .refine((text) => Buffer.byteLength(text) <= 65_535, 'Only 65535 characters are allowed'),
    annotations: z
      .array(
        z.strictObject({
          path: z.string().regex(/^[^/]/),
          start_line: z.int().min(1),
          end_line: z.int().min(1),
          annotation_level: level,
          title: z.string().max(255),
          message: z
            .string()
            .min(1)
            .refine((text) => Buffer.byteLength(text) <= 65_536),
        }),
      )
      .max(50),
  }),
})

export type FakeCheckRun = z.infer<typeof created>

/** Check runs, kept in the given array; refused to a token without `checks: write`. */
export function checkRoutes(checks: FakeCheckRun[], repository: string, mayWrite: boolean): Route[] {
  return [
    {
      method: 'POST',
      path: new RegExp(`^/repos/${repository}/check-runs$`),
      answer: ({ body }) => {
        if (!mayWrite) {
          const reply = refusal(403, 'Resource not accessible by integration')
          return { ...reply, headers: { 'x-accepted-github-permissions': 'checks=write' } }
        }
        const read = created.safeParse(body)
        if (!read.success) return refusal(422, `Invalid request.\n\n${z.prettifyError(read.error)}`)
        checks.push(read.data)
        const id = 9000 + checks.length
        return { status: 201, body: { id, html_url: `https://github.com/${repository}/runs/${id}` } }
      },
    },
  ]
}
