import { z } from 'zod'
import type { Assertion } from './assertion.ts'
import { weightSchema } from './weight.ts'

/**
 * One assertion as written in a prompt, a golden dataset or a configuration. Shape only: whether the type is known and
 * its options make sense is its scorer's to say.
 */
export const assertionSchema: z.ZodType<Assertion> = z.lazy(() =>
  z
    .strictObject({
      type: z.string().min(1).describe('Which scorer: `contains`, `llm-rubric`, …; `not-` in front inverts it.'),
      value: z
        .unknown()
        .optional()
        .describe('What the scorer compares with; `{{variables}}` of the case are filled in.'),
      threshold: z.number().optional().describe('The score from which a graded assertion passes.'),
      weight: weightSchema.optional().describe('Share in the score of the answer. Default 1; 0 scores nothing.'),
      critical: z
        .boolean()
        .optional()
        .describe(
          'Fails the run when more than half of at least 3 answers fail it, whatever their scores are (`gate.critical`). Default: `false`.',
        ),
      metric: z.string().min(1).optional().describe('Name under which the score is also reported by itself.'),
      transform: z.string().min(1).optional().describe('JavaScript over `output`, evaluated in the sandbox first.'),
      contextTransform: z
        .string()
        .min(1)
        .optional()
        .describe('JavaScript over the untransformed `output` that gives the context of a `context-…` assertion.'),
      provider: z
        .union([
          z.string().min(1),
          z.strictObject({ id: z.string().min(1).describe('The model.') }).transform(({ id }) => id),
        ])
        .optional()
        .describe('Judge or embedding model instead of the configured one.'),
      rubricPrompt: z
        .union([
          z.string().min(1),
          z
            .array(
              z.strictObject({
                role: z.enum(['system', 'user', 'assistant']).describe('Who says it.'),
                content: z.string().describe('What is said; `{{variables}}` are filled in.'),
              }),
            )
            .min(1),
        ])
        .optional()
        .describe('Prompt for the judge instead of the built-in one.'),
      config: z.record(z.string(), z.unknown()).optional().describe('Further options of the scorer.'),
      assert: z.array(assertionSchema).min(1).optional().describe('Members of an `assert-set`.'),
      description: z.string().nullish().describe('For readers of the file.'),
    })
    .superRefine((assertion, context) => {
      const never = neverFails(assertion)
      if (never !== null) context.addIssue({ code: 'custom', path: ['critical'], ...never })
      if (assertion.type === 'assert-set' && assertion.assert === undefined)
        context.addIssue({
          code: 'custom',
          path: ['assert'],
          message: 'is missing: an assert-set is made of assertions',
          params: { hint: 'List them under `assert:`.' },
        })
      if (assertion.type !== 'assert-set' && assertion.assert !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['assert'],
          message: `belongs to an assert-set, not to ${assertion.type}`,
          params: { hint: 'Write `type: assert-set`, or move the assertions out.' },
        })
    })
    .transform(({ description: _, ...assertion }) => assertion),
)

/** Why an assertion cannot be critical, and what to do. */
function neverFails({ critical, type, weight }: Assertion): { message: string; params: { hint: string } } | null {
  if (critical !== true) return null
  if (weight === 0) {
    const hint = 'Give it a `weight` above 0, or take `critical` away.'
    return { message: 'cannot hold: an assertion of weight 0 never fails', params: { hint } }
  }
  if (type === 'max-score') {
    const hint = 'Take `critical` away.'
    return { message: 'cannot hold for `max-score`, which compares the answers of several prompts', params: { hint } }
  }
  return null
}
