import { expect, it } from 'vitest'
import { parameterRemedy, refusedPart } from '../../src/models/parameter-remedy.ts'

// As OpenAI, Anthropic, Mistral, vLLM and FastAPI word it.
it.each([
  ['body.max_tokens: field required', 'Set maxTokens'],
  ["Missing required parameter: 'max_tokens'.", 'Set maxTokens'],
  ['max_tokens: Input should be greater than or equal to 1', 'Raise maxTokens'],
  ["Invalid 'max_output_tokens, max_tokens': integer below minimum value. Expected a value >= 16", 'Raise maxTokens'],
  ['`max_tokens` must be greater than `thinking.budget_tokens`.', 'Raise maxTokens'],
  ['max_tokens is too large: 100000. This model supports at most 16384 completion tokens', 'Lower maxTokens'],
  ['max_tokens: 5000 > 4096, which is the maximum allowed number of output tokens', 'Lower maxTokens'],
  ["Unsupported parameter: 'max_tokens' is not supported with this model.", 'Lower maxTokens'],
  ['max_tokens 900 exceeds what is left: the prompt has at least 200 tokens', 'Lower maxTokens'],
  ['body.temperature: field required', 'Set temperature'],
  ["Unsupported value: 'temperature' does not support 0.2 with this model.", 'remove temperature'],
  ['temperature: range: 0..1; got temperature 2 which is out of range', 'remove temperature'],
  [
    "Invalid schema for response_format 'a': 'additionalProperties' is required to be supplied",
    'mend it in the prompt',
  ],
  ['thinking.enabled.budget_tokens: Input should be greater than or equal to 1024', 'at least 1024'],
  [
    '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort"',
    'type: adaptive',
  ],
  ['adaptive thinking is not supported on this model', 'type: enabled'],
  ['Thinking may not be enabled when tool_choice forces tool use.', 'set toolChoice to auto'],
  ['`temperature` may only be set to 1 when thinking is enabled.', 'remove temperature'],
  ['output_config.effort: Extra inputs are not permitted', 'remove effort'],
  ["Unsupported value: 'reasoning_effort' does not support 'xhigh' with this model.", 'remove effort'],
  ['top_k: Extra inputs are not permitted', 'remove topK'],
  ['Malformed input request: #: extraneous key [top_k] is not permitted', 'remove topK'],
  ['Malformed input request: #: extraneous key [foo] is not permitted', 'additionalModelRequestFields'],
  ["Unknown parameter: 'seed'.", 'remove seed'],
  ["Unsupported parameter: 'presence_penalty' is not supported with this model.", 'remove presencePenalty'],
  ['Argument not supported on this model: frequencyPenalty', 'remove frequencyPenalty'],
  ["Unsupported parameter: 'verbosity' is not supported with this model.", 'remove verbosity'],
  ['The service tier priority is not supported for this model', 'remove serviceTier'],
  ['Latency performance configuration is not supported for this model', 'remove performance'],
  ['The guardrail identifier or version provided in the request does not exist.', 'guardrail.id'],
  ["Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", 'json_object'],
])('what is refused, and only that, has its remedy: %s', (message, remedy) => {
  expect(parameterRemedy(message)).toContain(remedy)
})

it.each([
  'boom while reading {"max_tokens":5,"temperature":1}',
  "Missing required parameter: 'response_format.json_schema'.",
  'tools.0: a description is required when tool_choice is set',
  '',
])('what a message only mentions has none: %s', (message) => expect(parameterRemedy(message)).toBeNull())

// As the services word it; in brackets who reported it.
it.each([
  // vercel/ai#21364, langchain-aws#1273, llama_index#23207
  [
    'The model returned the following errors: tool_choice: type "tool" and "any" are not supported for this model.',
    'toolChoice',
  ],
  // vercel/ai#11227
  [
    'The model returned the following errors: Thinking may not be enabled when tool_choice forces tool use.',
    'toolChoice',
  ],
  // strands-agents#1241
  [
    "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.",
    'toolChoice',
  ],
  [
    "This model doesn't support the toolConfig.toolChoice.tool field. Remove toolConfig.toolChoice.tool and try again.",
    'toolChoice',
  ],
  // TradingAgents#678, eino#994
  ['deepseek-reasoner does not support this tool_choice (HTTP 400)', 'toolChoice'],
  [
    'InternalError.Algo.InvalidParameter: The tool_choice parameter does not support being set to required or object in thinking mode',
    'toolChoice',
  ],
  // vLLM, Groq, OpenRouter
  ['"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set', 'toolChoice'],
  ['Tool choice is required, but model did not call a tool', 'toolChoice'],
  ["Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.", 'toolChoice'],
  ["No endpoints found that support the provided 'tool_choice' value.", 'toolChoice'],
  ['No endpoints found that support tool use.', 'tools'],
  // Bedrock, Ollama, llama.cpp, DeepInfra, Mistral, Gemini
  ["This model doesn't support tool use.", 'tools'],
  ['registry.ollama.ai/library/gemma3:4b does not support tools', 'tools'],
  ['tools param requires --jinja flag', 'tools'],
  ['Tool calling is not supported for model: deepseek-ai/DeepSeek-R1-Distill-Llama-70B', 'tools'],
  ['Function calling is not enabled for this model', 'tools'],
  // instructor#1753, Gemini, OpenAI, chat templates
  [
    "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.",
    'system',
  ],
  ['Developer instruction is not enabled for models/gemma-3-27b-it', 'system'],
  ["Unsupported value: 'messages[0].role' does not support 'system' with this model.", 'system'],
  ['System role not supported', 'system'],
  // promptfoo#10307, cline#10572, open-webui#17922
  ['The model returned the following errors: `temperature` is deprecated for this model.', 'temperature'],
  [
    "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
    'temperature',
  ],
  ['`temperature` may only be set to 1 when thinking is enabled.', 'temperature'],
  [
    'The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.',
    'temperature',
  ],
  // opencode-anthropic-auth#159
  [
    '"thinking.type.disabled" is not supported for this model. Thinking defaults to adaptive mode when not specified; use "thinking.type.enabled" with "budget_tokens" for extended thinking.',
    'thinking',
  ],
  [
    'The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.',
    'maxTokens',
  ],
])('what a refusal is about: %s', (message, part) => expect(refusedPart(message)).toBe(part))

it.each([
  'tools.0: a description is required when tool_choice is set',
  'body.temperature: field required',
  'The security token included in the request is invalid.',
  'boom while reading {"tool_choice":"auto"}',
])('what refuses nothing that can be left out: %s', (message) => expect(refusedPart(message)).toBeNull())
