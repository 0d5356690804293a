/** Where the parameters of a request are written: who has to change one is told the place. */
const PARAMETERS = 'the prompt’s modelParameters'

/** `refused`, `absent`, `low`: what to do when that is what the message says of it. Without one nothing is known. */
type Remedy = { says: RegExp; refused: string; absent?: string; low?: string }

/** The message wants what the request does not have. To advise less of it would be the opposite. */
const ABSENT =
  /field required|\bmissing\b|\bis required\b|required (parameter|field|property)|must be (set|provided|specified)/i

/** The message wants more. */
const LOW = /below (the )?minimum|greater than|at least|too (small|low)|must be positive/i

/** It wants less, whatever else it counts. */
const HIGH = /too (large|high|big|many)|exceed|maximum context/i

/** Words for what is not taken. A message without them only mentions the parameter. */
const REFUSED =
  /support|deprecated|\bnot\b|n[’']t\b|\btoo\b|exceed|invalid|unknown|unrecogni[sz]ed|unexpected|extra (inputs|fields|parameter)|out of range|between|less than|greater than|at most|at least|more than|maximum|minimum|\bonly\b|\bmust\b|\bshould\b|reject|refus|disallow|forbid|no longer|remove/i

/** Parameters that have one name in every API, or nearly, and are refused in the same way. */
const plain = (says: RegExp, name: string): Remedy => ({
  says,
  refused: `The model takes no ${name}, or not this one: remove ${name} from ${PARAMETERS}.`,
  absent: `Set ${name} in ${PARAMETERS}.`,
})

/** What newer and older models refuse about thinking, before the words that are also in those messages. */
const THINKING: readonly Remedy[] = [
  {
    says: /budget_?tokens/i,
    refused: `thinking.budgetTokens in ${PARAMETERS} must be at least 1024 and less than maxTokens; a model that takes none wants thinking: { type: adaptive }, with effort for how much.`,
    absent: `Set thinking.budgetTokens in ${PARAMETERS}.`,
    low: `thinking.budgetTokens in ${PARAMETERS} must be at least 1024 and less than maxTokens.`,
  },
  {
    says: /thinking\.type|adaptive thinking|extended thinking|reasoningConfig\.type|thinking.{0,40}not support|not support.{0,40}thinking/i,
    refused: `The model does not think in this way: in ${PARAMETERS} write thinking: { type: adaptive } with an effort for newer models, { type: enabled, budgetTokens: … } for older ones, or remove thinking.`,
  },
  plain(/reasoning_?effort|output_config\.effort|"?effort"?/i, 'effort'),
]

/**
 * What newer and older models refuse in a request, in the words of Bedrock and of OpenAI's interface. In order: the
 * first whose words are in the message.
 */
const REMEDIES: readonly Remedy[] = [
  {
    says: /temperature.*top_?p|top_?p.*temperature/i,
    refused: `The model takes temperature or topP, not both: remove one of them from ${PARAMETERS}.`,
    absent: `Set temperature and topP in ${PARAMETERS}.`,
  },
  {
    says: /temperature/i,
    refused: `The model takes no temperature, or not this one: remove temperature from ${PARAMETERS}.`,
    absent: `Set temperature in ${PARAMETERS}.`,
  },
  {
    says: /top_?p\b/i,
    refused: `The model takes no topP, or not this one: remove topP from ${PARAMETERS}.`,
    absent: `Set topP in ${PARAMETERS}.`,
  },
  plain(/top_?k\b|\bextraneous key \[k\]/i, 'topK'),
  plain(/\bseed\b|random_seed/i, 'seed'),
  plain(/frequency_?penalty/i, 'frequencyPenalty'),
  plain(/presence_?penalty/i, 'presencePenalty'),
  plain(/verbosity/i, 'verbosity'),
  plain(/service_?\s?tier/i, 'serviceTier'),
  plain(/performance_?config|latency.?optimized|performance configuration/i, 'performance'),
  {
    says: /guardrail/i,
    refused: `Bedrock does not apply this guardrail: check guardrail.id and guardrail.version in ${PARAMETERS}, and that it exists in the region that is asked.`,
  },
  {
    says: /stop_?sequences|'stop'/i,
    refused: `The model takes no stopSequences, or not so many: remove them from ${PARAMETERS}, and check the end of the answer with an assertion.`,
    absent: `Set stopSequences in ${PARAMETERS}.`,
  },
  {
    says: /max_completion_tokens|max_?tokens|maximum tokens/i,
    refused: `Lower maxTokens in ${PARAMETERS} to what the model can write, or remove it.`,
    absent: `Set maxTokens in ${PARAMETERS}: this model asks for it.`,
    low: `Raise maxTokens in ${PARAMETERS}: it is less than the model takes.`,
  },
  {
    says: /thinking.*tool_choice|tool_choice.*thinking/i,
    refused:
      'A model that thinks cannot be made to use a tool: set toolChoice to auto in the prompt, or turn thinking off. As a judge choose a model that can be made to use one: evaluation.judge.',
  },
  ...THINKING,
  {
    says: /tool_?choice/i,
    refused:
      'The model cannot be made to use a tool: set toolChoice to auto in the prompt. As a judge choose a model that can: evaluation.judge.',
  },
  {
    says: /tool use|tools? (are |is )?not supported|toolConfig/i,
    refused:
      'The model takes no tools: remove tools and toolChoice from the prompt. As a judge choose a model that takes them: evaluation.judge.',
  },
  {
    says: /system (messages?|prompts?)|'system'|developer instruction/i,
    refused: 'The model takes no system message: write what it says into the first user message of the prompt.',
  },
  {
    says: /extraneous key|additionalModelRequestFields/i,
    refused: `The model does not know a key of additionalModelRequestFields in ${PARAMETERS}: remove the one that the message names.`,
  },
  {
    says: /invalid schema/i,
    refused: 'The provider does not take this JSON schema: mend it in the prompt as the message says.',
    absent: 'The provider does not take this JSON schema: mend it in the prompt as the message says.',
  },
  {
    says: /output_?config|text_?format|structured output|response_format|json_schema/i,
    refused: 'The model cannot be held to a JSON schema: use responseFormat: json_object, or a model that can.',
  },
  {
    says: /too long|context (window|length)|too many (input )?tokens|prompt is too large/i,
    refused: 'The prompt with this case’s variables is longer than the model can read.',
  },
]

/**
 * What to change in a request that a model refused; null when the message names nothing that is known, or does not say
 * what is wrong with it.
 */
export function parameterRemedy(message: string): string | null {
  const remedy = REMEDIES.find(({ says }) => says.test(message))
  if (remedy === undefined) return null
  if (ABSENT.test(message)) return remedy.absent ?? null
  if (LOW.test(message) && !HIGH.test(message)) return remedy.low ?? remedy.refused
  return REFUSED.test(message) ? remedy.refused : null
}
