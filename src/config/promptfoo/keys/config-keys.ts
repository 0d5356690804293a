import type { Key, Keys } from './key.ts'

const CONNECTION: Key = [
  'warned',
  'Where a model is asked, and with which key, is set by the environment of the job, never by a file.',
]
const PACE: Key = ['warned', 'Requests adapt to what the provider takes.']
const PRICE: Key = ['warned', 'Prices are built in, or written under `prices` of an ai-cicd.yml.']
const SHOWN: Key = ['warned', 'Thoughts of a model are no part of its answer.']
const BY_API: Key = ['warned', 'The API through which the model is asked says it by itself.']
const REQUEST: Key = ['warned', 'It is for the provider’s own records.']
const FILTERS: Key = ['warned', 'The provider’s own safety settings hold.']
const SYSTEM: Key = ['refused', 'Write it as a system message of the prompt.']
const CODE: Key = ['refused', 'No code of a repository is executed.']
const MODEL_ALONE: Key = ['refused', 'Remove it: only the model is asked.']
const TEXT_ALONE: Key = ['refused', 'Remove it: only text is asked for.']

function each(names: string, key: Key): Keys {
  return Object.fromEntries(names.split(' ').map((name) => [name, key]))
}

function parameter(names: string, name: string): Keys {
  return each(names, ['honoured', `\`${name}\`.`])
}

/** Keys whose members stand for keys of `config` itself: Bedrock's and Google's own spellings. */
export const GROUPS: readonly string[] = [
  'inferenceConfig',
  'interfaceConfig',
  'textGenerationConfig',
  'generationConfig',
]

/** The keys that are one of our parameters each, in the spellings of all providers. */
export const PARAMETER_KEYS: Readonly<Record<string, string>> = {
  ...spelled('temperature', 'temperature'),
  ...spelled(
    'maxTokens',
    'max_tokens maxTokens max_completion_tokens maxCompletionTokens max_output_tokens maxOutputTokens max_gen_len max_tokens_to_sample maxTokenCount max_new_tokens num_predict',
  ),
  ...spelled('topP', 'top_p topP p'),
  ...spelled('topK', 'top_k topK k'),
  ...spelled('stopSequences', 'stop stop_sequences stopSequences'),
  ...spelled('seed', 'seed'),
  ...spelled('frequencyPenalty', 'frequency_penalty frequencyPenalty'),
  ...spelled('presencePenalty', 'presence_penalty presencePenalty'),
  ...spelled('effort', 'reasoning_effort reasoningEffort effort'),
  ...spelled('verbosity', 'verbosity'),
}

function spelled(name: string, spellings: string): Record<string, string> {
  return Object.fromEntries(spellings.split(' ').map((one) => [one, name]))
}

/** Keys of `config`, of a provider or of a prompt that adds to it. */
export const CONFIG_KEYS: Keys = {
  ...Object.fromEntries(
    Object.entries(PARAMETER_KEYS).map(([key, name]): [string, Key] => [key, ['honoured', `\`${name}\`.`]]),
  ),
  ...each(GROUPS.join(' '), ['honoured', 'Its members, as if they stood directly under `config`.']),
  ...parameter('thinking thinkingConfig reasoning reasoningConfig output_config', 'thinking` and `effort'),
  text: ['honoured', 'Its `verbosity` and `format`.'],
  ...parameter('guardrailIdentifier guardrailVersion', 'guardrail'),
  ...parameter('serviceTier service_tier', 'serviceTier'),
  ...parameter('performanceConfig', 'performance'),
  ...parameter('additionalModelRequestFields passthrough', 'additionalModelRequestFields'),
  ...each('logit_bias parallel_tool_calls', ['honoured', 'Added to the request as it is.']),
  ...each('tools functions', [
    'honoured',
    '`tools`: written here or in a file, as OpenAI, Anthropic or Converse take them.',
  ]),
  ...each('tool_choice toolChoice function_call', ['honoured', '`toolChoice`.']),
  ...each('response_format responseFormat', ['honoured', '`responseFormat`: written here or in a file.']),
  ...each(
    'apiKey apiKeyEnvar apiKeyRequired apiBaseUrl apiHost baseUrl apiVersion api_version deploymentName organization headers region profile accessKeyId secretAccessKey sessionToken bearerToken endpoint projectId project location credentials keyFilename publisher accountId workspaceBucket siteUrl appName',
    CONNECTION,
  ),
  ...each(
    'timeout timeoutMs maxRetries max_retries retries retryOptions delay maxConcurrency stream streaming cacheResponse',
    PACE,
  ),
  ...each('cost inputCost outputCost audioCost costs', PRICE),
  ...each('showThinking includeThoughts include_thoughts hideThinking', SHOWN),
  ...each('anthropic_version inferenceModelType modelType anthropicVersion candidateCount', BY_API),
  ...each('store metadata user requestMetadata omitDefaults', REQUEST),
  ...each('safetySettings safety_settings safe_prompt safePrompt', FILTERS),
  trace: ['warned', 'What a guardrail found is told where it stepped in.'],
  additionalModelResponseFieldPaths: ['warned', 'Only the text and the calls of tools are read from an answer.'],
  logprobs: ['warned', 'Only the text and the calls of tools are read from an answer.'],
  top_logprobs: ['warned', 'Only the text and the calls of tools are read from an answer.'],
  basePath: ['warned', 'Files are found from the folder of the configuration.'],
  description: ['comment', 'It is for readers of the file.'],
  label: ['comment', 'It is for readers of the file.'],
  ...each('instructions system systemPrompt system_prompt systemInstruction system_instruction', SYSTEM),
  functionToolCallbacks: CODE,
  ...each(
    'mcp mcp_servers knowledgeBaseId previous_response_id max_tool_calls web_search_options toolConfig',
    MODEL_ALONE,
  ),
  ...each('modalities audio', TEXT_ALONE),
}
