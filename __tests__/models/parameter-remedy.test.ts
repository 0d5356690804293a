import { expect, it } from 'vitest'
import { parameterRemedy } from '../../src/models/parameter-remedy.ts'

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
