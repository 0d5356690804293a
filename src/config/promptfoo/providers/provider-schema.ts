import { z } from 'zod'
import { unsupported } from '../unsupported.ts'

export const text = z.string().min(1)

/** Keys that change nothing of what is measured: read over, and told as a warning. */
export const noEffect = z.unknown().optional()

const CREDENTIALS = 'Give credentials to the job, never to a file.'
const ENDPOINT = 'Set OPENAI_BASE_URL in the job instead.'
const ONLY_THESE = 'Remove it: only temperature, token limit, top_p and stop sequences are handed to models.'

/** `config` of a provider, or of a prompt that adds to it. */
export const providerConfig = z.strictObject({
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.int().positive().nullish(),
  maxTokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  max_output_tokens: z.int().positive().nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  topP: z.number().min(0).max(1).nullish(),
  stop: z.union([text, z.array(text)]).nullish(),
  stop_sequences: z.array(text).nullish(),
  stopSequences: z.array(text).nullish(),
  tools: z.unknown().optional(),
  tool_choice: z.unknown().optional(),
  toolChoice: z.unknown().optional(),
  response_format: z.unknown().optional(),
  region: noEffect,
  apiKey: unsupported(CREDENTIALS),
  apiKeyEnvar: unsupported(CREDENTIALS),
  accessKeyId: unsupported(CREDENTIALS),
  secretAccessKey: unsupported(CREDENTIALS),
  sessionToken: unsupported(CREDENTIALS),
  profile: unsupported(CREDENTIALS),
  apiBaseUrl: unsupported(ENDPOINT),
  apiHost: unsupported(ENDPOINT),
  organization: unsupported(ENDPOINT),
  headers: unsupported(ENDPOINT),
  passthrough: unsupported(ONLY_THESE),
  seed: unsupported(ONLY_THESE),
  top_k: unsupported(ONLY_THESE),
  topK: unsupported(ONLY_THESE),
  frequency_penalty: unsupported(ONLY_THESE),
  presence_penalty: unsupported(ONLY_THESE),
  reasoning: unsupported(ONLY_THESE),
  reasoning_effort: unsupported(ONLY_THESE),
  thinking: unsupported(ONLY_THESE),
  additionalModelRequestFields: unsupported(ONLY_THESE),
  anthropic_version: unsupported('Remove it: models are asked through Converse.'),
  functions: unsupported('Write them as `tools`.'),
  function_call: unsupported('Write it as `tool_choice`.'),
  functionToolCallbacks: unsupported('No code of a repository is executed.'),
  mcp: unsupported('Remove it: only the model is asked.'),
  guardrailIdentifier: unsupported('Remove it: the model is asked without a guardrail.'),
  guardrailVersion: unsupported('Remove it: the model is asked without a guardrail.'),
  inferenceConfig: unsupported('Write its keys directly under `config`.'),
  cost: unsupported('Write the price under `prices` of an ai-cicd.yml.'),
})

export type ProviderConfig = z.output<typeof providerConfig>

const provider = z.strictObject({
  id: text,
  label: text.nullish(),
  config: providerConfig.nullish(),
  prompts: z.array(text).min(1).nullish(),
  delay: noEffect,
  transform: unsupported('Write it as `transform` of the assertions or in `defaultTest.options`.'),
  env: unsupported('Set environment variables in the job.'),
  inputs: unsupported('Remove it.'),
})

/** `providers` or `targets`, after files and the form `{ "openai:x": {…} }` were taken apart. */
export const providersSchema = z.union([text, z.array(z.union([text, provider])).min(1)])
