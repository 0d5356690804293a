/** Where the parameters of a request are written: who has to change one is told the place. */
const PARAMETERS = 'the prompt’s modelParameters'

/**
 * What newer and older models refuse in a request, in the words of Bedrock and of OpenAI's interface. In order: the
 * first whose words are in the message.
 */
const REMEDIES: ReadonlyArray<{ says: RegExp; hint: string }> = [
  {
    says: /temperature.*top_?p|top_?p.*temperature/i,
    hint: `The model takes temperature or topP, not both: remove one of them from ${PARAMETERS}.`,
  },
  {
    says: /temperature/i,
    hint: `The model takes no temperature, or not this one: remove temperature from ${PARAMETERS}.`,
  },
  { says: /top_?p\b/i, hint: `The model takes no topP, or not this one: remove topP from ${PARAMETERS}.` },
  {
    says: /stop_?sequences|'stop'/i,
    hint: `The model takes no stopSequences, or not so many: remove them from ${PARAMETERS}, and check the end of the answer with an assertion.`,
  },
  {
    says: /max_completion_tokens|max_?tokens|maximum tokens/i,
    hint: `Lower maxTokens in ${PARAMETERS} to what the model can write, or remove it.`,
  },
  {
    says: /thinking.*tool_choice|tool_choice.*thinking/i,
    hint: 'A model that thinks cannot be made to use a tool: set toolChoice to auto in the prompt, or turn thinking off. As a judge choose a model that can be made to use one: evaluation.judge.',
  },
  {
    says: /tool_?choice/i,
    hint: 'The model cannot be made to use a tool: set toolChoice to auto in the prompt. As a judge choose a model that can: evaluation.judge.',
  },
  {
    says: /tool use|tools? (are |is )?not supported|toolConfig/i,
    hint: 'The model takes no tools: remove tools and toolChoice from the prompt. As a judge choose a model that takes them: evaluation.judge.',
  },
  {
    says: /system (messages?|prompts?)|'system'|developer instruction/i,
    hint: 'The model takes no system message: write what it says into the first user message of the prompt.',
  },
  {
    says: /output_?config|text_?format|structured output|response_format|json_schema/i,
    hint: 'The model cannot be held to a JSON schema: use responseFormat: json_object, or a model that can.',
  },
  {
    says: /too long|context (window|length)|too many (input )?tokens|prompt is too large/i,
    hint: 'The prompt with this case’s variables is longer than the model can read.',
  },
]

/** What to change in a request that a model refused; null when the message names nothing that is known. */
export function parameterRemedy(message: string): string | null {
  return REMEDIES.find(({ says }) => says.test(message))?.hint ?? null
}
