import { z } from 'zod'
import { type Diagnostic, diagnostic } from '../errors.ts'
import type { ModelParameters, Thinking } from '../models/model.ts'
import { closest } from '../source/closest.ts'
import { Diagnostics, type Read } from '../source/diagnostics.ts'
import { fieldName, parseWith } from '../source/parse.ts'
import type { Place } from './response-format.ts'

/** `modelParameters` of a prompt file, in our spelling, in OpenAI's snake_case, with Bedrock's own. */

const text = () => z.string().min(1)
const penalty = () => z.number().min(-2).max(2)

const thinking = () =>
  z.union([
    z
      .string()
      .pipe(z.enum(['disabled', 'adaptive']))
      .transform((type): Thinking => ({ type })),
    z
      .strictObject({
        type: z.enum(['disabled', 'adaptive', 'enabled']),
        budgetTokens: z.int().positive().optional(),
        budget_tokens: z.int().positive().optional(),
      })
      .transform(({ type, budgetTokens, budget_tokens }, context): Thinking => {
        if (type !== 'enabled') return { type }
        const most = budgetTokens ?? budget_tokens
        if (most === undefined)
          context.addIssue({ code: 'custom', path: ['budgetTokens'], message: 'is missing, expected a whole number' })
        return { type, budgetTokens: most ?? 0 }
      }),
  ])

const guardrail = () => z.strictObject({ id: text(), version: z.union([text(), z.int().transform(String)]) })

/**
 * What can be sent, in the spelling of this tool. Each schema is made for a file that has the parameter: an evaluation waits
 * for every schema that is made before it.
 */
export const SCHEMAS = {
  maxTokens: () => z.int().positive().describe('Most tokens of the answer.'),
  temperature: () => z.number().min(0).max(2).describe('How far the answer strays from the likeliest.'),
  topP: () => z.number().min(0).max(1).describe('Tokens are drawn from the likeliest that make up this share.'),
  topK: () => z.int().min(0).describe('Tokens are drawn from so many of the likeliest.'),
  stopSequences: () =>
    z.union([text().transform((one) => [one]), z.array(text())]).describe('Texts that end the answer.'),
  seed: () => z.int().describe('Asks the model to answer alike.'),
  frequencyPenalty: () => penalty().describe('Against words that were said often.'),
  presencePenalty: () => penalty().describe('Against words that were said.'),
  thinking: () =>
    thinking().describe(
      'Thinking before the answer: `disabled`, `adaptive`, or `{ type: enabled, budgetTokens: 2000 }`.',
    ),
  effort: () =>
    z
      .enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])
      .describe('How much the model thinks; each has some of these.'),
  verbosity: () => z.enum(['low', 'medium', 'high']).describe('How much it writes.'),
  guardrail: () => guardrail().describe('A guardrail of Amazon Bedrock: `{ id, version }`.'),
  serviceTier: () => text().describe("The provider's own word: `default`, `flex`, `priority`."),
  performance: () => z.enum(['standard', 'optimized']).describe('Latency of Amazon Bedrock.'),
  additionalModelRequestFields: () =>
    z.record(z.string(), z.unknown()).describe("Added to the request, in the provider's words."),
}

const sendable = z.lazy(() =>
  z.object({
    maxTokens: z.lazy(SCHEMAS.maxTokens).optional(),
    temperature: z.lazy(SCHEMAS.temperature).optional(),
    topP: z.lazy(SCHEMAS.topP).optional(),
    topK: z.lazy(SCHEMAS.topK).optional(),
    stopSequences: z.lazy(SCHEMAS.stopSequences).optional(),
    seed: z.lazy(SCHEMAS.seed).optional(),
    frequencyPenalty: z.lazy(SCHEMAS.frequencyPenalty).optional(),
    presencePenalty: z.lazy(SCHEMAS.presencePenalty).optional(),
    thinking: z.lazy(SCHEMAS.thinking).optional(),
    effort: z.lazy(SCHEMAS.effort).optional(),
    verbosity: z.lazy(SCHEMAS.verbosity).optional(),
    guardrail: z.lazy(SCHEMAS.guardrail).optional(),
    serviceTier: z.lazy(SCHEMAS.serviceTier).optional(),
    performance: z.lazy(SCHEMAS.performance).optional(),
    additionalModelRequestFields: z.lazy(SCHEMAS.additionalModelRequestFields).optional(),
  }),
)

type Parameter = keyof typeof SCHEMAS

/** What others call them. GitHub renamed `maxTokens` to `maxCompletionTokens`; `stop` is OpenAI's `stopSequences`. */
export const OTHER_NAMES: ReadonlyMap<string, Parameter> = new Map([
  ['maxCompletionTokens', 'maxTokens'],
  ['maxOutputTokens', 'maxTokens'],
  ['stop', 'stopSequences'],
  ['reasoningEffort', 'effort'],
])

const mapping = z.record(z.string(), z.unknown())

/**
 * Reads model parameters in camelCase or snake_case. A key that nothing is known of is told once and not sent: it decides
 * nothing, both versions are asked without it.
 * @param place where they stand; nothing there is no parameters
 */
export function readParameters(place: Place): Read<ModelParameters> {
  const found = new Diagnostics()
  const { located, at, file } = place
  const written = found.take(parseWith(mapping.nullish(), located, file, at))
  const names = new Map<Parameter, string>()
  for (const [name, value] of Object.entries(written ?? {})) {
    if (value === null || value === undefined) continue
    const key = parameterOf(name)
    if (key === null) {
      found.addAll([unknownParameter(name, place)])
      continue
    }
    const earlier = names.get(key)
    if (earlier === undefined) names.set(key, name)
    else if (JSON.stringify(written?.[earlier]) !== JSON.stringify(value))
      found.add({
        ...placeOf(earlier, place),
        message: `differs from \`${name}\``,
        hint: 'They mean the same: keep one.',
      })
  }
  if (names.size === 0) return found.withValue({})
  const parsed = sendable.safeParse(Object.fromEntries([...names].map(([key, name]) => [key, written?.[name]])))
  if (!parsed.success) {
    // Told of each by itself, with the name and the line that it was written with.
    for (const [key, name] of names) found.take(parseWith<unknown>(SCHEMAS[key](), located, file, [...at, name]))
    return found.withValue({})
  }
  const { stopSequences, ...rest } = parsed.data
  const stops = stopSequences === undefined || stopSequences.length === 0 ? {} : { stopSequences }
  return found.withValue({ ...rest, ...stops })
}

function parameterOf(name: string): Parameter | null {
  const camel = name.replace(/[_-]([a-z])/g, (_match, letter: string) => letter.toUpperCase())
  if (isParameter(camel)) return camel
  return OTHER_NAMES.get(camel) ?? null
}

function isParameter(name: string): name is Parameter {
  return Object.hasOwn(SCHEMAS, name)
}

function placeOf(name: string, { located, at, file }: Place) {
  return { file, line: located.line([...at, name]), field: fieldName([...at, name]) }
}

function unknownParameter(name: string, place: Place): Diagnostic {
  const meant = closest(name, [...Object.keys(SCHEMAS), ...OTHER_NAMES.keys()])
  return diagnostic({
    ...placeOf(name, place),
    level: 'warning',
    message: `\`${name}\` is no parameter that is known here: it is not sent`,
    hint: meant === null ? 'Remove it, or say it in `additionalModelRequestFields`.' : `Did you mean \`${meant}\`?`,
  })
}
