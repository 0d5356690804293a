import type { Asker, Attempts } from './traces/trace.ts'

export type Message = { role: 'system' | 'user' | 'assistant'; content: string }

/**
 * Inference parameters, in the spelling of `.prompt.yml`. Absent ones are left to the model. What the API of a model has
 * no word for is told (`unsentParameters`).
 */
export type ModelParameters = {
  maxTokens?: number | undefined
  temperature?: number | undefined
  topP?: number | undefined
  /** A whole number: tokens are drawn from so many of the likeliest. */
  topK?: number | undefined
  stopSequences?: string[] | undefined
  /** A whole number, for models that try to answer the same seed alike. */
  seed?: number | undefined
  /** -2 to 2. */
  frequencyPenalty?: number | undefined
  /** -2 to 2. */
  presencePenalty?: number | undefined
  thinking?: Thinking | undefined
  /** How much a model thinks: `none`, `minimal`, `low`, `medium`, `high`, `xhigh`, `max`; each model has some of them. */
  effort?: string | undefined
  verbosity?: 'low' | 'medium' | 'high' | undefined
  /** A guardrail of Amazon Bedrock that prompt and answer pass. */
  guardrail?: { id: string; version: string } | undefined
  /** The provider's own word: `default`, `flex`, `priority`, `reserved`, … */
  serviceTier?: string | undefined
  /** Amazon Bedrock's latency-optimized inference. */
  performance?: 'standard' | 'optimized' | undefined
  /** What a request to this model adds beyond these keys, in the provider's words. */
  additionalModelRequestFields?: { [key: string]: unknown } | undefined
}

/** Thinking before the answer: off, as the model sees fit, or at most so many tokens of it. */
export type Thinking = { type: 'disabled' } | { type: 'adaptive' } | { type: 'enabled'; budgetTokens: number }

/** JSON Schema as data: it is handed to a model or to a validator, never executed. */
export type JsonSchema = { [key: string]: unknown }

export type ResponseFormat =
  | { type: 'text' }
  | { type: 'json_object' }
  | { type: 'json_schema'; name: string; schema: JsonSchema; strict: boolean }

/** A tool as Converse takes it: its input is described by a JSON Schema. */
export type Tool = { name: string; description?: string | undefined; inputSchema: JsonSchema }
export type ToolChoice = { type: 'auto' } | { type: 'any' } | { type: 'tool'; name: string }
export type ToolCall = { name: string; input: unknown }

/** Everything that shapes an answer, and nothing else: its digest identifies the answer. */
export type CompletionRequest = {
  /** Canonical reference: `bedrock:<id>`, `anthropic:<model>`, `openai:<model>`, `replay:<file>`, `echo`, … */
  model: string
  messages: readonly Message[]
  parameters: ModelParameters
  responseFormat: ResponseFormat | null
  tools: readonly Tool[]
  toolChoice: ToolChoice | null
}

/** Tokens. `inputTokens` excludes those read from or written to the provider's prompt cache. */
export type Usage = { inputTokens: number; outputTokens: number; cacheReadTokens?: number; cacheWriteTokens?: number }

/**
 * Why an answer ended, in OpenAI's words where it has one: `length` when `maxTokens` was reached, `context_window` when
 * prompt and answer together were too long, `malformed_…` when the model wrote what the provider could not read.
 */
export const STOP_REASONS = [
  'stop',
  'length',
  'context_window',
  'tool_calls',
  'content_filter',
  'guardrail',
  'malformed_output',
  'malformed_tool_use',
  'other',
] as const
export type StopReason = (typeof STOP_REASONS)[number]

export type Completion = {
  text: string
  toolCalls: ToolCall[]
  stopReason: StopReason
  usage: Usage
  /** Wall time of the answering call in milliseconds, without waiting for a slot or for retries. Null from a batch, which does not tell. */
  latencyMs: number | null
  /** USD; null when the model's price is unknown. */
  costUsd: number | null
  /** Answered from a cache: not paid for and not waited for in this run. */
  cached: boolean
}

export type Embedding = { vector: number[]; usage: Usage; costUsd: number | null; cached: boolean }

/** One text to be held against a guardrail of Amazon Bedrock: what users wrote, or what a model answered. */
export type GuardRequest = {
  /** Id or ARN. */
  guardrail: string
  /** `DRAFT` or the number of a version. */
  version: string
  source: 'INPUT' | 'OUTPUT'
  text: string
}

