import type { ModelParameters } from '../model.ts'
import { foundationModelOf } from '../providers/bedrock-id.ts'
import { claudeThinking } from './anthropic.ts'
import { field, noWordFor, type Sent, type Unsent, withAdditional } from './sent.ts'

/** What goes into the fields that Converse hands to a model as they are. */
type OfSeries = Pick<
  ModelParameters,
  'topK' | 'seed' | 'frequencyPenalty' | 'presencePenalty' | 'thinking' | 'effort' | 'verbosity'
>
type Series = {
  /** Start of the foundation model's id. */
  starts: string
  takes: ReadonlyArray<keyof OfSeries>
  fields: (parameters: OfSeries) => Record<string, unknown>
  refused?: (parameters: OfSeries) => Unsent[]
}

/**
 * How each series of models takes what Converse has no field for. Sources: the Amazon Bedrock user guide, "Inference
 * request parameters and response fields", and the Amazon Nova user guide, "Using the Converse API"; 2026-12.
 */
const SERIES: readonly Series[] = [
  {
    starts: 'anthropic.',
    takes: ['topK', 'thinking', 'effort'],
    fields: ({ topK, thinking, effort }) => ({
      ...field('top_k', topK),
      ...field('thinking', claudeThinking(thinking)),
      ...field('output_config', effort === undefined ? undefined : { effort }),
    }),
  },
  {
    starts: 'amazon.nova',
    takes: ['topK', 'thinking', 'effort'],
    fields: ({ topK, thinking, effort }) => ({
      ...field('inferenceConfig', topK === undefined ? undefined : { topK }),
      ...field('reasoningConfig', novaReasoning(thinking?.type === 'disabled' ? 'none' : effort)),
    }),
    refused: ({ thinking, effort }) => {
      if (thinking === undefined || thinking.type === 'disabled') return []
      if (thinking.type === 'adaptive' && effort !== undefined) return []
      return [{ name: 'thinking', level: 'error', hint: 'Nova takes an effort instead: low, medium or high.' }]
    },
  },
  {
    starts: 'openai.',
    takes: ['effort', 'verbosity'],
    fields: ({ effort, verbosity }) => ({ ...field('reasoning_effort', effort), ...field('verbosity', verbosity) }),
  },
  {
    starts: 'cohere.',
    takes: ['topK', 'seed', 'frequencyPenalty', 'presencePenalty'],
    fields: ({ topK, seed, frequencyPenalty, presencePenalty }) => ({
      ...field('k', topK),
      ...field('seed', seed),
      ...field('frequency_penalty', frequencyPenalty),
      ...field('presence_penalty', presencePenalty),
    }),
  },
  { starts: 'mistral.', takes: ['topK'], fields: ({ topK }) => field('top_k', topK) },
  {
    starts: 'ai21.',
    takes: ['frequencyPenalty', 'presencePenalty'],
    fields: ({ frequencyPenalty, presencePenalty }) => ({
      ...field('frequency_penalty', frequencyPenalty),
      ...field('presence_penalty', presencePenalty),
    }),
  },
  { starts: 'meta.', takes: [], fields: () => ({}) },
]

const OF_SERIES = ['topK', 'seed', 'frequencyPenalty', 'presencePenalty', 'thinking', 'effort', 'verbosity'] as const

/** The `additionalModelRequestFields` of a request to Converse, and what cannot be said in them. */
export function bedrockParameters(model: string, parameters: ModelParameters): Sent {
  const foundation = foundationModelOf(model.slice('bedrock:'.length))
  const series = SERIES.find(({ starts }) => foundation?.id.startsWith(starts))
  const sent: Sent =
    series === undefined
      ? { fields: {}, unsent: unknownSeries(parameters) }
      : { fields: series.fields(parameters), unsent: unsentTo(series, parameters) }
  return withAdditional(sent, parameters)
}

/** What Converse itself has fields for, beside its inference parameters. */
export function converseSettings({ guardrail, serviceTier, performance }: ModelParameters): Record<string, unknown> {
  return {
    ...field(
      'guardrailConfig',
      guardrail && { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version },
    ),
    ...field('serviceTier', serviceTier === undefined ? undefined : { type: serviceTier }),
    ...field('performanceConfig', performance === undefined ? undefined : { latency: performance }),
  }
}

function unsentTo({ takes, refused }: Series, parameters: ModelParameters): Unsent[] {
  const unknown = OF_SERIES.filter((name) => !takes.includes(name))
  return noWordFor('This model', unknown, parameters)
    .map((one): Unsent => (changesAnswers(one, parameters) ? { ...one, level: 'error' } : one))
    .concat(refused?.(parameters) ?? [])
}

/** A model that is to think and cannot be told to is another candidate than the one that is meant. */
function changesAnswers({ name }: Unsent, { thinking }: ModelParameters): boolean {
  return name === 'effort' || (name === 'thinking' && thinking?.type !== 'disabled')
}

/** Of an id that does not tell its model, or of a series that is newer than this table, nothing is known. */
function unknownSeries(parameters: ModelParameters): Unsent[] {
  const hint =
    'How this model takes it is not known: write it in additionalModelRequestFields, in the words of the model.'
  return OF_SERIES.filter((name) => parameters[name] !== undefined).map((name) => ({ name, level: 'error', hint }))
}

function novaReasoning(effort: string | undefined): Record<string, unknown> | undefined {
  if (effort === undefined) return undefined
  return effort === 'none' ? { type: 'disabled' } : { type: 'enabled', maxReasoningEffort: effort }
}
