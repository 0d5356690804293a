import { startAws } from './aws.js'

let environments = 0

const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_LAMBDA_FUNCTION_NAME: 'ai-handler',
  AWS_LAMBDA_FUNCTION_VERSION: '7',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  PROMPT_PATH: '/prod/llm/{name}',
  MODEL_PRICES: '{"bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0": {"input": 1.1, "output": 5.5}}',
}

export const model = 'bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0'

export const messages = [
  { role: 'system', content: 'You answer customers of a shop. Be brief. 🙂' },
  { role: 'user', content: '{{question}}' },
]

/** As a release writes it: SSM refuses double braces, and any JSON parser gives them back. */
export function envelope(members) {
  const all = { v: 1, name: 'support-reply', release: 'v1.4.0', model, parameters: { maxTokens: 300 }, ...members }
  return JSON.stringify(all).replaceAll('{{', '{\\u007b')
}

/** A new execution environment of the function, as after a cold start. */
export async function coldStart(aws, variables) {
  const server = await startAws(aws)
  const names = ['PROMPT_VERSIONS', 'PROMPT_PINS']
  for (const name of names) delete process.env[name]
  Object.assign(
    process.env,
    environment,
    {
      AWS_ENDPOINT_URL: server.url,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.bedrockUrl,
    },
    variables,
  )
  const { handler } = await import(`../index.js?environment=${environments++}`)
  const context = {
    functionName: 'ai-handler',
    functionVersion: '7',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:ai-handler:live',
    awsRequestId: 'request-1',
    memoryLimitInMB: '256',
  }
  const lines = []
  return {
    ...server,
    lines,
    ask: (question, changes = {}) => written(lines, () => handler({ question }, { ...context, ...changes })),
  }
}

/** Keeps what is written to standard output while something runs. */
async function written(lines, run) {
  const write = process.stdout.write
  process.stdout.write = (chunk, ...rest) => {
    const text = String(chunk)
    if (!text.includes('"_aws"')) return write.call(process.stdout, chunk, ...rest)
    lines.push(text)
    return true
  }
  try {
    return await run()
  } finally {
    process.stdout.write = write
  }
}
