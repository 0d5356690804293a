import type { ConverseRequest } from './converse.ts'

type StopReason = 'end_turn' | 'tool_use' | 'max_tokens' | 'stop_sequence' | 'guardrail_intervened' | 'content_filtered'

/** Error names of the runtime with the status each is sent with. */
export const failures = {
  ThrottlingException: 429,
  ModelNotReadyException: 429,
  AccessDeniedException: 403,
  UnrecognizedClientException: 403,
  ResourceNotFoundException: 404,
  ModelTimeoutException: 408,
  ModelErrorException: 424,
  InternalServerException: 500,
  ServiceUnavailableException: 503,
  ValidationException: 400,
} as const

/** What a scenario's model does with one request. */
export type Answer = { delayMs?: number } & (
  | { text: string; stopReason?: StopReason }
  | { toolUse: unknown }
  | { error: keyof typeof failures; message: string; retryAfterSeconds?: number }
  | { hangUp: true }
  /** The body as it stands, whoever sent it: a page when it begins like one. */
  | { raw: string; status?: number }
)

/** `attempt` counts the times that this very request has come, from 1. */
export type AnswerFunction = (request: ConverseRequest, attempt: number) => Answer

export const throttled: Answer = {
  error: 'ThrottlingException',
  message: 'Too many requests, please wait before trying again.',
}

export const accessDenied: Answer = {
  error: 'AccessDeniedException',
  message: "You don't have access to the model with the specified model ID.",
}

export type Ruling = { pass: boolean; score: number; reason: string }

/**
 * Answers a forced tool call (a judge's) with input that its schema allows, whatever the fields are called: booleans
 * carry `pass`, numbers `score` (inside their range), texts `reason`.
 */
export function ruling(request: ConverseRequest, verdict: Ruling): Answer {
  const tool = request.tools.find(({ name }) => name === request.forced) ?? request.tools[0]
  if (tool === undefined) throw new Error('there is no tool to answer with')
  return { toolUse: filled(tool.inputSchema, verdict) }
}

function filled(schema: unknown, verdict: Ruling): unknown {
  if (!isRecord(schema)) return verdict.reason
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if ('const' in schema) return schema.const
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(isRecord(schema.properties) ? schema.properties : {}).map(([name, inner]) => [
          name,
          filled(inner, verdict),
        ]),
      )
    case 'array':
      return [filled(schema.items, verdict)]
    case 'boolean':
      return verdict.pass
    case 'number':
    case 'integer': {
      const low = typeof schema.minimum === 'number' ? schema.minimum : 0
      const high = typeof schema.maximum === 'number' ? schema.maximum : 1
      const value = low + verdict.score * (high - low)
      return schema.type === 'integer' ? Math.round(value) : value
    }
    default:
      return verdict.reason
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
