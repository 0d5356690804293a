const NAMESPACE = 'AiCicd'

// The dimensions of Lambda's own metrics: one set per version of the function, which a canary compares, and one for the
// alias, which an alarm watches. A user's or a prompt's name here would be a new metric to pay for with every value.
const DIMENSIONS = [
  ['FunctionName', 'Resource', 'ExecutedVersion'],
  ['FunctionName', 'Resource'],
]

const UNITS = {
  QualityScore: 'None',
  InputTokens: 'Count',
  OutputTokens: 'Count',
  CostUsd: 'None',
  LatencyMs: 'Milliseconds',
}

/**
 * One line in CloudWatch's embedded metric format. What is not known (null) is left out: no metric, not a zero.
 * `PromptVersion` is no dimension; Logs Insights finds it.
 */
export function requestLine(request) {
  const { functionName, functionVersion, invokedFunctionArn, prompt, timestamp, quality, usage } = request
  const values = {
    QualityScore: quality,
    InputTokens: usage.inputTokens,
    OutputTokens: usage.outputTokens,
    CostUsd: request.costUsd,
    LatencyMs: request.latencyMs,
  }
  const known = Object.entries(values).filter(([, value]) => value !== null)
  return JSON.stringify({
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: DIMENSIONS,
          Metrics: known.map(([Name]) => ({ Name, Unit: UNITS[Name] })),
        },
      ],
    },
    FunctionName: functionName,
    Resource: resourceOf(functionName, invokedFunctionArn),
    ExecutedVersion: functionVersion,
    PromptName: prompt.id,
    PromptVersion: fullVersion(prompt),
    ...Object.fromEntries(known),
  })
}

/** `ai-handler:live` for a call of the alias: a probe of a version by its number does not count as traffic. */
function resourceOf(functionName, arn) {
  const qualifier = arn.split(':')[7]
  return qualifier === undefined ? functionName : `${functionName}:${qualifier}`
}

/** `model-name/provider-version/prompt-version`, such as `claude-haiku-4-5/20251001-v1:0/14`. */
function fullVersion({ model, version }) {
  const id = model.replace(/^bedrock:/, '')
  const [, name, provider] = /^(?:.*[./])?(.+?)-((?:\d{8}-)?v\d+(?::\d+)?)$/.exec(id) ?? [null, id, 'unknown']
  return `${name}/${provider}/${version}`
}
