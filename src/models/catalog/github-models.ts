/**
 * Models of GitHub Models that Amazon Bedrock has too, by the last part of GitHub's id in lower case. Only the same weights
 * count: Bedrock's Command R is not that of 08-2024, its DeepSeek V3 is not 0324. Those that Bedrock has ended are not here.
 * Llama 3.1 and later and DeepSeek R1 are asked through an inference profile alone; `us.` is the one that all of them have.
 * Source: the Amazon Bedrock user guide, "Supported foundation models" and "Supported Regions and models for inference
 * profiles"; GitHub's catalogue at models.github.ai.
 */
const ON_BEDROCK: ReadonlyMap<string, string> = new Map([
  ['llama-4-maverick-17b-128e-instruct-fp8', 'us.meta.llama4-maverick-17b-instruct-v1:0'],
  ['llama-4-scout-17b-16e-instruct', 'us.meta.llama4-scout-17b-instruct-v1:0'],
  ['llama-3.3-70b-instruct', 'us.meta.llama3-3-70b-instruct-v1:0'],
  ['meta-llama-3.1-70b-instruct', 'us.meta.llama3-1-70b-instruct-v1:0'],
  ['meta-llama-3.1-8b-instruct', 'us.meta.llama3-1-8b-instruct-v1:0'],
  ['meta-llama-3-70b-instruct', 'meta.llama3-70b-instruct-v1:0'],
  ['meta-llama-3-8b-instruct', 'meta.llama3-8b-instruct-v1:0'],
  ['mistral-large-2407', 'mistral.mistral-large-2407-v1:0'],
  ['deepseek-r1', 'us.deepseek.r1-v1:0'],
  ['gpt-oss-120b', 'openai.gpt-oss-120b-1:0'],
  ['gpt-oss-20b', 'openai.gpt-oss-20b-1:0'],
])

/** Who publishes there, as ids begin: `openai/gpt-4o`, `azure-openai/gpt-4o`, `azureml-meta/Llama-3.3-70B-Instruct`. */
const PUBLISHERS =
  /^(?:openai|azure-openai|azureml(?:-[a-z0-9]+)?|meta|mistral-ai|cohere|deepseek|microsoft|xai|ai21-labs|core42|anthropic|google)\//i

const BARE =
  /^(?:gpt|chatgpt|o\d|phi|grok|llama|meta-llama|mistral|ministral|codestral|cohere|command|deepseek|ai21|jamba|claude|gemini)[\w.-]*$/i

/** The canonical reference of the same model on Bedrock; null when Bedrock does not have it. */
export function bedrockModelOf(written: string): string | null {
  const id = ON_BEDROCK.get(nameOf(written).toLowerCase())
  return id === undefined ? null : `bedrock:${id}`
}

/** What to write for a model that GitHub Models names so and that cannot be asked here; null for other names. */
export function modelAliasHint(written: string): string | null {
  if (!PUBLISHERS.test(written) && !BARE.test(written) && !written.startsWith('azureml://')) return null
  return `Say in ai-cicd.yml which model stands for it: \`evaluation: { modelAliases: { "${written}": "bedrock:…" } }\`.`
}

/** `Phi-4` of `microsoft/Phi-4` and of `azureml://registries/azureml/models/Phi-4/versions/7`. */
function nameOf(written: string): string {
  const registry = /^azureml:\/\/.*\/models\/([^/]+)/i.exec(written)
  return registry?.[1] ?? written.replace(PUBLISHERS, '')
}
