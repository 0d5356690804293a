import { z } from 'zod'
import type { ModelParameters, Thinking } from '../../../models/model.ts'
import { Diagnostics, type Read } from '../../../source/diagnostics.ts'
import { parseWith } from '../../../source/parse.ts'
import type { Located } from '../../../source/yaml.ts'
import { PARAMETER_KEYS } from '../keys/config-keys.ts'

type Path = ReadonlyArray<string | number>

/** One key of a `config`, and where it stands. */
export type Setting = { key: string; value: unknown; at: Path }

/** Numbers may be texts, as templates of the environment leave them. */
function number(schema: z.ZodType<number>) {
  const plain = (value: unknown): unknown =>
    typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value
  return z.preprocess(plain, schema)
}

const count = number(z.int().positive())
const share = number(z.number().min(0).max(1))
const penalty = number(z.number().min(-2).max(2))
const effort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])

/** What each parameter that is one key takes. */
const SIMPLE = {
  temperature: number(z.number().min(0).max(2)),
  maxTokens: count,
  topP: share,
  topK: number(z.int().min(0)),
  stopSequences: z.union([
    z
      .string()
      .min(1)
      .transform((one) => [one]),
    z.array(z.string().min(1)),
  ]),
  seed: number(z.int()),
  frequencyPenalty: penalty,
  presencePenalty: penalty,
  effort,
  verbosity: z.enum(['low', 'medium', 'high']),
}

const budget = number(z.int().min(-1)).nullish()

/** The ways to say how much a model thinks: Anthropic's, Google's, OpenAI's and OpenRouter's, Nova's. */
const thought = z
  .object({
    type: z.enum(['enabled', 'disabled', 'adaptive']).nullish(),
    budget_tokens: budget,
    budgetTokens: budget,
    thinkingBudget: budget,
    max_tokens: budget,
    enabled: z.boolean().nullish(),
    effort: effort.nullish(),
    maxReasoningEffort: effort.nullish(),
    thinkingLevel: z
      .string()
      .transform((level) => level.toLowerCase())
      .pipe(effort)
      .nullish(),
  })
  .transform((written): Pick<ModelParameters, 'thinking' | 'effort'> => {
    const how = written.effort ?? written.maxReasoningEffort ?? written.thinkingLevel
    const tokens = written.budget_tokens ?? written.budgetTokens ?? written.thinkingBudget ?? written.max_tokens
    const thinking = thinkingOf(written.enabled === false ? 'disabled' : written.type, tokens, Boolean(how))
    return { ...(thinking ? { thinking } : {}), ...(how ? { effort: how } : {}) }
  })

function thinkingOf(
  type: 'enabled' | 'disabled' | 'adaptive' | null | undefined,
  tokens: number | null | undefined,
  effortSaid: boolean,
): Thinking | null {
  if (type === 'disabled' || tokens === 0) return { type: 'disabled' }
  if (type === 'adaptive' || tokens === -1) return { type: 'adaptive' }
  if (typeof tokens === 'number') return { type: 'enabled', budgetTokens: tokens }
  // Nova is told an effort alone.
  return type === 'enabled' && !effortSaid ? { type: 'adaptive' } : null
}

const fields = z.record(z.string(), z.unknown())
const asIs = (key: string) => z.unknown().transform((value) => ({ additionalModelRequestFields: { [key]: value } }))
const tier = z.union([z.string().min(1), z.object({ type: z.string().min(1) }).transform(({ type }) => type)])

/** Keys whose value says more than one thing, or says it in a form of its own. */
const COMPOSED: Readonly<Record<string, z.ZodType<ModelParameters>>> = {
  thinking: thought,
  thinkingConfig: thought,
  reasoning: thought,
  reasoningConfig: thought,
  output_config: z.object({ effort: effort.nullish() }).transform(({ effort: how }) => (how ? { effort: how } : {})),
  text: z
    .object({ verbosity: SIMPLE.verbosity.nullish() })
    .transform(({ verbosity }) => (verbosity ? { verbosity } : {})),
  serviceTier: tier.transform((serviceTier) => ({ serviceTier })),
  service_tier: tier.transform((serviceTier) => ({ serviceTier })),
  performanceConfig: z
    .object({ latency: z.enum(['standard', 'optimized']) })
    .transform(({ latency }) => ({ performance: latency })),
  passthrough: fields.transform((additionalModelRequestFields) => ({ additionalModelRequestFields })),
  additionalModelRequestFields: fields.transform((own) => ({ additionalModelRequestFields: own })),
  logit_bias: asIs('logit_bias'),
  parallel_tool_calls: asIs('parallel_tool_calls'),
}

/** The parameters that settings say. Of several spellings of one, the first counts. */
export function parametersOf(settings: readonly Setting[], located: Located, file: string): Read<ModelParameters> {
  const diagnostics = new Diagnostics()
  let parameters: ModelParameters = {}
  for (const { key, value, at } of settings) {
    if (value === undefined || value === null) continue
    const schema = schemaOf(key)
    if (schema === null) continue
    const read = diagnostics.take(parseWith(schema, located, file, at))
    if (read === null) continue
    const more = { ...parameters.additionalModelRequestFields, ...read.additionalModelRequestFields }
    parameters = {
      ...read,
      ...parameters,
      ...(Object.keys(more).length > 0 ? { additionalModelRequestFields: more } : {}),
    }
  }
  const guardrail = guardrailOf(settings)
  return diagnostics.withValue(guardrail === null ? parameters : { ...parameters, guardrail })
}

function schemaOf(key: string): z.ZodType<ModelParameters> | null {
  const name = Object.hasOwn(PARAMETER_KEYS, key) ? PARAMETER_KEYS[key] : undefined
  if (name !== undefined && isSimple(name)) {
    const schema: z.ZodType<unknown> = SIMPLE[name]
    return schema.transform((value) => ({ [name]: value }))
  }
  return Object.hasOwn(COMPOSED, key) ? (COMPOSED[key] ?? null) : null
}

function isSimple(name: string): name is keyof typeof SIMPLE {
  return Object.hasOwn(SIMPLE, name)
}

function guardrailOf(settings: readonly Setting[]): { id: string; version: string } | null {
  const id = settings.find(({ key }) => key === 'guardrailIdentifier')?.value
  const version = settings.find(({ key }) => key === 'guardrailVersion')?.value
  if (typeof id !== 'string' || id === '') return null
  return { id, version: version === undefined || version === null ? 'DRAFT' : String(version) }
}
