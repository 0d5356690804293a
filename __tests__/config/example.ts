/** A configuration that gives every key a value. */
export const EXAMPLE = `version: 1
prompts: [prompts/**/*.prompt.yml]

evaluation:
  models: []
  modelAliases: { openai/gpt-4o: "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0" }
  judge: { model: "bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0", samples: 1, maxTokens: 2048 }
  embedding: "bedrock:amazon.titan-embed-text-v2:0"
  repeat: 1
  concurrency: 16
  timeout: 120s
  engine: bedrock-batch
  batch: { bucket: acme-prompt-batches, prefix: nightly, role: "arn:aws:iam::123456789012:role/prompt-batch", timeout: 48h, wait: 2h, minRecords: 100, onCancel: stop }
  budget: { usd: 5, duration: 20m }
  sample: all
  cache: .ai-cicd/cache
  alsoWhen: ["src/llm/**", package-lock.json]
  renamed: { question: query }
  overrides:
    pull_request: { sample: 50 }
    push: { repeat: 3 }

gate:
  margin: 0.05
  confidence: 0.95
  minScore: 0.85
  maxCostIncrease: 20%
  maxLatencyIncrease: 25%
  maxErrors: 5%
  onInconclusive: warn
  onError: fail
  onFork: fail

prices: { "bedrock:my-model": { input: 1.0, output: 5.0 } }

release:
  environments:
    staging: { on: { branch: main }, ssm: { path: "/staging/llm/{name}" } }
    production:
      on: { tag: "v*" }
      requires: { evaluation: passed, soak: { environment: staging, for: 24h } }
      ssm: { path: "/prod/llm/{name}", type: String, kmsKey: alias/x, format: envelope }
      s3: { bucket: ai-model-artifacts-prod, prefix: configs }
      modelRegistry: { group: support-bot, approval: PendingManualApproval }
      lambda:
        - { function: ai-handler, alias: live, bind: env, variable: PROMPT_VERSIONS }
      probe:
        cases: evals/smoke.jsonl
        payload: { question: "{{question}}" }
        answer: $.answer
        version: $.promptVersion
      canary:
        steps: [{ weight: 5%, hold: 15m }, { weight: 25%, hold: 15m }]
        bake: 30m
        interval: 30s
        settle: 15s
        metricPeriod: 60s
        metricDelay: 2m
        maxStep: 60m
        minInvocations: 60
        proof: none
        rollbackWhen:
          errorRate: { max: 1%, worseBy: 1% }
          p99Latency: { max: 5s, worseBy: 25% }
          quality: { metric: QualityScore, namespace: AiCicd, min: 0.80, worseBy: 0.05 }
          costPerRequest: { metric: CostUsd, namespace: AiCicd, worseBy: 25% }
          smokeFailures: 3
          alarms: [ai-handler-error-rate-high]
        onInconclusive: rollback
`
