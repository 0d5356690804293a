import { UserError } from '../errors.ts'

const BEHIND = 'Name the model that answers behind it.'

const HOSTED =
  'Serve it through an endpoint that is known (docs/models.md lists them), or say in the configuration which model stands for it: evaluation.modelAliases.'

type Refusal = { says: RegExp; why: string; hint: string }

/** What other tools write in a model's place, promptfoo above all. In order: the first that fits. */
const REFUSALS: readonly Refusal[] = [
  { says: /^https?(:|$)/, why: 'an address is no model', hint: BEHIND },
  { says: /^(wss?|websocket)(:|$)/, why: 'a WebSocket is no model', hint: BEHIND },
  { says: /^(webhook|n8n|a2a|slack)(:|$)/, why: 'a service that is called is no model', hint: BEHIND },
  { says: /^mcp(:|$)/, why: 'a tool server is no model', hint: BEHIND },
  { says: /^browser(:|$)/, why: 'a browser is no model', hint: BEHIND },
  {
    says: /^(file|exec|python|golang|ruby|package|docker):|^[^:]*\.(?:[cm]?[jt]s|py|rb|go)(:\w+)?$/,
    why: 'code is not executed',
    hint: BEHIND,
  },
  {
    says: /^promptfoo:manual-input$/,
    why: 'a person who answers by hand is no model',
    hint: 'Keep the answers in a recording and name it: replay:<file>.',
  },
  {
    says: /^sequence$/,
    why: 'a sequence of inputs is no model',
    hint: 'Name the model, and write the inputs as messages of the prompt.',
  },
  {
    says: /^(promptfoo|agentic):/,
    why: 'services of promptfoo are not asked',
    hint: 'Name the model itself.',
  },
  {
    says: /^(bedrock-agent|bedrock:(agents|kb|knowledge-base)|azure:(foundry-agent|assistant)|openai:(agents|agents-api|assistant|chatkit))(:|$)/,
    why: 'an agent is no model',
    hint: BEHIND,
  },
  {
    says: /^(openai:(codex|codex-sdk|codex-desktop|codex-app-server|codex-security)|anthropic:claude-(agent-sdk|code)|opencode|openinterpreter|openclaw)(:|$)/,
    why: 'a coding agent is no model',
    hint: BEHIND,
  },
  {
    says: /^sagemaker(:|$)/,
    why: 'an endpoint of SageMaker is no model that can be asked by name',
    hint: 'Name a model of Bedrock, or serve it through an endpoint that speaks OpenAI’s chat completions.',
  },
  {
    says: /^github:/,
    why: 'GitHub Models was retired on 2026-07-30',
    hint: 'Say in the configuration which model stands for it, for example evaluation.modelAliases: { "github:*": "bedrock:…" }.',
  },
  {
    says: /^vertex:(?:chat:)?(?:anthropic\/)?claude/,
    why: 'Claude on Vertex AI is not served by its OpenAI-compatible endpoint, which is the one that is asked',
    hint: 'Write anthropic:<model>, or bedrock:<model id>, for the same model.',
  },
  {
    says: /^vertex:(?:chat:)?(?:mistralai\/|mistral|codestral|ministral|ai21\/|jamba)/,
    why: 'this publisher’s models on Vertex AI are not served by its OpenAI-compatible endpoint, which is the one that is asked',
    hint: 'Write mistral:<model>, or bedrock:<model id>.',
  },
  {
    says: /^vertex:(?:chat:)?(?:google\/)?(?:(?:text|chat|code|codechat)-(?:bison|unicorn)|gemma|medlm|aqa)/,
    why: 'Vertex AI does not serve this model under its name',
    hint: 'Name a Gemini model, for example vertex:gemini-2.5-flash.',
  },
  {
    says: /^vertex:embeddings?(:|$)/,
    why: 'embeddings of Vertex AI are not asked',
    hint: 'Write google:embedding:<model>, or another model under evaluation.embedding.',
  },
  {
    says: /^anthropic:completion(:|$)|^(azure|localai|togetherai|openai):completion(:|$)/,
    why: 'the completions API, which continues a text, is not asked',
    hint: 'Name a model that answers a chat.',
  },
  { says: /^replicate(:|$)/, why: 'Replicate’s predictions are not asked', hint: HOSTED },
  {
    says: /^(huggingface|hf|transformers|transformers\.js):/,
    why: 'models of Hugging Face are not loaded or asked here',
    hint: HOSTED,
  },
  { says: /^(voyage|fal|elevenlabs|modelslab|quiverai):/, why: 'no text model answers there', hint: BEHIND },
  {
    says: /^(abliteration|ai21|aimlapi|alibaba|alicloud|aliyun|atlascloud|bam|cloudera|cloudflare-ai|cloudflare-gateway|cohere|cometapi|dashscope|databricks|envoy|f5|helicone|hyperbolic|jfrog|litellm|llamaapi|meta|minimax|mlflow-gateway|moonshot|novita|nscale|nvidia|orcarouter|portkey|qwak|snowflake|truefoundry|vercel|watsonx):/,
    why: 'this provider is not among those that are asked',
    hint: HOSTED,
  },
]

/** Kinds of models that answer with something else than text, or in another way than a request gets its answer. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  image: 'images',
  video: 'videos',
  audio: 'sound',
  speech: 'sound',
  tts: 'sound',
  voice: 'sound',
  'nova-sonic': 'sound',
  realtime: 'a live session',
  live: 'a live session',
  transcription: 'transcripts',
  moderation: 'a moderation’s verdict',
}

/** What is known and still no model that can be asked, refused by its own name; null when nothing is known of it. */
export function refusedReference(reference: string): UserError | null {
  if (reference.includes('{{')) {
    return new UserError(`${reference}: templates are not filled in here`, { hint: 'Write the name of the model.' })
  }
  const refusal = REFUSALS.find(({ says }) => says.test(reference))
  return refusal === undefined ? null : new UserError(`${reference}: ${refusal.why}`, { hint: refusal.hint })
}

/** A kind between provider and model that answers with no text; null for every other word. */
export function refusedKind(reference: string, kind: string): UserError | null {
  const what = Object.hasOwn(OTHER_KINDS, kind) ? OTHER_KINDS[kind] : undefined
  if (what === undefined) return null
  return new UserError(`${reference}: it answers with ${what}, not with text`, {
    hint: 'Name a model that writes text.',
  })
}