/** `category` is the guardrail's own word: `HATE`, `EMAIL`, the name of a denied topic. Matched text is left out. */
export type GuardAssessment = { category: string; action: 'blocked' | 'masked' | 'detected' }

export type GuardVerdict = {
  /** Whether the guardrail would have changed or withheld the text; one that only detects does not intervene. */
  intervened: boolean
  findings: GuardAssessment[]
  usage: Usage
  costUsd: number | null
  cached: boolean
}

export type CallOptions = {
  signal?: AbortSignal | undefined
  /** Index of the repeat, so that a cache or a recording keeps the answers of repeats apart. */
  repeat: number
  /** Whether the answer may be kept beyond the run. One that the asker cannot use must not meet the next run again. */
  usable?: (completion: Completion) => boolean
  /** For whom it is asked, in a run that is traced. */
  asker?: Asker
  /** What is to be told of each time that it is sent, in a run that is traced. */
  attempts?: Attempts
}

/** One function from request to completion, for any model the run may name. */
export interface Models {
  /** @throws ModelError */
  complete(request: CompletionRequest, options: CallOptions): Promise<Completion>
  /** @throws ModelError */
  embed(model: string, text: string, options: CallOptions): Promise<Embedding>
  /**
   * Absent where guardrails cannot be applied; ask through `guarded`.
   * @throws ModelError
   */
  guard?(request: GuardRequest, options: CallOptions): Promise<GuardVerdict>
  /** Closes connections, so that the process can end. */
  close(): void
}

export type ModelErrorKind =
  | 'throttled'
  | 'unavailable'
  | 'timeout'
  | 'access-denied'
  | 'not-found'
  | 'invalid'
  | 'unrecorded'
  | 'unusable'
  | 'cancelled'

/**
 * A call that brought no answer. `retryable` ones may succeed when asked again; `stopsModel` ones cannot succeed
 * for any other request to the same model either, so the run stops asking it.
 */
export class ModelError extends Error {
  override readonly name = 'ModelError'
  readonly kind: ModelErrorKind
  readonly model: string
  readonly hint: string | null
  /** What the provider asked us to wait before trying again, in milliseconds. */
  readonly retryAfterMs: number | null
  /** No answer came: the address or the region is wrong, or the network is down. Says nothing of the model. */
  readonly unreachable: boolean
  /** The model did answer, with what cannot be used; its tokens where they were counted. Null when it did not. */
  readonly answered: { usage: Usage | null } | null
  /** We hung up while the model was at work, which the provider may charge for; how much is unknown. */
  readonly cutOff: boolean

  constructor(
    kind: ModelErrorKind,
    model: string,
    message: string,
    details: {
      hint?: string
      retryAfterMs?: number
      unreachable?: boolean
      answered?: { usage: Usage | null }
      cutOff?: boolean
    } = {},
  ) {
    super(message)
    this.kind = kind
    this.model = model
    this.hint = details.hint ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
    this.unreachable = details.unreachable ?? false
    this.answered = details.answered ?? null
    this.cutOff = details.cutOff ?? false
  }

  get retryable(): boolean {
    return this.kind === 'throttled' || this.kind === 'unavailable' || this.kind === 'timeout'
  }

  get stopsModel(): boolean {
    return this.kind === 'access-denied' || this.kind === 'not-found'
  }

  /** The model is gone, or refuses the request: no later run gets another answer. Access can be granted, so it is not meant. */
  get lasting(): boolean {
    return (this.kind === 'not-found' || this.kind === 'invalid') && !this.unreachable
  }
}

/** What a guardrail is called where a model would be named: in errors, in recordings, in what a run has spent. */
export function guardrailName({ guardrail, version }: Pick<GuardRequest, 'guardrail' | 'version'>): string {
  return `bedrock:${guardrail.startsWith('arn:') ? guardrail : `guardrail/${guardrail}`}:${version}`
}

/**
 * Holds a text against a guardrail.
 * @throws ModelError also where these models have no guardrails
 */
export async function guarded(models: Models, request: GuardRequest, options: CallOptions): Promise<GuardVerdict> {
  if (models.guard === undefined) {
    throw new ModelError('invalid', guardrailName(request), 'guardrails cannot be applied here')
  }
  return models.guard(request, options)
}
