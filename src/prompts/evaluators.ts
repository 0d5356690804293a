import { z } from 'zod'
import type { Assertion } from '../scorers/assertion.ts'

/** YAML makes a number of `contains: 5`; GitHub's tool takes it for text, and so does this one. */
const text = z.union([z.string(), z.union([z.number(), z.boolean()]).transform(String)]).nullish()

/**
 * `evaluators` of GitHub's `.prompt.yml`: each has a name and one of `string`, `llm`, `uses`. Where GitHub's own tool
 * is silent about a mistake (no evaluator, an unknown `uses`), this is not; a key beside those that it reads has no effect there
 * and here.
 */
export const evaluatorSchema = z.lazy(() =>
  z
    .object({
      name: z.string().min(1).nullish(),
      string: z.object({ equals: text, contains: text, startsWith: text, endsWith: text }).nullish(),
      llm: z
        .object({
          modelId: text,
          prompt: z.string().min(1),
          systemPrompt: text,
          choices: z
            .array(
              z.object({
                choice: z.union([z.string().min(1), z.number().transform(String)]),
                score: z.number().min(0).max(1),
              }),
            )
            .min(1)
            .superRefine((choices, context) => {
              for (const [index, { choice }] of choices.entries())
                if (choices.findIndex((one) => one.choice === choice) !== index)
                  context.addIssue({
                    code: 'custom',
                    path: [index, 'choice'],
                    message: `\`${choice}\` is a choice already`,
                    params: { hint: 'Give each choice once, with its score.' },
                  })
            }),
        })
        .nullish(),
      uses: z
        .enum(['github/similarity', 'github/coherence', 'github/fluency', 'github/relevance', 'github/groundedness'])
        .nullish(),
    })
    .superRefine(({ string, llm, uses }, context) => {
      const written = [string, llm, uses].filter((member) => member !== undefined && member !== null).length
      if (written !== 1)
        context.addIssue({
          code: 'custom',
          message: written === 0 ? 'this evaluator evaluates nothing' : 'this is several evaluators in one',
          params: { hint: 'Give each evaluator exactly one of `string`, `llm` and `uses`.' },
        })
      if (string && firstString(string) === null)
        context.addIssue({
          code: 'custom',
          path: ['string'],
          message: 'compares with nothing',
          params: { hint: 'Write one of `equals`, `contains`, `startsWith`, `endsWith` with a text.' },
        })
    }),
)

type Evaluator = z.output<typeof evaluatorSchema>

/**
 * An evaluator as an assertion with the same meaning. As in GitHub's own tool, `equals` minds upper and lower case and
 * the other string comparisons do not, and of several the first that is not empty counts: equals, contains, startsWith,
 * endsWith. A judge's prompt may name `{{completion}}`, which the scorer fills in.
 */
export function evaluatorAssertion({ name, string, llm, uses }: Evaluator): Assertion {
  const metric = name ? { metric: name } : {}
  if (llm) {
    const config = { ...(llm.systemPrompt ? { system: llm.systemPrompt } : {}), choices: llm.choices }
    return { type: 'choice', value: llm.prompt, config, ...(llm.modelId ? { provider: llm.modelId } : {}), ...metric }
  }
  if (uses) return { type: 'choice', config: { builtin: uses.slice('github/'.length) }, ...metric }
  const [type, value] = firstString(string ?? {}) ?? ['equals', '']
  return { type, value, ...metric }
}

function firstString(string: NonNullable<Evaluator['string']>): [type: string, value: string] | null {
  if (string.equals) return ['equals', string.equals]
  if (string.contains) return ['icontains', string.contains]
  if (string.startsWith) return ['istarts-with', string.startsWith]
  if (string.endsWith) return ['iends-with', string.endsWith]
  return null
}
